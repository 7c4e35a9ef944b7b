import type { History } from './read-history.js';

/** I1 and I6. */
export function judgeSends(history: History): string[] {
  return [...judgeAcceptances(history), ...judgeContents(history), ...judgeCancels(history)];
}

/** I1: eCall takes a message once, or twice where that was asked for. I6: of all contents under one id it takes one. */
function judgeAcceptances({ run, commands, accepted }: History): string[] {
  const broken: string[] = [];
  const byText = new Map(commands.map((command) => [command.text, command]));
  const policies = new Map<string, string>();
  for (const { commandId, policy } of commands) if (!policies.has(commandId)) policies.set(commandId, policy);
  const taken = new Map<string, { readonly at: number; readonly text: string }[]>();
  for (const { text, to, at } of accepted) {
    const id = byText.get(text)?.commandId;
    if (id === undefined) {
      broken.push(`I1 eCall took '${text}', which no command asks for`);
      continue;
    }
    const message = `${id} to ${to}`;
    const before = taken.get(message) ?? [];
    taken.set(message, [...before, { at, text }]);
    const [first] = before;
    const most = policies.get(id) === 'resend' ? 2 : 1;
    if (before.length + 1 > most) broken.push(`I1 ${message} was accepted ${before.length + 1} times`);
    else if (first !== undefined && at - first.at < (run.leastBeforeResendMs ?? 0))
      broken.push(`I1 ${message} was accepted again after ${at - first.at} ms`);
    if (first !== undefined && first.text !== text)
      broken.push(`I6 ${message} was accepted with two contents`);
  }
  return broken;
}

/** I6: of several contents under one id all but one end in the dead-letter topic. */
function judgeContents({ commands, deadLetters }: History): string[] {
  const dead = new Set(
    deadLetters.map(
      ({ headers }) => `${headers['dlq-topic']} ${headers['dlq-partition']} ${headers['dlq-offset']}`,
    ),
  );
  const alive = new Map<string, Set<string>>();
  for (const { commandId, text, record } of commands) {
    const { topic, partition, offset, deleted } = record;
    if (deleted === true || dead.has(`${topic} ${partition} ${offset}`)) continue;
    alive.set(commandId, (alive.get(commandId) ?? new Set()).add(text));
  }
  return [...alive]
    .filter(([, texts]) => texts.size > 1)
    .map(([id, texts]) => `I6 ${id} stands for ${[...texts].join(' and ')}`);
}

/** Nothing more of a message is begun once it is cancelled. */
function judgeCancels({ run: { latestAfterCancelMs }, cancels, commands, accepted }: History): string[] {
  if (latestAfterCancelMs === undefined) return [];
  const ids = new Map(commands.map(({ text, commandId }) => [text, commandId]));
  return accepted.flatMap(({ text, to, at }) => {
    const id = ids.get(text);
    const since = cancels.find((cancel) => cancel.commandId === id && (cancel.to ?? to) === to)?.at;
    if (since === undefined || at <= since + latestAfterCancelMs) return [];
    return [`I3 ${id} to ${to} was taken ${at - since} ms after it was cancelled`];
  });
}
