// The road from the server: one event stream, watched. A stream that is lost is said at once; what
// was shown before it is then worth nothing.

const SILENCE_MS = 12000; // the server tells the time every five seconds
const ANSWER_MS = 5000; // a server that accepts and then says nothing is lost as well
const RETRY_FIRST_MS = 500;
const RETRY_MAX_MS = 5000;
const EVENTS = ['state', 'shown', 'device', 'notices', 'forget', 'time'];

export class Stream {
  #hear;
  #source = null;
  #heardAt = 0;
  #retryMs = RETRY_FIRST_MS;
  #retry = 0;
  #watch = 0;
  #wanted = false;

  // `hear(name, data)`: the server's events, and 'up', 'down', 'signed-out' of our own.
  constructor(hear) {
    this.#hear = hear;
  }

  start() {
    this.stop();
    this.#wanted = true;
    this.#watch = setInterval(() => this.#look(), 1000);
    this.#connect();
  }

  stop() {
    this.#wanted = false;
    clearInterval(this.#watch);
    clearTimeout(this.#retry);
    this.#source?.close();
    this.#source = null;
  }

  async #connect() {
    clearTimeout(this.#retry);
    if (!this.#wanted) return;
    try {
      // An EventSource does not tell why it failed; this does.
      const answer = await fetch('/api/session',
        { cache: 'no-store', signal: AbortSignal.timeout(ANSWER_MS) });
      if (!answer.ok) throw new Error(String(answer.status));
      if (!(await answer.json()).signed_in) {
        this.stop();
        this.#hear('signed-out');
        return;
      }
    } catch {
      this.#lost();
      return;
    }
    if (!this.#wanted) return;
    this.#source = new EventSource('/events');
    this.#heardAt = performance.now();
    this.#source.onerror = () => this.#lost();
    this.#source.addEventListener('lost', () => this.#again());
    for (const name of EVENTS) {
      this.#source.addEventListener(name, (event) => {
        this.#heardAt = performance.now();
        if (name === 'state') {
          this.#retryMs = RETRY_FIRST_MS;
          this.#hear('up');
        }
        this.#hear(name, JSON.parse(event.data));
      });
    }
  }

  // Events went by unread: the whole state again, by a new stream.
  #again() {
    this.#source?.close();
    this.#source = null;
    this.#connect();
  }

  #lost() {
    this.#source?.close();
    this.#source = null;
    if (!this.#wanted) return;
    this.#hear('down');
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#connect(), this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, RETRY_MAX_MS);
  }

  // A stream may also fall silent without an end: a laptop that slept, a cable pulled.
  #look() {
    if (this.#source && performance.now() - this.#heardAt > SILENCE_MS) this.#lost();
  }
}
