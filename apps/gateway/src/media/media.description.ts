import { describeController } from '../api-documents/route-description.js';
import { objectOf, ref, TEXT } from '../api-documents/schema-parts.js';
import { MEDIA_TYPE_NAMES } from './media-types.js';
import { MediaController } from './media.controller.js';

const failure = (meaning: string) => [meaning, ref('MediaProblem')] as const;

export const MEDIA_DESCRIPTION = describeController(MediaController, {
  server: 'management',
  handlers: {
    upload: {
      summary: 'Passes a file on to eCall as it comes in. Messages name it by its mediaId.',
      answer: ref('Media'),
      query: {
        account: { ...TEXT, description: 'Which eCall account gets it. Default `default`.' },
        fileName: { ...TEXT, description: "Instead of the form's, or of `Content-Disposition`." },
      },
      bodies: {
        'multipart/form-data': objectOf({ file: { type: 'string', format: 'binary' } }, ['file']),
        '*/*': {
          type: 'string',
          format: 'binary',
          description: `The file alone, as one of ${MEDIA_TYPE_NAMES.join(', ')}.`,
        },
      },
      others: {
        400: failure('The request is not as it should be.'),
        408: failure('No more bytes came.'),
        413: failure('More than `MEDIA_MAX_BYTES`.'),
        415: failure('A type that is not taken, or a file that does not begin as its type does.'),
        422: failure('eCall refused the file.'),
        502: failure('eCall was not reached, refuses the account, or gave no answer that names the file.'),
        503: failure('Busy, here or at eCall: `Retry-After` says when to try again.'),
        504: failure('eCall did not answer in time.'),
      },
    },
  },
  schemas: {
    Media: objectOf({ mediaId: { ...TEXT, description: "For a command's `content`." } }, ['mediaId']),
    MediaProblem: objectOf(
      {
        statusCode: { type: 'integer' },
        error: TEXT,
        message: TEXT,
        requestId: { ...TEXT, description: "eCall's `x-f24-request-id`: its support asks for it." },
        providerError: { ...TEXT, description: "eCall's error code." },
      },
      ['statusCode', 'message'],
    ),
  },
});
