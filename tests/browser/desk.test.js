// The desk page in a real browser, served by the real routes, board and server.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { DeskServer, launch, open, openSignedIn, PIN, SCREENS, signIn } from './support/desk.js';
import { besideItsButton, faint, LEAST_CONTRAST, overflow, stumblingBlocks } from './support/looks.js';

const LIMIT = { timeout: 15000 };
const NAMES_SECONDS = 2;
const REST_SECONDS = 6;

let server;
let browser;
let page; // signed in, at the desk's size; each test leaves it without an outcome

before(async () => {
  server = await DeskServer.start({ names: NAMES_SECONDS, rest: REST_SECONDS });
  browser = await launch();
  page = await openSignedIn(browser, server);
});

beforeEach(async () => {
  page.troubles.length = 0;
  await page.keyboard.press('F8');
});

after(async () => {
  await browser?.close();
  assert.equal(await server?.stop(), 0);
});

const card = (kind, on = page) => on.locator(`.card[data-kind=${kind}]`);
const admit = () => server.say('show admit front adult 李* 1****************4');

test('a wrong PIN is told so, the right one opens, signing out closes', LIMIT, async () => {
  const guest = await open(browser, server);
  assert.equal(await guest.locator('#desk').isVisible(), false);
  assert.equal(await guest.getAttribute('#pin', 'autocomplete'), 'off'); // the desk is shared
  await signIn(guest, '999999');
  await guest.locator('#sign-in-trouble', { hasText: 'PIN 不对' }).waitFor();
  assert.equal(await guest.inputValue('#pin'), '');
  await signIn(guest, PIN);
  await guest.locator('#desk').waitFor();
  const [cookie] = await guest.context().cookies();
  assert.equal(cookie.httpOnly, true);
  assert.equal(cookie.sameSite, 'Strict');
  await guest.route('**/api/session', (route) => route.abort());
  await guest.click('#sign-out'); // does not reach the server, so the session is still open
  await guest.locator('#toast.seen', { hasText: '还没有退出' }).waitFor();
  assert.equal(await guest.locator('#desk').isVisible(), true);
  await guest.unroute('**/api/session');
  await guest.click('#sign-out');
  await guest.locator('#pin').waitFor();
  assert.equal((await guest.request.get(`${server.address}api/state`)).status(), 401);
  // The browser itself notes the answer 401 to the wrong PIN and the aborted request.
  assert.deepEqual(guest.troubles.filter((text) => !/401|net::ERR_FAILED/.test(text)), []);
  await guest.context().close();
});

test('a decision arrives, its name is masked, vanishes, and the outcome rests', LIMIT, async () => {
  await card('rest').waitFor();
  admit();
  await card('admit').waitFor();
  assert.equal(await page.locator('.card .big').innerText(), '请进');
  assert.equal(await page.locator('.card .person .name').innerText(), '李*');
  assert.match(await page.locator('#advice').innerText(), /已登记，可以入场/);
  const entry = page.locator('#entries .entry').first();
  assert.match(await entry.innerText(), /李\*\s+1\*+4/);

  await page.locator('.person').waitFor({ state: 'detached', timeout: (NAMES_SECONDS + 2) * 1000 });
  assert.equal((await page.content()).includes('李'), false, 'no name anywhere in the page');
  await card('admit').waitFor(); // the outcome stays longer than the name
  await card('rest').waitFor({ timeout: (REST_SECONDS + 2) * 1000 });
  assert.equal(await entry.getAttribute('data-outcome'), 'admit');
  assert.deepEqual(page.troubles, []);
});

test('a refusal is neutral, names nobody, and tells the clerk what to do', LIMIT, async () => {
  server.say('show refuse front under_age 王* 3****************1');
  await card('refuse').waitFor();
  const seen = await card('refuse').innerText();
  assert.match(seen, /请看提示/);
  assert.doesNotMatch(seen, /年龄|岁|age|未成年|minor|refus/i);
  const advice = page.locator('#advice');
  assert.match(await advice.innerText(), /请按入场须知处理/);
  assert.doesNotMatch(await advice.innerText(), /年龄|岁|成年|age|adult|minor/i);
  for (const line of await advice.locator('.then').all()) {
    const { fontSize, fontWeight } = await line.evaluate((node) => {
      const style = getComputedStyle(node);
      return { fontSize: parseFloat(style.fontSize), fontWeight: style.fontWeight };
    });
    assert.ok(fontSize <= 15, 'the guest does not read along');
    assert.equal(fontWeight, '400');
  }
  await advice.getByText('原因').click(); // only who asks for it
  assert.match(await advice.innerText(), /请轻声说明/);
  assert.equal((await page.content()).includes('王'), false);
  assert.doesNotMatch(await page.locator('#entries').innerText(), /年龄|age/);
  await page.keyboard.press('F8');
  await card('rest').waitFor();
  assert.deepEqual(page.troubles, []);
});

