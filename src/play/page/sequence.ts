import type { Chapter, Telling, TellingLine } from '../../results/index.js';
import { formatDuration } from '../../units/index.js';
import { shape, shown, svg } from './dom.js';

/** The shape that stands beside a line of a story, by its tone. */
export const TONES: Readonly<Record<string, string>> = { good: 'accepted', bad: 'refused', wait: 'wait' };

const WIDTH = 340;
const TOP = 76;
const HEIGHT = 280;
/** Position of the sender's own line: the waits are written to its left. */
const OWNER = 84;
/** Most servers that have a line of their own. */
const MOST_LINES = 5;

type Scale = (t: number) => number;

/** Positions of the participants' lines, from left to right, by index in the list of actors. */
type Columns = ReadonlyMap<number, number>;

function linesOf(chapter: Chapter): readonly TellingLine[] {
  return chapter.lines.filter((line): line is TellingLine => line.kind === 'line');
}

/** The shape of an answer, which the narrative gives in a few words, or in the server's own. */
export function shapeOfAnswer(answer: string): string {
  if (answer === 'accepted') return 'accepted';
  if (answer === 'no answer') return 'noanswer';
  if (answer === 'no route') return 'noroute';
  if (answer === 'no TLS') return 'notls';
  if (answer === 'bad certificate') return 'badcert';
  if (answer.startsWith('silence')) return 'silent';
  if (answer.startsWith('cut off')) return 'cut';
  if (answer.startsWith('4')) return 'later';
  return answer.startsWith('5') ? 'never5' : 'refused';
}

const STROKES: Readonly<Record<string, string>> = {
  accepted: 'delivered',
  relayed: 'relayed',
  noanswer: 'slow',
  silent: 'slow',
  later: 'slow',
  never5: 'never',
};

/** Participants that are drawn: the sender, and servers by their preference; also those that the DNS named and nobody tried. */
function columnsOf({ actors }: Telling): Columns {
  const others = actors.flatMap(({ role, preference = 0 }, at) =>
    at === 0 || role === 'dns' ? [] : [{ at, preference }],
  );
  const servers = others.sort((a, b) => a.preference - b.preference || a.at - b.at).slice(0, MOST_LINES);
  const step = (WIDTH - OWNER - 22) / servers.length;
  return new Map([
    [0, OWNER],
    ...servers.map(({ at }, i): [number, number] => [at, Math.round(OWNER + step * (i + 1))]),
  ]);
}

/** The name above a line, and the line. */
function drawActor({ actors }: Telling, at: number, x: number, place: number, columns: Columns): SVGElement[] {
  const actor = actors[at];
  if (actor === undefined) return [];
  const { name, role, preference, tried } = actor;
  const isLeftOut = tried === false;
  const middle = { 'text-anchor': 'middle', 'font-size': 11 };
  // Names of neighbours alternate between two rows, so that they fit.
  const isLast = place > 0 && place === columns.size - 1;
  const y = place % 2 === 0 ? 46 : 62;
  const label = isLast ? { x: WIDTH - 1, y, 'text-anchor': 'end' } : { x, y, 'text-anchor': 'middle' };
  const room = columns.size < 4 ? 150 : (2 * (WIDTH - OWNER - 22)) / (columns.size - 1);
  const head =
    preference === undefined
      ? [svg('text', { x, y: 22, ...middle, class: 'q' }, role === 'relay' ? 'relay' : 'sender')]
      : [
          svg('circle', { cx: x, cy: 18, r: 10, fill: isLeftOut ? 'var(--ghost)' : 'var(--ink)' }),
          svg('text', { x, y: 22, ...middle, fill: 'var(--paper)', class: 'on b' }, String(preference)),
        ];
  const never = isLeftOut
    ? [
        shape('leftout', x, TOP + 16, 18),
        svg('text', { x, y: TOP + 40, ...middle, class: 'b ghost' }, 'never'),
        svg('text', { x, y: TOP + 53, ...middle, class: 'b ghost' }, 'tried'),
      ]
    : [];
  return [
    svg('path', {
      d: `M${x} ${TOP}V${TOP + HEIGHT + 6}`,
      stroke: `var(--${isLeftOut ? 'ghost' : 'line'})`,
      'stroke-width': 1.5,
      'stroke-dasharray': isLeftOut ? '2 6' : undefined,
    }),
    ...head,
    svg('text', { ...label, 'font-size': 11, class: 'b' }, shown(name, Math.max(9, Math.floor(room / 7.2)))),
    ...never,
  ];
}

