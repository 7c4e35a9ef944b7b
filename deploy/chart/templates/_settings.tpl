{{- /* A value as the gateway reads it: lists with commas, whole numbers without an exponent. */}}
{{- define "ecall-gateway.text" -}}
{{- if kindIs "slice" . -}}{{ join "," . }}
{{- else if and (kindIs "float64" .) (eq (float64 (int64 .)) .) -}}{{ int64 . }}
{{- else -}}{{ . }}
{{- end -}}
{{- end }}

{{- /* What the simulator in the pod asks of the gateway: both talk over loopback. */}}
{{- define "ecall-gateway.simulator-settings" -}}
ECALL_BASE_URL: http://127.0.0.1:{{ include "ecall-gateway.port" (list . "SIMULATOR_PORT") }}
PUBLIC_URL: http://127.0.0.1:{{ include "ecall-gateway.port" (list . "PORT") }}
WEBHOOK_ALLOWED_IPS: 127.0.0.1
{{- end }}

{{- /* All plain settings as a YAML map: those of the values, with what the chart itself knows. */}}
{{- define "ecall-gateway.settings" -}}
{{- $settings := dict -}}
{{- range $name, $value := .Values.settings -}}
{{- if not (kindIs "invalid" $value) -}}
{{- $_ := set $settings $name (include "ecall-gateway.text" $value) -}}
{{- end -}}
{{- end -}}
{{- /* YAML reads an off without quotes as false. */}}
{{- if eq (get $settings "SEND_LISTS") "false" -}}{{- $_ := set $settings "SEND_LISTS" "off" -}}{{- end -}}
{{- if .Values.simulator.enabled -}}
{{- $settings = merge (include "ecall-gateway.simulator-settings" . | fromYaml) $settings -}}
{{- end -}}
{{- range $name, $_secret := include "ecall-gateway.secrets" . | fromYaml -}}
{{- $_ := set $settings (printf "%s_FILE" $name) (printf "/etc/ecall-gateway/secrets/%s" $name) -}}
{{- end -}}
{{- if or .Values.accounts .Values.accountsSecret -}}
{{- $_ := set $settings "ECALL_ACCOUNTS_FILE" "/etc/ecall-gateway/accounts/accounts.json" -}}
{{- end -}}
{{- if .Values.certificates.kafka -}}
{{- $_ := set $settings "KAFKA_SSL_CA_FILE" "/etc/ecall-gateway/certificates/kafka.crt" -}}
{{- $_ := set $settings "KAFKA_SSL" "true" -}}
{{- end -}}
{{- toYaml $settings -}}
{{- end }}

{{- /* A port by the name of its setting: list of context and name. */}}
{{- define "ecall-gateway.port" -}}
{{- $settings := (index . 0).Values.settings -}}
{{- $defaults := dict "PORT" 3000 "MANAGEMENT_PORT" 3001 "SIMULATOR_PORT" 3080 -}}
{{- include "ecall-gateway.text" (default (get $defaults (index . 1)) (get $settings (index . 1))) -}}
{{- end }}

{{- /* A time in milliseconds by the name of its setting, with the gateway's default: list of context and name. */}}
{{- define "ecall-gateway.milliseconds" -}}
{{- $settings := (index . 0).Values.settings -}}
{{- $defaults := dict "DRAIN_TIMEOUT_MS" 25000 "SEND_TIMEOUT_MS" 10000 "SEND_LEASE_MS" 15000 "SAFETY_MARGIN_MS" 30000 "IN_DOUBT_GRACE_MS" 120000 -}}
{{- $name := index . 1 -}}
{{- $given := get $settings $name -}}
{{- if or (not (hasKey $settings $name)) (kindIs "invalid" $given) -}}{{ get $defaults $name }}
{{- else -}}{{ include "ecall-gateway.text" $given }}
{{- end -}}
{{- end }}

{{- /*
How long a pod may take to go: it still takes webhooks for `preStopSeconds`, drains for DRAIN_TIMEOUT_MS, and leaves the
group within two seconds more; three are left over.
*/}}
{{- define "ecall-gateway.grace-seconds" -}}
{{- $drain := include "ecall-gateway.milliseconds" (list . "DRAIN_TIMEOUT_MS") | int64 -}}
{{- add (.Values.rollout.preStopSeconds | int64) (div (add $drain 999) 1000) 5 -}}
{{- end }}

{{- /* What of the settings matters to a client of Kafka, for the command line tool. */}}
{{- define "ecall-gateway.kafka-env" -}}
{{- range $name, $value := include "ecall-gateway.settings" . | fromYaml }}
{{- if or (hasPrefix "KAFKA_" $name) (hasPrefix "TOPIC_" $name) }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}
{{- end }}
