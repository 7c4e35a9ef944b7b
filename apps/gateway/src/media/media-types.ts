/** As many first bytes as are looked at: a PDF may have something before its mark. */
export const HEAD_BYTES = 1_024;

/** Whether a file's first bytes can be those of a type. */
type Signature = (head: Buffer) => boolean;

const at = (offset: number, text: string): Signature => {
  const mark = Buffer.from(text, 'latin1');
  return (head) => head.subarray(offset, offset + mark.length).equals(mark);
};
const any =
  (...signatures: readonly Signature[]): Signature =>
  (head) =>
    signatures.some((fits) => fits(head));
const all =
  (...signatures: readonly Signature[]): Signature =>
  (head) =>
    signatures.every((fits) => fits(head));

const pdf: Signature = (head) => head.includes('%PDF-');
/** The container of MP4, QuickTime and 3GPP. */
const isoMedia = at(4, 'ftyp');
const zip = at(0, 'PK\x03\x04');
const compoundFile = at(0, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1');
/** Frames of MPEG audio: eleven bits of sync, and a layer that is not the reserved one. */
const mpegFrame: Signature = (head) =>
  head[0] === 0xff && ((head[1] ?? 0) & 0xe0) === 0xe0 && ((head[1] ?? 0) & 0x06) !== 0;
const aacFrame: Signature = (head) => head[0] === 0xff && ((head[1] ?? 0) & 0xf6) === 0xf0;
/** Text has no mark. In whatever encoding of bytes, it holds no control characters but tab, line ends and form feed. */
const plainText: Signature = (head) =>
  !pdf(head) && head.every((byte) => byte >= 0x20 || [0x09, 0x0a, 0x0c, 0x0d].includes(byte));

interface MediaType {
  /** Of a file name, where none was given. */
  readonly extension: string;
  readonly fits: Signature;
}

/** Images, audio, video, PDF, office and text documents: what a phone can show. */
const MEDIA_TYPES: ReadonlyMap<string, MediaType> = new Map(
  Object.entries({
    'image/jpeg': { extension: 'jpg', fits: at(0, '\xff\xd8\xff') },
    'image/png': { extension: 'png', fits: at(0, '\x89PNG\r\n\x1a\n') },
    'image/gif': { extension: 'gif', fits: any(at(0, 'GIF87a'), at(0, 'GIF89a')) },
    'image/webp': { extension: 'webp', fits: all(at(0, 'RIFF'), at(8, 'WEBP')) },
    'audio/mpeg': { extension: 'mp3', fits: any(at(0, 'ID3'), mpegFrame) },
    'audio/aac': { extension: 'aac', fits: aacFrame },
    'audio/mp4': { extension: 'm4a', fits: isoMedia },
    'audio/amr': { extension: 'amr', fits: at(0, '#!AMR') },
    'audio/ogg': { extension: 'ogg', fits: at(0, 'OggS') },
    'audio/wav': { extension: 'wav', fits: all(at(0, 'RIFF'), at(8, 'WAVE')) },
    'video/mp4': { extension: 'mp4', fits: isoMedia },
    'video/3gpp': { extension: '3gp', fits: isoMedia },
    'video/quicktime': { extension: 'mov', fits: any(isoMedia, at(4, 'moov'), at(4, 'mdat'), at(4, 'wide')) },
    'video/webm': { extension: 'webm', fits: at(0, '\x1a\x45\xdf\xa3') },
    'application/pdf': { extension: 'pdf', fits: pdf },
    'application/msword': { extension: 'doc', fits: compoundFile },
    'application/vnd.ms-excel': { extension: 'xls', fits: compoundFile },
    'application/vnd.ms-powerpoint': { extension: 'ppt', fits: compoundFile },
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document': {
      extension: 'docx',
      fits: zip,
    },
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': { extension: 'xlsx', fits: zip },
    'application/vnd.openxmlformats-officedocument.presentationml.presentation': {
      extension: 'pptx',
      fits: zip,
    },
    'application/vnd.oasis.opendocument.text': { extension: 'odt', fits: zip },
    'application/vnd.oasis.opendocument.spreadsheet': { extension: 'ods', fits: zip },
    'application/vnd.oasis.opendocument.presentation': { extension: 'odp', fits: zip },
    'application/rtf': { extension: 'rtf', fits: at(0, '{\\rtf') },
    'text/plain': { extension: 'txt', fits: plainText },
    'text/csv': { extension: 'csv', fits: plainText },
    'text/vcard': { extension: 'vcf', fits: plainText },
    'text/calendar': { extension: 'ics', fits: plainText },
  } satisfies Record<string, MediaType>),
);

export const MEDIA_TYPE_NAMES: readonly string[] = [...MEDIA_TYPES.keys()];

/** Undefined for a type that is not taken. */
export function findMediaType(name: string): MediaType | undefined {
  return MEDIA_TYPES.get(name);
}

/** The type alone, in lower case: `text/plain` of `Text/Plain; charset=utf-8`. */
export function bareType(contentType: string | undefined): string {
  return contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
}
