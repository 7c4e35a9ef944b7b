import { mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../tools/process/run-command.js';
import { waitFor } from '../../tools/process/wait-for.js';

const SIZE_BYTES = 600 * 1024 * 1024;

/**
 * The kernel's `EXT4_IOC_SHUTDOWN` with `NOLOGFLUSH`: from now on nothing reaches the disk any more, not even what lies
 * in the journal's buffers. Perl is part of every Debian; Node has no `ioctl`.
 */
const CUT_POWER =
  'open(my $at, "<", $ARGV[0]) or die $!; my $how = pack("I", 2); ioctl($at, 0x8004587d, $how) or die $!;';

/** A file system of its own that loses what was not synced when its power is cut, as a real disk does. */
export interface PerishableDisk {
  /** Where it is mounted; everybody may write there. */
  readonly path: string;
  /** From now on each write fails, and what was not synced is gone. */
  cutPower(): Promise<void>;
  /** Mounts it again with what the disk holds. Processes that had files open on it must have ended. */
  restorePower(): Promise<void>;
  remove(): Promise<void>;
}

/** @returns undefined where this machine does not allow it: it takes root, loop devices and ext4 */
export async function mountPerishableDisk(): Promise<PerishableDisk | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'ecall-gateway-disk-'));
  const image = join(folder, 'image');
  const path = join(folder, 'mounted');
  const unmount = async () => {
    await waitFor(async () => succeeds('umount', [path]), { deadlineMs: 20_000, what: `umount ${path}` });
  };
  try {
    await mkdir(path);
    await reserve(image);
    await run('mkfs.ext4', ['-q', '-F', image]);
    await run('mount', ['-o', 'loop', image, path]);
    await run('chmod', ['755', folder]);
    await run('chmod', ['777', path]);
  } catch {
    await rm(folder, { recursive: true, force: true });
    return undefined;
  }
  return {
    path,
    cutPower: async () => run('perl', ['-e', CUT_POWER, path]),
    restorePower: async () => {
      await unmount();
      await run('mount', ['-o', 'loop', image, path]);
    },
    remove: async () => {
      await unmount();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function reserve(image: string): Promise<void> {
  const file = await open(image, 'w');
  await file.truncate(SIZE_BYTES);
  await file.close();
}

async function run(command: string, args: readonly string[]): Promise<void> {
  const { code, stderr } = await runCommand(command, args);
  if (code !== 0) throw new Error(`${command}: ${stderr}`);
}

async function succeeds(command: string, args: readonly string[]): Promise<boolean> {
  return (await runCommand(command, args)).code === 0;
}
