import { KafkaJSProtocolError } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { topicEnds } from './topic-ends.js';

const ENDS = [{ partition: 0, offset: '3', high: '3', low: '0' }];
const notTheLeader = () =>
  Object.assign(new KafkaJSProtocolError(new Error('not the leader')), { retriable: true });

describe('the ends of a topic', () => {
  /** Answers after so many errors. */
  const ask = async (failure: Error, times: number) => {
    let asked = 0;
    const fetchTopicOffsets = async () => {
      if ((asked += 1) <= times) throw failure;
      return ENDS;
    };
    const ends = await topicEnds({ fetchTopicOffsets }, 't', 1).catch((thrown: unknown) => thrown);
    return { ends, asked };
  };

  it('are asked for again while a new topic has no leader that knows of it', async () => {
    expect(await ask(notTheLeader(), 3)).toEqual({ ends: ENDS, asked: 4 });
  });

  it('are not asked for for ever, nor again after what does not pass', async () => {
    const passing = notTheLeader();
    expect(await ask(passing, 100)).toEqual({ ends: passing, asked: 10 });
    const lasting = new Error('not allowed');
    expect(await ask(lasting, 100)).toEqual({ ends: lasting, asked: 1 });
  });
});
