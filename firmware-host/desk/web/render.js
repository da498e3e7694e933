// From the state to what is seen. Nothing here remembers anything.

import { both, make, shape } from './dom.js';

const RESTING = {
  zh: '请出示证件', en: 'Please show your document',
  how: { zh: '身份证放在读卡器上，或出示二维码', en: 'ID card on the reader, or show your code' },
};
const LOST = {
  zh: '连接中断', en: 'Connection lost',
  how: { zh: '正在重新连接，恢复前请勿放行', en: 'Reconnecting; admit nobody until it is back' },
};
const PAUSED = {
  zh: '暂停办理', en: 'Paused',
  how: { zh: '请稍等，工作人员正在处理', en: 'Please wait; the staff are seeing to it' },
};

// One lane as a guest sees it from two metres: a shape, one big word, and little else.
function bigCard(kind, lane, words, how, extra = {}) {
  const card = make('article',
    { class: `card card-${kind}`, 'data-lane': lane.lane, 'data-kind': kind },
    lane.only ? null : both(lane, 'p', { class: 'lane' }),
    make('div', { class: 'card-body' },
      shape(kind === 'rest' ? 'card' : kind),
      make('div', { class: 'card-words' },
        make('p', { class: 'big', lang: 'zh-CN' }, words.zh),
        make('p', { class: 'big-en', lang: 'en' }, words.en),
        both(how, 'p', { class: 'how' }), extra.person)));
  if (extra.leftMs) {
    const bar = make('div', { class: 'left', 'aria-hidden': 'true' });
    bar.style.setProperty('--whole', `${extra.wholeMs}ms`);
    bar.style.setProperty('--gone', `${extra.leftMs - extra.wholeMs}ms`);
    card.append(bar);
  }
  return card;
}

function person(entry, nowMs) {
  if (!entry.name && !entry.number) return null;
  const node = make('p', { class: 'person' },
    make('span', { class: 'name' }, entry.name), make('span', { class: 'number' }, entry.number));
  fade(node, entry, nowMs);
  return node;
}

// A masked name goes out over the last two seconds of its time.
function fade(node, entry, nowMs) {
  node.classList.add('fades');
  node.style.setProperty('--stay', `${Math.max(0, entry.names_until_ms - nowMs - 2000)}ms`);
}

export function laneCard(lane, entry, hint, restMs, nowMs) {
  if (!entry) return bigCard('rest', lane, RESTING, hint ?? RESTING.how);
  const leftMs = entry.at_ms + restMs - nowMs;
  return bigCard(entry.outcome, lane, entry.big, entry.said.next,
    { person: person(entry, nowMs), leftMs, wholeMs: restMs });
}

export const lostCard = (lane) => bigCard('lost', lane, LOST, LOST.how);
export const pausedCard = (lane) => bigCard('paused', lane, PAUSED, PAUSED.how);

// What is and what to do, Chinese on the left, English on the right.
const said = (lines, language) => make('div', { lang: language === 'zh' ? 'zh-CN' : 'en' },
  ...lines.flatMap(({ what, next }) => [make('p', { class: 'what' }, what[language]),
    make('p', { class: 'then' }, next[language])]));

const toDo = (lines, language) => make('div', { lang: language === 'zh' ? 'zh-CN' : 'en' },
  ...lines.map(({ next }) => make('p', { class: 'then' }, next[language])));

// The clerk's line says what to do. Why is behind a click for every outcome alike: a guest who reads
// along learns nothing, nor from there being something to open.
export function advice(lane, entry, more) {
  return make('div', { class: `advice-line advice-${entry.outcome}` },
    shape(entry.outcome), toDo(entry.clerk, 'zh'), toDo(entry.clerk, 'en'),
    make('p', { class: 'facts' }, lane.only ? null : make('span', {}, lane.zh),
      make('span', {}, entry.time),
      entry.leaf === null ? null : make('span', { title: '登记序号 Leaf' }, `#${entry.leaf}`)),
    make('details', { class: 'why' }, make('summary', {}, both({ zh: '原因', en: 'Why' })),
      ...entry.clerk.map(({ what }) => both(what, 'p'))),
    more);
}

export const armed = (seconds) => make('p', { class: 'armed' }, shape('attention'),
  both({ zh: `负责人已放行：${seconds} 秒内请客人再刷一次证件`,
    en: `Manager's override: the guest lays the document down again within ${seconds} s` }));

const noAdvice = (words) => both(words, 'p', { class: 'advice-none' });
export const adviceWaiting = () => noAdvice({ zh: '等待下一位客人', en: 'Waiting for the next guest' });
export const adviceLost = () => noAdvice({ zh: '请确认服务正在运行；恢复前这里没有新的结果',
  en: 'Make sure the service is running; nothing new appears here until then' });

export function device(one, lane) {
  const trouble = one.light === 'bad' || one.light === 'attention';
  return make('li',
    { class: `device light-${one.light}`, 'data-device': one.device, 'data-light': one.light },
    shape(one.light),
    make('p', { class: 'device-name' }, both(one.name),
      lane.only ? null : make('span', { class: 'device-lane' }, lane.zh)),
    both(one.state_words, 'p', { class: 'device-state' }),
    trouble ? make('div', { class: 'device-said' }, both(one.said.what, 'p', { class: 'what' }),
      both(one.said.next, 'p', { class: 'then' })) : null);
}

// Why somebody was not admitted stays between the desk and the guest: it is not in this list.
export function entry(one, lane, nowMs, more) {
  const who = make('p', { class: 'who' }, make('span', { class: 'name' }, one.name ?? ''),
    make('span', { class: 'number' }, one.number ?? ''));
  if (one.name || one.number) fade(who, one, nowMs);
  const where = lane.only ? '' : lane.zh;
  return make('li', { class: `entry entry-${one.outcome}`, 'data-outcome': one.outcome },
    shape(one.outcome),
    make('div', { class: 'entry-words' }, both(one.big, 'p', { class: 'entry-big' }), who),
    make('p', { class: 'entry-facts' }, make('time', {}, one.time),
      make('span', {}, `${where} ${one.leaf === null ? '' : `#${one.leaf}`}`)),
    more);
}

export const notice = (one) => make('div', { class: 'notice', 'data-notice': one.notice },
  shape('attention'), said([one], 'zh'), said([one], 'en'));

export function linkState(state) {
  const words = {
    up: { zh: '已连接', en: 'Connected' },
    wait: { zh: '正在连接', en: 'Connecting' },
    down: { zh: '连接中断', en: 'Connection lost' },
  }[state];
  const picture = { up: 'good', wait: 'waiting', down: 'bad' }[state];
  return [shape(picture), both(words)];
}
