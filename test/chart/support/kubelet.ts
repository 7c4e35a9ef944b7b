import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Manifest, Rendered } from './render.js';
import { only } from './render.js';

/** What a Secret or a ConfigMap holds, by its name and key. */
export type Contents = (kind: 'secret' | 'configMap', name: string, key: string) => string;

interface Source {
  readonly name: string;
  readonly items?: ReadonlyArray<{ readonly key: string; readonly path: string }>;
}

export interface PodSpec {
  readonly terminationGracePeriodSeconds: number;
  readonly volumes: ReadonlyArray<{
    readonly name: string;
    readonly projected: {
      readonly sources: ReadonlyArray<{ readonly secret?: Source; readonly configMap?: Source }>;
    };
  }>;
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly env: ReadonlyArray<{ readonly name: string; readonly value: string }>;
  readonly volumeMounts: ReadonlyArray<{ readonly name: string; readonly mountPath: string }>;
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
 * Lays a container's volumes out below `root`, as the kubelet would below `/`.
 * @returns its environment, where the paths of those volumes lead there
 */
export async function mountBelow(
  root: string,
  { pod, container }: { readonly pod: PodSpec; readonly container: Container },
  contents: Contents,
): Promise<Record<string, string>> {
  for (const { name, mountPath } of container.volumeMounts) {
    const volume = pod.volumes.find((each) => each.name === name);
    if (volume === undefined) throw new Error(`no volume ${name}`);
    for (const { secret, configMap } of volume.projected.sources) {
      const source = secret ?? configMap;
      const kind = secret === undefined ? 'configMap' : 'secret';
      for (const { key, path } of source?.items ?? [{ key: 'accounts.json', path: 'accounts.json' }]) {
        const file = join(root, mountPath, path);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(
          file,
          contents(kind, source?.name ?? '', key).replaceAll(
            '/etc/ecall-gateway',
            join(root, '/etc/ecall-gateway'),
          ),
        );
      }
    }
  }
  return Object.fromEntries(
    container.env.map(({ name, value }) => [
      name,
      value.replace(/^\/etc\/ecall-gateway/, join(root, '/etc/ecall-gateway')),
    ]),
  );
}
