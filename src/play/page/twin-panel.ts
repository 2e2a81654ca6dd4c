import { formatCount, formatDuration } from '../../units/index.js';
import type { Compared } from '../errands.js';
import type { FlipKind, MessageFlip } from '../film/ends.js';
import { html, shape, shown, svg } from './dom.js';
import { clockOf } from './lanes.js';

const MOST_LISTED = 60;
const MOST_MARKS = 400;

/** Words for a message's fate in the user's own set-up. */
const WORDS: Readonly<Record<FlipKind, string>> = {
  lost: 'delivered in A, not in yours',
  saved: 'not delivered in A, delivered in yours',
  late: 'at once in A, after a wait in yours',
  prompt: 'after a wait in A, at once in yours',
};

export interface ComparisonParts {
  readonly name: string;
  readonly flips: readonly MessageFlip[];
  /** The figures, or words in their place; `null` if they were not asked for. */
  readonly compared: Compared | string | null;
  /** Number of messages in all replications of both. */
  readonly many: number;
}

export interface ComparisonHands {
  readonly go: (flip: MessageFlip) => void;
  /** Opens the page of `mxsim compare`. */
  readonly page: () => void;
  readonly figures: () => void;
}

function button(id: string, words: string, act: () => void): HTMLButtonElement {
  const one = html('button', { type: 'button', id }, words);
  one.addEventListener('click', act);
  return one;
}

function drawFigures({ rows }: Compared): HTMLElement {
  return html(
    'table',
    { class: 'compared' },
    html(
      'thead',
      {},
      html('tr', {}, ...['Figure', 'A', 'yours', 'difference'].map((title) => html('th', { scope: 'col' }, title))),
    ),
    html(
      'tbody',
      {},
      ...rows.map(({ label, reference, own, difference, interval, verdict }) =>
        html(
          'tr',
          { class: verdict },
          html('th', { scope: 'row' }, label),
          html('td', {}, reference),
          html('td', {}, own),
          html(
            'td',
            {},
            html('b', {}, difference),
            html('span', { class: 'small quiet' }, [interval, verdict].filter((part) => part !== '').join(' · ')),
          ),
        ),
      ),
    ),
  );
}

function latencyText(latency: number | null): string {
  return latency === null ? 'never' : formatDuration(latency);
}

function drawFlip(flip: MessageFlip, go: () => void): HTMLElement {
  const [before, after] = flip.latency;
  const at = button('', `${clockOf(flip.sent)} · message ${flip.message}`, go);
  at.removeAttribute('id');
  return html(
    'li',
    {},
    at,
    html('div', { class: 'small quiet' }, `${WORDS[flip.kind]}: ${latencyText(before)} → ${latencyText(after)}`),
  );
}

/** Differences between two set-ups: which messages, and by how much over all replications. */
export function drawComparison(
  room: HTMLElement,
  { name, flips, compared, many }: ComparisonParts,
  hands: ComparisonHands,
): void {
  const counts = Object.entries(WORDS).flatMap(([kind, words]) => {
    const { length } = flips.filter((flip) => flip.kind === kind);
    return length === 0 ? [] : [html('li', {}, html('b', {}, String(length)), ` ${words}`)];
  });
  const figures =
    compared === null
      ? [button('twin-figures', `Run all replications (${formatCount(many)} messages)`, hands.figures)]
      : typeof compared === 'string'
        ? [html('p', { role: 'status' }, compared)]
        : [
            html('p', {}, compared.headline),
            drawFigures(compared),
            html('p', { class: 'small quiet' }, compared.flips),
          ];
  room.replaceChildren(
    html('h2', {}, `Compared with ${shown(name, 40)}`),
    html(
      'p',
      { class: 'small quiet' },
      'Both meet the same messages and the same failures by chance: what differs is what was changed.',
    ),
    html('h3', {}, 'Over all replications'),
    ...figures,
    button('twin-page', 'The whole comparison', hands.page),
    html('h3', {}, 'Messages of this run that end otherwise'),
    ...(counts.length === 0
      ? [html('p', {}, 'None of those that are drawn.')]
      : [html('ul', { class: 'flipcounts' }, ...counts)]),
    ...(flips.length === 0
      ? []
      : [html('p', { class: 'small quiet' }, 'F goes to the next of them, Shift+F to the one before.')]),
    html('ol', { class: 'flips' }, ...flips.slice(0, MOST_LISTED).map((flip) => drawFlip(flip, () => hands.go(flip)))),
    ...(flips.length > MOST_LISTED ? [html('p', { class: 'quiet' }, `and ${flips.length - MOST_LISTED} more`)] : []),
  );
}

/** Messages that end differently, as marks along the time. */
export function drawStrip(room: HTMLElement, flips: readonly MessageFlip[], end: number, t: number): void {
  const width = Math.max(200, room.clientWidth);
  const at = (time: number): number => 12 + (time / end) * (width - 24);
  const shownFlips = flips.filter((_, i) => i % Math.ceil(flips.length / MOST_MARKS || 1) === 0);
  room.replaceChildren(
    svg(
      'svg',
      { viewBox: `0 0 ${width} 20`, height: 20, role: 'img', 'aria-label': `${flips.length} messages end otherwise` },
      svg('path', { d: `M12 10H${width - 12}`, stroke: 'var(--line)' }),
      ...shownFlips.map(({ sent }) => shape('flip', at(sent), 10, 14)),
      svg('path', { d: `M${at(t)} 0V20`, stroke: 'var(--ink)', 'stroke-width': 2.4 }),
    ),
  );
}
