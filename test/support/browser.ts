import { type Browser, chromium } from 'playwright-core';
import { findBrowser } from '../../tools/process/find-browser.js';

/** Without a sandbox, as containers need it, and without calls to anywhere. */
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the Chromium of this machine. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error('There is no Chromium: apt-get install -y chromium');
  return chromium.launch({ executablePath, args: ARGUMENTS });
}
