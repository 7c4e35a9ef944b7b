import { describe, expect, it } from 'vitest';
import { judgeTopics, type SeenTopic } from './topic-rules.js';

const DAY = 86_400_000;
const topic = (role: SeenTopic['role'], more: Partial<SeenTopic> = {}): SeenTopic => ({
  name: `t.${role.replace(' ', '-')}`,
  role,
  partitions: 6,
  leaderless: 0,
  replicas: 1,
  cleanupPolicy: 'delete',
  retentionMs: 7 * DAY,
  maxMessageBytes: 1_000_000,
  ...more,
});
const good = () => [
  topic('commands'),
  topic('urgent commands'),
  topic('events'),
  topic('inbound'),
  topic('dead letters'),
];
const withOne = (one: SeenTopic) => good().map((each) => (each.role === one.role ? one : each));

describe('judgeTopics', () => {
  it('says what they are, alike ones together', () => {
    expect(judgeTopics(withOne(topic('inbound', { partitions: 1, retentionMs: -1 })), 1)).toEqual({
      level: 'ok',
      seen: 't.commands, t.urgent-commands, t.events, t.dead-letters (6 partitions, kept 7 d), t.inbound (1 partition, kept for ever)',
    });
  });

  it.each([
    [topic('commands', { leaderless: 2 }), 'fail', '2 partitions of t.commands have no leader'],
    [topic('commands', { cleanupPolicy: 'compact' }), 'fail', 't.commands is compacted'],
    [topic('dead letters', { cleanupPolicy: 'compact,delete' }), 'fail', 't.dead-letters is compacted'],
    [topic('events', { cleanupPolicy: 'compact' }), 'warn', 't.events is compacted'],
    [topic('commands', { retentionMs: DAY / 2 }), 'warn', 't.commands keeps records for 12 h only'],
    [topic('dead letters', { retentionMs: 3 * DAY }), 'warn', 't.dead-letters keeps records for 3 d only'],
    [topic('dead letters', { maxMessageBytes: 1_000 }), 'warn', 'a dead letter may lose its value'],
    [topic('urgent commands', { maxMessageBytes: 2_000_000 }), 'warn', 'a dead letter may lose its value'],
    [topic('urgent commands', { cleanupPolicy: 'compact' }), 'fail', 't.urgent-commands is compacted'],
  ])('%o', (one, level, seen) => {
    const finding = judgeTopics(withOne(one), 1);
    expect(finding).toMatchObject({ level, seen: expect.stringContaining(seen) });
    expect(finding.nextStep).toBeDefined();
  });

  it('wants replicas where there are brokers for them', () => {
    expect(judgeTopics(good(), 3)).toMatchObject({
      level: 'warn',
      seen: expect.stringContaining('t.events has one replica although there are 3 brokers'),
    });
    expect(
      judgeTopics(
        good().map((each) => ({ ...each, replicas: 3 })),
        3,
      ).level,
    ).toBe('ok');
  });

  it('judges only what it may see', () => {
    const hidden = good().map(({ name, role, partitions, leaderless, replicas }) => ({
      name,
      role,
      partitions,
      leaderless,
      replicas,
    }));
    expect(judgeTopics(hidden, 1).level).toBe('ok');
  });
});
