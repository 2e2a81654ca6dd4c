import { z } from 'zod';
import type { RunResult, Verdict } from '../../results/index.js';
import { type Markup, markup } from '../markup.js';
import { busyBins, downWithin } from '../words/timeline.js';
import { SMALL_PICTURE } from './small-picture.js';

/** Most marks of the small picture. */
const MOST_MARKS = 96;
/** Longest text of a card [characters]. */
const LONGEST = 600;
/** The card of a page is within its first so many characters. */
export const CARD_WITHIN = 65_536;

const text = z.string().max(LONGEST);
const marks = z.array(z.number().min(0).max(1)).max(MOST_MARKS);
const counts = z.number().int().min(0).max(1e6);

/** The summary that a page carries of itself, for a gallery of many. */
const CARD = z.strictObject({
  kind: z.enum(['run', 'comparison', 'sweep', 'drill', 'best', 'nines']),
  title: text,
  headline: text,
  facts: text,
  /** Number of asserts by verdict; absent if there are none. */
  verdicts: z.strictObject({ pass: counts, fail: counts, undecided: counts }).optional(),
  /** Accepted messages over time, relative to the peak, and the share of each mark's time with some server down. */
  load: marks.optional(),
  down: marks.optional(),
  /** The first picture, of pages other than a run's. */
  picture: SMALL_PICTURE.optional(),
});
export type Card = z.output<typeof CARD>;

/** The `meta` element of the card, for the head of a page. */
export function cardMeta(card: Card): Markup {
  const cut = (value: string): string => Array.from(value).slice(0, LONGEST).join('').slice(0, LONGEST);
  const safe = { ...card, title: cut(card.title), headline: cut(card.headline), facts: cut(card.facts) };
  return markup`<meta name="mxsim-card" content="${JSON.stringify(safe)}">`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

/** The card of a page; `null` if it has no valid one. The page may come from anywhere: nothing else of it is used. */
export function readCard(page: string): Card | null {
  const written = /<meta name="mxsim-card" content="([^"]*)">/.exec(page.slice(0, CARD_WITHIN))?.[1];
  if (written === undefined) return null;
  try {
    const plain = written.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);
    const read = CARD.safeParse(JSON.parse(plain));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

/** Counts asserts by verdict; empty if there are none. */
export function verdictsOf(asserts: readonly { readonly verdict: Verdict }[]): Pick<Card, 'verdicts'> {
  if (asserts.length === 0) return {};
  const count = (verdict: Verdict): number => asserts.filter((one) => one.verdict === verdict).length;
  return { verdicts: { pass: count('pass'), fail: count('fail'), undecided: count('undecided') } };
}

/** The small picture of a run: load over time, and outages. */
export function loadOf({ series }: RunResult): Pick<Card, 'load' | 'down'> {
  const bins = busyBins(series);
  if (bins === 0) return {};
  const perMark = Math.ceil(bins / MOST_MARKS);
  const servers = Object.values(series.servers);
  const spans = Array.from({ length: Math.ceil(bins / perMark) }, (_, at) => at * perMark);
  const loads = spans.map((from) =>
    servers.reduce((sum, { accepted }) => sum + accepted.slice(from, from + perMark).reduce((a, b) => a + b, 0), 0),
  );
  const highest = Math.max(...loads);
  const width = series.width_s;
  const down = spans.map((from) =>
    Math.min(
      1,
      Math.max(
        ...servers.map((one) => downWithin(one.down, from * width, (from + perMark) * width) / (perMark * width)),
      ),
    ),
  );
  const rounded = (value: number): number => Math.round(value * 1000) / 1000;
  return { load: loads.map((one) => (highest === 0 ? 0 : rounded(one / highest))), down: down.map(rounded) };
}
