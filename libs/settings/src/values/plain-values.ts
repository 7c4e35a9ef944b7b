import { readFileSync } from 'node:fs';
import { X509Certificate } from 'node:crypto';
import { must } from './must.js';

/*
 * Readers of single values, in this folder by what they are about. Each throws on what it cannot read; what may stand there
 * is said by the setting's `desc`, which the error message quotes.
 */

export const text = (input: string): string => input;

/** The path of a file with PEM certificates that can be read now. */
export function certificateFile(input: string): string {
  const content = readFileSync(input, 'utf8');
  // Reads the first certificate; text around it is allowed.
  void new X509Certificate(content);
  return input;
}

export const wholeNumber =
  (min: number, max: number) =>
  (input: string): number => {
    const value = /^\d{1,15}$/.test(input) ? Number(input) : Number.NaN;
    return must(value >= min && value <= max, value);
  };

/** A part of a whole: above 0 and below 1. */
export function share(input: string): number {
  const value = /^0?\.\d{1,6}$/.test(input) ? Number(input) : Number.NaN;
  return must(value > 0 && value < 1, value);
}

export const oneOf =
  <const T extends string>(...choices: readonly T[]) =>
  (input: string): T => {
    const found = choices.find((choice) => choice === input);
    if (found === undefined) throw new Error('none of the choices');
    return found;
  };

export const oneOfAnyCase =
  <const T extends string>(...choices: readonly T[]) =>
  (input: string): T =>
    oneOf(...choices)(input.toLowerCase());

export function yesOrNo(input: string): boolean {
  if (['true', '1', 'yes', 'on'].includes(input.toLowerCase())) return true;
  if (['false', '0', 'no', 'off'].includes(input.toLowerCase())) return false;
  throw new Error('neither true nor false');
}

/** Kafka's own rule for topic names. */
export const topicName = (input: string): string =>
  must(/^[A-Za-z0-9._-]{1,249}$/.test(input) && input !== '.' && input !== '..', input);
