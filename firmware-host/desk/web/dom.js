// Nodes are made, never parsed: nothing that came over the wire can become markup.

export const $ = (selector, root = document) => root.querySelector(selector);

export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name === 'class') node.className = value;
    else if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

// Chinese first, English beside: {zh, en} as the server says them.
export function both(words, tag = 'span', attributes = {}) {
  return make(tag, attributes, make('span', { lang: 'zh-CN' }, words.zh), ' ',
    make('span', { lang: 'en' }, words.en));
}

const SVG = 'http://www.w3.org/2000/svg';

// Each state has a shape of its own, so that nobody needs to tell colours apart.
const SHAPES = {
  admit: [['circle', { cx: 50, cy: 50, r: 44 }], ['path', { d: 'M28 52l15 15 30-34' }]],
  refuse: [['rect', { x: 10, y: 10, width: 80, height: 80, rx: 10 }],
    ['path', { d: 'M50 28v2M50 45v28' }]],
  refer: [['path', { d: 'M50 6l38 22v44L50 94 12 72V28z' }],
    ['path', { d: 'M32 50h.5M50 50h.5M68 50h.5' }]],
  lost: [['path', { d: 'M10 42a57 57 0 0 1 80 0M28 60a32 32 0 0 1 44 0M50 79h.5M16 12l68 78' }]],
  paused: [['circle', { cx: 50, cy: 50, r: 44 }], ['path', { d: 'M38 34v32M62 34v32' }]],
  good: [['circle', { cx: 50, cy: 50, r: 42 }], ['path', { d: 'M30 52l14 14 27-31' }]],
  waiting: [['circle', { cx: 50, cy: 50, r: 40, 'stroke-dasharray': '20 16' }]],
  attention: [['path', { d: 'M50 10l44 78H6z' }], ['path', { d: 'M50 38v22M50 74v.5' }]],
  bad: [['rect', { x: 10, y: 10, width: 80, height: 80, rx: 8 }],
    ['path', { d: 'M34 34l32 32M66 34L34 66' }]],
  card: [['rect', { x: 6, y: 22, width: 88, height: 56, rx: 9 }],
    ['circle', { cx: 30, cy: 44, r: 9 }],
    ['path', { d: 'M16 67c2-11 26-11 28 0M56 40h26M56 54h26M56 66h14' }]],
};

export function shape(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 100 100');
  svg.setAttribute('class', `shape shape-${name}`);
  svg.setAttribute('aria-hidden', 'true');
  for (const [tag, attributes] of SHAPES[name] ?? SHAPES.waiting) {
    const part = document.createElementNS(SVG, tag);
    for (const [key, value] of Object.entries(attributes)) part.setAttribute(key, value);
    svg.append(part);
  }
  return svg;
}
