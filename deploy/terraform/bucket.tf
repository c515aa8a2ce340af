locals {
  notifies_bucket = var.create_bucket || var.replace_bucket_notifications
  prefix          = var.prefix == "" ? null : var.prefix
  suffix          = var.suffix == "" ? null : var.suffix
}

resource "aws_s3_bucket" "bucket" {
  count  = var.create_bucket ? 1 : 0
  bucket = var.bucket_name
  tags   = var.tags
}

resource "aws_s3_bucket_public_access_block" "bucket" {
  count                   = var.create_bucket ? 1 : 0
  bucket                  = aws_s3_bucket.bucket[0].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "bucket" {
  count  = var.create_bucket ? 1 : 0
  bucket = aws_s3_bucket.bucket[0].id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "bucket" {
  count  = var.create_bucket ? 1 : 0
  bucket = aws_s3_bucket.bucket[0].id

  rule {
    bucket_key_enabled = var.bucket_kms_key_arn != ""

    apply_server_side_encryption_by_default {
      sse_algorithm     = var.bucket_kms_key_arn == "" ? "AES256" : "aws:kms"
      kms_master_key_id = var.bucket_kms_key_arn == "" ? null : var.bucket_kms_key_arn
    }
  }
}

# One per bucket: it is the bucket's whole notification configuration.
resource "aws_s3_bucket_notification" "bucket" {
  count       = local.notifies_bucket ? 1 : 0
  bucket      = var.create_bucket ? aws_s3_bucket.bucket[0].id : var.bucket_name
  eventbridge = var.notify == "eventbridge"

  # S3 tries the destinations when it is told of them.
  depends_on = [aws_sqs_queue_policy.queue, aws_lambda_permission.bucket]

  dynamic "queue" {
    for_each = var.notify == "direct" ? ["direct"] : []

    content {
      id            = var.name
      queue_arn     = aws_sqs_queue.queue.arn
      events        = ["s3:ObjectCreated:*"]
      filter_prefix = local.prefix
      filter_suffix = local.suffix
    }
  }

  dynamic "lambda_function" {
    for_each = var.notify == "forwarder" ? ["forwarder"] : []

    content {
      id                  = var.name
      lambda_function_arn = aws_lambda_alias.live[0].arn
      events              = ["s3:ObjectCreated:*"]
      filter_prefix       = local.prefix
      filter_suffix       = local.suffix
    }
  }
}

resource "aws_cloudwatch_event_rule" "upload" {
  count       = var.notify == "eventbridge" ? 1 : 0
  name        = "${var.name}-uploads"
  description = "Uploads to ${var.bucket_name} go to Flowrun's queue."
  tags        = var.tags

  event_pattern = jsonencode({
    source      = ["aws.s3"]
    detail-type = ["Object Created"]
    detail = {
      bucket = { name = [var.bucket_name] }

      # Prefix and suffix at once; two filters beside each other would mean either.
      object = { key = [{ wildcard = "${var.prefix}*${var.suffix}" }] }
    }
  })
}

resource "aws_cloudwatch_event_target" "queue" {
  count     = var.notify == "eventbridge" ? 1 : 0
  rule      = aws_cloudwatch_event_rule.upload[0].name
  target_id = "queue"
  arn       = aws_sqs_queue.queue.arn

  dead_letter_config {
    arn = aws_sqs_queue.dead_letter.arn
  }
}
