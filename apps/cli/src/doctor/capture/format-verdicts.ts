import type { Session } from '../../session.js';
import { judgeLines, type SeenOfEcall } from './verify-lines.js';

/** Prints which lines of the list this run answers. */
export function tellVerdicts(seen: SeenOfEcall, session: Session): void {
  session.print('\nOf docs/verify-against-ecall.md:');
  for (const { kind, line, detail } of judgeLines(seen)) {
    session.print(
      `  ${kind.padEnd(10)}  ${line.replaceAll('**', '')} …${detail === undefined ? '' : ` (${detail})`}`,
    );
  }
}
