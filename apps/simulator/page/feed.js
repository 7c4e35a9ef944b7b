/** @import { Changes } from '../src/feed/changes.js' */

const RETRY_MS = 1_000;

/**
 * Follows the simulator, for as long as the page is open. A browser goes on by itself after a short break; where it gave
 * up, this begins anew at the place where it ended.
 * @param {(changes: Changes) => void} onChanges
 * @param {(live: boolean) => void} onConnection
 */
export function follow(onChanges, onConnection) {
  let last = '';
  const connect = () => {
    const source = new EventSource(`/control/events?since=${last}`);
    source.addEventListener('open', () => onConnection(true));
    source.addEventListener('message', ({ data, lastEventId }) => {
      last = lastEventId;
      onChanges(JSON.parse(data));
    });
    source.addEventListener('error', () => {
      onConnection(false);
      if (source.readyState === EventSource.CLOSED) setTimeout(connect, RETRY_MS);
    });
  };
  connect();
}