/** The wait between two passes of one queue, on the line of its holder. */
function drawWait(chapter: Chapter, next: Chapter | undefined, at: Scale, columns: Columns): SVGElement[] {
  const last = linesOf(chapter).at(-1);
  const x = columns.get(chapter.actor);
  if (last === undefined || next === undefined || next.actor !== chapter.actor || x === undefined) return [];
  // A wait is a line of its own, which takes as long as the wait.
  const since = last.tone === 'wait' ? last.t_s : last.t_s + (last.took_s ?? 0);
  const [from, to] = [at(since), at(next.t_s)];
  const bar = svg('rect', {
    x: x - 7,
    y: from + 1,
    width: 14,
    height: Math.max(1, to - from - 2),
    rx: 3,
    fill: 'var(--waitingTint)',
    stroke: 'var(--waiting)',
    'stroke-width': to - from < 6 ? 0.6 : 1.4,
  });
  if (to - from < 13) return [bar];
  const words = { x: x - 12, y: (from + to) / 2 + 4, 'text-anchor': 'end', 'font-size': 11.5, class: 'b waiting' };
  return [bar, svg('text', words, formatDuration(next.t_s - since))];
}

/** One try, from the sender's line to the server's; with the shape if there is room for it. */
function drawTry(line: TellingLine, telling: Telling, y: number, columns: Columns, hasRoom: boolean): SVGElement[] {
  const { exchange } = line;
  if (exchange === null) return [];
  const [from, to] = [columns.get(exchange.from), columns.get(exchange.to)];
  if (from === undefined || to === undefined) return [];
  const isRelay = telling.actors[exchange.to]?.role === 'relay';
  const found = line.tone === 'good' ? (isRelay ? 'relayed' : 'accepted') : shapeOfAnswer(exchange.answer);
  const aside = to > from ? 1 : -1;
  return [
    svg('path', {
      d: `M${from + 7 * aside} ${y}H${to}`,
      stroke: `var(--${STROKES[found] ?? 'refused'})`,
      'stroke-width': 1.6,
    }),
    ...(hasRoom ? [shape(found, to, y, 15)] : []),
  ];
}

/** A message's life as a sequence: tries are lines between participants, waits are bars, both to scale in time. */
export function drawSequence(telling: Telling): SVGElement {
  const chapters = telling.parts.filter((part): part is Chapter => part.kind === 'chapter');
  const lines = chapters.flatMap(linesOf);
  const end = Math.max(1e-3, ...lines.map(({ t_s, took_s }) => t_s + (took_s ?? 0)));
  const at: Scale = (t) => TOP + 8 + (t / end) * (HEIGHT - 12);
  const columns = columnsOf(telling);
  const waits = chapters.flatMap((chapter, i) => drawWait(chapter, chapters[i + 1], at, columns));
  const free = new Map<number, number>();
  const tries = lines.flatMap((line) => {
    if (line.exchange === null || (line.tone !== 'good' && line.tone !== 'bad')) return [];
    // An answer is drawn at its arrival, which is later than the question if there was a silence.
    const y = at(line.t_s + (line.took_s ?? 0));
    const { to } = line.exchange;
    const hasRoom = y >= (free.get(to) ?? 0);
    if (hasRoom) free.set(to, y + 13);
    return drawTry(line, telling, y, columns, hasRoom);
  });
  const size = { viewBox: `0 0 ${WIDTH} ${TOP + HEIGHT + 22}`, role: 'img', 'aria-label': 'Tries and waits, to scale' };
  const foot = `to scale: from top to bottom ${formatDuration(end)}`;
  return svg(
    'svg',
    { class: 'toscale', ...size },
    ...[...columns].flatMap(([actor, x], place) => drawActor(telling, actor, x, place, columns)),
    ...waits,
    ...tries,
    svg('text', { x: 4, y: TOP + HEIGHT + 19, 'font-size': 11, class: 'q' }, foot),
  );
}
