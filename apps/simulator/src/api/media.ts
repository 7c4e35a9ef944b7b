import { errorBody, MEDIA_NOT_FOUND } from '../ecall/error-body.js';
import { readUpload } from '../media/read-upload.js';
import { ok, refusal } from './answer.js';
import type { ApiDependencies } from './api-dependencies.js';
import type { ApiCall, Handled } from './api-route.js';
import { answerInstead, spoil } from './fault-answers.js';

/** `POST …/media`: a form with one file, which is written to the disk as it arrives. */
export async function postMedia(
  { faults, media, mediaMaxBytes }: ApiDependencies,
  { request: { raw }, account }: ApiCall,
): Promise<Handled> {
  const rule = faults.planOther('upload', { account });
  const fault = rule && { fault: rule.kind };
  const instead = answerInstead(rule);
  if (instead) {
    raw.resume();
    return { answer: instead, outcome: 'fault', ...fault };
  }
  const upload = await readUpload(raw, media, mediaMaxBytes);
  switch (upload.kind) {
    case 'stored': {
      const { mediaId } = upload.media;
      return { answer: spoil(ok({ mediaId }), rule), outcome: 'stored', mediaId, ...fault };
    }
    case 'too-large':
      return refusedFile(413, `A file has at most ${mediaMaxBytes} bytes.`);
    case 'wrong':
      return refusedFile(400, upload.why);
    default:
      return upload satisfies never;
  }
}

/** `GET …/media/{mediaId}`: the file itself (assumed; a description would be possible too). */
export function getMedia({ media }: ApiDependencies, { id: mediaId }: ApiCall): Handled {
  const file = media.get(mediaId);
  if (!file) return { answer: refusal(404, MEDIA_NOT_FOUND), outcome: 'not-found' };
  return { answer: { kind: 'file', file }, outcome: 'found', mediaId };
}

function refusedFile(status: number, message: string): Handled {
  const answer = refusal(status, errorBody(status, [{ parameter: 'File', messages: [message] }]));
  return { answer, outcome: 'refused' };
}
