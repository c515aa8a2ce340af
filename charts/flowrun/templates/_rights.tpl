{{/* With the release's namespace: two releases of one name may have rights in the same third namespace. */}}
{{- define "flowrun.rightsName" -}}
{{ .Release.Namespace }}-{{ include "flowrun.fullname" . }}
{{- end }}

{{/* What the worker may do where its Flows and Jobs are: exactly what it does. A test runs it with no more than these. */}}
{{- define "flowrun.rights" -}}
- apiGroups: [flowrun.dev]
  resources: [flows]
  verbs: [list, watch]
- apiGroups: [flowrun.dev]
  resources: [flows/status]
  verbs: [patch]
- apiGroups: [batch]
  resources: [jobs]
  verbs: [create, get, list, watch, patch]
- apiGroups: [""]
  resources: [pods]
  verbs: [list, watch]
- apiGroups: [""]
  resources: [events]
  verbs: [create, list, watch]
{{- end }}

{{/* What the worker may do in its own namespace: keep what it has learned, one ConfigMap a version group, and be elected. */}}
{{- define "flowrun.ownRights" -}}
- apiGroups: [""]
  resources: [configmaps]
  verbs: [list, watch, get, create, patch]
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  verbs: [get, create, update]
{{- end }}
