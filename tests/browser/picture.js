// MENSHEN_BIN_DIR=build/dev/bin node tests/browser/run.js ./picture.js: docs/desk.png, as README
// shows it. The person is fictional.

import { fileURLToPath } from 'node:url';
import { DeskServer, launch, openSignedIn } from './support/desk.js';

const server = await DeskServer.start();
const browser = await launch();
const page = await openSignedIn(browser, server);
for (const kind of ['camera', 'gate', 'card_reader', 'scanner']) {
  server.say(`device ${kind}-1 front ${kind} ready none`);
}
for (const outcome of [
  'admit front adult 陈** 4****************6',
  'admit front adult 周* 3****************X',
  'refuse front code_expired',
  'admit front adult 欧** 2****************8',
  'refer front no_document',
  'admit front adult 李* 1****************4',
]) {
  server.say(`show ${outcome}`);
  await page.waitForTimeout(1500);
}
await page.locator('.entry').nth(5).waitFor();
await page.waitForTimeout(500); // the arrival has come to rest
await page.screenshot({ path: fileURLToPath(new URL('../../docs/desk.png', import.meta.url)) });
await browser.close();
await server.stop();
