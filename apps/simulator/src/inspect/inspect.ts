import type { Exchange } from '../journal/entries.js';
import type { Journal } from '../journal/journal.js';
import { statusAt } from '../journal/message-fate.js';
import { cutAddress, cutAddressesIn } from './cut-addresses.js';
import type { InspectedMessage, InspectedRequest } from './inspected.js';

const SECRET_HEADERS = new Set(['authorization', 'proxy-authorization', 'cookie']);

export function inspectRequest(
  { requests, exchanges }: Journal,
  requestId: string,
): InspectedRequest | undefined {
  const entry = requests.findLast((each) => each.requestId === requestId);
  if (!entry) return undefined;
  const exchange = exchanges.get(requestId);
  if (!exchange) return { entry };
  const { headers, body, answer } = exchange;
  return {
    entry,
    headers: shownHeaders(headers),
    ...(body === undefined ? {} : { body: body === null ? null : cutAddressesIn(body) }),
    ...(answer === undefined ? {} : { answer }),
  };
}

export function inspectMessage(
  journal: Journal,
  messageId: string,
  now: number,
): InspectedMessage | undefined {
  const kept = journal.message(messageId);
  if (!kept) return undefined;
  const { message, fate } = kept;
  const { status, since } = statusAt(fate, now);
  const request = inspectRequest(journal, message.requestId);
  return {
    message: { ...message, notificationAddresses: message.notificationAddresses.map(cutAddress) },
    status,
    statusSince: since,
    ...(request === undefined ? {} : { request }),
    callbacks: journal.callbacks
      .filter((callback) => callback.messageId === messageId)
      .map((callback) => {
        const body = journal.callbackBodies.get(callback.sequence);
        return { ...callback, url: cutAddress(callback.url), ...(body === undefined ? {} : { body }) };
      }),
  };
}

function shownHeaders(headers: Exchange['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, SECRET_HEADERS.has(name) ? '…' : String(value)]),
  );
}
