// What can be measured of how a page looks; each runs inside the page.

// The least that each text of the page may have.
export const LEAST_CONTRAST = { '.card .big': 7, '.card .big-en': 7, '.card .how': 4.5,
  '.entry-facts': 4.5, '.entry-big': 7, '#link': 4.5, '.venue': 7 };

// Texts whose contrast (WCAG 2.2 §1.4.3) with what lies behind them, a colour or each colour of a
// gradient, is less than wanted; `least` has a ratio for each selector.
export function faint(least) {
  const numbers = (text) => [...text.matchAll(/rgba?\(([^)]+)\)/g)].map(([, list]) =>
    list.split(/[ ,/]+/).map(Number));
  const opaque = (colour) => colour[3] === undefined || colour[3] > 0.99;
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      const colours = numbers(`${style.backgroundImage} ${style.backgroundColor}`).filter(opaque);
      if (colours.length > 0) return colours;
    }
    return [[255, 255, 255]];
  };
  const light = (colour) => colour.slice(0, 3).map((part) => {
    const c = part / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const contrast = (element) => {
    const text = light(numbers(getComputedStyle(element).color)[0]);
    return Math.min(...behind(element).map(light).map((back) =>
      (Math.max(text, back) + 0.05) / (Math.min(text, back) + 0.05)));
  };
  return Object.entries(least).flatMap(([selector, wanted]) => {
    const elements = [...document.querySelectorAll(selector)];
    if (elements.length === 0) return [`${selector}: not there`];
    return elements.map(contrast).filter((ratio) => ratio < wanted)
      .map((ratio) => `${selector}: ${ratio.toFixed(2)}`);
  });
}

// Everything that somebody without eyes or mouse would stumble over; empty where nothing is.
export function stumblingBlocks() {
  const blocks = [];
  const visible = (node) => node.checkVisibility();
  const nameOf = (node) => (node.getAttribute('aria-label') ?? node.innerText ?? '').trim();
  const byId = (node) => (node.getAttribute('aria-labelledby') ?? '').split(' ')
    .map((id) => document.getElementById(id)?.innerText ?? '').join(' ').trim();
  if (!document.documentElement.lang) blocks.push('the page says no language');
  const headings = [...document.querySelectorAll('h1')].filter(visible);
  if (headings.length !== 1) blocks.push(`${headings.length} first headings`);
  for (const input of document.querySelectorAll('input')) {
    if (!input.labels[0]?.innerText.trim()) blocks.push(`no label: ${input.name}`);
  }
  for (const button of [...document.querySelectorAll('button')].filter(visible)) {
    if (!nameOf(button)) blocks.push(`a button without a name: ${button.id}`);
    const { height } = button.getBoundingClientRect();
    if (height < 44) blocks.push(`a button ${height} px high: ${button.id}`);
  }
  for (const picture of document.querySelectorAll('img')) {
    if (!picture.hasAttribute('alt')) blocks.push('a picture without a text');
  }
  for (const picture of document.querySelectorAll('svg')) {
    if (picture.getAttribute('aria-hidden') !== 'true') blocks.push('a shape that is read aloud');
  }
  for (const region of document.querySelectorAll('dialog[open], section[aria-labelledby]')) {
    if (visible(region) && !byId(region)) blocks.push(`a region without a name: ${region.id}`);
  }
  const ids = [...document.querySelectorAll('[id]')].map((node) => node.id);
  if (new Set(ids).size !== ids.length) blocks.push('an id given twice');
  return blocks;
}

export function overflow() {
  const page = document.documentElement;
  const main = document.querySelector('.main');
  return {
    sideways: page.scrollWidth - page.clientWidth,
    main: main.scrollHeight - main.clientHeight,
  };
}

// A number in the list of the last entries: is it seen whole, and where does the button begin?
export function besideItsButton(node) {
  const button = node.closest('.entry').querySelector('button');
  return {
    text: node.innerText, whole: node.scrollWidth, seen: node.clientWidth,
    end: node.getBoundingClientRect().right, room: button.getBoundingClientRect().left,
  };
}
