import { describe, expect, it } from 'vitest';
import { clientOptions, toBroker } from './client-options.js';

const options = { brokers: ['kafka:9093'], clientId: 'shop' };

describe('toBroker', () => {
  it.each([
    ['kafka:9093', 'kafka', 9093],
    ['kafka', 'kafka', 9092],
    ['127.0.0.1:9094', '127.0.0.1', 9094],
    ['[::1]:9095', '::1', 9095],
  ])('reads %s', (address, host, port) => {
    expect(toBroker(address)).toEqual({ host, port });
  });
});

describe('clientOptions', () => {
  it('asks for TLS and a login only where they are set', () => {
    expect(clientOptions(options)).not.toHaveProperty('tls');
    expect(clientOptions({ ...options, ssl: false })).not.toHaveProperty('tls');
    expect(clientOptions(options)).not.toHaveProperty('sasl');
  });

  it('asks for the authorities anew at each connection', () => {
    const trusted = [['old'], ['new']];
    const { tls } = clientOptions({ ...options, ssl: { ca: () => trusted.shift() ?? [] } });
    expect([{ ...tls }.ca, { ...tls }.ca]).toEqual([['old'], ['new']]);
    expect({ ...clientOptions({ ...options, ssl: true }).tls }.ca).toBeUndefined();
  });

  it('names the server where it has a name', () => {
    const named = (brokers: string[]) => clientOptions({ ...options, ssl: true, brokers }).tlsServerName;
    expect(named(['kafka:9093'])).toBe(true);
    expect(named(['127.0.0.1:9093'])).toBe(false);
  });

  it('writes the mechanism as the client knows it', () => {
    const sasl = { mechanism: 'scram-sha-512', username: 'u', password: 'p' } as const;
    expect(clientOptions({ ...options, sasl }).sasl).toEqual({ ...sasl, mechanism: 'SCRAM-SHA-512' });
  });
});
