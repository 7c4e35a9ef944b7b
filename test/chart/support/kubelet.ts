import { chown, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Manifest, Rendered } from './render.js';
import { only } from './render.js';

/** What a Secret or a ConfigMap holds, by its name and key. */
export type Contents = (kind: 'secret' | 'configMap', name: string, key: string) => string;

interface Origin {
  readonly name: string;
  readonly items?: ReadonlyArray<{ readonly key: string; readonly path: string }>;
}

interface Source {
  readonly secret?: Origin;
  readonly configMap?: Origin;
}

export interface PodSpec {
  readonly securityContext: {
    readonly runAsUser: number;
    readonly runAsGroup: number;
    readonly fsGroup: number;
  };
  readonly terminationGracePeriodSeconds: number;
  readonly volumes: ReadonlyArray<{
    readonly name: string;
    readonly projected: { readonly defaultMode: number; readonly sources: readonly Source[] };
  }>;
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly args?: readonly string[];
  readonly env: readonly Variable[];
  readonly startupProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly volumeMounts?: ReadonlyArray<{ readonly name: string; readonly mountPath: string }>;
}

export interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly failureThreshold: number;
}

interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly secretKeyRef: { readonly name: string; readonly key: string } };
}

export function podOf(manifest: Manifest): PodSpec {
  const spec = manifest['spec'] as PodSpec & { template?: { spec: PodSpec } };
  return spec.template?.spec ?? spec;
}

/** The gateway's container in what was rendered. */
export function gatewayOf(rendered: Rendered): { readonly pod: PodSpec; readonly container: Container } {
  const pod = podOf(only(rendered, 'Deployment'));
  const container = pod.containers.find(({ name }) => name === 'gateway');
  if (container === undefined) throw new Error('no container of the gateway');
  return { pod, container };
}

/**
 * Lays a container's volumes out below `root`, as the kubelet would below `/`: files belong to root and the pod's group, and
 * nobody else reads them.
 * @returns its environment, where the paths of those volumes lead there
 */
export async function mountBelow(
  root: string,
  { pod, container }: { readonly pod: PodSpec; readonly container: Container },
  contents: Contents,
): Promise<Record<string, string>> {
  const moved = (text: string) => text.replaceAll('/etc/ecall-gateway', join(root, '/etc/ecall-gateway'));
  for (const { name, mountPath } of container.volumeMounts ?? []) {
    const volume = pod.volumes.find((each) => each.name === name);
    if (volume === undefined) throw new Error(`no volume ${name}`);
    const { sources, defaultMode } = volume.projected;
    for (const { path, from } of sources.flatMap(filesOf)) {
      const file = join(root, mountPath, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, moved(contents(...from)), { mode: defaultMode });
      if (process.getuid?.() === 0) await chown(file, 0, pod.securityContext.fsGroup);
    }
  }
  const valueOf = ({ value = '', valueFrom }: Variable) =>
    valueFrom === undefined
      ? value
      : contents('secret', valueFrom.secretKeyRef.name, valueFrom.secretKeyRef.key);
  return Object.fromEntries(container.env.map((variable) => [variable.name, moved(valueOf(variable))]));
}

/** The files that one source gives; the chart's one ConfigMap is mounted as a whole. */
function filesOf({ secret, configMap }: Source): Array<{ path: string; from: Parameters<Contents> }> {
  const { name, items = [{ key: 'accounts.json', path: 'accounts.json' }] } = secret ??
    configMap ?? { name: '' };
  const kind = secret === undefined ? 'configMap' : 'secret';
  return items.map(({ key, path }) => ({ path, from: [kind, name, key] }));
}
