import type {
  CancelRequest,
  ClaimedRow,
  ClaimOptions,
  ClaimSource,
  Ledger,
  RelayListener,
} from '@ecall-gateway/ledger';
import type { SimulatedProcess } from '../process/simulated-process.js';
import type { World } from '../servers/world.js';
import { SeededRandom } from '../surroundings/seeded-random.js';
import { EarlyClaimJudge } from './early-claim-judge.js';
import type { Mutation, MutatedProcess } from './mutation.js';

export interface DistantLedgerOptions {
  readonly world: World;
  readonly process: SimulatedProcess;
  /** The accounts are made with the ledger: they are asked for when a call is made. */
  readonly accounts: MutatedProcess['accounts'];
  readonly mutation: Mutation | undefined;
  /** Whether the process has any partition now. */
  readonly isOwner: () => boolean;
}

/** The shared ledger, at the other end of a network. */
export function distantLedger(options: DistantLedgerOptions): Ledger {
  const { world, process, accounts, mutation, isOwner } = options;
  const ledger = mutation?.ledger?.(world.ledger, { world, accounts }) ?? world.ledger;
  const early = new EarlyClaimJudge(world, process.name);
  return new Proxy(ledger, {
    get(target, name) {
      if (name === 'listenAsRelay')
        return (listener: RelayListener) => target.listenAsRelay(distantListener(options, listener));
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      const isOutcome = name === 'accepted' || name === 'rejected';
      return async (...given: unknown[]) => {
        if (isOutcome && mutation?.lateWrites === false && !isOwner()) return { kind: 'gone' };
        const startedAt = world.time.now();
        const answer = await process.call(
          String(name),
          () => world.ledgerDown,
          async () => {
            const taken = (await Reflect.apply(method, target, given)) as unknown;
            if (name === 'cancel') noteCancel(world, given[0] as CancelRequest);
            if (name === 'lift') noteLift(world, given as [string, string]);
            if (name === 'claimDue' || name === 'claimDoubts')
              judgeClaim(options, taken as readonly ClaimedRow[], given[0] as ClaimOptions);
            return taken;
          },
        );
        if (name === 'claimDue' || name === 'claimDoubts')
          early.claimed(answer as readonly ClaimedRow[], given[0] as ClaimOptions, startedAt);
        return answer;
      };
    },
  });
}

/** What the relay is told may be lost on its way, and all of it in some histories. */
function distantListener({ world, process }: DistantLedgerOptions, listener: RelayListener): RelayListener {
  // Of its own: how often something is told must not change everything else that a seed gives.
  const random = new SeededRandom(world.seed);
  return {
    holder: listener.holder,
    onNews: () => {
      const isLost = world.climate.relayIsDeaf || random.chance(world.weather.lostRequest);
      if (!isLost) process.arrives(random, () => listener.onNews());
    },
    onListening: () => listener.onListening(),
    onDeaf: (error) => listener.onDeaf(error),
  };
}

function noteCancel(world: World, { commandId, recipient: to }: CancelRequest): void {
  world.tell(`cancel of ${commandId} ${to ?? ''}`);
  world.cancels.push({ at: world.time.now(), commandId, ...(to === undefined ? {} : { to }) });
}

function noteLift(world: World, [account, day]: readonly [string, string]): void {
  world.tell(`the limit of ${account} is lifted`);
  world.limits.lifts.push({ at: world.time.now(), account, day: Date.parse(day) });
}

/**
 * Rows of an account that is not configured, that need a sender it does not have, or that no day has room for are not asked for
 * and left where they are: each taking would cost a write.
 */
function judgeClaim(
  { world, process }: DistantLedgerOptions,
  rows: readonly ClaimedRow[],
  { sources }: ClaimOptions,
) {
  for (const row of rows)
    if (!sources.some((source) => isOf(source, row)))
      world.violate(
        `${process.name} was given ${row.commandId} of ${row.account} without asking for its kind`,
      );
}

function isOf(
  { account, channel, namesSender, maxSegments = Infinity }: ClaimSource,
  row: ClaimedRow,
): boolean {
  const { from } = JSON.parse(row.command) as { from?: string };
  const isOfSender = namesSender === undefined || namesSender === (from !== undefined);
  const hasRoom = row.isCharged === true || (row.segments ?? 1) <= maxSegments;
  return account === row.account && channel === row.channel && isOfSender && hasRoom;
}
