{{- /* The settings that come from a Secret, as a YAML map from name to {name, key}. */}}
{{- define "ecall-gateway.secrets" -}}
{{- $found := dict -}}
{{- $several := or .Values.accounts .Values.accountsSecret -}}
{{- range $setting, $from := .Values.secrets.settings -}}
{{- if and (not (kindIs "invalid" $from)) (not (and $several (eq $setting "ECALL_PASSWORD"))) -}}
{{- $_ := set $found $setting (dict "name" (default $.Values.secrets.name $from.name) "key" (default $setting $from.key)) -}}
{{- end -}}
{{- end -}}
{{- toYaml $found -}}
{{- end }}

{{- /*
A digest of what is read at the start alone: another one rolls the pods. Passwords of accounts take effect by themselves.
Empty where the cluster is not asked.
*/}}
{{- define "ecall-gateway.secrets-checksum" -}}
{{- $all := list -}}
{{- if .Values.secrets.lookup -}}
{{- range $setting, $from := include "ecall-gateway.secrets" . | fromYaml -}}
{{- $secret := lookup "v1" "Secret" $.Release.Namespace $from.name -}}
{{- if and $secret (ne $setting "ECALL_PASSWORD") -}}
{{- $all = append $all (printf "%s=%s" $setting (get (default dict $secret.data) $from.key)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if $all -}}{{ join "\n" $all | sha256sum }}{{- end -}}
{{- end }}

{{- /* One source of a projected volume for a Secret's key: list of {name, key} and path. */}}
{{- define "ecall-gateway.secret-source" -}}
{{- $from := index . 0 -}}
- secret:
    name: {{ $from.name }}
    items:
      - key: {{ $from.key }}
        path: {{ index . 1 }}
{{- end }}

{{- define "ecall-gateway.certificate-source" -}}
{{- $from := index . 0 -}}
- {{ if $from.secret }}secret{{ else }}configMap{{ end }}:
    name: {{ default $from.configMap $from.secret }}
    items:
      - key: {{ default "ca.crt" $from.key }}
        path: {{ index . 1 }}
{{- end }}

{{- define "ecall-gateway.volumes" -}}
- name: secrets
  projected:
    defaultMode: 288 # 0440
    sources:
      {{- range $setting, $from := include "ecall-gateway.secrets" . | fromYaml }}
      {{- include "ecall-gateway.secret-source" (list $from $setting) | nindent 6 }}
      {{- end }}
{{- if or .Values.accounts .Values.accountsSecret }}
- name: accounts
  projected:
    defaultMode: 288 # 0440
    sources:
      {{- if .Values.accountsSecret }}
      {{- include "ecall-gateway.secret-source" (list .Values.accountsSecret "accounts.json") | nindent 6 }}
      {{- else }}
      - configMap:
          name: {{ include "ecall-gateway.fullname" . }}-accounts
      {{- range .Values.accounts }}
      {{- include "ecall-gateway.secret-source" (list .passwordSecret (printf "passwords/%s" .name)) | nindent 6 }}
      {{- end }}
      {{- end }}
{{- end }}
{{- if or .Values.certificates.kafka .Values.certificates.postgres }}
- name: certificates
  projected:
    defaultMode: 292 # 0444
    sources:
      {{- with .Values.certificates.kafka }}
      {{- include "ecall-gateway.certificate-source" (list . "kafka.crt") | nindent 6 }}
      {{- end }}
      {{- with .Values.certificates.postgres }}
      {{- include "ecall-gateway.certificate-source" (list . "postgres.crt") | nindent 6 }}
      {{- end }}
{{- end }}
{{- end }}

{{- define "ecall-gateway.volume-mounts" -}}
- { name: secrets, mountPath: /etc/ecall-gateway/secrets, readOnly: true }
{{- if or .Values.accounts .Values.accountsSecret }}
- { name: accounts, mountPath: /etc/ecall-gateway/accounts, readOnly: true }
{{- end }}
{{- if or .Values.certificates.kafka .Values.certificates.postgres }}
- { name: certificates, mountPath: /etc/ecall-gateway/certificates, readOnly: true }
{{- end }}
{{- end }}
