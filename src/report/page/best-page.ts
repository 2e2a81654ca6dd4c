import type { BestResult, Design } from '../../results/index.js';
import { drawPareto, type Pareto, type ParetoPoint } from '../charts/pareto.js';
import { type Markup, markup } from '../markup.js';
import type { LegendEntry, NumberTable, Topic } from '../topics/topic.js';
import {
  assertedText,
  bestFacts,
  bestStatement,
  choicesOf,
  costText,
  designText,
  feasibleText,
  isAnswer,
  parameterLabels,
} from '../words/best.js';
import { figureLabel } from '../words/figure-label.js';
import { countOf, measured } from '../words/numbers.js';
import { parameterTitles } from '../words/parameter.js';
import { cutEnd, pageTitle, printableLine } from '../words/printable.js';
import { unitOfText } from '../words/verdict.js';
import { warningText } from '../words/warning.js';
import { renderCare } from './care.js';
import { type PageOptions, renderDocument } from './document.js';
import { renderSearchOrigin } from './origin.js';
import { prose, renderContents, renderNumbers } from './parts.js';
import { drawTopics } from './topic.js';

const MOST_PICTURES = 6;

const LEGEND: readonly LegendEntry[] = [
  { colour: 'pass', mark: 'dot', label: 'meets all asserts' },
  { colour: 'fail', mark: 'dot', label: 'does not' },
  { colour: 'undecided', mark: 'dot', label: 'undecided' },
];

/** The best design as one HTML page: the answer, cost against the asserted figures, and every design in numbers. */
export async function renderBestPage(result: BestResult, { interactive = false }: PageOptions = {}): Promise<string> {
  const { mxsim, asked, warnings } = result;
  const topics = readBestTopics(result);
  const { sections, card } = await drawTopics(topics, interactive);
  const [first, ...others] = sections;
  const statement = bestStatement(result);
  const title = pageTitle(asked);
  return renderDocument({
    interactive,
    card: { kind: 'best', title, headline: statement.lead, facts: bestFacts(result).join(' · '), ...card },
    title,
    version: mxsim.version,
    header: markup`<header>
<p class="facts">${bestFacts(result).join(' · ')}</p>
<h1>${title}</h1>
<p class="description">Which design meets the asserts at least cost?</p>
</header>`,
    main: [
      markup`<p class="headline">${prose(statement.lead)}</p>`,
      ...statement.rest.map((line) => markup`<p class="sureness">${prose(line)}</p>`),
      first,
      renderContents([
        ...topics.map(({ id, title: name }) => [id, name] as const),
        ['designs', 'Every design in numbers'],
        ['origin', 'How to make this page again'],
      ]),
      ...others,
      renderDesigns(result),
      renderCare(warnings.map(warningText), asked.assumptions),
      renderSearchOrigin(mxsim, asked),
    ],
  });
}

/** The topics of the page: cost against each assert's figure, beginning with the assert that rules out most designs. */
export function readBestTopics(result: BestResult): Topic[] {
  const order = result.asked.asserts
    .map((_, at) => ({ at, failing: paretoOf(result, at)?.failing ?? 0 }))
    .toSorted((a, b) => b.failing - a.failing);
  const topics = order.slice(0, MOST_PICTURES).flatMap(({ at }) => readAssert(result, at) ?? []);
  // Dots and lines are explained once.
  return topics.map((topic, at) => (at === 0 ? topic : { ...topic, notes: [] }));
}

/** An assert with its path in words: `backup.example.net: share of all accepted mail >= 1%`. */
function assertTitle(text: string): string {
  const [, figure = '', rest = ''] = /^(.*?)\s*((?:[<>]=?|[=!]=).*)$/s.exec(text) ?? [];
  return figure === '' ? text : `${figureLabel(figure)} ${rest}`;
}

