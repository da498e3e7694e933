// The server's time, carried on by this machine's steady clock; its own calendar is not asked.

let serverMs = 0;
let steadyMs = 0;
let offsetSeconds = 0;

export function setTime({ now_ms, utc_offset_seconds }) {
  serverMs = now_ms;
  steadyMs = performance.now();
  offsetSeconds = utc_offset_seconds;
}

export const nowMs = () => serverMs + (performance.now() - steadyMs);

const DAYS = [['星期日', 'Sun'], ['星期一', 'Mon'], ['星期二', 'Tue'], ['星期三', 'Wed'],
  ['星期四', 'Thu'], ['星期五', 'Fri'], ['星期六', 'Sat']];
const two = (number) => String(number).padStart(2, '0');

// What the clock on the venue's wall shows.
export function wall() {
  const at = new Date(nowMs() + offsetSeconds * 1000);
  const [zh, en] = DAYS[at.getUTCDay()];
  return {
    time: `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`,
    date: `${at.getUTCMonth() + 1} 月 ${at.getUTCDate()} 日 ${zh}`,
    iso: `${at.getUTCFullYear()}-${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())} ${en}`,
  };
}
