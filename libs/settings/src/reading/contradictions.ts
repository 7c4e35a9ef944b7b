import type { SettingProblem } from '../problems/settings.error.js';
import { admitsRecipient } from '../values/phone-values.js';
import type { Settings } from './settings.js';

/** What no setting can be wrong about alone. */
export function contradictions(settings: Settings): SettingProblem[] {
  return [...times(settings), ...ports(settings), ...topics(settings), ...canary(settings)];
}

function times({ SEND_LEASE_MS, SEND_TIMEOUT_MS, SAFETY_MARGIN_MS, IN_DOUBT_GRACE_MS }: Settings) {
  const sum = SEND_LEASE_MS + SEND_TIMEOUT_MS + SAFETY_MARGIN_MS;
  if (sum <= IN_DOUBT_GRACE_MS) return [];
  const mayBe = `at least SEND_LEASE_MS + SEND_TIMEOUT_MS + SAFETY_MARGIN_MS = ${sum}`;
  return [{ name: 'IN_DOUBT_GRACE_MS', got: `got '${IN_DOUBT_GRACE_MS}'`, mayBe }];
}

function ports({ PORT, MANAGEMENT_PORT }: Settings): SettingProblem[] {
  if (PORT !== MANAGEMENT_PORT) return [];
  const mayBe = 'any port other than PORT: webhooks and management are separate servers';
  return [{ name: 'MANAGEMENT_PORT', got: `got '${MANAGEMENT_PORT}'`, mayBe }];
}

const TOPICS = [
  'TOPIC_SEND_MESSAGE',
  'TOPIC_SEND_MESSAGE_URGENT',
  'TOPIC_MESSAGE_EVENTS',
  'TOPIC_INBOUND_MESSAGES',
  'TOPIC_DLQ',
] as const;

/** A gateway that reads what it writes would never end. */
function topics(settings: Settings): SettingProblem[] {
  return TOPICS.flatMap((name, index) => {
    const other = TOPICS.slice(0, index).find((each) => settings[each] === settings[name]);
    if (other === undefined) return [];
    return [{ name, got: `got '${settings[name]}'`, mayBe: `any topic other than that of ${other}` }];
  });
}

function canary({ CANARY_TO: to, SEND_ALLOWED_TO: allowed }: Settings): SettingProblem[] {
  if (to === undefined || allowed === undefined || admitsRecipient(allowed, to)) return [];
  return [{ name: 'CANARY_TO', got: `got '${to}'`, mayBe: 'a number that SEND_ALLOWED_TO admits' }];
}