function readAssert(result: BestResult, at: number): Topic | undefined {
  const pareto = paretoOf(result, at);
  if (pareto === undefined) return undefined;
  const { points } = pareto;
  // One dot is no picture; the table says the same.
  if (points.length < 2) return undefined;
  const text = printableLine(result.asked.asserts[at]?.text ?? '');
  const feasible = points.filter(({ colour }) => colour === 'pass').length;
  const open = result.designs.filter(
    ({ replications, feasible: meets }) => replications > 0 && meets === 'undecided',
  ).length;
  return {
    id: `assert-${at + 1}`,
    title: cutEnd(assertTitle(text), 120),
    finding: `${feasible === 0 ? 'None' : feasible} of ${countOf(points.length, 'design')} that ${points.length === 1 ? 'was' : 'were'} run ${feasible === 1 ? 'meets' : 'meet'} all asserts${open === 0 ? '' : `; ${open} ${open === 1 ? 'is' : 'are'} undecided`}.`,
    notes: [
      'Each dot is a design that was run, with its 95 % interval where there is one. The dashed line is what the assert wants; the ring is the answer.',
      'The grey line joins designs that no other beats in cost and in the figure at once. Dearer designs were not run.',
    ],
    legend: LEGEND,
    picture: {
      label: `Cost against ${text}. ${points
        .map(({ tip }) => tip)
        .slice(0, 40)
        .join('; ')}.`,
      draw: (size) => drawPareto(pareto, size),
    },
    table: undefined,
  };
}

const COLOURS = { yes: 'pass', no: 'fail', undecided: 'undecided' } as const;

function pointOf(design: Design, at: number, result: BestResult): ParetoPoint | undefined {
  const estimate = design.figures[at];
  if (estimate === undefined || estimate === null) return undefined;
  const { mean, low = mean, high = mean } = estimate;
  const tip = `${costText(design.cost)}: ${designText(design.set, result)}, ${assertedText(design, at, result)}`;
  return {
    cost: design.cost,
    value: mean,
    low,
    high,
    colour: COLOURS[design.feasible],
    isAnswer: isAnswer(design, result),
    tip,
  };
}

/** The picture of an assert, and the number of designs run that fail it. */
function paretoOf(result: BestResult, at: number): (Pareto & { readonly failing: number }) | undefined {
  const assert = result.asked.asserts[at];
  const points = result.designs.flatMap((design) => pointOf(design, at, result) ?? []);
  if (assert === undefined || points.length === 0) return undefined;
  const { threshold, text } = assert;
  const measure = unitOfText(text);
  const [sign = ''] = /[<>]=?|[=!]=/.exec(text) ?? [];
  const isAtLeast = sign.startsWith('>');
  return {
    failing: points.filter(({ value }) => (isAtLeast ? value < threshold : value > threshold)).length,
    points,
    measure,
    threshold,
    thresholdText: `${sign} ${measured(threshold, measure)}`,
    isAtLeast,
  };
}

/** Titles of the parameters in which designs differ; a server, a domain or a sender by its name. */
function columnTitles(paths: readonly string[]): string[] {
  const [labels, titles] = [parameterLabels(paths), parameterTitles(paths)];
  return paths.map((path, at) => (path.endsWith('"]') ? labels[at] : titles[at]) ?? path);
}

function renderDesigns(result: BestResult): Markup {
  const { asked, designs } = result;
  const text = (title: string) => ({ title, numeric: false });
  const table: NumberTable = {
    caption: 'The cheapest first; figures are means over replications, with 95 % intervals where there are any',
    columns: [
      text('Design'),
      ...columnTitles(asked.parameters.map(({ path }) => path)).map(text),
      { title: 'Cost', numeric: true },
      text('Asserts'),
      ...asked.asserts.map((assert) => ({ title: cutEnd(printableLine(assertTitle(assert.text)), 80), numeric: true })),
      { title: 'Runs', numeric: true },
    ],
    rows: designs.map((design, at) => [
      isAnswer(design, result) ? `${at + 1} ← the answer` : String(at + 1),
      ...choicesOf(design, result),
      costText(design.cost),
      feasibleText(design),
      ...asked.asserts.map((_, number) => assertedText(design, number, result)),
      design.replications === 0 ? '–' : String(design.replications),
    ]),
    notes: [],
  };
  return markup`<section class="topic broad" aria-labelledby="designs">
<div class="words"><h2 id="designs">Every design in numbers</h2>
<div class="notes"><p>All have the same luck in replication 1, in replication 2, and so on. Each got replications until it was shown to meet the asserts or not to, in the order of cost, up to the answer.</p></div></div>
<div class="evidence">${renderNumbers(table, 'design-numbers')}</div>
</section>`;
}
