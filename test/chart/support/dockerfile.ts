/** One instruction of a Dockerfile. */
export interface Instruction {
  readonly name: string;
  readonly argument: string;
}

/** One `FROM`, and what follows it. */
export interface Stage {
  readonly name: string;
  /** Another stage, or an image. */
  readonly from: string;
  readonly instructions: readonly Instruction[];
}

/** Reads what our Dockerfile uses of the language. */
export function readDockerfile(text: string): Stage[] {
  const lines = text
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const stages: Array<Stage & { instructions: Instruction[] }> = [];
  for (const line of lines) {
    const [, name = '', argument = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
    if (name === 'FROM') {
      const [, from = '', stage = ''] = /^(\S+) AS (\S+)$/.exec(argument) ?? [];
      stages.push({ name: stage, from, instructions: [] });
    } else stages.at(-1)?.instructions.push({ name, argument });
  }
  return stages;
}
