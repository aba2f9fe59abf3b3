{{- define "siaga.labels" -}}
{{ dict "app.kubernetes.io/name" "siaga" "app.kubernetes.io/part-of" "siaga" "app.kubernetes.io/managed-by" .Release.Service "app.kubernetes.io/instance" .Release.Name "app.kubernetes.io/version" .Chart.AppVersion "helm.sh/chart" (printf "%s-%s" .Chart.Name .Chart.Version) | toJson }}
{{- end -}}
{{- define "siaga.componentLabels" -}}
{{ include "siaga.labels" . | fromJson | merge (dict "app.kubernetes.io/component" "operator") | toJson }}
{{- end -}}
{{- define "siaga.city" -}}
{{ dict "SIAGA_CITY" .Values.city "SIAGA_QUORUM_ENDPOINTS" (join "," .Values.quorum.endpoints) | toJson }}
{{- end -}}
{{- define "siaga.quorumLabels" -}}
{{ include "siaga.labels" . | fromJson | merge (dict "app.kubernetes.io/name" "etcd" "app.kubernetes.io/component" "quorum") | toJson }}
{{- end -}}
{{- define "siaga.memberHost" -}}
{{ index .Values.quorum.member.hosts .Values.city | required (printf "quorum.member.hosts doesn't name the member of %s" .Values.city) }}
{{- end -}}
{{- define "siaga.member" -}}
{{- $members := list -}}
{{- range $city, $host := .Values.quorum.member.hosts -}}
{{- $members = append $members (printf "%s=https://%s:2380" $city $host) -}}
{{- end -}}
{{- $host := include "siaga.memberHost" . -}}
{{ dict "ETCD_NAME" .Values.city "ETCD_ADVERTISE_CLIENT_URLS" (printf "https://%s:2379" $host) "ETCD_INITIAL_ADVERTISE_PEER_URLS" (printf "https://%s:2380" $host) "ETCD_INITIAL_CLUSTER" (join "," $members) "ETCD_INITIAL_CLUSTER_TOKEN" "siaga" "ETCD_INITIAL_CLUSTER_STATE" .Values.quorum.member.state | toJson }}
{{- end -}}
