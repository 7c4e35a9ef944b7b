import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BackgroundProcess } from '../process/background-process.js';
import { childrenOf } from '../process/children-of.js';
import { freePort } from '../process/free-port.js';
import { SetupError } from '../process/setup-error.js';
import { waitFor } from '../process/wait-for.js';
import { createDatabase, execute, type OwnDatabase } from './create-database.js';
import { openDataFolder } from './data-folder.js';
import { databaseUser, type RunAs } from './database-user.js';
import { postgresPrograms } from './postgres-programs.js';
import { keptFolder, runnablePrograms, temporaryFolder } from './server-folders.js';

/** A running PostgreSQL server with data of its own. */
export interface PostgresServer {
  /** What `DATABASE_URL` is to be: the server's first database. */
  readonly url: string;
  readonly port: number;
  /** Where its data lie. */
  readonly dataDir: string;
  /** Of the main process now; another one after {@link PostgresServer.start}. */
  readonly pid: number | undefined;
  /** Makes a database for one test alone. */
  createDatabase(): Promise<OwnDatabase>;
  /** Stops it cleanly (`fast` mode: connections are closed); the data stay. */
  stop(): Promise<void>;
  /** Ends all of its processes at once, as a crash of the machine would; the data stay. */
  kill(): Promise<void>;
  /** Starts it again on the same data and port, after {@link PostgresServer.stop} or {@link PostgresServer.kill}. */
  start(): Promise<void>;
  /** Stops it and removes its data. */
  remove(): Promise<void>;
}

/** How {@link startPostgres} starts. */
export interface PostgresOptions {
  /**
   * Whether writes wait for the disk. Default `false`: a killed server loses nothing by that, only a lost machine does.
   * Whatever must last, and benchmarks, want `true`.
   */
  readonly fsync?: boolean;
  /** Holds the data, made when missing, kept when the server stops. Default: a temporary folder. */
  readonly home?: string;
  /** Gets the server's output, beside what an error message shows of it. */
  readonly logFile?: string;
  /** Told in short lines what takes time, and what lies elsewhere than asked for. */
  readonly onProgress?: (line: string) => void;
}

/**
 * Starts a PostgreSQL server on a free port of the loopback interface and waits until it answers. It does not outlive
 * this process.
 *
 * @throws {SetupError} when npm has no server for this platform, or it does not come up
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const { fsync = false, home: wanted, logFile, onProgress: tell = () => undefined } = options;
  const as = await databaseUser();
  const programs = await runnablePrograms(await postgresPrograms(), as, tell);
  const home = wanted === undefined ? await temporaryFolder(as) : await keptFolder(wanted, as, tell);
  const data = await openDataFolder({ programs, home, user: as, isKept: wanted !== undefined });
  const port = await freePort();
  const login = data.password === undefined ? 'postgres' : `postgres:${data.password}`;
  const url = `postgresql://${login}@127.0.0.1:${port}/postgres`;
  const launch = async () => launchServer({ programs, home, port, url, user: data.user, fsync, logFile });
  let server = await launch();
  const stop = async () => {
    await server.stop('SIGINT');
  };
  return {
    url,
    port,
    dataDir: join(home, 'data'),
    get pid() {
      return server.pid;
    },
    createDatabase: async () => createDatabase(url),
    stop,
    kill: async () => killWithChildren(server),
    start: async () => {
      server = await launch();
    },
    remove: async () => {
      await stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** A child that waits for a lock which a dead one holds would never notice that the main process is gone. */
async function killWithChildren(server: BackgroundProcess): Promise<void> {
  // It starts no further child while they are counted.
  server.signal('SIGSTOP');
  const children = server.pid === undefined ? [] : await childrenOf(server.pid);
  const ended = server.kill();
  for (const child of children) {
    try {
      process.kill(child, 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  }
  await ended;
}

interface Launch {
  readonly programs: string;
  readonly home: string;
  readonly port: number;
  readonly url: string;
  readonly user: RunAs;
  readonly fsync: boolean;
  readonly logFile: string | undefined;
}

async function launchServer(launch: Launch): Promise<BackgroundProcess> {
  const { programs, home, port, url, user, fsync, logFile } = launch;
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    // No socket file: it would have to lie in a folder that exists everywhere.
    unix_socket_directories: '',
    fsync: fsync ? 'on' : 'off',
    max_connections: 200,
  };
  const server = new BackgroundProcess({
    command: join(programs, 'bin/postgres'),
    args: [
      '-D',
      join(home, 'data'),
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    cwd: home,
    ...user,
    ...(logFile === undefined ? {} : { logFile }),
  });
  try {
    await waitFor(
      async () => {
        if (server.exit !== undefined) return 'ended' as const;
        await execute(url, 'SELECT 1');
        return 'answers' as const;
      },
      { deadlineMs: 60_000, what: `PostgreSQL to answer on 127.0.0.1:${port}` },
    );
  } catch (cause) {
    await server.kill();
    throw new SetupError(`PostgreSQL does not answer.\n${server.tail()}`, 'see its output above', { cause });
  }
  if (server.exit !== undefined) {
    throw new SetupError(`PostgreSQL ended while it was starting:\n${server.tail()}`, 'see its output above');
  }
  return server;
}
