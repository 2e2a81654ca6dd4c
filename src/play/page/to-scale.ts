import type { Chapter, Telling, TellingLine } from '../../results/index.js';
import { formatDuration } from '../../units/index.js';
import { icon, svg } from './dom.js';

/** The shape that stands beside a line of a story, by its tone. */
export const TONES: Readonly<Record<string, string>> = { good: 'accepted', bad: 'refused', wait: 'wait' };

const TOP = 16;
const HEIGHT = 240;

type Scale = (t: number) => number;

function linesOf(chapter: Chapter): readonly TellingLine[] {
  return chapter.lines.filter((line): line is TellingLine => line.kind === 'line');
}

/** The wait between two passes of one queue. */
function drawWait(chapter: Chapter, next: Chapter | undefined, at: Scale): SVGElement[] {
  const last = linesOf(chapter).at(-1);
  if (last === undefined || next === undefined || next.actor !== chapter.actor) return [];
  // A wait is a line of its own, which takes as long as the wait.
  const since = last.tone === 'wait' ? last.t_s : last.t_s + (last.took_s ?? 0);
  const [from, to] = [at(since), at(next.t_s)];
  const bar = svg('rect', {
    x: 98,
    y: from + 1,
    width: 14,
    height: Math.max(1, to - from - 2),
    rx: 3,
    fill: 'var(--waitingTint)',
    stroke: 'var(--waiting)',
    'stroke-width': 1.4,
  });
  if (to - from < 13) return [bar];
  const words = { x: 92, y: (from + to) / 2 + 4, 'text-anchor': 'end', 'font-size': 11.5, class: 'b waiting' };
  return [bar, svg('text', words, formatDuration(next.t_s - since))];
}

/** One try, with its words where there is room for them. */
function drawTry(line: TellingLine, y: number, hasRoom: boolean): SVGElement[] {
  const isGood = line.tone === 'good';
  const stroke = `var(--${isGood ? 'delivered' : 'refused'})`;
  const tick = svg('path', { d: `M112 ${y}H150`, stroke, 'stroke-width': 1.5 });
  if (!hasRoom) return [tick];
  const mark = icon(isGood ? 'accepted' : 'refused', 14);
  mark.setAttribute('x', '150');
  mark.setAttribute('y', String(y - 7));
  const words = line.text.length > 34 ? `${line.text.slice(0, 33)}…` : line.text;
  return [tick, mark, svg('text', { x: 170, y: y + 4, 'font-size': 11.5 }, words)];
}

/** Tries are moments and waits are bars, both at the scale of the clock. */
export function drawToScale({ parts }: Telling): SVGElement {
  const chapters = parts.filter((part): part is Chapter => part.kind === 'chapter');
  const lines = chapters.flatMap(linesOf);
  const end = Math.max(1e-3, ...lines.map(({ t_s, took_s }) => t_s + (took_s ?? 0)));
  const at: Scale = (t) => TOP + (t / end) * HEIGHT;
  const waits = chapters.flatMap((chapter, i) => drawWait(chapter, chapters[i + 1], at));
  let free = 0;
  const tries = lines.flatMap((line) => {
    if (line.exchange === null || (line.tone !== 'good' && line.tone !== 'bad')) return [];
    const y = at(line.t_s);
    const hasRoom = y >= free;
    if (hasRoom) free = y + 15;
    return drawTry(line, y, hasRoom);
  });
  const head = svg('text', { x: 4, y: 11, 'font-size': 11, class: 'q' }, 'waits are to scale');
  const size = { viewBox: `0 0 340 ${TOP + HEIGHT + 14}`, role: 'img', 'aria-label': 'Tries and waits, to scale' };
  return svg('svg', { class: 'toscale', ...size }, head, ...waits, ...tries);
}
