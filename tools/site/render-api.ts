import { escape } from './layout.js';

/** As much of OpenAPI 3.1 as the gateway's document uses. */
export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

interface Operation {
  readonly summary: string;
  readonly tags: readonly string[];
  readonly parameters: ReadonlyArray<{
    readonly in: string;
    readonly name: string;
    readonly description?: string;
  }>;
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> };
  readonly responses: Readonly<Record<string, { readonly description: string }>>;
}

const VERBS = ['get', 'post', 'put', 'delete', 'patch'];

/** The reference of the HTTP API. */
export function renderApi({ paths, components }: OpenApi): string {
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    VERBS.flatMap((verb) => {
      const operation = item[verb];
      return operation === undefined ? [] : [renderOperation(verb, path, operation)];
    }),
  );
  const schemas = Object.entries(components.schemas).map(
    ([name, schema]) =>
      `<h3 id="schema-${name}">${name}</h3><pre><code>${escape(JSON.stringify(schema, undefined, 2))}</code></pre>`,
  );
  return [
    '<h1>HTTP API</h1>',
    '<p>As a running gateway serves it: <code>GET :3001/openapi.json</code>.</p>',
    ...operations,
    '<h2 id="schemas">Schemas</h2>',
    ...schemas,
  ].join('\n');
}

function renderOperation(verb: string, path: string, operation: Operation): string {
  const { summary, tags, parameters, requestBody, responses } = operation;
  const named = parameters.map(({ in: place, name, description = '' }) => [
    `<code>${name}</code> (${place})`,
    escape(description),
  ]);
  const answers = Object.entries(responses).map(([status, { description }]) => [status, escape(description)]);
  const body = Object.entries(requestBody?.content ?? {}).map(
    ([type, content]) =>
      `<p>Body, <code>${type}</code>:</p><pre><code>${escape(JSON.stringify(content, undefined, 2))}</code></pre>`,
  );
  return [
    `<h2 id="${verb}-${path.replaceAll(/\W+/g, '-')}"><code>${verb.toUpperCase()} ${escape(path)}</code></h2>`,
    `<p>${escape(summary)} <small>(${tags.join(', ')} port)</small></p>`,
    table(named),
    ...body,
    table(answers),
  ].join('\n');
}

function table(rows: ReadonlyArray<readonly string[]>): string {
  if (rows.length === 0) return '';
  const lines = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`);
  return `<div class="table"><table>${lines.join('')}</table></div>`;
}
