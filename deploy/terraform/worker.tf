locals {
  worker_roles = var.worker_identity == "none" ? 0 : 1
}

resource "aws_iam_policy" "worker" {
  name_prefix = "${var.name}-worker-"
  description = "What the Flowrun worker of ${var.name} may do."
  policy      = data.aws_iam_policy_document.worker.json
  tags        = var.tags
}

resource "aws_iam_role" "worker" {
  count              = local.worker_roles
  name_prefix        = "${substr(var.name, 0, 20)}-worker-"
  description        = "The Flowrun worker of ${var.name}."
  assume_role_policy = var.worker_identity == "irsa" ? data.aws_iam_policy_document.irsa_trust.json : data.aws_iam_policy_document.pod_identity_trust.json
  tags               = var.tags

  lifecycle {
    precondition {
      condition     = var.worker_identity != "irsa" || var.oidc_provider != ""
      error_message = "worker_identity = \"irsa\" needs oidc_provider, the cluster's OIDC issuer without https://."
    }

    precondition {
      condition     = var.worker_identity != "pod-identity" || var.cluster_name != ""
      error_message = "worker_identity = \"pod-identity\" needs cluster_name."
    }
  }
}

resource "aws_iam_role_policy_attachment" "worker" {
  count      = local.worker_roles
  role       = aws_iam_role.worker[0].name
  policy_arn = aws_iam_policy.worker.arn
}

resource "aws_eks_pod_identity_association" "worker" {
  count           = var.worker_identity == "pod-identity" ? 1 : 0
  cluster_name    = var.cluster_name
  namespace       = var.worker_namespace
  service_account = var.worker_service_account
  role_arn        = aws_iam_role.worker[0].arn
  tags            = var.tags
}

data "aws_iam_policy_document" "worker" {
  statement {
    sid       = "Intake"
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes", "sqs:SendMessage"]
    resources = [aws_sqs_queue.queue.arn]
  }

  statement {
    sid       = "DeadLetters"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.dead_letter.arn]
  }

  statement {
    sid       = "Sizes"
    actions   = ["s3:GetObject", "s3:GetObjectVersion"]
    resources = ["${local.bucket_arn}/*"]
  }

  statement {
    sid = "Folders"

    # Without it, S3 answers 403 instead of 404 for an object that is gone.
    actions   = ["s3:ListBucket"]
    resources = [local.bucket_arn]
  }

  dynamic "statement" {
    for_each = var.kms_key_arn == "" ? [] : [var.kms_key_arn]

    content {
      sid       = "EncryptedQueues"
      actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
      resources = [var.kms_key_arn]
    }
  }

  dynamic "statement" {
    for_each = var.bucket_kms_key_arn == "" ? [] : [var.bucket_kms_key_arn]

    content {
      sid       = "EncryptedObjects"
      actions   = ["kms:Decrypt"]
      resources = [var.bucket_kms_key_arn]
    }
  }
}

data "aws_iam_policy_document" "irsa_trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = ["arn:${local.partition}:iam::${local.account}:oidc-provider/${var.oidc_provider}"]
    }

    condition {
      test     = "StringEquals"
      variable = "${var.oidc_provider}:aud"
      values   = ["sts.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "${var.oidc_provider}:sub"
      values   = ["system:serviceaccount:${var.worker_namespace}:${var.worker_service_account}"]
    }
  }
}

data "aws_iam_policy_document" "pod_identity_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]

    principals {
      type        = "Service"
      identifiers = ["pods.eks.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:RequestTag/eks-cluster-arn"
      values   = ["arn:${local.partition}:eks:${data.aws_region.current.region}:${local.account}:cluster/${var.cluster_name}"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:RequestTag/kubernetes-namespace"
      values   = [var.worker_namespace]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:RequestTag/kubernetes-service-account"
      values   = [var.worker_service_account]
    }
  }
}
