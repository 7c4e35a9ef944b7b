import { describe, expect, it } from 'vitest';
import { commandRecord } from './posted-command.js';

const recordOf = (
  body: unknown,
  headers: Record<string, string> = { 'content-type': 'application/json' },
) => {
  const { value, ...record } = commandRecord({ body, headers }, () => 'new-id');
  return { ...record, value: JSON.parse(value.toString()) as unknown };
};

describe('a posted command', () => {
  it('stands on the topic as it came, under a new id where it names none', () => {
    expect(recordOf({ commandId: 'own', to: '+41791234567' })).toEqual({
      value: { commandId: 'own', to: '+41791234567' },
      headers: { 'content-type': 'application/json' },
    });
    expect(recordOf({ to: 'x' }).value).toEqual({ to: 'x', commandId: 'new-id' });
    expect(recordOf({ commandId: null }).value).toEqual({ commandId: 'new-id' });
    // One that is there and wrong is refused as on the topic.
    expect(recordOf({ commandId: '' }).value).toEqual({ commandId: '' });
    expect(recordOf([1]).value).toEqual([1]);
    expect(recordOf(null).value).toBeNull();
  });

  it('may be a CloudEvent in structured mode, whether the content type says so or its specversion', () => {
    const event = { specversion: '1.0', type: 't', data: { to: 'x' } };
    const headers = { 'content-type': 'application/cloudevents+json' };
    expect(recordOf(event)).toEqual({ value: { ...event, id: 'new-id' }, headers });
    expect(recordOf({ ...event, id: 'own' }).value).toEqual({ ...event, id: 'own' });
    const typed = { 'content-type': 'Application/CloudEvents+JSON; charset=utf-8', 'ce-id': 'read over' };
    expect(recordOf({ type: 't' }, typed)).toEqual({ value: { type: 't', id: 'new-id' }, headers });
  });

  it('may be a CloudEvent in binary mode', () => {
    const headers = {
      'content-type': 'application/json',
      'ce-specversion': '1.0',
      'ce-source': '/sh%C3%B6p',
      accept: '*/*',
    };
    expect(recordOf({ to: 'x' }, headers)).toEqual({
      value: { to: 'x' },
      headers: {
        'content-type': 'application/json',
        ce_id: 'new-id',
        ce_specversion: '1.0',
        ce_source: '/shöp',
      },
    });
    expect(recordOf({}, { ...headers, 'ce-id': 'own' }).headers['ce_id']).toBe('own');
    expect(recordOf({ commandId: 'own' }, headers).headers['ce_id']).toBeUndefined();
    expect(recordOf({}, { 'ce-id': 'not%ZZ' }).headers['ce_id']).toBe('not%ZZ');
  });

  it('has the key that the caller chose, in a header or as partitionkey', () => {
    const event = { specversion: '1.0', partitionkey: 'customer-7' };
    expect(recordOf(event).key?.toString()).toBe('customer-7');
    // As Node reads a header of UTF-8 bytes.
    const zürich = Buffer.from('Zürich').toString('latin1');
    expect(recordOf(event, { 'record-key': zürich }).key?.toString()).toBe('Zürich');
    expect(recordOf({}, { 'ce-partitionkey': 'customer-8' }).key?.toString()).toBe('customer-8');
    expect(recordOf({}, { 'record-key': '' }).key).toBeUndefined();
  });

  it('carries the trace of its request', () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    expect(recordOf({}, { traceparent }).headers['traceparent']).toBe(traceparent);
  });
});
