import type { FastifyInstance } from 'fastify';
import type { MediaStore } from '../media/media-store.js';
import { sendFile } from '../media/send-file.js';
import { NotThere } from './not-there.js';

/** Files that were uploaded, for those who look at what the simulator did. */
export function controlMediaRoutes(app: FastifyInstance, media: MediaStore): void {
  app.get('/control/media', () => media.list().map(({ path: _path, ...described }) => described));
  app.get<{ Params: { mediaId: string } }>('/control/media/:mediaId', ({ params }, reply) => {
    const file = media.get(params.mediaId);
    if (!file) throw new NotThere('media');
    sendFile(reply, file);
  });
}
