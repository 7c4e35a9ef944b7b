/** `value`, where something holds for it. @throws otherwise; the error's words are not shown to anybody */
export function must<T>(holds: boolean, value: T): T {
  if (!holds) throw new Error('not allowed');
  return value;
}

/** The parts of a list that is separated by commas, without blanks around them. */
export function items(input: string): string[] {
  return input
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** Line ends, tabs and other characters that nobody sees and no setting wants. */
export const CONTROL_CHARACTERS = /\p{Cc}/u;
