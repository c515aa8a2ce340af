# A bucket that exists already, told directly, with a worker on EKS that gets its role by Pod Identity.
terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.8, < 7.0"
    }
  }
}

variable "bucket_name" {
  description = "The bucket whose uploads start runs."
  type        = string
}

variable "cluster_name" {
  description = "The EKS cluster that the worker runs in."
  type        = string
}

module "flowrun" {
  source = "../"

  bucket_name = var.bucket_name
  prefix      = "orders/"

  worker_identity = "pod-identity"
  cluster_name    = var.cluster_name
}

output "queue_url" {
  value = module.flowrun.queue_url
}

output "dead_letter_queue_url" {
  value = module.flowrun.dead_letter_queue_url
}

output "notification_command" {
  value = module.flowrun.notification_command
}
