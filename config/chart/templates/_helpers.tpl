{{- define "siaga.labels" -}}
{{ dict "app.kubernetes.io/name" "siaga" "app.kubernetes.io/part-of" "siaga" "app.kubernetes.io/managed-by" .Release.Service "app.kubernetes.io/instance" .Release.Name "app.kubernetes.io/version" .Chart.AppVersion "helm.sh/chart" (printf "%s-%s" .Chart.Name .Chart.Version) | toJson }}
{{- end -}}
{{- define "siaga.componentLabels" -}}
{{ include "siaga.labels" . | fromJson | merge (dict "app.kubernetes.io/component" "operator") | toJson }}
{{- end -}}
{{- define "siaga.city" -}}
{{ dict "SIAGA_CITY" .Values.city "SIAGA_QUORUM_ENDPOINTS" (join "," .Values.quorum.endpoints) | toJson }}
{{- end -}}
