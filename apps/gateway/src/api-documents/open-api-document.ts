import type { JsonSchema } from '@ecall-gateway/contracts';
import { dtoSchema } from './dto-schema.js';
import type { DescribedController, RouteDescription } from './route-description.js';
import { readRoutes, type Route } from './route-reader.js';
import { PROBLEM, ref } from './schema-parts.js';

export interface OpenApiFacts {
  readonly version: string;
  /** Where eCall reaches the webhooks. */
  readonly publicUrl: string;
  readonly controllers: readonly DescribedController[];
}

const MANAGEMENT_TOKEN = {
  type: 'http',
  scheme: 'bearer',
  description:
    'A secret of `MANAGEMENT_TOKEN`. Where that is not set, callers on the same machine need none.',
};

const NOT_LET_IN: NonNullable<RouteDescription['others']> = {
  401: ['No token of `MANAGEMENT_TOKEN`.', ref('Problem')],
  403: [
    '`MANAGEMENT_TOKEN` is not set, and the call does not come from this machine, or not surely so.',
    ref('Problem'),
  ],
};

/** OpenAPI 3.1 of both servers: routes and requests as the code has them, answers as they are described. */
export function openApiDocument({ version, publicUrl, controllers }: OpenApiFacts): object {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const described of controllers) {
    for (const route of readRoutes(described.controller)) {
      const item = (paths[route.path] ??= {});
      item[route.verb] = operation(route, described);
      if (described.server === 'public') item['servers'] = [{ url: publicUrl, description: 'Public' }];
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'eCall gateway',
      version,
      description: 'Management, for operators and probes; and the webhooks that eCall calls.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'Management' }],
    tags: [{ name: 'management' }, { name: 'public' }],
    paths,
    components: {
      schemas: Object.assign({}, PROBLEM, ...controllers.map(({ schemas }) => schemas)) as object,
      securitySchemes: { managementToken: MANAGEMENT_TOKEN },
    },
  };
}

/** @throws for a route without a description */
function operation(route: Route, { controller, server, handlers }: DescribedController): object {
  const described = handlers[route.handler];
  if (described === undefined) throw new Error(`${controller.name}.${route.handler} is not described`);
  const body = route.body && (described.body ?? dtoSchema(route.body));
  const isGuarded = server === 'management' && !route.isOpen;
  const content = described.bodies === undefined ? body && json(body) : byType(described.bodies);
  return {
    operationId: `${controller.name.replace(/Controller$/, '')}.${route.handler}`,
    tags: [server],
    summary: described.summary,
    parameters: [
      ...route.parameters.map((parameter) => parameterOf(parameter, described)),
      ...Object.entries(described.headers ?? {}).map(([name, { description, ...schema }]) => ({
        in: 'header',
        name,
        required: false,
        description,
        schema,
      })),
    ],
    ...(content === undefined ? {} : { requestBody: { required: true, content } }),
    ...(isGuarded ? { security: [{ managementToken: [] }, {}] } : {}),
    responses: responses(route.status, described, isGuarded ? NOT_LET_IN : {}),
  };
}

function parameterOf({ in: place, name }: Route['parameters'][number], { query }: RouteDescription): object {
  if (place === 'path') return { in: place, name, required: true, schema: { type: 'string' } };
  const { isRequired = false, description, ...schema } = query?.[name] ?? { type: 'string' };
  return { in: place, name, required: isRequired, ...(description ? { description } : {}), schema };
}

function responses(
  status: number,
  { answer, answers, others = {} }: RouteDescription,
  more: NonNullable<RouteDescription['others']>,
): object {
  const rest = Object.entries({ ...others, ...more }).map(([code, [description, body]]) => [
    code,
    { description, content: json(body) },
  ]);
  const content = answers === undefined ? answer && json(answer) : byType(answers);
  return {
    [status]: { description: 'Done.', ...(content === undefined ? {} : { content }) },
    ...Object.fromEntries(rest),
  };
}

function byType(bodies: Readonly<Record<string, JsonSchema>>): object {
  return Object.fromEntries(Object.entries(bodies).map(([type, schema]) => [type, { schema }]));
}

function json(schema: JsonSchema): object {
  return { 'application/json': { schema } };
}
