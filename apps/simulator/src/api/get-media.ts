import { refusal } from './answer.js';
import type { ApiContext } from './api-context.js';
import { MEDIA_NOT_FOUND } from './error-body.js';
import type { Handled } from './handled.js';

/** `GET …/media/{mediaId}`: the file itself (assumed; a description would be possible too). */
export function getMedia({ media }: ApiContext, mediaId: string): Handled {
  const file = media.get(mediaId);
  return file
    ? { answer: { kind: 'file', file }, outcome: { to: [], outcome: 'found', messageIds: [], mediaId } }
    : { answer: refusal(404, MEDIA_NOT_FOUND), outcome: { to: [], outcome: 'not-found', messageIds: [] } };
}
