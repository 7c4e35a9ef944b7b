import type { DeadLetterView } from '@ecall-gateway/contracts';

/** A few lines for a person: which one, when, why and where from; and the value where it is told. */
export function formatForPeople(letter: DeadLetterView): string {
  const { id, time, reason, error, attempts, origin, key, size, value } = letter;
  const facts = [
    origin === undefined ? 'of unknown origin' : `${origin.topic} ${origin.partition}:${origin.offset}`,
    ...(key === undefined ? [] : [key === null ? 'no key' : `key ${printable(key)}`]),
    size === 0 ? 'no value' : sizeText(size),
    ...(attempts > 1 ? [`${attempts} attempts`] : []),
    ...(letter.replayOf === undefined ? [] : ['sent back before']),
  ];
  return [
    `${id.padEnd(8)}  ${localTime(time)}  ${printable(reason)}`,
    `          ${facts.join(', ')}`,
    ...(error === '' ? [] : [`          ${printable(error)}`]),
    ...(value === undefined || value === null ? [] : [`          ${printable(value)}`]),
  ].join('\n');
}

/** What strangers wrote must not steer a terminal: control characters, and those that turn the direction of text, as escapes. */
export function printable(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\p{Cf}\u2028\u2029]/gu,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}

function sizeText(bytes: number): string {
  return bytes < 1_000 ? `${bytes} B` : `${(bytes / 1_000).toFixed(1)} kB`;
}

function localTime(time: string): string {
  const date = new Date(time);
  const two = (part: number) => String(part).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${date.toTimeString().slice(0, 8)}`;
}
