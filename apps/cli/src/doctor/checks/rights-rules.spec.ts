import { describe, expect, it } from 'vitest';
import type { AuthorizedOperations, Operation } from '../../kafka/authorized-operations.js';
import { judgeRights } from './rights-rules.js';

const TOPICS = {
  sendMessage: 'commands',
  sendMessageUrgent: 'urgent',
  messageEvents: 'events',
  inboundMessages: 'inbound',
  deadLetters: 'dead',
};
const QUESTION = { topics: TOPICS, groupIds: ['g', 'g-urgent'], createTopics: false };
const set = (...operations: Operation[]): ReadonlySet<Operation> => new Set(operations);
const both = set('READ', 'WRITE', 'DESCRIBE');

const right = {
  cluster: set(),
  topics: new Map([
    ['commands', both],
    ['urgent', both],
    ['dead', both],
    ['events', set('WRITE', 'DESCRIBE')],
    ['inbound', set('WRITE', 'DESCRIBE')],
  ]),
  groups: new Map([
    ['g', set('READ', 'DESCRIBE', 'DELETE')],
    ['g-urgent', set('READ', 'DESCRIBE')],
  ]),
} satisfies AuthorizedOperations;

const withTopic = (name: string, ...operations: Operation[]): AuthorizedOperations => ({
  ...right,
  topics: new Map([...right.topics, [name, set(...operations)]]),
});

describe('rights in Kafka', () => {
  it.each<[string, AuthorizedOperations]>([
    ['as docs/security.md lists them', right],
    ['with those of the command line tool', withTopic('events', 'READ', 'WRITE', 'DESCRIBE')],
    ['with a look at configurations', withTopic('events', 'WRITE', 'DESCRIBE_CONFIGS')],
    [
      'with idempotence, as older clusters want it',
      { ...right, cluster: set('IDEMPOTENT_WRITE', 'DESCRIBE') },
    ],
    ['with topics of others that can be seen alone', withTopic('payroll', 'DESCRIBE')],
  ])('are right %s', (_, seen) => {
    expect(judgeRights(seen, QUESTION)).toEqual({ level: 'ok', seen: 'what it needs, and no more' });
  });

  it.each<[string, AuthorizedOperations]>([
    ['WRITE on events', withTopic('events', 'DESCRIBE')],
    ['READ on commands; WRITE on commands', withTopic('commands', 'DESCRIBE')],
    ['READ on dead', withTopic('dead', 'WRITE')],
    ['READ on group g-urgent', { ...right, groups: new Map([['g', set('READ')]]) }],
  ])('lack %s', (what, seen) => {
    expect(judgeRights(seen, QUESTION)).toMatchObject({
      level: 'fail',
      seen: `this user lacks ${what}`,
      nextStep: expect.stringContaining('kafka-acls.sh --add'),
    });
  });

  it.each<[string, AuthorizedOperations]>([
    ['DELETE on commands', withTopic('commands', 'READ', 'WRITE', 'DELETE')],
    ['ALTER, ALTER_CONFIGS on the cluster', { ...right, cluster: set('ALTER', 'ALTER_CONFIGS', 'DESCRIBE') }],
    ['CREATE on the cluster', { ...right, cluster: set('CREATE') }],
    ['read or write 1 topic of others', withTopic('payroll', 'READ')],
  ])('are more than is needed: %s', (what, seen) => {
    expect(judgeRights(seen, QUESTION)).toMatchObject({
      level: 'warn',
      seen: `this user may do more than it needs: ${what}`,
    });
  });

  it('are right with CREATE where the gateway makes its topics', () => {
    const seen = { ...right, cluster: set('CREATE') };
    expect(judgeRights(seen, { ...QUESTION, createTopics: true }).level).toBe('ok');
  });

  it('say nothing of a topic that is not to be seen: that has its own line', () => {
    const topics = new Map([...right.topics].filter(([name]) => name !== 'urgent'));
    expect(judgeRights({ ...right, topics }, QUESTION).level).toBe('ok');
  });
});
