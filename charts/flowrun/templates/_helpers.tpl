{{- define "flowrun.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "flowrun.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else if contains (include "flowrun.name" .) .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "flowrun.name" .) | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "flowrun.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "flowrun.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- required "serviceAccount.name: found nothing, and serviceAccount.create is false: the name of a ServiceAccount that exists is right" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "flowrun.selectorLabels" -}}
app.kubernetes.io/name: {{ include "flowrun.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "flowrun.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "flowrun.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* A map of annotations whose values are templates. Call with a list: the map, the root. */}}
{{- define "flowrun.templated" -}}
{{- $root := index . 1 }}
{{- range $name, $value := index . 0 }}
{{ $name }}: {{ tpl (toString $value) $root | quote }}
{{- end }}
{{- end }}

{{- define "flowrun.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ default .Chart.AppVersion .Values.image.tag }}
{{- end }}
{{- end }}

{{/* The namespaces whose Flows run, as {"all": bool, "names": [...]}. */}}
{{- define "flowrun.namespaces" -}}
{{- $names := default (list .Release.Namespace) .Values.namespaces | uniq }}
{{- if has "*" $names }}
{{- dict "all" true "names" (list) | toJson }}
{{- else }}
{{- dict "all" false "names" $names | toJson }}
{{- end }}
{{- end }}

{{/* Where the chart's own Flows go. */}}
{{- define "flowrun.flowsNamespace" -}}
{{- $names := (include "flowrun.namespaces" . | fromJson).names }}
{{- if $names }}{{ first $names }}{{ else }}{{ .Release.Namespace }}{{ end }}
{{- end }}

{{/* The ConfigMap of the base template; empty: there is none. */}}
{{- define "flowrun.baseTemplate" -}}
{{- if and .Values.baseTemplate .Values.existingBaseTemplate.configMap }}
{{- fail "baseTemplate and existingBaseTemplate.configMap: found both: one of them is right" }}
{{- end }}
{{- if .Values.baseTemplate }}{{ include "flowrun.fullname" . }}-base{{ else }}{{ .Values.existingBaseTemplate.configMap }}{{ end }}
{{- end }}
