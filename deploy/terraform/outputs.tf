output "queue_url" {
  description = "For the worker's --queue-url."
  value       = aws_sqs_queue.queue.url
}

output "dead_letter_queue_url" {
  description = "For the worker's --dead-letter-queue-url."
  value       = aws_sqs_queue.dead_letter.url
}

output "queue_arn" {
  description = "For other producers' policies."
  value       = aws_sqs_queue.queue.arn
}

output "worker_policy_arn" {
  description = "What the worker may do, to attach to a role of your own."
  value       = aws_iam_policy.worker.arn
}

output "worker_role_arn" {
  description = "The role of the worker's service account. Null with worker_identity = \"none\"."
  value       = one(aws_iam_role.worker[*].arn)
}

output "forwarder_arn" {
  description = "The forwarder's alias. Null without a forwarder."
  value       = one(aws_lambda_alias.live[*].arn)
}

output "notification_command" {
  description = "Tells an existing bucket of its destination, and keeps what it notifies already. Null where this module does it."
  value = local.notifies_bucket ? null : {
    direct      = "deploy/bucket-notification --bucket '${var.bucket_name}' --queue '${aws_sqs_queue.queue.arn}' --prefix '${var.prefix}' --suffix '${var.suffix}'"
    eventbridge = "deploy/bucket-notification --bucket '${var.bucket_name}' --eventbridge"
    forwarder   = "deploy/bucket-notification --bucket '${var.bucket_name}' --function '${join("", aws_lambda_alias.live[*].arn)}' --prefix '${var.prefix}' --suffix '${var.suffix}'"
  }[var.notify]
}
