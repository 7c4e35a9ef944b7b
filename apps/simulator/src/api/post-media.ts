import type { IncomingMessage } from 'node:http';
import { readUpload } from '../media/read-upload.js';
import { ok, refusal } from './answer.js';
import type { ApiContext } from './api-context.js';
import { answerInstead, spoil } from './apply-answer-fault.js';
import { errorBody } from './error-body.js';
import { type Handled, refused } from './handled.js';

/** `POST …/media`: a form with one file, which goes to the disk as it comes in. */
export async function postMedia(context: ApiContext, request: IncomingMessage): Promise<Handled> {
  const { faults, media, mediaMaxBytes } = context;
  const rule = faults.planOther('upload');
  const fault = rule && { fault: rule.kind };
  const instead = answerInstead(rule);
  if (instead) {
    request.resume();
    return { answer: instead, outcome: { to: [], outcome: 'fault', messageIds: [], ...fault } };
  }
  const upload = await readUpload(request, media, mediaMaxBytes);
  switch (upload.kind) {
    case 'stored': {
      const { mediaId } = upload.media;
      return {
        answer: spoil(ok({ mediaId }), rule),
        outcome: { to: [], outcome: 'stored', messageIds: [], mediaId, ...fault },
      };
    }
    case 'too-large':
      return refused([], refusal(413, wrong(413, `A file has at most ${mediaMaxBytes} bytes.`)));
    case 'wrong':
      return refused([], refusal(400, wrong(400, upload.why)));
    default:
      return upload satisfies never;
  }
}

function wrong(status: number, message: string) {
  return errorBody(status, [{ parameter: 'File', messages: [message] }]);
}
