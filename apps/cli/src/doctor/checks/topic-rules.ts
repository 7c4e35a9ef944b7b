import { fail, ok, together, warn, type Finding } from '../finding.js';

/** What a topic is for; rules differ. */
export type TopicRole = 'commands' | 'urgent commands' | 'events' | 'inbound' | 'dead letters';

/** A topic as the broker describes it. A setting is undefined where this user may not see it. */
export interface SeenTopic {
  readonly name: string;
  readonly role: TopicRole;
  readonly partitions: number;
  readonly leaderless: number;
  readonly replicas: number;
  readonly cleanupPolicy?: string;
  readonly retentionMs?: number;
  readonly maxMessageBytes?: number;
}

const DAY_MS = 86_400_000;

/** Days a record should stay: as long as somebody may need to come back to it. */
const SHORTEST_DAYS: Record<TopicRole, number> = {
  commands: 1,
  'urgent commands': 1,
  events: 1,
  inbound: 1,
  'dead letters': 7,
};

/** All topics in one line. @param brokers how many the cluster has */
export function judgeTopics(topics: readonly SeenTopic[], brokers: number): Finding {
  const faults = [...topics.flatMap((topic) => judgeTopic(topic, brokers)), ...deadLettersTooSmall(topics)];
  return together([ok(describe(topics)), ...faults]);
}

function judgeTopic(topic: SeenTopic, brokers: number): Finding[] {
  const { name, role, cleanupPolicy = '', retentionMs = -1, replicas, leaderless } = topic;
  const faults: Finding[] = [];
  if (leaderless > 0) {
    faults.push(
      fail(`${leaderless} partitions of ${name} have no leader`, 'bring the brokers that hold them back'),
    );
  }
  if (cleanupPolicy.includes('compact')) {
    const nextStep = `kafka-configs.sh --alter --entity-type topics --entity-name ${name} --add-config cleanup.policy=delete`;
    const takesAll = role === 'events' || role === 'inbound';
    faults.push(
      takesAll
        ? warn(`${name} is compacted: of each key only the last record stays`, nextStep)
        : fail(
            `${name} is compacted: of each key only the last record stays, and one without a key is refused`,
            nextStep,
          ),
    );
  }
  const days = SHORTEST_DAYS[role];
  if (cleanupPolicy.includes('delete') && retentionMs >= 0 && retentionMs < days * DAY_MS) {
    faults.push(
      warn(
        `${name} keeps records for ${duration(retentionMs)} only: what nobody read by then is lost`,
        `keep them for ${days === 1 ? 'a day' : `${days} days`} at least (retention.ms=${days * DAY_MS})`,
      ),
    );
  }
  if (replicas < 2 && brokers > 1) {
    faults.push(
      warn(`${name} has one replica although there are ${brokers} brokers`, 'give it three replicas'),
    );
  }
  return faults;
}

/** A dead letter is a command and its headers; what does not fit is written without its value. */
function deadLettersTooSmall(topics: readonly SeenTopic[]): Finding[] {
  const sizes = topics.filter(isOfCommands).flatMap(({ maxMessageBytes = [] }) => maxMessageBytes);
  const commands = sizes.length === 0 ? undefined : Math.max(...sizes);
  const dead = topics.find(({ role }) => role === 'dead letters');
  if (commands === undefined || dead?.maxMessageBytes === undefined || dead.maxMessageBytes >= commands)
    return [];
  return [
    warn(
      `${dead.name} takes smaller records than the commands' topics: a dead letter may lose its value`,
      `set max.message.bytes of ${dead.name} to ${commands} or more`,
    ),
  ];
}

function isOfCommands({ role }: SeenTopic): boolean {
  return role === 'commands' || role === 'urgent commands';
}

/** Topics with the same finding share one line. */
function describe(topics: readonly SeenTopic[]): string {
  const alike = new Map<string, string[]>();
  for (const { name, partitions, retentionMs } of topics) {
    const count = partitions === 1 ? '1 partition' : `${partitions} partitions`;
    const form = retentionMs === undefined ? count : `${count}, kept ${duration(retentionMs)}`;
    alike.set(form, [...(alike.get(form) ?? []), name]);
  }
  return [...alike].map(([form, names]) => `${names.join(', ')} (${form})`).join(', ');
}

function duration(ms: number): string {
  if (ms < 0) return 'for ever';
  if (ms >= DAY_MS) return `${Math.round(ms / DAY_MS)} d`;
  return ms >= 3_600_000 ? `${Math.round(ms / 3_600_000)} h` : `${Math.round(ms / 1_000)} s`;
}
