/** What `npm audit --json` prints: findings, or why it has none. */
interface AuditOutput {
  readonly vulnerabilities?: Readonly<
    Record<string, { readonly name: string; readonly severity: string; readonly range: string }>
  >;
  readonly message?: string;
}

/** What an audit says. `unanswered`: the registry was not asked, or does not know advisories; nothing is known then. */
export type AuditResult =
  | { readonly kind: 'clean' }
  | { readonly kind: 'found'; readonly lines: readonly string[] }
  | { readonly kind: 'unanswered'; readonly why: string };

const SERIOUS = ['high', 'critical'];

export function readAudit(output: string): AuditResult {
  const { vulnerabilities, message } = parse(output);
  if (vulnerabilities === undefined) return { kind: 'unanswered', why: message ?? 'no answer' };
  const lines = Object.values(vulnerabilities)
    .filter(({ severity }) => SERIOUS.includes(severity))
    .map(({ name, severity, range }) => `${name} ${range}: ${severity}`);
  return lines.length === 0 ? { kind: 'clean' } : { kind: 'found', lines };
}

function parse(output: string): AuditOutput {
  try {
    return JSON.parse(output) as AuditOutput;
  } catch {
    return { message: output.trim().split('\n')[0] || 'no answer' };
  }
}
