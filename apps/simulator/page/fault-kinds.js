/**
 * @import { Fault } from '../src/faults/fault-rule.js'
 * @import { FaultKindInfo } from '../src/faults/fault-kinds.js'
 */
import { call } from './api.js';

/** @typedef {FaultKindInfo & { readonly kind: string }} Kind */
/** @typedef {{ readonly number: string, readonly fault: Fault }} MagicNumber */

/** @type {readonly Kind[]} */
let kinds = [];

/**
 * The simulator's own table of faults.
 * @returns {Promise<{ kinds: readonly Kind[], magicNumbers: readonly MagicNumber[] }>}
 */
export async function loadKinds() {
  const result = await call('/control/fault-kinds');
  if (!result.ok) return { kinds: [], magicNumbers: [] };
  kinds = result.body.kinds;
  return result.body;
}

/** @param {string} name */
export function kindOf(name) {
  return kinds.find(({ kind }) => kind === name);
}

/**
 * What it does, without the marks of Markdown that the README needs.
 * @param {string} name
 */
export function about(name) {
  return (kindOf(name)?.what ?? '').replaceAll('`', '');
}
