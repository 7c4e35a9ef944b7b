import type { AuthorizedOperations, Operation } from '../../kafka/authorized-operations.js';
import type { KafkaSettings } from '../../kafka/kafka-settings.js';
import { fail, ok, together, warn, type Finding } from '../finding.js';

export interface RightsQuestion {
  readonly topics: KafkaSettings['topics'];
  readonly groupIds: readonly string[];
  /** Whether the gateway makes what is missing. */
  readonly createTopics: boolean;
}

/** Allowed beside what is needed: they change nothing. */
const HARMLESS: readonly Operation[] = ['DESCRIBE', 'DESCRIBE_CONFIGS', 'IDEMPOTENT_WRITE'];
/** The command line tool reads events, in groups of its own. */
const READERS: readonly Operation[] = ['READ'];
/** The gateway deletes the group with which it looked at dead letters. */
const OWNERS: readonly Operation[] = ['DELETE'];

interface Thing {
  readonly name: string;
  readonly may: ReadonlySet<Operation>;
  readonly needs: readonly Operation[];
  readonly tolerates: readonly Operation[];
}

/** Whether Kafka lets this user do what docs/security.md asks for, and nothing that it has no use for. */
export function judgeRights(seen: AuthorizedOperations, question: RightsQuestion): Finding {
  const things = thingsOf(seen, question);
  const missing = things.flatMap(({ name, may, needs }) =>
    needs.filter((each) => !may.has(each)).map((each) => `${each} on ${name}`),
  );
  const spare = things.flatMap(({ name, may, needs, tolerates }) => {
    const more = [...may].filter((each) => ![...needs, ...tolerates, ...HARMLESS].includes(each));
    return more.length === 0 ? [] : [`${more.join(', ')} on ${name}`];
  });
  const others = foreignTopics(seen, question);
  if (others > 0) spare.push(`read or write ${others === 1 ? '1 topic' : `${others} topics`} of others`);
  if (missing.length === 0 && spare.length === 0) return ok('what it needs, and no more');
  return together([
    ...(missing.length === 0
      ? []
      : [
          fail(
            `this user lacks ${missing.join('; ')}`,
            'give it what docs/security.md lists (kafka-acls.sh --add)',
          ),
        ]),
    ...(spare.length === 0
      ? []
      : [
          warn(
            `this user may do more than it needs: ${spare.join('; ')}`,
            'give it a user of its own, with what docs/security.md lists and nothing else',
          ),
        ]),
  ]);
}

function thingsOf(seen: AuthorizedOperations, { topics, groupIds, createTopics }: RightsQuestion): Thing[] {
  const made: readonly Operation[] = createTopics ? ['CREATE'] : [];
  /** One that is not there, or not to be seen, has its own line. */
  const topic = (
    name: string,
    needs: readonly Operation[],
    tolerates: readonly Operation[] = [],
  ): Thing[] => {
    const may = seen.topics.get(name);
    return may === undefined ? [] : [{ name, may, needs, tolerates: [...tolerates, ...made] }];
  };
  const both = [topics.sendMessage, topics.sendMessageUrgent, topics.deadLetters];
  return [
    ...both.flatMap((name) => topic(name, ['READ', 'WRITE'])),
    ...[topics.messageEvents, topics.inboundMessages].flatMap((name) => topic(name, ['WRITE'], READERS)),
    ...groupIds.map((groupId) => ({
      name: `group ${groupId}`,
      may: seen.groups.get(groupId) ?? new Set<Operation>(),
      needs: ['READ'] as const,
      tolerates: OWNERS,
    })),
    { name: 'the cluster', may: seen.cluster, needs: [], tolerates: made },
  ];
}

function foreignTopics({ topics }: AuthorizedOperations, question: RightsQuestion): number {
  const own = new Set<string>(Object.values(question.topics));
  return [...topics].filter(([name, may]) => !own.has(name) && (may.has('READ') || may.has('WRITE'))).length;
}
