// What is more than a scan: somebody has left, a manager's override, the on-site view of one record.

import { $, both, make } from './dom.js';
import { ask, choices, showWhileUsed, wire } from './forms.js';

const IDLE_MS = 60000; // a PIN or case number half typed stays no longer untouched

// A record on the page: shown once, gone at its time, and with it every trace in the page.
class ShownRecord {
  #dialog;
  #timer = 0;

  constructor(dialog) {
    this.#dialog = dialog;
    dialog.addEventListener('close', () => this.#empty());
    $('[data-close]', dialog).addEventListener('click', () => dialog.close());
  }

  show(record) {
    const line = (zh, en, value) => value ? [make('dt', {}, both({ zh, en })),
      make('dd', {}, value)] : [];
    $('.record', this.#dialog).replaceChildren(
      ...line('姓名', 'Name', record.name), ...line('证件号码', 'Number', record.number),
      ...line('国籍', 'Nationality', record.nationality),
      ...line('登记序号', 'Entry', `#${record.of}`),
      ...line('本次查看已记为', 'This view is', `#${record.access}`));
    this.#dialog.showModal();
    const ends = Date.now() + record.stays_seconds * 1000;
    this.#timer = setInterval(() => this.#count(ends), 250);
    this.#count(ends);
  }

  close() {
    if (this.#dialog.open) this.#dialog.close();
  }

  #count(ends) {
    const left = Math.ceil((ends - Date.now()) / 1000);
    if (left <= 0) return this.close();
    return $('.vanishes', this.#dialog).replaceChildren(
      both({ zh: `${left} 秒后消失`, en: `Vanishes in ${left} s` }));
  }

  #empty() {
    clearInterval(this.#timer);
    $('.record', this.#dialog).replaceChildren();
    $('.vanishes', this.#dialog).replaceChildren();
  }
}

export class Manager {
  #settings = { overrides: false, opens_records: false, purposes: [] };
  #refused = null; // the entry that an override would follow
  #armed = new Map(); // lane → until when, by this page's clock
  #left = new Set(); // leaves whose exit this page has registered
  #record;
  #tell;

  // `tell(words)` says something short to whoever works here; nothing: that it was sent.
  constructor(tell) {
    this.#tell = tell;
    this.#record = new ShownRecord($('#shown'));
    this.#wireOverride();
    this.#wireRecord();
    $('#open-record').addEventListener('click', () => showWhileUsed($('#record'), IDLE_MS));
  }

  configure(settings) {
    this.#settings = settings;
    $('#open-record').hidden = !settings.opens_records;
    choices($('#purposes'), 'purpose',
      settings.purposes.map((one) => ({ ...one, value: one.name })));
  }

  clear() {
    this.#record.close();
    this.#armed.clear();
    this.#left.clear();
  }

  // A decision has come: what was armed for the lane is used up, or somebody was let in anyway.
  heard(entry) {
    this.#armed.delete(entry.lane);
  }

  // Until when the lane lets the next guest in; nothing where it does not.
  armedSeconds(lane) {
    const left = Math.ceil(((this.#armed.get(lane) ?? 0) - Date.now()) / 1000);
    return left > 0 ? left : null;
  }

  // Beside every outcome that is not an admission, whatever its reason.
  overrideButton(entry) {
    const fits = this.#settings.overrides && entry.outcome !== 'admit' && entry.leaf !== null;
    if (!fits) return null;
    return make('button', { class: 'button quiet small', type: 'button',
      onclick: () => {
        this.#refused = entry;
        showWhileUsed($('#override'), IDLE_MS);
      } }, both({ zh: '负责人', en: 'In charge' }));
  }

  // In the list, beside somebody who was let in.
  exitButton(entry) {
    if (entry.outcome !== 'admit' || entry.leaf === null) return null;
    const gone = this.#left.has(entry.leaf);
    return make('button', { class: 'button quiet small', type: 'button', disabled: gone,
      'aria-label': gone ? '已离场 Left' : '离场 Leaves', title: gone ? 'Left' : 'Leaves',
      onclick: (event) => this.#leave(entry, event.currentTarget) }, gone ? '已离场' : '离场');
  }

  hasLeft(leaf) {
    return this.#left.has(leaf);
  }

  async #leave(entry, button) {
    button.disabled = true;
    const { problem } = await ask('POST', '/api/exit', { leaf: entry.leaf });
    const known = problem?.error === 'left_already';
    if (!problem || known) this.#left.add(entry.leaf);
    else button.disabled = false;
    this.#tell(problem ?? { zh: '已登记离场', en: 'Registered as left' });
  }

  #wireOverride() {
    const dialog = $('#override');
    wire(dialog, '/api/override', (form) => ({
      lane: this.#refused.lane, leaf: this.#refused.leaf, pin: form.get('pin') }),
    (problem, told) => {
      if (!told) return this.#tell(problem);
      this.#armed.set(this.#refused.lane, Date.now() + told.seconds * 1000);
      return this.#tell({ zh: '请客人再刷一次证件', en: 'The guest lays the document down again' });
    });
  }

  #wireRecord() {
    const dialog = $('#record');
    wire(dialog, '/api/record', (form) => ({
      leaf: Number(form.get('leaf')), purpose: form.get('purpose'),
      case_number: form.get('case'), pin: form.get('pin') }),
    (problem, told) => (told ? this.#record.show(told) : this.#tell(problem)));
  }
}

