// node run.js: the browser tests, or 77 ("skipped", as ctest knows it) with the reason where this
// machine has no browser or the packages of the lock file are not installed.

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser'];
process.env.MENSHEN_CHROMIUM ??= browsers.find(existsSync) ?? '';
const driver = fileURLToPath(new URL('node_modules/playwright-core', import.meta.url));

function skip(why) {
  console.log(`SKIPPED: ${why}`);
  process.exit(77);
}

if (!existsSync(process.env.MENSHEN_CHROMIUM)) skip('no Chromium; ./dev setup installs it');
if (!existsSync(driver)) skip('no playwright-core; ./dev setup installs it by the lock file');
await import(process.argv[2] ?? './desk.test.js');
