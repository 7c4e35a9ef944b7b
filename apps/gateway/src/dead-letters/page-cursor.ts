/** `partition-offset`, joined by dots: of a URL's own characters. */
const CURSOR = /^\d{1,10}-\d{1,19}(\.\d{1,10}-\d{1,19}){0,9999}$/;

/** Where a page ends, by partition. */
export type PageCursor = ReadonlyMap<number, bigint>;

export function formatCursor(cursor: PageCursor): string {
  return [...cursor].map(([partition, offset]) => `${partition}-${offset}`).join('.');
}

/** Undefined for a text that is none. */
export function parseCursor(text: string): PageCursor | undefined {
  if (!CURSOR.test(text)) return undefined;
  return new Map(
    text.split('.').map((part) => {
      const [partition, offset] = part.split('-');
      return [Number(partition), BigInt(offset ?? 0)] as const;
    }),
  );
}
