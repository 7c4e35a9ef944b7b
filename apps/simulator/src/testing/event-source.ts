import { get, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import type { Changes } from '../feed/changes.js';

export interface ReadEvent {
  readonly id: string;
  readonly changes: Changes;
}

/** A client of `GET /control/events`, as a browser is one. */
export interface EventReader {
  readonly response: IncomingMessage;
  readonly events: readonly ReadEvent[];
  /** Settles when the simulator has ended the connection. */
  readonly ended: Promise<void>;
  close(): void;
}

export async function readEvents(url: string, headers: Record<string, string> = {}): Promise<EventReader> {
  const events: ReadEvent[] = [];
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${url}/control/events`, { headers }, resolve).on('error', reject);
  });
  let id = '';
  createInterface(response)
    .on('line', (line) => {
      if (line.startsWith('id: ')) id = line.slice(4);
      if (line.startsWith('data: ')) events.push({ id, changes: JSON.parse(line.slice(6)) as Changes });
    })
    .on('error', () => undefined);
  const ended = new Promise<void>((resolve) => {
    response.once('close', resolve);
  });
  return { response, events, ended, close: () => response.destroy() };
}
