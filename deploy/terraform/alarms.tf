locals {
  alarm_actions = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]

  forwarder_alarms = {
    errors = {
      metric      = "Errors"
      description = "The forwarder failed. Lambda tries an event three times, then it goes to the dead-letter queue."
    }
    throttles = {
      metric      = "Throttles"
      description = "The forwarder is held back by a limit of concurrency. Lambda tries for six hours, then the event goes to the dead-letter queue."
    }
    loss = {
      metric      = "DeadLetterErrors"
      description = "Lambda could not send an event to the dead-letter queue. That upload has no run; `flowrun replay` finds it."
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "dead_letter" {
  alarm_name          = "${var.name}-dead-letters"
  alarm_description   = "${aws_sqs_queue.dead_letter.name} is not empty. `flowrun redrive` shows what is in it, and why."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = aws_sqs_queue.dead_letter.name }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.alarm_actions
  tags                = var.tags
}

resource "aws_cloudwatch_metric_alarm" "age" {
  alarm_name          = "${var.name}-age"
  alarm_description   = "A message has waited in ${aws_sqs_queue.queue.name} for ${var.age_alarm_seconds} seconds. Look at the worker's /readyz."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateAgeOfOldestMessage"
  dimensions          = { QueueName = aws_sqs_queue.queue.name }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = var.age_alarm_seconds
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.alarm_actions
  tags                = var.tags
}

resource "aws_cloudwatch_metric_alarm" "forwarder" {
  for_each            = { for name, alarm in local.forwarder_alarms : name => alarm if var.notify == "forwarder" }
  alarm_name          = "${var.name}-forwarder-${each.key}"
  alarm_description   = each.value.description
  namespace           = "AWS/Lambda"
  metric_name         = each.value.metric
  dimensions          = { FunctionName = aws_lambda_function.forwarder[0].function_name }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.alarm_actions
  tags                = var.tags
}
