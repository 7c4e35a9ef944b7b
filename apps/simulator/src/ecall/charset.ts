/** How a JSON body can be encoded, beside the UTF-8 that eCall documents. */
export const CHARSETS = ['utf-8-bom', 'utf-16le', 'iso-8859-1'] as const;
export type Charset = (typeof CHARSETS)[number];
