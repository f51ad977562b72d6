// Debian's chromium by playwright-core. A browser has a new, empty folder of its own and asks nobody but the desk.

import { createRequire } from 'node:module';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const modules = process.env.DESK_MODULES;
if (!modules) throw new Error('DESK_MODULES is not set; tests/desk/run sets it');
const require = createRequire(join(modules, 'node_modules', 'here.js'));
const { chromium } = require('playwright-core');

export const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-extensions', '--disable-dev-shm-usage'];

export async function launch() {
  const program = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync);
  if (!program) throw new Error('there is no chromium; run: scripts/deps check');
  return chromium.launch({ executablePath: program, args: flags, headless: true, env: { ...process.env, DBUS_SESSION_BUS_ADDRESS: '' } });
}

// A window of somebody who has not been here before. `language`: "ur" or "en", as the browser asks for it.
export async function open(browser, { width = 1280, language = 'ur', script = true } = {}) {
  const context = await browser.newContext({
    viewport: { width, height: width < 600 ? 640 : 900 },
    locale: language === 'ur' ? 'ur-PK' : 'en-GB',
    timezoneId: 'America/Lima', // the desk tells times of its own zone, never of the browser's
    javaScriptEnabled: script,
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(10000);
  const page = await context.newPage();
  page.faults = [];
  page.on('console', (message) => message.type() === 'error' && page.faults.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => page.faults.push(`script: ${error.message}`));
  page.on('requestfailed', (request) => {
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') page.faults.push(`${request.url()}: ${request.failure()?.errorText}`);
  });
  return page;
}
