// The desk page: keeps the state that the server tells, and redraws what it changes.

import { nowMs, setTime, wall } from './clock.js';
import { $, both } from './dom.js';
import { choices, sayTrouble, send, showWhileUsed, wire } from './forms.js';
import { Manager } from './manager.js';
import { Referrals } from './referrals.js';
import * as render from './render.js';
import { Stream } from './stream.js';

const TYPED_IDLE_MS = 120000; // a half-typed number stays no longer untouched
const HINT_MS = 10000; // a hint to a guest, such as "lay it down again", is stale after this

let desk = null; // what does not change: venue, lanes, steps
let board = null; // {lanes, devices, notices, entries}
let link = 'wait';
const dismissed = new Set(); // outcomes that the clerk cleared: by keyOf()
const referrals = new Referrals($('#referrals'));
const manager = new Manager((words) => tell(words));
const stream = new Stream(hear);

// The server counts from 1 again after a restart, so a sequence alone names no outcome.
const keyOf = (entry) => entry && `${entry.at_ms}/${entry.sequence}`;
const laneOf = (id) => ({ zh: id, en: id, ...desk.lanes.find((lane) => lane.lane === id), lane: id,
  only: desk.lanes.length === 1 });
const restMs = () => desk.rest_after_seconds * 1000;

// The outcome that a lane shows now: none when its time is over, or the clerk cleared it.
function current(lane) {
  const entry = board.lanes[lane];
  if (!entry || dismissed.has(keyOf(entry))) return null;
  return nowMs() - entry.at_ms < restMs() ? entry : null;
}

function hintOf(lane) {
  const told = board.devices.find((one) => one.lane === lane && one.for_patron &&
    Math.abs(nowMs() - one.at_ms) < HINT_MS);
  return told ? told.said.next : null;
}

// Redrawn only when what it shows changed: a live region that is rewritten is read aloud again.
const drawn = new Map();
function draw(node, shows, make) {
  const key = JSON.stringify(shows);
  if (drawn.get(node) === key) return;
  drawn.set(node, key);
  node.replaceChildren(...make());
}

function cardOf({ lane, entry, hint }, paused) {
  if (link !== 'up') return render.lostCard(lane);
  if (!entry && paused) return render.pausedCard(lane);
  return render.laneCard(lane, entry, hint, restMs(), nowMs());
}

function drawStage() {
  const up = link === 'up';
  const paused = board.notices.some((one) => one.stops);
  const shown = desk.lanes.map(({ lane }) => ({
    lane: laneOf(lane),
    entry: up ? current(lane) : null,
    hint: up ? hintOf(lane) : null,
  }));
  const key = [up, paused, shown.map(({ entry, hint }) => [keyOf(entry), hint])];
  const stage = $('#stage');
  stage.dataset.lanes = String(Math.min(desk.lanes.length, 4));
  draw(stage, key, () => shown.map((one) => cardOf(one, paused)));
  shown.forEach(({ entry }, index) => {
    if (entry && !entry.name) $('.person', stage.children[index])?.remove();
  });
  // Where a list of steps is open, it is the advice.
  const lines = shown.filter(({ entry }) => entry && !referrals.has(entry.leaf));
  const running = shown.some(({ entry }) => entry);
  $('#clerk').hidden = running && lines.length === 0;
  const armed = desk.lanes.map(({ lane }) => manager.armedSeconds(lane)).filter((left) => left);
  draw($('#advice'), [up, lines.map(({ entry }) => keyOf(entry)), armed], () => {
    if (!up) return [render.adviceLost()];
    const told = armed.map(render.armed);
    if (!lines.length) return [...told, render.adviceWaiting()];
    return [...told, ...lines.map(({ lane, entry }) =>
      render.advice(lane, entry, manager.overrideButton(entry)))];
  });
  $('#next').disabled = !running;
  $('.side').classList.toggle('stale', !up);
}

function drawLists() {
  draw($('#devices'), board.devices, () =>
    board.devices.map((one) => render.device(one, laneOf(one.lane))));
  draw($('#entries'), board.entries.map((one) => [keyOf(one), one.name,
    manager.hasLeft(one.leaf)]), () => board.entries.map((one) =>
    render.entry(one, laneOf(one.lane), nowMs(), manager.exitButton(one))));
  draw($('#notices'), board.notices, () => board.notices.map(render.notice));
}

function drawLink() {
  $('#link').dataset.link = link;
  draw($('#link'), link, () => render.linkState(link));
}

function drawClock() {
  const { time, date, iso } = wall();
  $('#clock').textContent = time;
  $('#date').textContent = date;
  $('#date').title = iso;
}

function drawAll() {
  drawLink();
  if (!board) return;
  drawStage();
  drawLists();
}

