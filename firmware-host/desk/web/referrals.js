// Guests whom only a person at the desk can let on: the five musts, ticked one by one. A list stays
// longer than its outcome does on the stage, since asking a guardian takes longer.

import { both, make } from './dom.js';
import { sayTrouble, send } from './forms.js';

export class Referrals {
  #root;
  #steps = [];
  #stayMs;
  #open = new Map(); // by leaf

  constructor(root) {
    this.#root = root;
  }

  configure(steps, stayMs) {
    this.#steps = steps;
    this.#stayMs = stayMs;
  }

  // Only a referral for the five musts, and only one that a leaf stands for.
  offer(entry, lane, nowMs) {
    const fits = entry.outcome === 'refer' && entry.leaf !== null && this.#steps.length > 0 &&
      entry.reasons.includes('five_musts') && nowMs - entry.at_ms < this.#stayMs;
    if (!fits || this.#open.has(entry.leaf)) return;
    const node = this.#list(entry, lane);
    this.#open.set(entry.leaf, { node, until: entry.at_ms + this.#stayMs });
    this.#root.prepend(node);
  }

  has(leaf) {
    return this.#open.has(leaf);
  }

  tick(nowMs) {
    for (const [leaf, { until }] of this.#open) if (nowMs >= until) this.#close(leaf);
  }

  clear() {
    for (const leaf of [...this.#open.keys()]) this.#close(leaf);
  }

  #close(leaf) {
    this.#open.get(leaf)?.node.remove();
    this.#open.delete(leaf);
  }

  #list(entry, lane) {
    const trouble = make('p', { class: 'trouble', role: 'alert' });
    const done = make('button', { class: 'button primary', type: 'submit', disabled: true },
      both({ zh: '全部完成', en: 'All complete' }));
    const leave = make('button', { class: 'button quiet', type: 'button',
      onclick: () => this.#close(entry.leaf) }, both({ zh: '不办了', en: 'Leave it' }));
    const boxes = this.#steps.map((step) => make('label', { class: 'step' },
      make('input', { type: 'checkbox', name: 'step', value: step.name }), both(step)));
    const form = make('form', { class: 'referral', 'data-leaf': entry.leaf },
      make('h2', {}, both({ zh: '请逐项完成五必须', en: 'Complete the five musts, one by one' }),
        make('span', { class: 'facts' }, lane.only ? '' : `${lane.zh} · `,
          `${entry.time} · #${entry.leaf}`)),
      make('div', { class: 'steps' }, ...boxes, make('div', { class: 'row' }, leave, done)),
      trouble);
    const ticked = () => [...form.querySelectorAll(':checked')].map((box) => box.value);
    form.addEventListener('change', () => {
      done.disabled = ticked().length < this.#steps.length;
    });
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      done.disabled = true;
      const problem = await send('POST', '/api/steps',
        { lane: entry.lane, follows: entry.leaf, steps: ticked() });
      if (!problem) return this.#close(entry.leaf);
      done.disabled = false;
      return sayTrouble(trouble, problem);
    });
    return form;
  }
}
