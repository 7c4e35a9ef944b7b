// Checks each pod that comes as YAML on standard input against a pod security standard of Kubernetes, by Kubernetes' own rules.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	yamlreader "k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
	"sigs.k8s.io/yaml"
)

func main() {
	checked, refused, err := check(os.Stdin)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	fmt.Printf("%d pods checked against the restricted profile, %d refused\n", checked, refused)
	if checked == 0 || refused > 0 {
		os.Exit(1)
	}
}

func check(input io.Reader) (checked, refused int, err error) {
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	if err != nil {
		return 0, 0, err
	}
	restricted := api.LevelVersion{Level: api.LevelRestricted, Version: api.LatestVersion()}
	documents := yamlreader.NewYAMLReader(bufio.NewReader(input))
	for {
		document, err := documents.Read()
		if errors.Is(err, io.EOF) {
			return checked, refused, nil
		}
		if err != nil {
			return 0, 0, err
		}
		name, meta, spec, err := podOf(document)
		if err != nil {
			return 0, 0, err
		}
		if spec == nil {
			continue
		}
		checked++
		result := policy.AggregateCheckResults(evaluator.EvaluatePod(restricted, meta, spec))
		if !result.Allowed {
			refused++
			fmt.Printf("%s: %s\n", name, result.ForbiddenDetail())
		}
	}
}

// The pod of a document: the spec is nil where it is of a kind that makes no pod.
func podOf(document []byte) (string, *metav1.ObjectMeta, *corev1.PodSpec, error) {
	var kind metav1.TypeMeta
	if err := yaml.Unmarshal(document, &kind); err != nil {
		return "", nil, nil, err
	}
	switch kind.Kind {
	case "Deployment":
		var deployment appsv1.Deployment
		err := yaml.UnmarshalStrict(document, &deployment)
		template := &deployment.Spec.Template
		return "Deployment " + deployment.Name, &template.ObjectMeta, &template.Spec, err
	case "Pod":
		var pod corev1.Pod
		err := yaml.UnmarshalStrict(document, &pod)
		return "Pod " + pod.Name, &pod.ObjectMeta, &pod.Spec, err
	default:
		return "", nil, nil, nil
	}
}
