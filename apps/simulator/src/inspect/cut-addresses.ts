/** Longer ones are identifiers or tokens, not words. */
const LONGEST_WORD = 20;
const SHOWN = 6;

/** An address without its secrets: long parts of the path and all values of the query are cut. */
export function cutAddress(address: string): string {
  if (!URL.canParse(address)) return address;
  const { protocol, host, pathname, searchParams } = new URL(address);
  const path = pathname
    .split('/')
    .map((part) => (part.length > LONGEST_WORD ? `${part.slice(0, SHOWN)}…` : part));
  const query = Array.from(searchParams.keys(), (name) => `${name}=…`).join('&');
  return `${protocol}//${host}${path.join('/')}${query === '' ? '' : `?${query}`}`;
}

/** JSON whose strings that are addresses are cut. */
export function cutAddressesIn(json: string): string {
  return json.replaceAll(/"https?:(?:\\?\/){2}(?:[^"\\]|\\.)*"/gi, (quoted) => {
    try {
      return JSON.stringify(cutAddress(String(JSON.parse(quoted))));
    } catch {
      return '"…"';
    }
  });
}
