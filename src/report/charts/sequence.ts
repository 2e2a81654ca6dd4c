import type { Chapter, Telling, TellingGap, TellingLine, Tone, Utterance } from '../../results/index.js';
import { formatDuration } from '../../units/index.js';
import { type Markup, markup } from '../markup.js';
import { printableLine } from '../words/printable.js';
import {
  arrowHead,
  cross,
  EDGE,
  fitted,
  GUTTER,
  hasStrip,
  head,
  headHeight,
  label,
  lifeline,
  line,
  middleOf,
  type Plan,
  planOf,
  STRIP,
  strip,
  wideLabel,
} from './lanes.js';
import { type Colour, ink } from './palette.js';
import { SMALL_TEXT, TEXT_SIZE, textWidth } from './text-width.js';

/** Heights of the rows of the drawing [px]. */
const CHAPTER = 34;
const EXCHANGE = 52;
/** Height of a command of a session with its reply. */
const UTTERANCE = 40;
const NOTE = 32;

const TONES: Readonly<Record<Tone, Colour>> = { plain: 'quiet', good: 'pass', bad: 'fail', wait: 'waiting' };

/** One command of a session: an arrow there, and the reply back. */
function utterance(plan: Plan, step: TellingLine, { asks, reply }: Utterance, isLast: boolean, y: number): Markup {
  const { from, to } = step.exchange ?? { from: 0, to: 0 };
  const [x1, x2] = [middleOf(plan, from), middleOf(plan, to)];
  const side = x2 >= x1 ? 1 : -1;
  const [there, back] = [y + 14, y + 34];
  const colour: Colour = isLast ? TONES[step.tone] : 'quiet';
  const place = { at: (x1 + x2) / 2, most: Math.max(plan.lane, Math.abs(x1 - x2)) - 24, left: Math.min(x1, x2) + 12 };
  const asked =
    asks === null
      ? undefined
      : markup`${line(x1, there, x2 - 6 * side, there, 'ink')}${arrowHead(x2 - 1 * side, there, side === 1 ? -1 : 1, 'ink')}${wideLabel(plan, asks, place, there - 4, 'ink')}`;
  const isBad = isLast && step.tone === 'bad';
  return markup`${asked}${line(x2, back, x1 + 6 * side, back, colour, '5 4')}${isBad ? cross(x1, back, side, colour) : arrowHead(x1 + 1 * side, back, side, colour)}${wideLabel(plan, printableLine(reply), place, back - 4, isLast ? colour : 'ink')}
`;
}

/** The rows of a session shown command by command, with times at the first and the last. */
function dialogueRows(plan: Plan, step: TellingLine, dialogue: readonly Utterance[], begin: number): Row[] {
  const since = Math.max(0, step.t_s - begin);
  const time = (t: number, y: number): Markup =>
    label(`+${formatDuration(t)}`, GUTTER - 8, y + 4, 'quiet', 'end', SMALL_TEXT);
  return dialogue.map((said, at): Row => {
    const isLast = at === dialogue.length - 1;
    return {
      height: UTTERANCE,
      draw: (y) =>
        markup`${utterance(plan, step, said, isLast, y)}${at === 0 ? time(since, y + 14) : undefined}${isLast && step.took_s !== null ? time(since + step.took_s, y + 34) : undefined}`,
    };
  });
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

/** An action of one actor alone, as a box on its lifeline. */
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

/** A row of the drawing: its height, and a function that draws it at a given `y`. */
interface Row {
  readonly height: number;
  readonly draw: (y: number) => Markup;
}

/** True if a step gets a row: candidate lists and the like are only in the list beside the drawing. */
function isDrawn(step: TellingLine): boolean {
  return step.exchange !== null || step.tone !== 'plain';
}

function rowsOf(plan: Plan, { parts }: Telling): Row[] {
  return parts.flatMap((part): Row[] => {
    if (part.kind === 'gap') return [{ height: NOTE, draw: (y) => gap(plan, part, y) }];
    const steps = part.lines.flatMap((step): Row[] => {
      if (step.kind === 'gap') return [{ height: NOTE, draw: (y) => gap(plan, step, y) }];
      if (!isDrawn(step)) return [];
      if (step.dialogue !== undefined && step.exchange !== null)
        return dialogueRows(plan, step, step.dialogue, part.t_s);
      if (step.exchange !== null) return [{ height: EXCHANGE, draw: (y) => exchange(plan, step, y, part.t_s) }];
      return [{ height: NOTE, draw: (y) => note(plan, step, step.at ?? part.actor, y, part.t_s) }];
    });
    return [{ height: CHAPTER, draw: (y) => chapterHead(plan, part, y) }, ...steps];
  });
}

/** The sequence of a story as a drawing: a lifeline for each actor, time downwards. */
export function drawSequence(telling: Telling): Markup {
  const plan = planOf(telling.actors);
  const scale: Row[] = hasStrip(telling) ? [{ height: STRIP, draw: (y) => strip(plan, telling, y) }] : [];
  const rows = rowsOf(plan, telling);
  const above = scale.reduce((sum, row) => sum + row.height, 0);
  const top = headHeight(plan);
  const height = above + top + rows.reduce((sum, row) => sum + row.height, 0) + EDGE;
  const lifelines = plan.lanes.map((actor, i) => lifeline(plan, actor, i, above + top, height));
  let y = above + top;
  const drawn = rows.map((row) => {
    const at = y;
    y += row.height;
    return row.draw(at);
  });
  const name = `Who spoke to whom: ${telling.actors.map((actor) => actor.name).join(', ')}. ${telling.ending}`;
  return markup`<svg class="chart sequence" role="img" aria-label="${name}" viewBox="0 0 ${plan.width} ${height}" width="${plan.width}" height="${height}"><title>${name}</title>
${scale.map((row) => row.draw(0))}
${lifelines}
<g transform="translate(0 ${above})">${head(plan, top)}</g>
${drawn}</svg>`;
}
