import type { Actor, Chapter, Telling, TellingLine } from '../../results/index.js';
import { formatDuration } from '../../units/index.js';
import { type Markup, markup } from '../markup.js';
import { unbroken } from '../words/printable.js';
import { type Colour, ink } from './palette.js';
import { cutToWidth, SMALL_TEXT, TEXT_SIZE, textWidth } from './text-width.js';

/*
 * The parts of a sequence diagram: a lane for each actor with its head and lifeline, texts, arrows, and on top the life
 * of the message to scale.
 */

/** Sizes of the drawing [px]. */
export const GUTTER = 84;
/** Width of a lane, less if there are more than a few: four fit into the page of a run. */
const WIDE_LANE = 200;
const NARROW_LANE = 150;
const FEW = 3;
/** Height of a line of text in the head of a lane, and of its margins. */
const HEAD_LINE = 15;
const HEAD_EDGES = 24;
/** Height of the life of the message to scale, and of the bar in it. */
export const STRIP = 46;
const BAR = 10;
/** Shortest life whose waits are worth a scale [s]. */
const WORTH_A_SCALE = 60;
export const EDGE = 8;

/** Most lifelines side by side; further actors share the last one. */
const MOST_LANES = 7;

const ROLES: Readonly<Record<Actor['role'], string>> = {
  sender: 'sender',
  dns: 'name server',
  server: 'server',
  relay: 'relay',
};

export interface Plan {
  readonly lanes: readonly Actor[];
  /** Width of a lane, and of all lanes [px]. */
  readonly lane: number;
  readonly width: number;
}

export function planOf(actors: readonly Actor[]): Plan {
  const rest = actors.length - MOST_LANES + 1;
  const lanes =
    actors.length <= MOST_LANES
      ? actors
      : [...actors.slice(0, MOST_LANES - 1), { name: `${rest} others`, role: 'server' as const }];
  const lane = lanes.length <= FEW ? WIDE_LANE : NARROW_LANE;
  return { lanes, lane, width: GUTTER + lanes.length * lane };
}

export function middleOf({ lanes, lane }: Plan, actor: number): number {
  return GUTTER + lane * (Math.min(actor, lanes.length - 1) + 0.5);
}

/** Cuts a text in the middle if it does not fit. */
export function fitted(text: string, width: number, bold = false, size = TEXT_SIZE): string {
  return textWidth(text, size, bold) <= width ? text : cutToWidth(text, width, size, bold);
}

