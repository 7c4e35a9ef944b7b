import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BackgroundProcess } from '../process/background-process.js';
import { freePort } from '../process/free-port.js';
import { runCommand } from '../process/run-command.js';
import { SetupError } from '../process/setup-error.js';
import { waitFor } from '../process/wait-for.js';
import { createDatabase, execute, type OwnDatabase } from './create-database.js';
import { databaseUser, handOver, type RunAs } from './database-user.js';
import { postgresBinaries } from './postgres-binaries.js';

/** A running PostgreSQL server with data of its own. */
export interface PostgresServer {
  /** What `DATABASE_URL` is to be: the server's first database. */
  readonly url: string;
  readonly port: number;
  /** Of the main process now; another one after {@link PostgresServer.start}. */
  readonly pid: number | undefined;
  /** Makes a database for one test alone. */
  createDatabase(): Promise<OwnDatabase>;
  /** Ends it in good order (`fast`: connections are closed), data kept. */
  stop(): Promise<void>;
  /** Ends it as a crash would, data kept. */
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
   * Benchmarks want `true`.
   */
  readonly fsync?: boolean;
}

/**
 * Makes a PostgreSQL server with an empty database in a temporary folder, on a free port of the loopback interface.
 *
 * @throws {SetupError} when the server's programs are missing or it does not come up
 */
export async function startPostgres({ fsync = false }: PostgresOptions = {}): Promise<PostgresServer> {
  const binaries = postgresBinaries();
  const user = await databaseUser();
  const home = await mkdtemp(join(tmpdir(), 'ecall-gateway-postgres-'));
  await handOver(home, user);
  const port = await freePort();
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  const launch = async () => launchServer({ binaries, home, port, url, user, fsync });
  await initialize(binaries, home, user);
  let server = await launch();
  const stop = async () => {
    await server.stop('SIGINT');
  };
  return {
    url,
    port,
    get pid() {
      return server.pid;
    },
    createDatabase: async () => createDatabase(url),
    stop,
    kill: async () => {
      await server.kill();
    },
    start: async () => {
      server = await launch();
    },
    remove: async () => {
      await stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function initialize(binaries: string, home: string, user: RunAs): Promise<void> {
  const { code, stdout, stderr } = await runCommand(
    join(binaries, 'initdb'),
    ['-D', join(home, 'data'), '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { cwd: home, ...user },
  );
  if (code !== 0) {
    throw new SetupError(
      `PostgreSQL could not make its data folder:\n${stdout}${stderr}`,
      'see its output above',
    );
  }
}

interface Launch {
  readonly binaries: string;
  readonly home: string;
  readonly port: number;
  readonly url: string;
  readonly user: RunAs;
  readonly fsync: boolean;
}

async function launchServer({ binaries, home, port, url, user, fsync }: Launch): Promise<BackgroundProcess> {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    // No socket file: it would have to lie in a folder that exists everywhere.
    unix_socket_directories: '',
    fsync: fsync ? 'on' : 'off',
    max_connections: 200,
  };
  const server = new BackgroundProcess({
    command: join(binaries, 'postgres'),
    args: [
      '-D',
      join(home, 'data'),
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    cwd: home,
    ...user,
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
