import { describe, expect, it } from 'vitest';
import { bareType, findMediaType, MEDIA_TYPE_NAMES } from './media-types.js';

const bytes = (text: string) => Buffer.from(text, 'latin1');
const OFFICE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** First bytes of real files, by their types. */
const FILES: ReadonlyArray<readonly [name: string, head: Buffer, types: readonly string[]]> = [
  ['JPEG', bytes('\xff\xd8\xff\xe0\0\x10JFIF'), ['image/jpeg']],
  ['PNG', bytes('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'), ['image/png']],
  ['GIF', bytes('GIF89a\x01\0\x01\0'), ['image/gif']],
  ['WebP', bytes('RIFF\x24\0\0\0WEBPVP8 '), ['image/webp']],
  ['MP3 with tags', bytes('ID3\x04\0\0\0\0'), ['audio/mpeg']],
  ['MP3 without', bytes('\xff\xfb\x90\x64\0\0\0\0'), ['audio/mpeg']],
  ['AAC', bytes('\xff\xf1\x50\x80\x02\x1f\xfc'), ['audio/aac']],
  ['AMR', bytes('#!AMR\n\x3c\x08\x17'), ['audio/amr']],
  ['Ogg', bytes('OggS\0\x02'), ['audio/ogg']],
  ['WAV', bytes('RIFF\x24\0\0\0WAVEfmt '), ['audio/wav']],
  ['MP4', bytes('\0\0\0\x20ftypisom'), ['video/mp4', 'audio/mp4', 'video/3gpp', 'video/quicktime']],
  ['old QuickTime', bytes('\0\0\0\x08wide\0\0'), ['video/quicktime']],
  ['WebM', bytes('\x1a\x45\xdf\xa3\x9f'), ['video/webm']],
  ['PDF', bytes('%PDF-1.7\n%\xe2\xe3'), ['application/pdf']],
  ['PDF after a line', bytes('\n\n%PDF-1.4'), ['application/pdf']],
  [
    'Word 97',
    bytes('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0'),
    ['application/msword', 'application/vnd.ms-excel', 'application/vnd.ms-powerpoint'],
  ],
  [
    'RTF',
    bytes('{\\rtf1\\ansi'),
    ['application/rtf', 'text/plain', 'text/csv', 'text/vcard', 'text/calendar'],
  ],
  ['UTF-8 text', Buffer.from('Grüezi;42\r\n'), ['text/plain', 'text/csv', 'text/vcard', 'text/calendar']],
  ['Latin-1 text', bytes('Gr\xfcezi;42\r\n'), ['text/plain', 'text/csv', 'text/vcard', 'text/calendar']],
  ['a program', bytes('\x7fELF\x02\x01\x01\0\0'), []],
  ['a Windows program', bytes('MZ\x90\0\x03\0'), []],
];

describe('media types', () => {
  it.each(FILES)('know %s by its first bytes', (_name, head, types) => {
    expect(MEDIA_TYPE_NAMES.filter((type) => findMediaType(type)?.fits(head)).toSorted()).toEqual(
      types.toSorted(),
    );
  });

  it('know an office document for a ZIP', () => {
    const zip = bytes('PK\x03\x04\x14\0\x06\0');
    expect(findMediaType(OFFICE)?.fits(zip)).toBe(true);
    expect(findMediaType('application/pdf')?.fits(zip)).toBe(false);
    expect(findMediaType('application/zip')).toBeUndefined();
  });

  it('are not known by fewer bytes than their mark has', () => {
    const marked = MEDIA_TYPE_NAMES.filter((type) => !type.startsWith('text/'));
    expect(marked.filter((type) => findMediaType(type)?.fits(bytes('\xff')))).toEqual([]);
  });

  it('are compared without case and parameters', () => {
    expect(bareType('Text/Plain; charset=utf-8')).toBe('text/plain');
    expect(bareType(undefined)).toBe('');
  });
});
