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
