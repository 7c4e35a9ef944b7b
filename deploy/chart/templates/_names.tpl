{{- define "ecall-gateway.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end }}

{{- define "ecall-gateway.fullname" -}}
{{- $name := include "ecall-gateway.name" . -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- else if contains $name .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end }}

{{- define "ecall-gateway.selector" -}}
app.kubernetes.io/name: {{ include "ecall-gateway.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: gateway
{{- end }}

{{- define "ecall-gateway.labels" -}}
{{ include "ecall-gateway.selector" . }}
{{ include "ecall-gateway.common-labels" . }}
{{- end }}

{{- define "ecall-gateway.common-labels" -}}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "ecall-gateway.service-account" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "ecall-gateway.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end }}

{{- /* The image of a target of the Dockerfile: list of context and target. The digest is the gateway's alone. */}}
{{- define "ecall-gateway.image" -}}
{{- $context := index . 0 -}}
{{- $target := index . 1 -}}
{{- $image := $context.Values.image -}}
{{- $repository := printf "%s/ecall-%s" $image.registry $target -}}
{{- if and $image.digest (eq $target "gateway") -}}
{{- printf "%s@%s" $repository $image.digest -}}
{{- else -}}
{{- printf "%s:%s" $repository (default $context.Chart.AppVersion $image.tag) -}}
{{- end -}}
{{- end }}
