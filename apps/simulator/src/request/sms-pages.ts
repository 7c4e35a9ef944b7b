/** GSM 03.38 default alphabet (3GPP TS 23.038, 6.2.1), and the extension table, whose characters count two. */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const EXTENSION = '^{}\\[~]|€\f';

const WIDTHS = new Map<string, number>([
  ...Array.from(BASIC, (character) => [character, 1] as const),
  ...Array.from(EXTENSION, (character) => [character, 2] as const),
]);

/** eCall REST API, Message page: the first number for a text of one page, the second for each page of a longer one. */
const GSM_7 = { single: 160, page: 153 };
const UCS_2 = { single: 70, page: 67 };

/** The number of pages that a text takes as SMS. No character is cut in two at the end of a page. */
export function smsPages(text: string): number {
  const gsm = gsmWidths(text);
  return gsm === undefined
    ? pagesOf(
        Array.from(text, (character) => character.length),
        UCS_2,
      )
    : pagesOf(gsm, GSM_7);
}

function gsmWidths(text: string): number[] | undefined {
  const widths: number[] = [];
  for (const character of text) {
    const width = WIDTHS.get(character);
    if (width === undefined) return undefined;
    widths.push(width);
  }
  return widths;
}

function pagesOf(widths: readonly number[], { single, page }: { single: number; page: number }): number {
  const total = widths.reduce((sum, width) => sum + width, 0);
  if (total <= single) return 1;
  let pages = 1;
  let used = 0;
  for (const width of widths) {
    if (used + width > page) {
      pages += 1;
      used = 0;
    }
    used += width;
  }
  return pages;
}
