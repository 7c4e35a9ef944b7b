import type { ApiCaller } from '../api-caller.js';
import { classifyMedia } from '../classify/classify-media.js';
import { classifyUpload } from '../classify/classify-upload.js';
import { mediaByIdPath, mediaPath } from '../wire/assumed-wire.js';
import { multipartFile } from '../wire/multipart-file.js';
import type { MediaOutcome } from './media-outcome.js';
import type { MediaCallOptions, MediaUpload } from './media-upload.js';
import { openBytes } from './open-bytes.js';
import { UploadBody } from './upload-body.js';
import type { UploadOutcome } from './upload-outcome.js';

export async function uploadMedia(
  caller: ApiCaller,
  apiVersion: 1 | 2,
  upload: MediaUpload,
  options: MediaCallOptions,
): Promise<UploadOutcome> {
  const form = multipartFile(upload.fileName, upload.contentType);
  const { source, size } = openBytes(upload);
  const body = new UploadBody(form, source, size);
  try {
    const request = { body, contentType: form.contentType, length: body.length };
    return classifyUpload(await caller.postStream(mediaPath(apiVersion), request, options), body);
  } finally {
    body.release();
  }
}

export async function getMedia(
  caller: ApiCaller,
  apiVersion: 1 | 2,
  mediaId: string,
  options: MediaCallOptions,
): Promise<MediaOutcome> {
  return classifyMedia(await caller.getStream(mediaByIdPath(apiVersion, mediaId), options));
}
