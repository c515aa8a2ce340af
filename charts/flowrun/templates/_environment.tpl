{{/* The Secrets that no flow may read, as a JSON list: what the values say, and all that the worker's own pod reads. */}}
{{- define "flowrun.reservedSecrets" -}}
{{- $own := list .Values.queue.existingSecret .Values.aws.existingSecret }}
{{- range .Values.extraEnv }}
{{- $own = append $own (dig "valueFrom" "secretKeyRef" "name" "" .) }}
{{- end }}
{{- range .Values.extraEnvFrom }}
{{- $own = append $own (dig "secretRef" "name" "" .) }}
{{- end }}
{{- range .Values.extraVolumes }}
{{- $own = append $own (dig "secret" "secretName" "" .) }}
{{- range dig "projected" "sources" list . }}
{{- $own = append $own (dig "secret" "name" "" .) }}
{{- end }}
{{- end }}
{{- $names := .Values.policy.reservedSecrets }}
{{- range compact $own }}
{{- $names = append $names (printf "%s/%s" $.Release.Namespace .) }}
{{- end }}
{{- uniq $names | toJson }}
{{- end }}

{{/* The worker's environment: what is AWS's, then what is the worker's. */}}
{{- define "flowrun.environment" -}}
{{- with .Values.aws.region }}
- name: AWS_REGION
  value: {{ . | quote }}
{{- end }}
{{- with .Values.aws.endpointUrl }}
- name: AWS_ENDPOINT_URL
  value: {{ . | quote }}
{{- end }}
{{- if .Values.queue.existingSecret }}
- name: FLOWRUN_QUEUE_URL
  valueFrom:
    secretKeyRef: {name: {{ .Values.queue.existingSecret | quote }}, key: url}
- name: FLOWRUN_DEAD_LETTER_QUEUE_URL
  valueFrom:
    secretKeyRef: {name: {{ .Values.queue.existingSecret | quote }}, key: deadLetterUrl, optional: true}
{{- else }}
- name: FLOWRUN_QUEUE_URL
  value: {{ required "queue.url: found nothing: the URL of the SQS queue is right, as https://sqs.eu-central-1.amazonaws.com/123456789012/uploads" .Values.queue.url | quote }}
{{- with .Values.queue.deadLetterUrl }}
- name: FLOWRUN_DEAD_LETTER_QUEUE_URL
  value: {{ . | quote }}
{{- end }}
{{- end }}
{{- $namespaces := include "flowrun.namespaces" . | fromJson }}
{{- if not $namespaces.all }}
- name: FLOWRUN_NAMESPACES
  value: {{ join "," $namespaces.names | quote }}
{{- end }}
{{- if include "flowrun.baseTemplate" . }}
- name: FLOWRUN_BASE_TEMPLATE
  value: /etc/flowrun/base-template/base.yaml
{{- end }}
{{- if .Values.meter.enabled }}
- name: FLOWRUN_METER_IMAGE
  value: {{ default (include "flowrun.image" .) .Values.meter.image | quote }}
{{- end }}
- name: FLOWRUN_POD_SECURITY
  value: {{ .Values.policy.podSecurity | quote }}
{{- with .Values.policy.serviceAccounts }}
- name: FLOWRUN_SERVICE_ACCOUNTS
  value: {{ join "," . | quote }}
{{- end }}
{{- with include "flowrun.reservedSecrets" . | fromJsonArray }}
- name: FLOWRUN_RESERVED_SECRETS
  value: {{ join "," . | quote }}
{{- end }}
- name: FLOWRUN_GRACE_PERIOD
  value: {{ sub (int .Values.terminationGracePeriodSeconds) 20 }}s
{{- range $name, $value := .Values.settings }}
{{- if not (kindIs "invalid" $value) }}
- name: FLOWRUN_{{ $name | snakecase | upper }}
  value: {{ $value | toString | quote }}
{{- end }}
{{- end }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}
