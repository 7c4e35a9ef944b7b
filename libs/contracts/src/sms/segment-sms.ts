/** How a text travels as SMS (3GPP TS 23.038 and 23.040). */
export interface SmsSegments {
  readonly encoding: 'GSM-7' | 'UCS-2';
  /** How many SMS it takes, each of them paid for. */
  readonly segments: number;
}

/** The default alphabet of GSM 03.38. */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
/** Its extension table: an escape before each. */
const EXTENDED = '\f^{}\\[~]|€';

const SEPTETS = new Map<string, number>([
  ...Array.from(BASIC, (character) => [character, 1] as const),
  ...Array.from(EXTENDED, (character) => [character, 2] as const),
]);

/** Most texts: no escape, nothing outside of the alphabet, and each character counts once. */
const ONLY_BASIC = new RegExp(`^[${BASIC.replaceAll(/[\\\]^-]/g, String.raw`\$&`)}]*$`);

/** Characters of one SMS, and of each part of a longer text: its header takes six bytes. */
const LIMITS = { 'GSM-7': { single: 160, part: 153 }, 'UCS-2': { single: 70, part: 67 } } as const;

/** Counts the SMS that a text takes. No escape sequence and no surrogate pair is split between two parts. */
export function segmentSms(text: string): SmsSegments {
  if (ONLY_BASIC.test(text)) return { encoding: 'GSM-7', segments: inParts(text.length) };
  const characters = Array.from(text);
  const encoding = characters.every((character) => SEPTETS.has(character)) ? 'GSM-7' : 'UCS-2';
  const sizes = characters.map((character) =>
    encoding === 'GSM-7' ? (SEPTETS.get(character) ?? 1) : character.length,
  );
  const { single, part } = LIMITS[encoding];
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return { encoding, segments: total <= single ? 1 : parts(sizes, part) };
}

function inParts(septets: number): number {
  const { single, part } = LIMITS['GSM-7'];
  return septets <= single ? 1 : Math.ceil(septets / part);
}

function parts(sizes: readonly number[], room: number): number {
  let count = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > room) {
      count += 1;
      used = 0;
    }
    used += size;
  }
  return count;
}
