variable "name" {
  description = "The name of the queue, and what the other names begin with."
  type        = string
  default     = "flowrun"

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,50}$", var.name))
    error_message = "name: up to 50 letters, digits, hyphens and underscores."
  }
}

variable "tags" {
  description = "Tags for everything that takes them."
  type        = map(string)
  default     = {}
}

variable "bucket_name" {
  description = "The bucket whose uploads start runs."
  type        = string
}

variable "create_bucket" {
  description = "Whether the bucket is made here, with its notifications."
  type        = bool
  default     = false
}

variable "replace_bucket_notifications" {
  description = "Whether an existing bucket's whole notification configuration becomes what this module says: whatever else it notified is lost. Otherwise run the command in the output notification_command."
  type        = bool
  default     = false
}

variable "notify" {
  description = "How uploads reach the queue. S3 sends to it itself (direct), through EventBridge, or through the forwarder function."
  type        = string
  default     = "direct"

  validation {
    condition     = contains(["direct", "eventbridge", "forwarder"], var.notify)
    error_message = "notify: direct, eventbridge or forwarder."
  }
}

variable "prefix" {
  description = "Only keys that begin with it. Empty means all."
  type        = string
  default     = ""

  validation {
    # EventBridge reads * and \ as part of its pattern.
    condition     = can(regex("^[^*\\\\'\"]*$", var.prefix))
    error_message = "prefix: none of * \\ ' \" may be in it."
  }
}

variable "suffix" {
  description = "Only keys that end with it. Empty means all."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^[^*\\\\'\"]*$", var.suffix))
    error_message = "suffix: none of * \\ ' \" may be in it."
  }
}

variable "forwarder_package" {
  description = "The path of the forwarder's zip. Required with notify = \"forwarder\"."
  type        = string
  default     = null
}

variable "architecture" {
  description = "The processor that the forwarder was built for."
  type        = string
  default     = "x86_64"

  validation {
    condition     = contains(["x86_64", "arm64"], var.architecture)
    error_message = "architecture: x86_64 or arm64."
  }
}

variable "forwarder_memory_size" {
  description = "The forwarder's memory in MB, 128 to 10240. Its share of a processor grows with it."
  type        = number
  default     = 256
}

variable "forwarder_reserved_concurrency" {
  description = "How many forwarders may run at once, reserved from the account's limit. -1 reserves nothing."
  type        = number
  default     = -1
}

variable "enrich" {
  description = "head: the forwarder asks S3 for each object's size and user metadata. none: it does not."
  type        = string
  default     = "none"

  validation {
    condition     = contains(["none", "head"], var.enrich)
    error_message = "enrich: none or head."
  }
}

variable "overrides" {
  description = "Overrides, as a JSON object, for every run that this forwarder starts. What a flow allows of them is in its allowEventOverrides."
  type        = string
  default     = ""
}

variable "run_parameters" {
  description = "Parameters, as a JSON object, for every run that this forwarder starts."
  type        = string
  default     = ""
}

variable "message_group" {
  description = "What SQS serves fairly, one beside the other, when the queue is full: each bucket, each folder, or none."
  type        = string
  default     = "none"

  validation {
    condition     = contains(["none", "bucket", "folder"], var.message_group)
    error_message = "message_group: none, bucket or folder."
  }
}

variable "max_receive_count" {
  description = "How many times a message may be received before it goes to the dead-letter queue."
  type        = number
  default     = 10
}

variable "kms_key_arn" {
  description = "A KMS key for the queues. Empty means the keys that SQS manages."
  type        = string
  default     = ""
}

variable "bucket_kms_key_arn" {
  description = "The KMS key that the bucket's objects are encrypted with, for flows whose input is a manifest. Empty means none."
  type        = string
  default     = ""
}

variable "worker_identity" {
  description = "How the worker's pods get their role. irsa needs oidc_provider, pod-identity needs cluster_name; none makes only the policy."
  type        = string
  default     = "none"

  validation {
    condition     = contains(["none", "irsa", "pod-identity"], var.worker_identity)
    error_message = "worker_identity: none, irsa or pod-identity."
  }
}

variable "oidc_provider" {
  description = "The cluster's OIDC issuer without https://, registered as an identity provider of this account."
  type        = string
  default     = ""
}

variable "cluster_name" {
  description = "The name of the EKS cluster, in this account and region, with the Pod Identity Agent."
  type        = string
  default     = ""
}

variable "worker_namespace" {
  description = "The namespace of the worker's pods."
  type        = string
  default     = "flowrun"
}

variable "worker_service_account" {
  description = "The service account of the worker's pods."
  type        = string
  default     = "flowrun"
}

variable "log_retention_days" {
  description = "How many days the forwarder's logs are kept."
  type        = number
  default     = 30
}

variable "alarm_topic_arn" {
  description = "The SNS topic that alarms go to. Empty means that they only change their state."
  type        = string
  default     = ""
}

variable "age_alarm_seconds" {
  description = "The age of the oldest message in the queue, in seconds, that raises an alarm."
  type        = number
  default     = 3600
}
