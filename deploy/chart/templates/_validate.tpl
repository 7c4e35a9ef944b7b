{{- /* What no value can be wrong about alone; each line says what to do. */}}
{{- define "ecall-gateway.validate" -}}
{{- $problems := concat
  (include "ecall-gateway.validate-secrets" . | fromYamlArray)
  (include "ecall-gateway.validate-settings" . | fromYamlArray)
  (include "ecall-gateway.validate-parts" . | fromYamlArray) -}}
{{- if $problems -}}
{{- fail (printf "\n\nThe values cannot work together:\n- %s\n" (join "\n- " $problems)) -}}
{{- end -}}
{{- end }}

{{- define "ecall-gateway.validate-secrets" -}}
{{- $problems := list -}}
{{- $secrets := include "ecall-gateway.secrets" . | fromYaml -}}
{{- range $setting := list "DATABASE_URL" "MANAGEMENT_TOKEN" "WEBHOOK_SIGNING_KEYS" -}}
{{- if not (hasKey $secrets $setting) -}}
{{- $problems = append $problems (printf "secrets.settings.%s is unset: the gateway does not run without it" $setting) -}}
{{- end -}}
{{- end -}}
{{- range $setting, $from := $secrets -}}
{{- if not $from.name -}}
{{- $problems = append $problems (printf "%s has no Secret: set secrets.name, or secrets.settings.%s.name" $setting $setting) -}}
{{- else if $.Values.secrets.lookup -}}
{{- $secret := lookup "v1" "Secret" $.Release.Namespace $from.name -}}
{{- if and $secret (not (hasKey (default dict $secret.data) $from.key)) -}}
{{- $problems = append $problems (printf "the Secret %s has no key %s, which %s comes from" $from.name $from.key $setting) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toYaml $problems -}}
{{- end }}

{{- define "ecall-gateway.validate-settings" -}}
{{- $problems := list -}}
{{- $settings := .Values.settings -}}
{{- $secrets := include "ecall-gateway.secrets" . | fromYaml -}}
{{- $several := or .Values.accounts .Values.accountsSecret -}}
{{- if and .Values.accounts .Values.accountsSecret -}}
{{- $problems = append $problems "accounts and accountsSecret are both set: set one of them" -}}
{{- end -}}
{{- if not (or $several $settings.ECALL_USERNAME) -}}
{{- $problems = append $problems "there is no eCall account: set settings.ECALL_USERNAME, or accounts" -}}
{{- end -}}
{{- if not (or $several (hasKey $secrets "ECALL_PASSWORD")) -}}
{{- $problems = append $problems "secrets.settings.ECALL_PASSWORD is unset: set it, or accounts" -}}
{{- end -}}
{{- if and $settings.KAFKA_SASL_MECHANISM (not (and $settings.KAFKA_SASL_USERNAME (hasKey $secrets "KAFKA_SASL_PASSWORD"))) -}}
{{- $problems = append $problems "settings.KAFKA_SASL_MECHANISM asks for settings.KAFKA_SASL_USERNAME and secrets.settings.KAFKA_SASL_PASSWORD" -}}
{{- end -}}
{{- $lease := include "ecall-gateway.milliseconds" (list . "SEND_LEASE_MS") | int64 -}}
{{- $timeout := include "ecall-gateway.milliseconds" (list . "SEND_TIMEOUT_MS") | int64 -}}
{{- $margin := include "ecall-gateway.milliseconds" (list . "SAFETY_MARGIN_MS") | int64 -}}
{{- $grace := include "ecall-gateway.milliseconds" (list . "IN_DOUBT_GRACE_MS") | int64 -}}
{{- if gt (add $lease $timeout $margin) $grace -}}
{{- $problems = append $problems (printf "settings.IN_DOUBT_GRACE_MS must be at least SEND_LEASE_MS + SEND_TIMEOUT_MS + SAFETY_MARGIN_MS = %d" (add $lease $timeout $margin)) -}}
{{- end -}}
{{- if le (include "ecall-gateway.milliseconds" (list . "DRAIN_TIMEOUT_MS") | int64) $timeout -}}
{{- $problems = append $problems "settings.DRAIN_TIMEOUT_MS must be longer than SEND_TIMEOUT_MS: each rollout would cut calls and leave messages in doubt" -}}
{{- end -}}
{{- if eq (include "ecall-gateway.port" (list . "PORT")) (include "ecall-gateway.port" (list . "MANAGEMENT_PORT")) -}}
{{- $problems = append $problems "settings.PORT and settings.MANAGEMENT_PORT are the same" -}}
{{- end -}}
{{- toYaml $problems -}}
{{- end }}

{{- define "ecall-gateway.validate-parts" -}}
{{- $problems := list -}}
{{- $settings := .Values.settings -}}
{{- $isOne := and (eq (int64 .Values.replicaCount) 1) (eq .Values.autoscaling.kind "none") -}}
{{- if and (or .Values.httpRoute.enabled .Values.ingress.enabled) (not (hasKey $settings "TRUST_PROXY")) -}}
{{- $problems = append $problems "settings.TRUST_PROXY is unset: behind a proxy every callback would be refused with 403; name the number of proxies, or their addresses" -}}
{{- end -}}
{{- if and .Values.httpRoute.enabled (not .Values.httpRoute.parentRefs) -}}
{{- $problems = append $problems "httpRoute.parentRefs is empty: name the Gateway" -}}
{{- end -}}
{{- if and (eq (default "kafka" $settings.EVENT_BUS) "memory") (not $isOne) -}}
{{- $problems = append $problems "settings.EVENT_BUS is memory, which replicas do not share: set replicaCount to 1" -}}
{{- end -}}
{{- if and .Values.simulator.enabled (not $isOne) -}}
{{- $problems = append $problems "simulator.enabled puts a simulator into each pod, and they do not know each other's messages: set replicaCount to 1" -}}
{{- end -}}
{{- if and .Values.simulator.enabled (or .Values.accounts .Values.accountsSecret) -}}
{{- $problems = append $problems "simulator.enabled knows one account: set settings.ECALL_USERNAME instead of accounts" -}}
{{- end -}}
{{- if and .Values.simulator.enabled (or .Values.httpRoute.enabled .Values.ingress.enabled) -}}
{{- $problems = append $problems "simulator.enabled takes callbacks over loopback: switch httpRoute and ingress off" -}}
{{- end -}}
{{- toYaml $problems -}}
{{- end }}