function configure(constant) {
  // Radios that are made anew would lose what the clerk has chosen in an open dialog.
  if (JSON.stringify(constant) === JSON.stringify(desk)) return;
  desk = constant;
  $('#venue-zh').textContent = desk.venue.zh;
  $('#venue-en').textContent = desk.venue.en;
  referrals.configure(desk.steps, desk.steps_open_seconds * 1000);
  const lanes = desk.lanes.map((lane) => ({ ...lane, value: lane.lane }));
  for (const fieldset of document.querySelectorAll('.lanes')) {
    fieldset.hidden = lanes.length === 1;
    choices($('.choices', fieldset), 'lane', lanes);
  }
  manager.configure(desk.manager);
  const reasons = desk.no_chip_reasons.map((one) => ({ ...one, value: one.name }));
  choices($('#reasons'), 'reason', reasons);
}

function forget(entry) {
  delete entry.name;
  delete entry.number;
  delete entry.names_until_ms;
}

// A name goes at its time even if no word from the server says so.
function forgetOverdue() {
  const all = [...Object.values(board.lanes), ...board.entries];
  for (const entry of all) if (entry.names_until_ms <= nowMs()) forget(entry);
}

const offerSteps = (entry) => referrals.offer(entry, laneOf(entry.lane), nowMs());

function takeShown(entry) {
  board.lanes[entry.lane] = entry;
  board.entries.unshift({ ...entry });
  board.entries.length = Math.min(board.entries.length, desk.entries_shown);
  offerSteps(entry);
  manager.heard(entry);
  // On a phone the clerk may have scrolled down to the lists.
  if (matchMedia('(max-width: 760px)').matches) scrollTo({ top: 0 });
}

const hearing = {
  state(whole) {
    setTime(whole.now);
    configure(whole.desk);
    board = whole.board;
    $('#desk').hidden = false;
    $('#sign-in').hidden = true;
    Object.values(board.lanes).forEach(offerSteps);
  },
  time: setTime,
  shown: takeShown,
  device(one) {
    board.devices = [...board.devices.filter((other) => other.device !== one.device), one]
      .sort((a, b) => a.device.localeCompare(b.device));
  },
  notices({ notices }) {
    board.notices = notices;
  },
  forget({ sequences }) {
    const gone = (entry) => sequences.includes(entry.sequence);
    [...Object.values(board.lanes), ...board.entries].filter(gone).forEach(forget);
  },
  up() {
    link = 'up';
  },
  down() {
    link = 'down';
  },
  'signed-out': showSignIn,
};

function hear(name, data) {
  hearing[name](data);
  drawAll();
}

function showSignIn() {
  stream.stop();
  board = null;
  link = 'wait';
  drawn.clear();
  referrals.clear();
  manager.clear();
  for (const id of ['stage', 'advice', 'devices', 'entries', 'notices']) {
    $(`#${id}`).replaceChildren();
  }
  for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close();
  $('#desk').hidden = true;
  $('#sign-in').hidden = false;
  $('#pin').value = '';
  $('#pin').focus();
}

function toast(words) {
  const node = $('#toast');
  node.replaceChildren(both(words));
  node.classList.add('seen');
  setTimeout(() => node.classList.remove('seen'), 3000);
}

const SENT = { zh: '已提交，请看结果', en: 'Sent; see the outcome' };
const tell = (problem) => toast(problem ?? SENT);
const laneIn = (form) => form.get('lane') ?? desk.lanes[0].lane;

function clearOutcomes() {
  for (const { lane } of desk.lanes) {
    const entry = current(lane);
    if (entry) dismissed.add(keyOf(entry));
  }
  drawAll();
}

function wireUp() {
  wire($('#typed'), '/api/typed-number', (form) => ({
    lane: laneIn(form),
    number: form.get('number'),
    name: form.get('name'),
    reason: form.get('reason'),
  }), tell);
  wire($('#none'), '/api/no-document', (form) => ({ lane: laneIn(form) }), tell);
  const acts = {
    F2: () => showWhileUsed($('#typed'), TYPED_IDLE_MS),
    F4: () => $('#none').showModal(),
    F8: clearOutcomes,
    F9: () => {
      if (!$('#open-record').hidden) $('#open-record').click();
    },
  };
  $('#open-typed').addEventListener('click', acts.F2);
  $('#open-none').addEventListener('click', acts.F4);
  $('#next').addEventListener('click', acts.F8);
  // Function keys only: a keyboard-like scanner types letters and digits into whatever is open.
  document.addEventListener('keydown', (event) => {
    const idle = board && !document.querySelector('dialog[open]');
    if (!idle || !acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  });
  $('#sign-out').addEventListener('click', async () => {
    const problem = await send('DELETE', '/api/session');
    // A sign-in form over a session that is still open would be a lie.
    if (!problem || problem.error === 'signed_out') showSignIn();
    else toast({ zh: `还没有退出：${problem.zh}`, en: `Still signed in: ${problem.en}` });
  });
  $('#sign-in-form').addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = $('#sign-in-form [type=submit]');
    button.disabled = true;
    const problem = await send('POST', '/api/session', { pin: $('#pin').value });
    button.disabled = false;
    sayTrouble($('#sign-in-trouble'), problem);
    $('#pin').value = '';
    if (problem) $('#pin').focus();
    else stream.start();
  });
}

wireUp();
stream.start();
setInterval(() => {
  if (!board) return;
  forgetOverdue();
  referrals.tick(nowMs());
  drawClock();
  drawAll();
}, 250);
