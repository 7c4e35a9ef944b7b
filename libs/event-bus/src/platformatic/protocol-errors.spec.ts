import { MultipleErrors, NetworkError, ResponseError, UserError } from '@platformatic/kafka';
import { describe, expect, it } from 'vitest';
import { protocolError, protocolErrors, responseOf, withReasons } from './protocol-errors.js';

const PRODUCE = 0;

describe('protocolErrors', () => {
  it('finds what a broker answered under what the client wraps it in', () => {
    const answer = new ResponseError(PRODUCE, 11, { '/responses/0': [10, null] }, { errorCode: 10 });
    const error = new MultipleErrors('Producing messages failed.', [
      new MultipleErrors('produce failed 5 times.', [new NetworkError('Connection closed'), answer]),
    ]);
    expect(protocolErrors(error)).toEqual(['MESSAGE_TOO_LARGE']);
    expect(responseOf(answer)).toEqual({ errorCode: 10 });
  });

  it('knows a topic that does not exist, which the client names in words alone', () => {
    const error = new MultipleErrors('Producing messages failed.', [new UserError('Unknown topic t.')]);
    expect(protocolError(error)).toBe('UNKNOWN_TOPIC_OR_PARTITION');
  });

  it('passes over the reason of a single record, which has no name of its own', () => {
    const error = new ResponseError(PRODUCE, 11, { '/0/records/0': [-1, 'no key'], '/0': [87, null] }, {});
    expect(protocolError(error)).toBe('INVALID_RECORD');
  });

  it('tells every reason, each once', () => {
    const refused = new NetworkError('Connection to b:9092 failed.', { cause: new Error('SASL failed.') });
    const error = new MultipleErrors('Producing failed.', [
      new MultipleErrors('No broker.', [refused, refused]),
    ]);
    expect(withReasons(error)).toMatchObject({
      message: 'Producing failed: No broker: Connection to b:9092 failed: SASL failed',
      cause: error,
    });
    expect(withReasons('text').message).toBe('an error that is no Error');
  });

  it('finds nothing in what is no answer of a broker', () => {
    for (const error of [new NetworkError('Connection closed'), new Error('x'), 'text', undefined])
      expect([protocolErrors(error), protocolError(error), responseOf(error)]).toEqual([[], '', undefined]);
  });
});
