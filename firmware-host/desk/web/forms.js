// What the clerk enters. Each form sends one request and says what the server answers.

import { $, both, make } from './dom.js';

// {problem, told}: what went wrong, or what the server answered.
export async function ask(method, path, body) {
  const request = { method, headers: { 'Content-Type': 'application/json' }, cache: 'no-store' };
  if (body !== undefined) request.body = JSON.stringify(body);
  let answer;
  try {
    answer = await fetch(path, request);
  } catch {
    return { problem: { error: 'unreachable', zh: '连不上服务', en: 'The service cannot be reached',
      remedy: { zh: '请稍等，会自动重连', en: 'Wait; it reconnects by itself' } } };
  }
  const told = await answer.json().catch(() => null);
  if (answer.ok) return { problem: null, told };
  const wait = Number(answer.headers.get('Retry-After'));
  return { problem: { error: 'unknown', zh: '没有办成', en: 'It did not work',
    remedy: { zh: '请再试一次', en: 'Try again' }, ...told, wait } };
}

// The problem alone, null where there is none.
export const send = async (method, path, body) => (await ask(method, path, body)).problem;

export function sayTrouble(node, problem) {
  node.replaceChildren();
  if (!problem) return;
  node.append(both(problem, 'strong'), ' ', both(problem.remedy));
  if (!problem.wait) return;
  node.append(' ', both({ zh: `（${problem.wait} 秒）`, en: `(${problem.wait} s)` }));
}

export function choices(container, group, options, chosen) {
  container.replaceChildren(...options.map((option, index) => make('label', { class: 'choice' },
    make('input', { type: 'radio', name: group, value: option.value,
      checked: chosen === undefined ? index === 0 : option.value === chosen }),
    both(option))));
}

// Opens the dialog until nobody has touched it for a while: closing empties it, so what was typed
// about a guest does not wait on the screen for whoever comes next.
export function showWhileUsed(dialog, idleMs) {
  let idle = 0;
  const closed = new AbortController();
  const used = () => {
    clearTimeout(idle);
    idle = setTimeout(() => {
      $('form', dialog).reset(); // before the closing, whose event comes a moment later
      dialog.close();
    }, idleMs);
  };
  for (const name of ['input', 'keydown', 'pointerdown']) {
    dialog.addEventListener(name, used, { signal: closed.signal });
  }
  dialog.addEventListener('close', () => {
    clearTimeout(idle);
    closed.abort();
  }, { signal: closed.signal });
  dialog.showModal();
  used();
}

// A dialog that sends its form; `body()` gives what is sent. `tell(problem)` hears what nobody can
// read in the dialog: that it went well (no problem), or what came back after it was closed. What the
// server told comes with it only while the dialog is open: nobody waits for it any more.
export function wire(dialog, path, body, tell) {
  const form = $('form', dialog);
  const trouble = $('.trouble', dialog);
  const submit = $('[type=submit]', form);
  for (const button of dialog.querySelectorAll('[data-close]')) {
    button.addEventListener('click', () => dialog.close());
  }
  let times = 0; // closed so often: an answer belongs to the time it was asked in
  dialog.addEventListener('close', () => {
    ++times;
    form.reset(); // what was typed about a guest does not stay in the page
    sayTrouble(trouble, null);
    submit.disabled = false;
  });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (!form.checkValidity()) {
      form.reportValidity();
      return;
    }
    submit.disabled = true;
    const asked = times;
    const { problem, told } = await ask('POST', path, body(new FormData(form)));
    if (!dialog.open || times !== asked) {
      tell(problem);
      return;
    }
    submit.disabled = false;
    if (problem) {
      sayTrouble(trouble, problem);
      return;
    }
    dialog.close();
    tell(null, told);
  });
}