/** A text with a rim of paper, so that lines behind it do not run through it. */
export function label(
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

export function line(x1: number, y1: number, x2: number, y2: number, colour: Colour, dashes?: string): Markup {
  const dashed = dashes === undefined ? undefined : markup` stroke-dasharray="${dashes}"`;
  return markup`<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${ink(colour)}" stroke-width="1.5"${dashed}/>`;
}

/** The head of an arrow that points at (x, y); `side` is the side it comes from. */
export function arrowHead(x: number, y: number, side: 1 | -1, colour: Colour): Markup {
  return markup`<path d="M${x} ${y}l${8 * side} -4v8z" fill="${ink(colour)}"/>`;
}

export function cross(x: number, y: number, side: 1 | -1, colour: Colour): Markup {
  const at = x + 8 * side;
  return markup`<path d="M${at - 4} ${y - 4}l8 8m0 -8l-8 8" stroke="${ink(colour)}" stroke-width="2" fill="none"/>`;
}

/** A name on one line, or on two that break at a dot; cut only where even that is too long. */
function namedOn(name: string, width: number): string[] {
  const fits = (text: string): boolean => textWidth(text, SMALL_TEXT, true) <= width;
  if (fits(name)) return [name];
  const breaks = [...name.matchAll(/[.-]/g)].map(({ index }) => index + 1);
  const halves = breaks.map((at) => [name.slice(0, at), name.slice(at)] as const);
  const longer = ([a, b]: readonly [string, string]): number => Math.max(a.length, b.length);
  const [best] = halves.filter(([a, b]) => a !== '' && b !== '').toSorted((a, b) => longer(a) - longer(b));
  return (best ?? [name]).map((part) => fitted(part, width, true, SMALL_TEXT));
}

/** Texts in the head of a lane: the name, then its preference and role. */
function headOf({ name, role, preference, tried }: Actor, { lane }: Plan): { names: string[]; notes: string[] } {
  const what = tried === false ? 'never tried' : ROLES[role];
  const notes = preference === undefined ? [what] : [`preference ${preference}`, what];
  return { names: namedOn(name, lane - 20), notes };
}

/** Height of all heads: that of the tallest [px]. */
export function headHeight(plan: Plan): number {
  const lines = plan.lanes.map((actor) => {
    const { names, notes } = headOf(actor, plan);
    return names.length + notes.length;
  });
  return Math.max(...lines) * HEAD_LINE + HEAD_EDGES;
}

export function head(plan: Plan, height: number): Markup[] {
  return plan.lanes.map((actor, i) => {
    const x = middleOf(plan, i);
    const { names, notes } = headOf(actor, plan);
    const [colour, dashes] = actor.tried === false ? (['quiet', '4 4'] as const) : (['ink', undefined] as const);
    const dashed = dashes === undefined ? undefined : markup` stroke-dasharray="${dashes}"`;
    return markup`<rect x="${x - plan.lane / 2 + 6}" y="2" width="${plan.lane - 12}" height="${height - 12}" fill="${ink('panel')}" stroke="${ink('edge')}"${dashed}/>
${names.map((text, at) => label(text, x, 20 + at * HEAD_LINE, colour, 'middle', SMALL_TEXT, true))}
${notes.map((text, at) => label(text, x, 20 + (names.length + at) * HEAD_LINE, 'quiet', 'middle', SMALL_TEXT))}
`;
  });
}

/** The lifeline of an actor; a grey column if the message was never offered to it. */
export function lifeline(plan: Plan, actor: Actor, i: number, top: number, height: number): Markup {
  const x = middleOf(plan, i);
  if (actor.tried !== false) return line(x, top - 10, x, height - EDGE, 'line');
  return markup`<rect x="${x - plan.lane / 2 + 6}" y="${top - 10}" width="${plan.lane - 12}" height="${Math.max(0, height - EDGE - top + 10)}" fill="${ink('panel')}"/>`;
}

interface Life {
  readonly end: number;
  readonly waits: readonly (readonly [number, number])[];
  /** Passes and waits that the story leaves out. */
  readonly untold: readonly (readonly [number, number])[];
  readonly passes: readonly number[];
}

/** The time from submission to the end of the story, with the waits in it [s]. */
function lifeOf({ parts, latency_s: latency }: Telling): Life {
  const chapters = parts.filter((part): part is Chapter => part.kind === 'chapter');
  const steps = chapters.flatMap(({ lines }) => lines).filter((step): step is TellingLine => step.kind === 'line');
  const end = Math.max(latency ?? 0, ...steps.map(({ t_s: t, took_s: took }) => t + (took ?? 0)));
  const waits = steps.flatMap(({ t_s: t, took_s: took, tone, exchange: with_ }): [number, number][] =>
    tone === 'wait' && took !== null && with_ === null ? [[t, t + took]] : [],
  );
  const untold = parts.flatMap((part, at): [number, number][] => {
    if (part.kind === 'chapter') return [];
    const before = parts.slice(0, at).findLast((one): one is Chapter => one.kind === 'chapter');
    const behind = parts.slice(at).find((one): one is Chapter => one.kind === 'chapter');
    return [[before === undefined ? 0 : endOf(before), behind?.t_s ?? end]];
  });
  return { end, waits, untold, passes: chapters.map(({ t_s: t }) => Math.max(0, t)) };
}

function endOf({ t_s: begin, lines }: Chapter): number {
  return Math.max(begin, ...lines.flatMap((step) => (step.kind === 'gap' ? [] : [step.t_s + (step.took_s ?? 0)])));
}

/** The life of the message on one bar to scale: waits, and starts of passes. Empty if hardly any time went by. */
export function strip(plan: Plan, telling: Telling, y: number): Markup {
  const { end, waits, untold, passes } = lifeOf(telling);
  const [left, right] = [GUTTER + 6, plan.width - 8];
  const at = (t: number): number => left + ((right - left) * Math.min(t, end)) / end;
  const bar = (from: number, to: number, opacity: number): Markup =>
    markup`<rect x="${at(from)}" y="${y + 8}" width="${Math.max(0.5, at(to) - at(from))}" height="${BAR}" fill="${ink('waiting')}" fill-opacity="${opacity}"/>`;
  const legend = `lines: passes; filled: waits${untold.length === 0 ? '' : '; pale: not told'}`;
  return markup`${label('to scale', GUTTER - 8, y + 17, 'quiet', 'end', SMALL_TEXT)}
<rect x="${left}" y="${y + 8}" width="${right - left}" height="${BAR}" fill="${ink('panel')}" stroke="${ink('edge')}"/>
${untold.map(([from, to]) => bar(from, Math.max(from, to), 0.3))}${waits.map(([from, to]) => bar(from, to, 1))}
${passes.map((t) => line(at(t), y + 4, at(t), y + 12 + BAR, 'ink'))}
${label('submitted', left, y + 34, 'quiet', 'start', SMALL_TEXT)}${label(legend, (left + right) / 2, y + 34, 'quiet', 'middle', SMALL_TEXT)}${label(formatDuration(end), right, y + 34, 'quiet', 'end', SMALL_TEXT)}
`;
}

export function hasStrip(telling: Telling): boolean {
  const { end, waits } = lifeOf(telling);
  return end >= WORTH_A_SCALE && waits.some(([from, to]) => to > from);
}

/** A text in the middle of its arrow; a longer one begins at the left lifeline and runs on over the others. */
export function wideLabel(
  plan: Plan,
  text: string,
  place: { at: number; most: number; left: number },
  y: number,
  colour: Colour,
): Markup {
  if (textWidth(text) <= place.most) return label(text, place.at, y, colour, 'middle');
  return label(fitted(text, plan.width - place.left - 8), place.left, y, colour, 'start');
}
