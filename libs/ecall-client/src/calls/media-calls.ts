import { classifyMedia } from '../classify/classify-query.js';
import { classifyUpload } from '../classify/classify-upload.js';
import type { MediaOutcome, UploadOutcome } from '../outcomes/media-outcome.js';
import type { MediaCallOptions, MediaUpload } from '../requests/media-upload.js';
import type { ApiCaller } from '../transport/api-caller.js';
import { mediaByIdPath, mediaPath } from '../wire/assumed-wire.js';
import { multipartFile } from '../wire/multipart-file.js';
import { openBytes, UploadBody } from './upload-body.js';

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
