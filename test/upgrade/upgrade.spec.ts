import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openCredentialGate, type CredentialGate } from '../faults/credential-gate.js';
import { flood, type Flood, QUICK_DOUBTS } from '../faults/flood.js';
import { CLEAN, judge } from '../faults/judge.js';
import { sms, startSystem, type System } from '../journeys/system.js';
import { waitFor, type RunningApp } from '../support/index.js';
import { buildPreviousRelease, isPreviousReleaseKnown, type BuiltRelease } from './previous-release.js';

const COMMANDS = 1_500;
const BUILT_WITHIN_MS = 600_000;
/** With answers: where processes start all the time, a second passes quickly. */
const PATIENT = {
  ...QUICK_DOUBTS,
  SEND_TIMEOUT_MS: '5000',
  IN_DOUBT_GRACE_MS: '8000',
  SEND_CONCURRENCY: '16',
};
/** By one release in most phases, and sent by the next. */
const SCHEDULED = 10;
const SCHEDULED_MS = 6_000;
const CLEANLY = { code: 0, signal: null };
const isKnown = await isPreviousReleaseKnown();
if (!isKnown)
  console.log('test/upgrade is skipped: the git history lacks the release before (git fetch --unshallow)');

/** The releases know eCall by names of their own, so that it can be told who sent. */
const ofRelease = (name: 'old' | 'new') => ({ ECALL_USERNAME: name, ECALL_PASSWORD: 'secret' });

describe.skipIf(!isKnown)('the release before, beside this one', () => {
  let previous: BuiltRelease;
  let gate: CredentialGate;
  let system: System;
  beforeAll(async () => {
    previous = await buildPreviousRelease();
    gate = await openCredentialGate();
    gate.passwords.set('old', new Set(['secret']));
    gate.passwords.set('new', new Set(['secret']));
    system = await startSystem({
      brokers: inject('kafkaBrokers'),
      databaseUrl: inject('databaseUrl'),
      firstRelease: previous.folder,
      settings: { ...PATIENT, ECALL_BASE_URL: gate.url, ...ofRelease('new') },
      firstSettings: ofRelease('old'),
    });
    gate.simulatorUrl = system.simulator.url;
    system.simulator.setFaults([{ kind: 'delay', ms: 20 }]);
  }, BUILT_WITHIN_MS);
  afterAll(async () => {
    await system.stop();
    await gate.close();
    await previous.remove();
  }, 120_000);

  const sentBy = (name: 'old' | 'new') => gate.callers.get(`${name}:secret`) ?? 0;
  /** Where eCall calls back, as the first one was. */
  const startOld = async (): Promise<RunningApp> => {
    const { port } = new URL(system.env['PUBLIC_URL'] ?? '');
    return system.addGateway({ ...ofRelease('old'), PORT: port }, previous.folder);
  };
  const startNew = async (): Promise<RunningApp> => system.addGateway();
  let published = 0;
  /** One more flood, of which each of the releases sends so many at least. */
  const floodFor = async (releases: ReadonlyArray<'old' | 'new'>): Promise<Flood> => {
    const before = releases.map(sentBy);
    const commands = await flood(system, COMMANDS, { from: published });
    published += COMMANDS;
    const later = await scheduled(system, releases.join('-'), published);
    await waitFor(() => releases.every((name, index) => sentBy(name) - (before[index] ?? 0) >= 50), {
      deadlineMs: 60_000,
      what: `messages to be sent by ${releases.join(' and ')}`,
    });
    return {
      commandIds: [...commands.commandIds, ...later.commandIds],
      texts: [...commands.texts, ...later.texts],
    };
  };
  const expectClean = async (floods: readonly Flood[]): Promise<void> => {
    const commands = {
      commandIds: floods.flatMap(({ commandIds }) => commandIds),
      texts: floods.flatMap(({ texts }) => texts),
    };
    expect(await judge(system, commands, 120_000)).toMatchObject({ ...CLEAN, inDoubt: 0 });
  };

  it(
    'sends with it and takes turns with it, and nothing is lost, nothing sent twice',
    { timeout: 600_000 },
    async () => {
      const old = system.gateway;
      const floods = [await floodFor(['old'])];
      // The schema grows while the release before works on it.
      const first = await startNew();
      floods.push(await floodFor(['old', 'new']));
      expect(await old.stop()).toEqual(CLEANLY);
      floods.push(await floodFor(['new']));
      // It is started again on the schema that has grown: alone first, as after a rollback, then beside.
      const again = await startOld();
      expect(await first.stop()).toEqual(CLEANLY);
      floods.push(await floodFor(['old']));
      const second = await startNew();
      floods.push(await floodFor(['old', 'new']));
      await expectClean(floods);
      expect(await again.stop()).toEqual(CLEANLY);
      expect(await second.stop()).toEqual(CLEANLY);
    },
  );
});

/** Commands that wait in the ledger until whoever is there then takes them. */
async function scheduled(system: System, phase: string, number: number): Promise<Flood> {
  const texts = Array.from({ length: SCHEDULED }, (_, index) => `${phase}-${number}-${index} 1`);
  const sendAt = new Date(Date.now() + SCHEDULED_MS).toISOString();
  const commandIds: string[] = [];
  for (const [index, text] of texts.entries()) {
    const to = `+4179${String(4_000_000 + number + index).padStart(7, '0')}`;
    commandIds.push(await system.command({ ...sms(to, text), sendAt }, { key: text }));
  }
  return { commandIds, texts };
}
