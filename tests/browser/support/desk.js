// The test server as a child process, and a browser that looks at it.

import { spawn } from 'node:child_process';
import path from 'node:path';
import readline from 'node:readline';
import { chromium } from 'playwright-core';

export const PIN = '271828';
const WAIT_MS = 5000;

export class DeskServer {
  #child;
  #lines = [];
  #waiting = [];

  // Names stay `names` seconds, an outcome `rest` seconds, on these lanes; port 0 is any.
  static async start({ names = 30, rest = 30, port = 0, lanes = ['front'] } = {}) {
    const server = new DeskServer();
    const program = path.join(process.env.MENSHEN_BIN_DIR, 'menshen-desk-test-server');
    server.#child = spawn(program, [names, rest, port, ...lanes].map(String),
      { stdio: ['pipe', 'pipe', 'inherit'] });
    readline.createInterface({ input: server.#child.stdout }).on('line', (line) => {
      const next = server.#waiting.shift();
      if (next) next(JSON.parse(line));
      else server.#lines.push(JSON.parse(line));
    });
    server.port = (await server.line()).port;
    return server;
  }

  get address() {
    return `http://127.0.0.1:${this.port}/`;
  }

  say(...words) {
    this.#child.stdin.write(`${words.join(' ')}\n`);
  }

  // What the server prints next: its port, then each Scan that the clerk caused.
  line() {
    if (this.#lines.length > 0) return Promise.resolve(this.#lines.shift());
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('the server printed nothing')), WAIT_MS);
      this.#waiting.push((line) => {
        clearTimeout(late);
        resolve(line);
      });
    });
  }

  get silent() {
    return this.#lines.length === 0;
  }

  async stop() {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.stdin.end(); // its script is over, so it stops by itself
    const late = setTimeout(() => this.#child.kill(), WAIT_MS);
    const status = await ended;
    clearTimeout(late);
    return status;
  }
}

export function launch() {
  return chromium.launch({
    executablePath: process.env.MENSHEN_CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking',
      '--disable-component-update', '--no-first-run'],
  });
}

export const SCREENS = { desk: { width: 1366, height: 768 }, phone: { width: 390, height: 844 } };

// A page of its own profile, which remembers what went wrong in it.
export async function open(browser, server, viewport = SCREENS.desk) {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  page.setDefaultTimeout(WAIT_MS);
  page.troubles = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) page.troubles.push(message.text());
  });
  page.on('pageerror', (error) => page.troubles.push(error.message));
  await page.goto(server.address);
  await page.locator('#pin').waitFor();
  return page;
}

export async function signIn(page, pin = PIN) {
  await page.fill('#pin', pin);
  await page.press('#pin', 'Enter');
}

export async function openSignedIn(browser, server, viewport) {
  const page = await open(browser, server, viewport);
  await signIn(page);
  await page.locator('#desk').waitFor();
  await page.locator('#link[data-link=up]').waitFor();
  return page;
}
