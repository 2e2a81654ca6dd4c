/**
 * The script of an interactive page. It is the same for every page, so its hash can stand in the page's content security
 * policy; nothing of a result becomes part of it. Its data comes from JSON beside each drawing, as text and never as
 * markup. It draws nothing new: it only moves, hides and highlights parts of the page.
 *
 * Each drawing brings `{ plot: [x, y, width, height], time: [from, to] or null, items: [[x, y, width, height, words]…] }`
 * in its own pixels. Time charts share one stretch of time and one cursor.
 */
export const INTERACTION = `
'use strict';
(() => {
const SVG = 'http://www.w3.org/2000/svg';
const make = (name, attributes, parent) => {
  const element = document.createElementNS(SVG, name);
  for (const key of Object.keys(attributes)) element.setAttribute(key, String(attributes[key]));
  if (parent) parent.append(element);
  return element;
};
const button = (text, action) => {
  const element = document.createElement('button');
  element.type = 'button';
  element.textContent = text;
  element.addEventListener('click', action);
  return element;
};
const duration = (seconds) => {
  const units = [['d', 86400], ['h', 3600], ['min', 60], ['s', 1]];
  const at = units.findIndex(([, size]) => seconds >= size);
  if (at < 0) return seconds < 0.01 ? '0 s' : seconds.toFixed(2) + ' s';
  const [name, size] = units[at];
  const whole = Math.floor(seconds / size + 1e-9);
  const next = units[at + 1];
  const rest = next ? Math.round((seconds - whole * size) / next[1]) : 0;
  return whole + ' ' + name + (rest > 0 ? ' ' + rest + ' ' + next[0] : '');
};

const tip = document.createElement('div');
tip.className = 'tip';
tip.setAttribute('aria-hidden', 'true');
tip.hidden = true;
document.body.append(tip);
const say = (words, event) => {
  tip.hidden = words === '';
  if (tip.hidden) return;
  tip.textContent = words;
  const left = Math.min(event.clientX + 14, document.documentElement.clientWidth - tip.offsetWidth - 8);
  tip.style.left = Math.max(8, left) + 'px';
  tip.style.top = Math.max(8, event.clientY - tip.offsetHeight - 14) + 'px';
};

/** Charts over time, and the stretch of time that they show. */
const timed = [];
let shown = null;

const charts = [...document.querySelectorAll('script.tips')].map((data) => {
  const svg = data.previousElementSibling;
  const chart = { svg, ...JSON.parse(data.textContent) };
  if (chart.time) prepare(chart);
  svg.addEventListener('pointermove', (event) => move(chart, event));
  svg.addEventListener('pointerleave', () => leave());
  return chart;
});

/** Where the pointer is in the drawing's own pixels. */
function place({ svg }, event) {
  const box = svg.getBoundingClientRect();
  const { width, height } = svg.viewBox.baseVal;
  return [(event.clientX - box.left) * width / box.width, (event.clientY - box.top) * height / box.height];
}
function span(chart) {
  return shown || chart.time;
}
/** From drawn pixels to those that are seen, and back; other charts do not move. */
function seen(chart, x) {
  if (!chart.time) return x;
  const [left, , width] = chart.plot;
  return left + (timeOf(chart, x) - span(chart)[0]) / (span(chart)[1] - span(chart)[0]) * width;
}
function timeOf({ time, plot }, x) {
  return time[0] + (x - plot[0]) / plot[2] * (time[1] - time[0]);
}
function timeAt(chart, x) {
  const [left, , width] = chart.plot;
  const [from, to] = span(chart);
  return from + Math.min(1, Math.max(0, (x - left) / width)) * (to - from);
}

/** The item under the pointer, the smallest of several; of points in a row, the nearest. */
function itemAt(chart, x, y) {
  let best = null;
  let least = Infinity;
  for (const item of chart.items) {
    const [left, top, width, height] = item;
    const from = seen(chart, left);
    const to = seen(chart, left + width);
    const isPoint = width === 0;
    const outside = isPoint
      ? y < top - 6 || y > top + height + 6 || Math.abs(x - from) > 40
      : x < from - 2 || x > to + 2 || y < top - 2 || y > top + height + 2;
    if (outside) continue;
    const distance = isPoint ? 1e6 + Math.abs(x - from) : (to - from) * Math.max(1, height);
    if (distance < least) [best, least] = [item, distance];
  }
  return best;
}

function move(chart, event) {
  const [x, y] = place(chart, event);
  const item = itemAt(chart, x, y);
  const words = item ? item[4] : '';
  if (!chart.time) return say(words, event);
  const t = timeAt(chart, x);
  for (const other of timed) {
    const [left, top, width, height] = other.plot;
    const [from, to] = span(other);
    const at = left + (t - from) / (to - from) * width;
    other.cursor.setAttribute('d', at < left - 1 || at > left + width + 1 ? '' : 'M' + at + ' ' + top + 'v' + height);
  }
  if (chart.from !== undefined) {
    const from = Math.min(chart.from, x);
    chart.choice.setAttribute('d', 'M' + from + ' ' + chart.plot[1] + 'h' + Math.abs(x - chart.from) + 'v' + chart.plot[3] + 'H' + from + 'z');
  }
  say(duration(t) + ' after the start' + (words ? '\\n' + words : ''), event);
}
function leave() {
  tip.hidden = true;
  for (const { cursor } of timed) cursor.setAttribute('d', '');
}

/** Makes a chart over time ready to show a part of it: shapes are clipped to the plot, texts stay. */
function prepare(chart) {
  const { svg, plot } = chart;
  const id = 'plot-' + timed.length;
  timed.push(chart);
  chart.parts = [];
  chart.labels = [];
  let run = null;
  for (const child of [...svg.children]) {
    if (child.localName === 'text') {
      run = null;
      const [x, y] = ['x', 'y'].map((key) => Number(child.getAttribute(key)));
      if (y <= plot[1] + plot[3] || y >= plot[1] + plot[3] + 22 || x < plot[0] - 2) continue;
      chart.labels.push({ child, x });
      chart.axis = y;
    } else if (child.localName === 'path') {
      if (!run) {
        const clip = id + '-' + chart.parts.length;
        run = make('g', { 'clip-path': 'url(#' + clip + ')' });
        child.before(run);
        make('rect', { x: plot[0] - 1, y: -1, width: plot[2] + 2, height: 1e5 }, make('clipPath', { id: clip }, svg));
        chart.parts.push(make('g', {}, run));
      }
      child.setAttribute('vector-effect', 'non-scaling-stroke');
      chart.parts[chart.parts.length - 1].append(child);
    }
  }
  chart.ends = ['start', 'end'].map((anchor, at) => make('text', {
    x: plot[0] + at * plot[2], y: chart.axis || 0, 'text-anchor': anchor, 'font-size': 11, fill: 'var(--quiet)',
  }, svg));
  chart.choice = make('path', { d: '', fill: 'var(--link)', 'fill-opacity': 0.18 }, svg);
  chart.cursor = make('path', { d: '', stroke: 'var(--link)', 'stroke-width': 1.5, 'pointer-events': 'none' }, svg);
  svg.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    chart.from = place(chart, event)[0];
    svg.setPointerCapture(event.pointerId);
  });
  svg.addEventListener('pointerup', (event) => {
    const { from } = chart;
    chart.from = undefined;
    chart.choice.setAttribute('d', '');
    const to = place(chart, event)[0];
    if (from === undefined || Math.abs(to - from) < 8) return;
    show([timeAt(chart, Math.min(from, to)), timeAt(chart, Math.max(from, to))]);
  });
  svg.addEventListener('pointercancel', () => {
    chart.from = undefined;
    chart.choice.setAttribute('d', '');
  });
  svg.addEventListener('dblclick', () => show(null));
}

/** Shows a stretch of time in all charts over time; \`null\`: all of it. */
function show(stretch) {
  const whole = timed[0].time;
  const least = (whole[1] - whole[0]) / 2000;
  if (stretch) {
    const length = Math.min(whole[1] - whole[0], Math.max(least, stretch[1] - stretch[0]));
    const from = Math.min(Math.max(whole[0], stretch[0]), whole[1] - length);
    stretch = length === whole[1] - whole[0] ? null : [from, from + length];
  }
  shown = stretch;
  for (const chart of timed) {
    const [left, , width] = chart.plot;
    const [from, to] = span(chart);
    const scale = (chart.time[1] - chart.time[0]) / (to - from);
    const start = left + (from - chart.time[0]) / (chart.time[1] - chart.time[0]) * width;
    for (const inner of chart.parts) {
      const shift = left - start * scale;
      if (shown) inner.setAttribute('transform', 'matrix(' + scale + ' 0 0 1 ' + shift + ' 0)');
      else inner.removeAttribute('transform');
    }
    for (const { child, x } of chart.labels) {
      const at = (x - start) * scale + left;
      child.setAttribute('x', String(at));
      const room = shown ? 70 : -1;
      child.style.visibility = at < left + room || at > left + width - room ? 'hidden' : '';
    }
    chart.ends.forEach((label, at) => {
      label.textContent = shown ? duration(shown[at]) : '';
    });
  }
  for (const note of document.querySelectorAll('.tools .stretch'))
    note.textContent = shown ? duration(shown[0]) + ' to ' + duration(shown[1]) : 'the whole time';
}
function zoom(factor, step) {
  const [from, to] = span(timed[0]);
  const half = (to - from) / 2 * factor;
  const middle = (from + to) / 2 + step * (to - from);
  show([middle - half, middle + half]);
}

for (const figure of new Set(timed.map(({ svg }) => svg.closest('figure')))) {
  const tools = document.createElement('div');
  tools.className = 'tools';
  tools.setAttribute('role', 'group');
  tools.setAttribute('aria-label', 'Time shown in all charts over time');
  const note = document.createElement('span');
  note.className = 'stretch';
  note.setAttribute('role', 'status');
  note.textContent = 'the whole time';
  tools.append(
    button('Zoom in', () => zoom(0.5, 0)), button('Zoom out', () => zoom(2, 0)),
    button('Earlier', () => zoom(1, -0.5)), button('Later', () => zoom(1, 0.5)),
    button('Whole time', () => show(null)), note);
  figure.prepend(tools);
}

/** Entries of a legend become switches for what has their colour. */
for (const list of document.querySelectorAll('figure ul.legend')) {
  for (const entry of list.children) {
    const colour = [...entry.querySelector('.swatch').classList].find((name) => name.startsWith('c-')).slice(2);
    const own = colour === 'down' ? ['down', 'downTint'] : [colour];
    const marks = [...list.closest('figure').querySelectorAll('svg *')].filter((mark) =>
      own.some((name) => mark.localName !== 'text' &&
        [mark.getAttribute('fill'), mark.getAttribute('stroke')].includes('var(--' + name + ')')));
    if (marks.length === 0) continue;
    const control = button('', () => {
      const off = control.getAttribute('aria-pressed') === 'true';
      control.setAttribute('aria-pressed', String(!off));
      for (const mark of marks) mark.style.visibility = off ? 'hidden' : '';
    });
    control.setAttribute('aria-pressed', 'true');
    control.append(...entry.childNodes);
    entry.append(control);
  }
}
})();
`.trim();
