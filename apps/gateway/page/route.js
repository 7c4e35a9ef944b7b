/** Which view is open stands in the address, so that Back works and a link leads there. A number never does. */

/** @returns {{ view: string, argument: string }} */
export function route() {
  const [view = '', ...rest] = location.hash.slice(1).split('/');
  try {
    return { view: view === '' ? 'overview' : view, argument: decodeURIComponent(rest.join('/')) };
  } catch {
    return { view: 'overview', argument: '' };
  }
}

/**
 * @param {string} view
 * @param {string} [argument]
 */
export function address(view, argument) {
  return argument === undefined ? `#${view}` : `#${view}/${encodeURIComponent(argument)}`;
}
