locals {
  forwarders = var.notify == "forwarder" ? 1 : 0
}

resource "aws_lambda_function" "forwarder" {
  count                          = local.forwarders
  function_name                  = "${var.name}-forwarder"
  description                    = "Forwards uploads to ${var.bucket_name} to Flowrun's queue."
  filename                       = var.forwarder_package
  source_code_hash               = filebase64sha256(var.forwarder_package)
  runtime                        = "provided.al2023"
  handler                        = "bootstrap"
  architectures                  = [var.architecture]
  memory_size                    = var.forwarder_memory_size
  timeout                        = 30
  reserved_concurrent_executions = var.forwarder_reserved_concurrency
  role                           = aws_iam_role.forwarder[0].arn
  publish                        = true
  tags                           = var.tags

  # Lambda tries whether it may send to the dead-letter queue.
  depends_on = [aws_iam_role_policy.forwarder]

  # What Lambda gives up lands where the rest does, as the event that it was: the worker can read it.
  dead_letter_config {
    target_arn = aws_sqs_queue.dead_letter.arn
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.forwarder[0].name
  }

  environment {
    variables = merge(
      {
        FLOWRUN_QUEUE_URL     = aws_sqs_queue.queue.url
        FLOWRUN_ENRICH        = var.enrich
        FLOWRUN_MESSAGE_GROUP = var.message_group
      },
      var.overrides == "" ? {} : { FLOWRUN_OVERRIDES = var.overrides },
      var.run_parameters == "" ? {} : { FLOWRUN_PARAMETERS = var.run_parameters },
    )
  }

  lifecycle {
    precondition {
      condition     = var.forwarder_package != null
      error_message = "notify = \"forwarder\" needs forwarder_package, the path of the forwarder's zip."
    }
  }
}

resource "aws_lambda_alias" "live" {
  count            = local.forwarders
  name             = "live"
  function_name    = aws_lambda_function.forwarder[0].function_name
  function_version = aws_lambda_function.forwarder[0].version
}

resource "aws_lambda_permission" "bucket" {
  count          = local.forwarders
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.forwarder[0].function_name
  qualifier      = aws_lambda_alias.live[0].name
  principal      = "s3.amazonaws.com"
  source_arn     = local.bucket_arn
  source_account = local.account
}

resource "aws_cloudwatch_log_group" "forwarder" {
  count             = local.forwarders
  name              = "/aws/lambda/${var.name}-forwarder"
  retention_in_days = var.log_retention_days
  tags              = var.tags
}

resource "aws_iam_role" "forwarder" {
  count              = local.forwarders
  name_prefix        = "${substr(var.name, 0, 20)}-forwarder-"
  description        = "What the forwarder of ${var.name} may do."
  assume_role_policy = data.aws_iam_policy_document.forwarder_trust.json
  tags               = var.tags
}

resource "aws_iam_role_policy" "forwarder" {
  count  = local.forwarders
  name   = "forwarder"
  role   = aws_iam_role.forwarder[0].id
  policy = data.aws_iam_policy_document.forwarder[0].json
}

data "aws_iam_policy_document" "forwarder_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "forwarder" {
  count = local.forwarders

  statement {
    sid       = "Publish"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.queue.arn]
  }

  statement {
    sid       = "DeadLetters"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.dead_letter.arn]
  }

  statement {
    sid       = "Logs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.forwarder[0].arn}:*"]
  }

  dynamic "statement" {
    for_each = var.enrich == "head" ? ["head"] : []

    content {
      sid       = "Heads"
      actions   = ["s3:GetObject", "s3:GetObjectVersion"]
      resources = ["${local.bucket_arn}/*"]
    }
  }

  dynamic "statement" {
    for_each = var.enrich == "head" ? ["head"] : []

    content {
      sid = "Misses"

      # Without it, S3 answers 403 instead of 404 for an object that is gone.
      actions   = ["s3:ListBucket"]
      resources = [local.bucket_arn]
    }
  }

  dynamic "statement" {
    for_each = var.kms_key_arn == "" ? [] : [var.kms_key_arn]

    content {
      sid       = "EncryptedQueues"
      actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
      resources = [var.kms_key_arn]
    }
  }
}
