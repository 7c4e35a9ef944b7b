import { describe, expect, it } from 'vitest';
import { readAudit } from './audit.js';

const found = (severity: string) =>
  JSON.stringify({ vulnerabilities: { 'left-pad': { name: 'left-pad', severity, range: '<1.1.0' } } });

describe('an audit', () => {
  it('is clean without findings, and with slight ones', () => {
    expect(readAudit('{ "vulnerabilities": {} }')).toEqual({ kind: 'clean' });
    expect(readAudit(found('moderate'))).toEqual({ kind: 'clean' });
  });

  it.each(['high', 'critical'])('names a %s finding', (severity) => {
    expect(readAudit(found(severity))).toEqual({ kind: 'found', lines: [`left-pad <1.1.0: ${severity}`] });
  });

  it('knows nothing where the registry does not answer', () => {
    expect(readAudit('{ "message": "405 Method Not Allowed" }')).toEqual({
      kind: 'unanswered',
      why: '405 Method Not Allowed',
    });
    expect(readAudit('')).toEqual({ kind: 'unanswered', why: 'no answer' });
    expect(readAudit('npm error network\nmore')).toEqual({ kind: 'unanswered', why: 'npm error network' });
  });
});
