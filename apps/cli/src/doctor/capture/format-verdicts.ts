import type { Session } from '../../session.js';
import { wrap } from '../report.js';
import { judgeLines, type SeenOfEcall } from './verify-lines.js';

const KIND_WIDTH = 10;
/** Two blanks before it, two behind. */
const INDENT = KIND_WIDTH + 4;

/** Prints which lines of the list this run answers. */
export function tellVerdicts(seen: SeenOfEcall, session: Session): void {
  const width = session.terminal === undefined ? Infinity : session.terminal.columns - INDENT;
  session.print('\nOf docs/verify-against-ecall.md:');
  for (const { kind, line, detail } of judgeLines(seen)) {
    const text = `${line.replaceAll(/[*`]/g, '')} …${detail === undefined ? '' : ` (${detail})`}`;
    session.print(`  ${kind.padEnd(KIND_WIDTH)}  ${wrap(text, width).join(`\n${' '.repeat(INDENT)}`)}`);
  }
}
