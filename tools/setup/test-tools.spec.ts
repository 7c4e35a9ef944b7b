import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { missingTestTools } from './test-tools.js';

describe('missingTestTools', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ecall-gateway-tools-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const provide = (...commands: string[]) => {
    for (const command of commands) {
      writeFileSync(join(folder, command), '');
      chmodSync(join(folder, command), 0o755);
    }
  };

  it('names everything that is missing and one line that brings it', () => {
    provide('java');
    const message = missingTestTools({ PATH: folder });
    expect(message).toContain('missing here: kcat, promtool, tinyproxy, openssl, Chromium, Maven (mvn).');
    expect(message).toContain('apt-get install -y kcat prometheus tinyproxy-bin openssl chromium maven');
  });

  it('wants no server that is given', () => {
    provide('kcat', 'promtool', 'tinyproxy', 'openssl', 'chromium');
    const env = { PATH: folder, TEST_KAFKA_BROKERS: 'kafka:9092' };
    expect(missingTestTools(env)).toBeUndefined();
  });
});
