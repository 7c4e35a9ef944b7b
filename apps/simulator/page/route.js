/** Which phone is open stands in the address, so that Back works and a link leads there. */

export function openNumber() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return '';
  }
}

/** @param {string} number */
export function go(number) {
  location.hash = encodeURIComponent(number);
}
