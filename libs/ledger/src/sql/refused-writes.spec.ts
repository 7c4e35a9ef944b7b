import { describe, expect, it } from 'vitest';
import { RefusedWrites } from './refused-writes.js';

describe('RefusedWrites', () => {
  const setUp = () => {
    const time = { ms: 0 };
    const refused = new RefusedWrites(() => time.ms);
    const fail = async (code: string) => {
      const error = Object.assign(new Error('could not extend file'), { code });
      await expect(refused.watch(async () => Promise.reject(error))).rejects.toBe(error);
      return error;
    };
    return { time, refused, fail };
  };
  const [FULL_DISK, SERVER_STOPS, BAD_CONTENT] = ['53100', '57P01', '22021'];

  it('knows the last refusal until a write is taken', async () => {
    const { refused, fail } = setUp();
    expect(refused.reason).toBeUndefined();
    const error = await fail(FULL_DISK);
    expect(refused.reason).toBe(error);
    expect(await refused.watch(async () => 'written')).toBe('written');
    expect(refused.reason).toBeUndefined();
  });

  it('forgets it where nothing was tried for longer than a record waits', async () => {
    const { time, refused, fail } = setUp();
    await fail(FULL_DISK);
    time.ms += 34_999;
    expect(refused.reason).toBeDefined();
    time.ms += 1;
    expect(refused.reason).toBeUndefined();
  });

  it('takes neither a lost connection nor a member at fault for a refusal', async () => {
    const { refused, fail } = setUp();
    await fail(SERVER_STOPS);
    await fail(BAD_CONTENT);
    expect(refused.reason).toBeUndefined();
  });
});