test('a lost stream is said at once, shows no outcome, and comes back', LIMIT, async () => {
  admit();
  await card('admit').waitFor();
  server.say('close');
  await card('lost').waitFor();
  assert.equal(await page.locator('#stage').getByText('请进').count(), 0);
  assert.match(await page.locator('#link').innerText(), /连接中断/);
  server.say('open');
  await page.locator('#link[data-link=up]').waitFor();
  server.say('show refer front no_document');
  await card('refer').waitFor();
  server.say('drop'); // only the stream ends, the server stays
  server.say('show refuse front code_used');
  await card('refuse').waitFor();
  assert.deepEqual(page.troubles.filter((text) => !text.includes('net::ERR_')), []);
});

test('a server that accepts and never answers is a lost link', LIMIT, async () => {
  const at = await open(browser, server);
  await at.evaluate(() => { // five seconds would be long to wait here, and the stream is private
    const { timeout } = AbortSignal;
    AbortSignal.timeout = (ms) => timeout.call(AbortSignal, ms / 20);
    window.EventSource = class extends EventSource {
      constructor(address) {
        super(address);
        window.stream = this;
      }
    };
  });
  await signIn(at);
  await at.locator('#link[data-link=up]').waitFor();
  await at.route('**/api/session', () => {});
  await at.evaluate(() => window.stream.dispatchEvent(new Event('lost')));
  await at.locator('#link[data-link=down]').waitFor();
  await at.unroute('**/api/session');
  await at.locator('#link[data-link=up]').waitFor();
  assert.deepEqual(at.troubles, []);
  await at.context().close();
});

test('a typed number goes out with its reason and leaves nothing in the form', LIMIT, async () => {
  await page.keyboard.press('F2');
  const form = page.locator('#typed');
  await form.getByLabel('证件号码').fill('110105 19491231 002x');
  await form.getByLabel('姓名').fill('张三');
  await form.getByText('证件读不出').click();
  await form.getByRole('button', { name: '提交' }).click();
  assert.deepEqual(await server.line(),
    { lane: 'front', content: 5, text: '11010519491231002X\n张三\n2', follows: null });
  await form.waitFor({ state: 'hidden' });
  await page.keyboard.press('F2');
  assert.equal(await form.getByLabel('证件号码').inputValue(), '');
  await form.getByLabel('证件号码').fill('12;34');
  await form.getByLabel('姓名').fill('张三');
  await page.keyboard.press('Enter');
  await form.locator('.trouble', { hasText: '号码' }).waitFor();
  assert.equal(server.silent, true);
  await page.keyboard.press('Escape');
  assert.deepEqual(page.troubles.filter((text) => !text.includes('422')), []);
});

test('an answer that comes after its dialog was closed is said elsewhere', LIMIT, async () => {
  let answer;
  await page.route('**/api/typed-number', (route) => new Promise((resolve) => {
    answer = () => resolve(route.fulfill({ status: 422,
      json: { error: 'number', zh: '号码不对', en: 'Wrong number', remedy: { zh: '', en: '' } } }));
  }));
  await page.keyboard.press('F2');
  const form = page.locator('#typed');
  await form.getByLabel('证件号码').fill('1234');
  await form.getByLabel('姓名').fill('张三');
  const asked = page.waitForRequest('**/api/typed-number');
  await page.keyboard.press('Enter');
  await asked;
  await page.keyboard.press('Escape');
  await form.waitFor({ state: 'hidden' });
  await page.keyboard.press('F2'); // the next guest's
  await form.getByLabel('证件号码').fill('5678');
  answer();
  await page.locator('#toast.seen', { hasText: '号码不对' }).waitFor();
  assert.equal(await form.locator('.trouble').innerText(), '');
  assert.equal(await form.getByLabel('证件号码').inputValue(), '5678');
  assert.equal(await form.getByRole('button', { name: '提交' }).isEnabled(), true);
  await page.keyboard.press('Escape');
  await page.unroute('**/api/typed-number');
  assert.deepEqual(page.troubles.filter((text) => !text.includes('422')), []);
});

test('what was typed about a guest does not wait for the next clerk', LIMIT, async () => {
  const at = await openSignedIn(browser, server);
  await at.clock.install();
  await at.keyboard.press('F2');
  const number = at.locator('#typed').getByLabel('证件号码');
  await at.evaluate(() => { // what is left in the form at the moment at which its dialog closes
    const dialog = document.querySelector('#typed');
    new MutationObserver(() => {
      if (!dialog.open) window.leftAtClose = new FormData(dialog.querySelector('form')).get('number');
    }).observe(dialog, { attributeFilter: ['open'] });
  });
  await number.fill('11010519491231');
  await at.clock.fastForward(100_000);
  await number.press('0'); // two minutes are counted from the last key
  await at.clock.fastForward(100_000);
  assert.equal(await number.isVisible(), true);
  await at.clock.fastForward(25_000);
  await number.waitFor({ state: 'hidden' });
  assert.equal(await at.evaluate(() => window.leftAtClose), '');
  await at.context().close();
});

