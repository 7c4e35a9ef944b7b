import { describe, expect, it } from 'vitest';
import type { HistoryLine } from './history-line.js';
import { judgeHistory } from './judge-history.js';
import { SampleHistory, TO } from './sample-history.js';

const isEventOf = (type: string, id: string) => (line: HistoryLine) =>
  line.kind === 'record' &&
  line.headers['ce_type'] === `ecall.message.${type}.v1` &&
  line.headers['ce_subject'] === id;

const swapped = (lines: readonly HistoryLine[], kind: HistoryLine['kind']): HistoryLine[] => {
  const turned = lines.filter((line) => line.kind === kind).toReversed();
  return lines.map((line) => (line.kind === kind ? (turned.shift() ?? line) : line));
};

describe('the second judge', () => {
  it('finds nothing in a run in which nothing went wrong', () => {
    expect(judgeHistory(SampleHistory.clean().text)).toEqual([]);
  });

  it('refuses what is no history', () => {
    expect(() => judgeHistory(['{"kind":"row"}'])).toThrow('format 1');
  });

  const planted: ReadonlyArray<readonly [string, SampleHistory, string]> = [
    ['a message that eCall took twice', SampleHistory.clean().accepted('one', 5_000, 'x'), 'I1 one'],
    [
      'a message that no command asks for',
      SampleHistory.clean().accepted('three', 5_000, 'x'),
      "I1 eCall took 'text of three'",
    ],
    [
      'a third acceptance where two are allowed',
      SampleHistory.clean()
        .command('three', 2, { onInDoubt: 'resend' })
        .accepted('three', 0)
        .accepted('three', 2_000, 'b')
        .accepted('three', 4_000, 'c')
        .event('accepted', 'three', { messageId: 'b' }),
      'I1 three',
    ],
    [
      'a second acceptance before the grace could end',
      SampleHistory.clean()
        .command('three', 2, { onInDoubt: 'resend' })
        .accepted('three', 0)
        .accepted('three', 500, 'b')
        .event('accepted', 'three', { messageId: 'b' }),
      'I1 three to +41790000001 was accepted again after 500 ms',
    ],
    [
      'a message that was begun after its cancel',
      SampleHistory.clean()
        .command('three', 2)
        .add({ kind: 'cancelled', at: 100, commandId: 'three', to: TO })
        .accepted('three', 5_000)
        .event('accepted', 'three', { messageId: 'message-three' }),
      'I3 three to +41790000001 was taken 4900 ms after it was cancelled',
    ],
    [
      'an urgent command without an end',
      SampleHistory.clean().record('urgent', 0, '{"commandId":"u","to":"+1","content":{"text":"u"}}', {}),
      'I2 u to +1 has no end',
    ],
    ['a command without an end', SampleHistory.clean().command('three', 2), 'I2 three'],
    [
      'a record that holds no command and is no dead letter',
      SampleHistory.clean().record('commands', 2, 'poison', {}),
      'I2 commands 0 2 holds no command',
    ],
    [
      'an offset that never moved',
      SampleHistory.clean().add({ kind: 'committed', topic: 'commands', partition: 1, offset: 3, end: 4 }),
      'I2 commands 1 stands at 3 of 4',
    ],
    [
      'an event that was never published',
      SampleHistory.clean().add({ kind: 'unpublished', commandId: 'two' }),
      'I2 the outbox holds an event of two',
    ],
    [
      'a settled row of which nobody was told',
      SampleHistory.clean().add({ kind: 'row', commandId: 'three', to: TO, state: 'accepted' }),
      'I2 three is accepted, and nobody was told',
    ],
    [
      'a known acceptance of which nobody was told',
      SampleHistory.clean()
        .command('three', 2)
        .accepted('three', 20)
        .add({ kind: 'known', messageId: 'message-three' })
        .event('in-doubt', 'three', { final: true }),
      "I2 three to +41790000001: eCall's acceptance was known",
    ],
    [
      'two outcomes',
      SampleHistory.clean().event('expired', 'one', {}),
      'I3 one to +41790000001 ended as accepted and expired',
    ],
    [
      'one outcome under two ids',
      SampleHistory.clean().event('accepted', 'one', { messageId: 'x' }, 'another'),
      'I3 one to +41790000001 ended as accepted and accepted',
    ],
    [
      'a denial of what eCall took',
      SampleHistory.clean().command('three', 2).accepted('three', 20).event('expired', 'three', {}),
      'I3 three to +41790000001: eCall took it',
    ],
    [
      'an acceptance that never was',
      SampleHistory.clean().command('three', 2).event('accepted', 'three', {}),
      'I3 three to +41790000001 is accepted, and eCall never took it',
    ],
    [
      'a rejection that eCall never spoke',
      SampleHistory.clean().command('three', 2).event('rejected', 'three', { reason: 'forbidden' }),
      'I3 three to +41790000001 is rejected, and eCall never refused it',
    ],
    [
      'a repeat with other bytes',
      SampleHistory.clean().event('accepted', 'one', { messageId: 'message-one', more: 1 }),
      'I3 accepted of one was published with other bytes',
    ],
    [
      'a status before its acceptance',
      SampleHistory.clean().event('status-changed', 'three', { status: 'sent' }),
      'I5 three',
    ],
    [
      'a status that goes back',
      SampleHistory.clean().event('status-changed', 'one', { messageId: 'message-one', status: 'buffered' }),
      'I5 one to +41790000001: message-one went from delivered to buffered',
    ],
    [
      'another content under a known id that is no dead letter',
      SampleHistory.clean().command('one', 2, { content: { type: 'Text', text: 'other' } }),
      'I6 one stands for text of one and other',
    ],
    [
      'two contents under one id that eCall took',
      SampleHistory.clean()
        .command('one', 2, { content: { type: 'Text', text: 'other' } })
        .add({ kind: 'accepted', at: 5_000, messageId: 'x', to: TO, text: 'other' }),
      'I6 one to +41790000001 was accepted with two contents',
    ],
  ];

  it.each(planted)('sees %s', (_, sample, expected) => {
    expect(judgeHistory(sample.text)).toContainEqual(expect.stringContaining(expected));
  });

  it('sees messages of one key that eCall took in another order', () => {
    const { lines } = SampleHistory.clean();
    const turned = swapped(lines, 'accepted').map((line) => JSON.stringify(line));
    expect(judgeHistory(turned)).toEqual([
      "I4 'text of one' came to eCall after 'text of two', which stands behind it",
    ]);
  });

  it('does not judge the order of a message whose events lie in the outbox: it may have been in doubt', () => {
    const { lines } = SampleHistory.clean().add({ kind: 'unpublished', commandId: 'one' });
    const turned = swapped(lines, 'accepted').map((line) => JSON.stringify(line));
    expect(judgeHistory(turned)).toEqual(['I2 the outbox holds an event of one']);
  });

  it('sees an outcome whose event is missing', () => {
    const sample = SampleHistory.clean().without(isEventOf('accepted', 'two'));
    expect(judgeHistory(sample.text)).toEqual([
      'I2 two to +41790000001 has no end',
      'I5 two to +41790000001: sent before accepted',
      'I5 two to +41790000001: delivered before accepted',
    ]);
  });

  it('holds a dead letter for the end of its record', () => {
    const sample = SampleHistory.clean()
      .record('commands', 2, 'poison', {})
      .deadLetter(2)
      .command('three', 3)
      .deadLetter(3);
    expect(judgeHistory(sample.text)).toEqual([]);
  });

  it('takes a cancel for no command, and lets a call that was under way arrive', () => {
    const cancel = { specversion: '1.0', type: 'ecall.cancel-message.v1', data: { commandId: 'two' } };
    const sample = SampleHistory.clean()
      .record('commands', 2, JSON.stringify(cancel), {})
      .add({ kind: 'cancelled', at: 0, commandId: 'two' });
    expect(judgeHistory(sample.text)).toEqual([]);
  });

  it('lets what waits in the ledger, or for a person, be open', () => {
    const sample = SampleHistory.clean()
      .command('three', 2)
      .add({ kind: 'row', commandId: 'three', to: TO, state: 'parked' })
      .command('four', 3)
      .event('in-doubt', 'four', { final: true });
    expect(judgeHistory(sample.text)).toEqual([]);
  });

  it('tells commands without an id apart where their topic was made anew', () => {
    const at = (timestamp: number, text: string) =>
      ({
        kind: 'record',
        topic: 'commands',
        partition: 1,
        offset: 0,
        timestamp,
        key: null,
        value: JSON.stringify({ content: { text }, to: TO }),
        headers: {},
      }) as const;
    const place = 'kafka:commands:1:0';
    const sample = (timestamp: number) =>
      SampleHistory.clean()
        .add({ ...at(1, 'old'), former: true, deleted: true })
        .add(at(2, 'new'))
        .add({ kind: 'row', commandId: place, to: TO, state: 'accepted', timestamp })
        .add({ kind: 'accepted', at: 50, messageId: 'm', to: TO, text: 'new' });
    expect(judgeHistory(sample(2).event('accepted', place, { messageId: 'm' }).text)).toEqual([]);
    expect(judgeHistory(sample(1).event('accepted', `${place}:2`, { messageId: 'm' }).text)).toEqual([]);
    expect(judgeHistory(sample(2).text)).toContain(`I2 ${place} is accepted, and nobody was told`);
  });

  it('judges the order in each topic of one name by itself', () => {
    const sample = SampleHistory.clean();
    const former = {
      kind: 'record',
      topic: 'commands',
      partition: 0,
      timestamp: 0,
      key: 'key',
      headers: {},
    } as const;
    const value = JSON.stringify({ commandId: 'old', to: TO, content: { text: 'text of old' } });
    sample.add({ ...former, offset: 7, value, former: true });
    sample.lines.splice(1, 0, { kind: 'accepted', at: 0, messageId: 'm', to: TO, text: 'text of old' });
    expect(judgeHistory(sample.event('accepted', 'old', { messageId: 'm' }).text)).toEqual([]);
  });

  it('expects nothing of what was deleted or is too large for its topic', () => {
    const sample = SampleHistory.clean()
      .add({
        kind: 'record',
        topic: 'commands',
        partition: 1,
        offset: 0,
        timestamp: 0,
        key: null,
        value: '{"content":{"text":"gone"},"to":"+1"}',
        headers: {},
        deleted: true,
      })
      .add({ kind: 'unpublished', commandId: 'kafka:commands:1:0' })
      .command('three', 2)
      .add({ kind: 'too-large', commandId: 'three' })
      .add({ kind: 'unpublished', commandId: 'three' });
    expect(judgeHistory(sample.text)).toEqual([]);
  });
});
