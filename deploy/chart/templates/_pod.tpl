{{- define "ecall-gateway.container" -}}
name: gateway
image: {{ include "ecall-gateway.image" (list . "gateway") }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  {{- toYaml .Values.securityContext | nindent 2 }}
ports:
  - { name: public, containerPort: {{ include "ecall-gateway.port" (list . "PORT") }}, protocol: TCP }
  - { name: management, containerPort: {{ include "ecall-gateway.port" (list . "MANAGEMENT_PORT") }}, protocol: TCP }
env:
  {{- range $name, $value := include "ecall-gateway.settings" . | fromYaml }}
  - name: {{ $name }}
    value: {{ $value | quote }}
  {{- end }}
  {{- with .Values.extraEnv }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
volumeMounts:
  {{- include "ecall-gateway.volume-mounts" . | nindent 2 }}
{{- /* The process answers at once, and waits for Kafka and PostgreSQL by itself. */}}
startupProbe:
  httpGet: { path: /health/live, port: management }
  periodSeconds: 2
  timeoutSeconds: 2
  failureThreshold: 30
livenessProbe:
  httpGet: { path: /health/live, port: management }
  periodSeconds: 10
  timeoutSeconds: 4
  failureThreshold: 3
{{- /* The gateway gives its ledger three seconds to answer. */}}
readinessProbe:
  httpGet: { path: /health/ready, port: management }
  periodSeconds: 5
  timeoutSeconds: 4
  failureThreshold: 2
lifecycle:
  preStop:
    sleep: { seconds: {{ .Values.rollout.preStopSeconds }} }
resources:
  {{- toYaml .Values.resources | nindent 2 }}
{{- end }}

{{- /* A sidecar that starts before the gateway and ends after it. */}}
{{- define "ecall-gateway.simulator" -}}
{{- $secrets := include "ecall-gateway.secrets" . | fromYaml -}}
{{- $port := include "ecall-gateway.port" (list . "SIMULATOR_PORT") -}}
name: simulator
image: {{ include "ecall-gateway.image" (list . "simulator") }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
restartPolicy: Always
securityContext:
  {{- toYaml .Values.securityContext | nindent 2 }}
env:
  - { name: SIMULATOR_HOST, value: 127.0.0.1 }
  - { name: SIMULATOR_PORT, value: {{ $port | quote }} }
  - { name: SIMULATOR_USERNAME, value: {{ .Values.settings.ECALL_USERNAME | quote }} }
  - name: SIMULATOR_PASSWORD
    valueFrom: { secretKeyRef: { name: {{ $secrets.ECALL_PASSWORD.name }}, key: {{ $secrets.ECALL_PASSWORD.key }} } }
  - name: SIMULATOR_INBOUND_URL
    value: http://127.0.0.1:{{ include "ecall-gateway.port" (list . "PORT") }}/api/webhooks/receivedmessage
  {{- with $secrets.INBOUND_TOKEN }}
  - name: SIMULATOR_INBOUND_TOKEN
    valueFrom: { secretKeyRef: { name: {{ .name }}, key: {{ .key }} } }
  {{- end }}
resources:
  requests: { cpu: 50m, memory: 96Mi }
  limits: { memory: 256Mi }
{{- end }}

{{- define "ecall-gateway.spread" -}}
{{- if .Values.topologySpreadConstraints -}}
{{- toYaml .Values.topologySpreadConstraints -}}
{{- else -}}
{{- range $key := list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
- maxSkew: 1
  topologyKey: {{ $key }}
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels:
      {{- include "ecall-gateway.selector" $ | nindent 6 }}
  matchLabelKeys: [pod-template-hash]
{{- end }}
{{- end -}}
{{- end }}
