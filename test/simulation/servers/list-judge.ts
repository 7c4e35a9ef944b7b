import type { ListedMessage } from '@ecall-gateway/ecall-client';
import type { Surroundings } from '../surroundings/surroundings.js';

/**
 * What must hold for every list that leaves a gateway.
 * @param asked every message that was ever asked for; those of the list are added
 */
export function judgeList(world: Surroundings, messages: readonly ListedMessage[], asked: Set<string>): void {
  const texts = messages.map(textOf);
  world.tell(`eCall sees a list of ${texts.join(', ')}`);
  const numbers = new Set(messages.map(({ to }) => to));
  if (numbers.size < messages.length) world.violate(`a list holds a number twice: ${texts.join(', ')}`);
  const keys = texts.flatMap((text) => {
    const [key, ...others] = world.keysOf.get(text) ?? [];
    return key === undefined || others.length > 0 ? [] : [key];
  });
  if (new Set(keys).size < keys.length) world.violate(`a list holds a key twice: ${texts.join(', ')}`);
  const urgent = texts.find((text) => !world.ordinary.has(text));
  if (urgent !== undefined) world.violate(`${urgent} is urgent, and is in a list`);
  for (const message of messages) {
    const name = `${message.to} ${textOf(message)}`;
    if (asked.has(name)) world.violate(`${name} was asked for before, and is in a list`);
    asked.add(name);
  }
}

export function textOf({ content }: ListedMessage): string {
  return 'text' in content ? String(content.text) : '';
}
