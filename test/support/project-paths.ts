import { resolve } from 'node:path';

/** The project's top folder. */
export const projectDir = resolve(import.meta.dirname, '../..');

/** Where fetched Kafka versions lie, shared with `npm start`. */
export const kafkaCacheDir = resolve(projectDir, '.data/kafka');
