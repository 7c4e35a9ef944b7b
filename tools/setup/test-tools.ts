import { findBrowser } from '../process/find-browser.js';
import { findCommand } from '../process/find-command.js';

/**
 * Which programs the tests need and do not find, with the line that installs them on Debian and Ubuntu.
 *
 * @returns `undefined` when all are there
 */
export function missingTestTools(env: NodeJS.ProcessEnv): string | undefined {
  const ownKafka = !env['TEST_KAFKA_BROKERS'];
  const missing = [
    { name: 'kcat', found: has('kcat'), debianPackage: 'kcat' },
    { name: 'promtool', found: has('promtool'), debianPackage: 'prometheus' },
    { name: 'tinyproxy', found: has('tinyproxy'), debianPackage: 'tinyproxy-bin' },
    { name: 'openssl', found: has('openssl'), debianPackage: 'openssl' },
    { name: 'Java', found: !ownKafka || has('java'), debianPackage: 'openjdk-17-jre-headless' },
    { name: 'Chromium', found: findBrowser(env) !== undefined, debianPackage: 'chromium' },
    { name: 'Maven (mvn)', found: !ownKafka || has('mvn'), debianPackage: 'maven' },
  ].filter(({ found }) => !found);
  if (missing.length === 0) return undefined;
  return [
    `The tests run on real servers and a real browser; missing here: ${missing.map(({ name }) => name).join(', ')}.`,
    `  Next step: apt-get install -y ${missing.map(({ debianPackage }) => debianPackage).join(' ')}`,
  ].join('\n');

  function has(command: string): boolean {
    return findCommand(command, env['PATH']) !== undefined;
  }
}