test('no document is a choice of two keys', LIMIT, async () => {
  await page.keyboard.press('F4');
  await page.locator('#none').waitFor();
  await page.keyboard.press('Enter');
  assert.deepEqual(await server.line(), { lane: 'front', content: 6, text: '', follows: null });
  assert.deepEqual(page.troubles, []);
});

test('the five musts are ticked one by one, and only all of them are sent', LIMIT, async () => {
  server.say('show refer front five_musts');
  const list = page.locator('.referral');
  await list.waitFor();
  const leaf = Number(await list.getAttribute('data-leaf'));
  const done = list.getByRole('button', { name: '全部完成' });
  const boxes = list.getByRole('checkbox');
  assert.equal(await boxes.count(), 5);
  for (let i = 0; i < 5; ++i) {
    assert.equal(await done.isDisabled(), true);
    await boxes.nth(i).check();
  }
  await page.keyboard.press('F8');
  await card('rest').waitFor();
  await done.click(); // the list stays when its outcome has gone
  assert.deepEqual(await server.line(), {
    lane: 'front', content: 7, follows: leaf,
    text: 'identity_checked\nguardian_contact\ncompanions_recorded\npatrol_arranged\nno_suspicion',
  });
  await list.waitFor({ state: 'detached' });
  assert.deepEqual(page.troubles, []);
});

test('devices and notices say in words what to do', LIMIT, async () => {
  server.say('device reader-1 front card_reader ready lay_card_again');
  await card('rest').getByText('再平放一次').waitFor();
  server.say('device reader-1 front card_reader absent reader_unplugged');
  const light = page.locator('[data-device=reader-1][data-light=bad]');
  await light.waitFor();
  assert.match(await light.innerText(), /读卡器没有连接[^]*请检查连线/);
  server.say('notice store_failing on');
  await page.locator('[data-notice=store_failing]').waitFor();
  await card('paused').waitFor();
  server.say('notice store_failing off');
  server.say('device reader-1 front card_reader ready none');
  await card('rest').waitFor();
  await page.locator('[data-device=reader-1][data-light=good]').waitFor();
  assert.deepEqual(page.troubles, []);
});

test('somebody who leaves is registered once', LIMIT, async () => {
  admit();
  const leaves = page.locator('#entries .entry').first().getByRole('button', { name: '离场' });
  await leaves.click();
  const { left } = await server.line();
  assert.equal(typeof left, 'number');
  await page.locator('#toast.seen', { hasText: '已登记离场' }).waitFor();
  assert.equal(await page.locator('#entries .entry').first()
    .getByRole('button', { name: '已离场' }).isDisabled(), true);
  assert.equal(server.silent, true);
  assert.deepEqual(page.troubles, []);
});

test('an override asks for the PIN, and says that the lane waits', LIMIT, async () => {
  server.say('show refuse front document_expired');
  await card('refuse').waitFor();
  await page.locator('#advice').getByRole('button', { name: '负责人' }).click();
  const dialog = page.locator('#override');
  await dialog.getByLabel('负责人 PIN').fill('999999');
  await page.keyboard.press('Enter');
  await dialog.locator('.trouble', { hasText: 'PIN 不对' }).waitFor();
  assert.equal(server.silent, true);
  await dialog.getByLabel('负责人 PIN').fill(PIN);
  await page.keyboard.press('Enter');
  const told = await server.line();
  assert.equal(told.armed, 'front');
  await page.locator('.armed', { hasText: '请客人再刷一次' }).waitFor();
  assert.equal(await dialog.getByLabel('负责人 PIN').inputValue(), '');
  server.say('show admit front manager_override 李* 1****************4');
  await page.locator('.armed').waitFor({ state: 'detached' });
  assert.deepEqual(page.troubles.filter((text) => !text.includes('401')), []);
});

