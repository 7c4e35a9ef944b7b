import type { DeadLetter } from './dead-letter.js';

/** A few lines for a person: which one, when, why, from which topic, and its value on request. */
export function formatForPeople(letter: DeadLetter, showValue: boolean): string {
  const { id, time, reason, error, attempts, origin, key, value } = letter;
  const facts = [
    origin === undefined ? 'of unknown origin' : `${origin.topic} ${origin.partition}:${origin.offset}`,
    key === null ? 'no key' : `key ${printable(key.toString())}`,
    value === null ? 'no value' : size(value.length),
    ...(attempts > 1 ? [`${attempts} attempts`] : []),
    ...(letter.replayOf === undefined ? [] : ['sent back before']),
  ];
  return [
    `${id.padEnd(8)}  ${localTime(time)}  ${printable(reason)}`,
    `          ${facts.join(', ')}`,
    ...(error === '' ? [] : [`          ${printable(error)}`]),
    ...(showValue && value !== null ? [`          ${printable(value.toString())}`] : []),
  ].join('\n');
}

/** One JSON object, for programs. */
export function formatAsJson(letter: DeadLetter, showValue: boolean): string {
  const { id, time, reason, error, attempts, origin, key, value, replayOf } = letter;
  return JSON.stringify({
    id,
    time: new Date(time).toISOString(),
    reason,
    error,
    attempts,
    ...(origin === undefined
      ? {}
      : { origin: { ...origin, timestamp: new Date(origin.timestamp).toISOString() } }),
    key: key?.toString() ?? null,
    size: value?.length ?? 0,
    ...(replayOf === undefined ? {} : { replayOf }),
    ...(showValue ? { value: value?.toString() ?? null } : {}),
  });
}

/** What strangers wrote must not steer a terminal: control characters, and those that turn the direction of text, as escapes. */
export function printable(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\p{Cf}\u2028\u2029]/gu,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}

function size(bytes: number): string {
  return bytes < 1_000 ? `${bytes} B` : `${(bytes / 1_000).toFixed(1)} kB`;
}

function localTime(time: number): string {
  const date = new Date(time);
  const two = (part: number) => String(part).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${date.toTimeString().slice(0, 8)}`;
}
