import type { History, HistoryCommand } from './read-history.js';

/** Ordinary messages of an account hardly go before an urgent one that waits. */
export function judgeUrgency(history: History): string[] {
  const { run, accepted, refusals, stops } = history;
  if (run.urgency === undefined) return [];
  const { afterMs, most } = run.urgency;
  const urgentTexts = new Set(
    history.commands.filter((one) => isUrgent(history, one)).map(({ text }) => text),
  );
  return history.commands.flatMap((command) => {
    const mine = accepted.find(({ text }) => text === command.text);
    const from = command.record.timestamp;
    if (mine === undefined || !waitsForOthersAlone(history, command)) return [];
    if (stops.some((at) => from < at && at < mine.at)) return [];
    const calls = { urgent: new Set<number>(), ordinary: new Set<number>() };
    for (const { account, at = 0, text } of [...accepted, ...refusals])
      if (account === mine.account && from + afterMs < at && at < mine.at)
        calls[urgentTexts.has(text) ? 'urgent' : 'ordinary'].add(at);
    return calls.ordinary.size <= most + calls.urgent.size
      ? []
      : [
          `U ${command.commandId} waited ${mine.at - from} ms, and ${calls.ordinary.size} ordinary calls went`,
        ];
  });
}

function isUrgent({ run }: History, { record }: HistoryCommand): boolean {
  return record.topic === run.urgent;
}

/** An urgent command that comes once, for one number and at once, with a key that no other urgent one has. */
function waitsForOthersAlone(history: History, command: HistoryCommand): boolean {
  if (!isUrgent(history, command) || command.to.length !== 1 || command.waits) return false;
  return history.commands.every(
    (other) =>
      other === command ||
      (other.commandId !== command.commandId &&
        (command.record.key === null ||
          !isUrgent(history, other) ||
          other.record.key !== command.record.key)),
  );
}