test('one record is shown for its purpose, once, and vanishes', LIMIT, async () => {
  await page.keyboard.press('F9');
  const form = page.locator('#record');
  await form.getByLabel('登记序号').fill('1201');
  await form.getByText('文化执法检查').click();
  await form.getByLabel('案号').fill('GA-2026-1');
  await form.getByLabel('负责人 PIN').fill(PIN);
  await page.keyboard.press('Enter');
  assert.deepEqual(await server.line(),
    { record: 1201, purpose: 'culture_inspection', case: 'GA-2026-1' });
  const shown = page.locator('#shown');
  await shown.getByText('测试甲').waitFor();
  assert.match(await shown.innerText(), /11010519491231002X[^]*#1201[^]*#1300/);
  await shown.waitFor({ state: 'hidden', timeout: 5000 }); // record_stays is 3 s here
  assert.equal((await page.content()).includes('测试甲'), false, 'no trace in the page');

  await page.keyboard.press('F9');
  assert.equal(await form.getByLabel('案号').inputValue(), '');
  await form.getByLabel('登记序号').fill('7');
  await form.getByLabel('案号').fill('GA-2026-1');
  await form.getByLabel('负责人 PIN').fill(PIN);
  await page.keyboard.press('Enter');
  await server.line();
  await form.locator('.trouble', { hasText: '已经到期删除' }).waitFor();
  await page.keyboard.press('Escape');
  assert.deepEqual(page.troubles.filter((text) => !text.includes('410')), []);
});

test('nobody stumbles: names, labels, contrast, a page that fits', LIMIT, async () => {
  for (const [screen, viewport] of Object.entries(SCREENS)) {
    const at = await open(browser, server, viewport);
    assert.deepEqual(await at.evaluate(stumblingBlocks), [], `${screen}, signing in`);
    await signIn(at);
    await at.locator('#link[data-link=up]').waitFor();
    for (const [kind, show] of [['admit', admit],
      ['refuse', () => server.say('show refuse front under_age')],
      ['refer', () => server.say('show refer front five_musts')]]) {
      show();
      await card(kind, at).waitFor();
      const where = `${screen}, ${kind}`;
      assert.deepEqual(await at.evaluate(stumblingBlocks), [], where);
      const { sideways, main } = await at.evaluate(overflow);
      assert.equal(sideways, 0, `${where}: scrolls sideways`);
      if (screen === 'desk') assert.equal(main, 0, `${where}: something is below the edge`);
      assert.deepEqual(await at.evaluate(faint, LEAST_CONTRAST), [], where);
    }
    assert.deepEqual(at.troubles, []);
    await at.context().close();
  }
});

test('who was admitted keeps both ends of the number in the list', LIMIT, async () => {
  for (const [screen, viewport] of Object.entries(SCREENS)) {
    const at = await openSignedIn(browser, server, viewport);
    for (const name of ['李*', '陈**', `A${'*'.repeat(24)}`]) {
      server.say(`show admit front adult ${name} 1****************4`);
      const first = at.locator('#entries .entry').first();
      await first.getByText(name, { exact: true }).waitFor();
      await first.getByRole('button', { name: '离场' }).waitFor();
      const number = await first.locator('.number').evaluate(besideItsButton);
      assert.equal(number.text, '1****************4');
      assert.ok(number.whole > 0 && number.whole <= number.seen, `${screen}: the end is cut off`);
      assert.ok(number.end <= number.room, `${screen}: it runs under the button`);
    }
    await at.context().close();
  }
});

test('a restart counts anew, and what was cleared before it hides nothing', LIMIT, async (t) => {
  const first = await DeskServer.start();
  const at = await openSignedIn(browser, first);
  first.say('show admit front adult 李* 1****************4');
  await card('admit', at).waitFor();
  await at.keyboard.press('F8');
  await card('rest', at).waitFor();
  const { port } = first;
  assert.equal(await first.stop(), 0);
  const second = await DeskServer.start({ port });
  t.after(() => second.stop());
  await at.locator('#pin').waitFor(); // the new one knows no session
  await signIn(at);
  await at.locator('#link[data-link=up]').waitFor();
  second.say('show refer front no_document');
  await card('refer', at).waitFor();
  await at.context().close();
});

test('two lanes have a place each, and the clerk says which', LIMIT, async (t) => {
  const two = await DeskServer.start({ lanes: ['front', 'back'] });
  t.after(() => two.stop());
  const at = await openSignedIn(browser, two);
  two.say('show admit front adult 李* 1****************4');
  two.say('show refuse back code_expired');
  await at.locator('.card[data-lane=front][data-kind=admit]').waitFor();
  await at.locator('.card[data-lane=back][data-kind=refuse]').waitFor();
  await at.keyboard.press('F4');
  await at.locator('#none').getByText('2 号门').click();
  two.say('drop'); // the state that comes anew leaves what the clerk has chosen
  await at.locator('#link[data-link=down]').waitFor();
  await at.locator('#link[data-link=up]').waitFor();
  await at.locator('#none').getByRole('button', { name: '记录' }).click();
  assert.equal((await two.line()).lane, 'back');
  assert.deepEqual(at.troubles.filter((text) => !text.includes('net::ERR_')), []);
  await at.context().close();
});
