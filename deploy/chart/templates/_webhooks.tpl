{{- /* The host names under which eCall reaches the webhooks: list of context and given names. */}}
{{- define "ecall-gateway.webhook-hosts" -}}
{{- $settings := (index . 0).Values.settings -}}
{{- toYaml (default (list (urlParse $settings.PUBLIC_URL).hostname) (index . 1)) -}}
{{- end }}

{{- /* The path of PUBLIC_URL, without a slash at the end: the gateway itself does not know it. */}}
{{- define "ecall-gateway.webhook-prefix" -}}
{{- (urlParse .Values.settings.PUBLIC_URL).path | trimSuffix "/" -}}
{{- end }}
