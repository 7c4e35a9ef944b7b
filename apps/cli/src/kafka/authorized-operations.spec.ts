import { describe, expect, it } from 'vitest';
import { readGroup, readMetadata } from './authorized-operations.js';

const int16 = (value: number) => Buffer.from([(value >> 8) & 0xff, value & 0xff]);
const int32 = (value: number) =>
  Buffer.from([value >> 24, value >> 16, value >> 8, value].map((byte) => byte & 0xff));
const text = (value: string) => Buffer.concat([int16(Buffer.byteLength(value)), Buffer.from(value)]);
const bytes = (length: number) => Buffer.concat([int32(length), Buffer.alloc(length, 7)]);
const array = (...items: Buffer[]) => Buffer.concat([int32(items.length), ...items]);
const bool = (value: boolean) => Buffer.from([value ? 1 : 0]);
const NONE = int16(-1);
const NOT_TOLD = -0x80000000;

/** As Kafka's protocol guide has it: error, index, leader, epoch, replicas, in sync, offline. */
const partition = Buffer.concat([
  int16(0),
  int32(0),
  int32(1),
  int32(4),
  array(int32(1), int32(2)),
  array(int32(1)),
  array(),
]);
const topic = (name: string, isInternal: boolean, operations: number) =>
  Buffer.concat([int16(0), text(name), bool(isInternal), array(partition, partition), int32(operations)]);
const broker = (rack: Buffer) => Buffer.concat([int32(1), text('kafka-1'), int32(9092), rack]);
const metadata = (cluster: number, ...topics: Buffer[]) =>
  Buffer.concat([
    int32(0),
    array(broker(NONE), broker(text('rack-a'))),
    text('cluster-id'),
    int32(1),
    array(...topics),
    int32(cluster),
  ]);
const READ = 1 << 3;
const WRITE = 1 << 4;
const DESCRIBE = 1 << 8;
const ALTER_CONFIGS = 1 << 11;

describe('what a user may do', () => {
  it('with topics, and with the cluster', () => {
    const answer = metadata(
      DESCRIBE | ALTER_CONFIGS,
      topic('commands', false, READ | WRITE | DESCRIBE),
      topic('__consumer_offsets', true, DESCRIBE),
      topic('events', false, WRITE),
    );
    const { topics, cluster } = readMetadata(answer);
    expect([...topics]).toEqual([
      ['commands', new Set(['READ', 'WRITE', 'DESCRIBE'])],
      ['events', new Set(['WRITE'])],
    ]);
    expect(cluster).toEqual(new Set(['DESCRIBE', 'ALTER_CONFIGS']));
  });

  it('is nothing where the broker leaves it open', () => {
    expect(readMetadata(metadata(NOT_TOLD)).cluster).toEqual(new Set());
  });

  it('with a group, with members or without', () => {
    const member = Buffer.concat([text('m-1'), text('client'), text('/10.0.0.1'), bytes(30), bytes(70)]);
    const group = (...members: Buffer[]) =>
      Buffer.concat([
        int32(0),
        array(
          Buffer.concat([
            int16(0),
            text('g'),
            text('Stable'),
            text('consumer'),
            text('ours'),
            array(...members),
            int32(READ | DESCRIBE),
          ]),
        ),
      ]);
    expect(readGroup(group())).toEqual(new Set(['READ', 'DESCRIBE']));
    expect(readGroup(group(member, member))).toEqual(new Set(['READ', 'DESCRIBE']));
  });

  it('is not guessed from half of an answer', () => {
    const answer = metadata(0, topic('commands', false, READ));
    expect(() => readMetadata(answer.subarray(0, answer.length - 20))).toThrow(RangeError);
  });
});
