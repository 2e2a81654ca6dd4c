import type { Actor, Chapter, Telling, TellingGap, TellingLine, Tone } from '../../results/index.js';
import { formatDuration } from '../../units/index.js';
import { type Markup, markup } from '../markup.js';
import { unbroken } from '../words/printable.js';
import { type Colour, ink } from './palette.js';
import { cutToWidth, SMALL_TEXT, TEXT_SIZE, textWidth } from './text-width.js';

/** Sizes of the drawing [px]. */
const GUTTER = 84;
/** A lane is narrower where there are more than a few: four fit into the page of a run. */
const WIDE_LANE = 200;
const NARROW_LANE = 150;
const FEW = 3;
const HEAD = 54;
const CHAPTER = 34;
const EXCHANGE = 52;
const NOTE = 32;
const EDGE = 8;

/** Lifelines side by side; further actors share the last one. */
const MOST_LANES = 7;

const ROLES: Readonly<Record<Actor['role'], string>> = {
  sender: 'sender',
  dns: 'name server',
  server: 'server',
  relay: 'relay',
};

const TONES: Readonly<Record<Tone, Colour>> = { plain: 'quiet', good: 'pass', bad: 'fail', wait: 'waiting' };

interface Plan {
  readonly lanes: readonly Actor[];
  /** Of a lane, and of all [px]. */
  readonly lane: number;
  readonly width: number;
}

function planOf(actors: readonly Actor[]): Plan {
  const rest = actors.length - MOST_LANES + 1;
  const lanes =
    actors.length <= MOST_LANES
      ? actors
      : [...actors.slice(0, MOST_LANES - 1), { name: `${rest} others`, role: 'server' as const }];
  const lane = lanes.length <= FEW ? WIDE_LANE : NARROW_LANE;
  return { lanes, lane, width: GUTTER + lanes.length * lane };
}

function middleOf({ lanes, lane }: Plan, actor: number): number {
  return GUTTER + lane * (Math.min(actor, lanes.length - 1) + 0.5);
}

/** A text that fits; cut in the middle where it must. */
function fitted(text: string, width: number, bold = false, size = TEXT_SIZE): string {
  return textWidth(text, size, bold) <= width ? text : cutToWidth(text, width, size, bold);
}

/** A text with a rim of paper, so that lines behind it do not run through it. */
function label(
  text: string,
  x: number,
  y: number,
  colour: Colour,
  anchor: 'start' | 'middle' | 'end',
  size = TEXT_SIZE,
  bold = false,
): Markup {
  return markup`<text x="${x}" y="${y}" fill="${ink(colour)}" stroke="${ink('paper')}" stroke-width="4" text-anchor="${anchor}" font-size="${size}" font-weight="${bold ? '600' : '400'}">${unbroken(text)}</text>`;
}

function line(x1: number, y1: number, x2: number, y2: number, colour: Colour, dashes?: string): Markup {
  const dashed = dashes === undefined ? undefined : markup` stroke-dasharray="${dashes}"`;
  return markup`<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${ink(colour)}" stroke-width="1.5"${dashed}/>`;
}

/** The head of an arrow that points at (x, y); `side` is where it comes from. */
function arrowHead(x: number, y: number, side: 1 | -1, colour: Colour): Markup {
  return markup`<path d="M${x} ${y}l${8 * side} -4v8z" fill="${ink(colour)}"/>`;
}

function cross(x: number, y: number, side: 1 | -1, colour: Colour): Markup {
  const at = x + 8 * side;
  return markup`<path d="M${at - 4} ${y - 4}l8 8m0 -8l-8 8" stroke="${ink(colour)}" stroke-width="2" fill="none"/>`;
}

function head(plan: Plan): Markup[] {
  return plan.lanes.map(({ name, role }, i) => {
    const x = middleOf(plan, i);
    return markup`<rect x="${x - plan.lane / 2 + 6}" y="2" width="${plan.lane - 12}" height="${HEAD - 12}" fill="${ink('panel')}" stroke="${ink('edge')}"/>
${label(fitted(name, plan.lane - 16, true, SMALL_TEXT), x, 20, 'ink', 'middle', SMALL_TEXT, true)}
${label(ROLES[role], x, 35, 'quiet', 'middle', SMALL_TEXT)}
`;
  });
}

/** A text in the middle of its arrow; a longer one begins at the left lifeline and runs on over the others. */
function wideLabel(
  plan: Plan,
  text: string,
  place: { at: number; most: number; left: number },
  y: number,
  colour: Colour,
): Markup {
  if (textWidth(text) <= place.most) return label(text, place.at, y, colour, 'middle');
  return label(fitted(text, plan.width - place.left - 8), place.left, y, colour, 'start');
}

