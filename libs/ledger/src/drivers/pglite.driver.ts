import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { SqlDriver, SqlRecord, SqlStatement } from '../sql/sql-driver.port.js';
import { FolderLock } from './folder-lock.js';
import { SESSION_SETTINGS } from './session.js';

export interface PgliteOptions {
  /** Has to survive a restart. Without it the database lives in memory. */
  readonly dir?: string;
}

/** PostgreSQL inside this process, in a folder that is this process's alone. */
export class PgliteDriver implements SqlDriver {
  private readonly lock: FolderLock | undefined;
  private readonly prepared = new Set<string>();
  private database: PGlite | undefined;

  constructor(private readonly options: PgliteOptions) {
    this.lock = options.dir === undefined ? undefined : new FolderLock(options.dir);
  }

  /** @throws FolderInUseError */
  async open(): Promise<void> {
    await this.lock?.acquire();
    try {
      this.database = await PGlite.create(await this.dataDir());
      await this.database.exec(SESSION_SETTINGS);
    } catch (error) {
      await this.lock?.release();
      throw error;
    }
  }

  async close(): Promise<void> {
    const database = this.database;
    this.database = undefined;
    this.prepared.clear();
    try {
      await database?.close();
    } finally {
      await this.lock?.release();
    }
  }

  async run<Line extends SqlRecord>(
    { name, text }: SqlStatement,
    parameter: unknown,
  ): Promise<readonly Line[]> {
    const database = this.opened();
    if (!this.prepared.has(name)) {
      this.prepared.add(name);
      await database.exec(`prepare "${name}" (jsonb) as ${text}`).catch((error: unknown) => {
        this.prepared.delete(name);
        throw error;
      });
    }
    // PGlite parses a query with parameters anew each time; EXECUTE takes the kept plan, and no bound parameters.
    const literal = JSON.stringify(parameter).replaceAll("'", "''");
    const result = await database.query<Line>(`execute "${name}" ('${literal}')`);
    return result.rows;
  }

  async transaction<T>(
    work: (script: (text: string) => Promise<readonly SqlRecord[]>) => Promise<T>,
  ): Promise<T> {
    return this.opened().transaction((transaction) =>
      work(async (text) => (await transaction.exec(text)).at(-1)?.rows ?? []),
    );
  }

  private async dataDir(): Promise<string | undefined> {
    if (this.options.dir === undefined) return undefined;
    await mkdir(this.options.dir, { recursive: true });
    return join(this.options.dir, 'data');
  }

  private opened(): PGlite {
    if (!this.database) throw new Error('The embedded ledger is not open');
    return this.database;
  }
}