function exchange(plan: Plan, step: TellingLine, y: number, begin: number): Markup {
  const { from, to, asks, answer } = step.exchange ?? { from: 0, to: 0, asks: '', answer: '' };
  const [x1, x2] = [middleOf(plan, from), middleOf(plan, to)];
  const side = x2 >= x1 ? 1 : -1;
  const colour = TONES[step.tone];
  const [there, back] = [y + 18, y + 44];
  const beside = x1 === x2;
  const at = beside ? x1 + plan.lane / 4 : (x1 + x2) / 2;
  const place = { at, most: Math.max(plan.lane, Math.abs(x1 - x2)) - 24, left: Math.min(x1, x2) + 12 };
  const times = [
    label(`+${formatDuration(Math.max(0, step.t_s - begin))}`, GUTTER - 8, there + 4, 'quiet', 'end', SMALL_TEXT),
    step.took_s === null
      ? undefined
      : label(
          `+${formatDuration(Math.max(0, step.t_s - begin) + step.took_s)}`,
          GUTTER - 8,
          back + 4,
          'quiet',
          'end',
          SMALL_TEXT,
        ),
  ];
  return markup`${line(x1, there, x2 - 6 * side, there, 'ink')}${arrowHead(x2 - 1 * side, there, side === 1 ? -1 : 1, 'ink')}
${line(x2, back, x1 + 6 * side, back, colour, '5 4')}${step.tone === 'bad' ? cross(x1, back, side, colour) : arrowHead(x1 + 1 * side, back, side, colour)}
${wideLabel(plan, asks, place, there - 5, 'ink')}${wideLabel(plan, answer, place, back - 6, step.tone === 'plain' ? 'ink' : colour)}
${times}
`;
}

/** Something that one actor does alone, as a box on its lifeline. */
function note(plan: Plan, step: TellingLine, actor: number, y: number, begin: number): Markup {
  const text = fitted(step.text, plan.width - GUTTER - 24);
  const width = textWidth(text) + 20;
  const wanted = middleOf(plan, actor) - width / 2;
  const x = Math.max(GUTTER + 2, Math.min(plan.width - width - 2, wanted));
  const colour = TONES[step.tone];
  const time = `+${formatDuration(Math.max(0, step.t_s - begin))}`;
  return markup`<rect x="${x}" y="${y + 3}" width="${width}" height="${NOTE - 8}" fill="${ink('paper')}" stroke="${ink(colour)}"/>
${label(text, x + width / 2, y + 19, step.tone === 'plain' ? 'ink' : colour, 'middle')}
${label(time, GUTTER - 8, y + 19, 'quiet', 'end', SMALL_TEXT)}
`;
}

function gap(plan: Plan, { text }: TellingGap, y: number): Markup {
  const x = (GUTTER + plan.width) / 2;
  return label(fitted(text, plan.width - GUTTER - 16), x, y + 20, 'quiet', 'middle');
}

function chapterHead(plan: Plan, { title, t_s }: Chapter, y: number): Markup {
  const when = t_s <= 0 ? 'at submission' : `${formatDuration(t_s)} after submission`;
  return markup`<rect x="0" y="${y + 4}" width="${plan.width}" height="${CHAPTER - 10}" fill="${ink('panel')}"/>
${label(fitted(`${title}, ${when}`, plan.width - 24, true), 10, y + 20, 'ink', 'start', TEXT_SIZE, true)}
`;
}

/** A row of the drawing: how high it is, and how it is drawn at a height. */
interface Row {
  readonly height: number;
  readonly draw: (y: number) => Markup;
}

/** What goes without a row of its own: orders of addresses and the like stand in the list beside the drawing. */
function isDrawn(step: TellingLine): boolean {
  return step.exchange !== null || step.tone !== 'plain';
}

function rowsOf(plan: Plan, { parts }: Telling): Row[] {
  return parts.flatMap((part): Row[] => {
    if (part.kind === 'gap') return [{ height: NOTE, draw: (y) => gap(plan, part, y) }];
    const steps = part.lines.flatMap((step): Row[] => {
      if (step.kind === 'gap') return [{ height: NOTE, draw: (y) => gap(plan, step, y) }];
      if (!isDrawn(step)) return [];
      if (step.exchange !== null) return [{ height: EXCHANGE, draw: (y) => exchange(plan, step, y, part.t_s) }];
      return [{ height: NOTE, draw: (y) => note(plan, step, step.at ?? part.actor, y, part.t_s) }];
    });
    return [{ height: CHAPTER, draw: (y) => chapterHead(plan, part, y) }, ...steps];
  });
}

/** The sequence of a story as a drawing: a lifeline for each actor, time downwards. */
export function drawSequence(telling: Telling): Markup {
  const plan = planOf(telling.actors);
  const rows = rowsOf(plan, telling);
  const height = HEAD + rows.reduce((sum, row) => sum + row.height, 0) + EDGE;
  const lifelines = plan.lanes.map((_, i) =>
    line(middleOf(plan, i), HEAD - 10, middleOf(plan, i), height - EDGE, 'line'),
  );
  let y = HEAD;
  const drawn = rows.map((row) => {
    const at = y;
    y += row.height;
    return row.draw(at);
  });
  const name = `Who spoke to whom: ${telling.actors.map((actor) => actor.name).join(', ')}. ${telling.ending}`;
  return markup`<svg class="chart sequence" role="img" aria-label="${name}" viewBox="0 0 ${plan.width} ${height}" width="${plan.width}" height="${height}"><title>${name}</title>
${lifelines}
${head(plan)}
${drawn}</svg>`;
}
