import type { ComparisonResult, FigureDifference, FlipExample, SetUpDifference } from '../../results/index.js';
import { formatCount } from '../../units/index.js';
import { type Markup, markup } from '../markup.js';
import { readComparedCauses } from '../topics/comparison/causes.js';
import { readEvidence } from '../topics/comparison/evidence.js';
import { readComparedLoad } from '../topics/comparison/load.js';
import { readComparedQueues } from '../topics/comparison/queue.js';
import type { Topic } from '../topics/topic.js';
import { setUpStatement } from '../words/comparison-headline.js';
import { differenceInterval, differenceText, leftOut, sideText, verdictText } from '../words/difference.js';
import { searchDoubts } from '../words/doubts.js';
import { figureLabel, partyFigure } from '../words/figure-label.js';
import { countOf } from '../words/numbers.js';
import { setUpName } from '../words/parameter.js';
import { cutEnd, printableLine, printableName } from '../words/printable.js';
import { unseenNote } from '../words/rarity.js';
import { assertsText } from '../words/sweep.js';
import { warningText } from '../words/warning.js';
import { renderCare } from './care.js';
import { type PageOptions, renderDocument } from './document.js';
import { renderOrigin, shortFact, versionText } from './origin.js';
import { prose, renderContents, renderDetails, renderNumbers } from './parts.js';
import { renderSequence, renderSteps } from './steps.js';
import { drawTopics } from './topic.js';

const MOST_ROWS = 400;

/** The topics of a comparison, in the order of its page. */
export function readComparisonTopics(result: ComparisonResult): Topic[] {
  const readers = [readEvidence, readComparedCauses, readComparedQueues, readComparedLoad];
  return readers.flatMap((read) => read(result) ?? []);
}

/** A comparison as one HTML page: caveats, a sentence, differences, pictures, single messages, and its origin. */
export async function renderComparisonPage(
  result: ComparisonResult,
  { interactive = false }: PageOptions = {},
): Promise<string> {
  const { mxsim, arms, comparison, differences } = result;
  const names = arms.map(({ name }) => setUpName(name));
  const title = `${names.slice(1).join(', ')} compared with ${names[0] ?? ''}`;
  const facts = [
    `${arms.length} set-ups`,
    `${countOf(comparison.replications, 'replication')} each`,
    `seed ${printableName(comparison.seed, 24)}`,
  ];
  const headlines = differences.map((difference) => setUpStatement(difference, result).lead);
  const topics = readComparisonTopics(result);
  const { sections, card } = await drawTopics(topics, interactive);
  const [picture, ...pictures] = sections;
  const flipped = differences.map(({ flips }) => flips.saved + flips.lost + flips.incomparable > 0);
  return renderDocument({
    interactive,
    card: { kind: 'comparison', title, headline: headlines.join(' '), facts: facts.join(' · '), ...card },
    title,
    version: mxsim.version,
    header: markup`<header>
<p class="facts">${facts.join(' · ')}</p>
<h1>${title}</h1>
</header>`,
    main: [
      renderStatements(result),
      picture,
      renderCare([...doubts(result), ...result.warnings.map(warningText), ...advice(result)], assumptionsOf(result)),
      markup`<p class="description">${setUpTitles(result)}</p>`,
      renderContents([
        ...topics.map(({ id, title: name }) => [id, name] as const),
        ...differences.map(({ arm }, at) => [`differences-${at + 1}`, `“${setUpName(arm)}” in numbers`] as const),
        ...differences.map(({ arm }, at) =>
          flipped[at] === true
            ? ([`flips-${at + 1}`, `Messages saved or lost with “${setUpName(arm)}”`] as const)
            : undefined,
        ),
        arms.every(({ result: { asserts } }) => asserts.length === 0)
          ? undefined
          : ['arm-asserts', 'What each set-up asserts'],
        ['origin', 'How to make this page again'],
      ]),
      ...pictures,
      ...differences.map((difference, at) => renderDifferences(difference, result, at)),
      ...differences.map((difference, at) => (flipped[at] === true ? renderFlips(difference, result, at) : undefined)),
      renderSetUpAsserts(result),
      renderComparisonOrigin(result),
    ],
  });
}

/** The effect of each set-up in large letters, its certainty in small ones, given once if it is the same for all. */
function renderStatements(result: ComparisonResult): Markup {
  const statements = result.differences.map((difference) => setUpStatement(difference, result));
  const [first] = statements;
  const shared = statements.every(({ rest }) => rest === first?.rest) ? (first?.rest ?? '') : '';
  const small = shared === '' ? undefined : markup`<p class="sureness">${prose(shared)}</p>`;
  if (first !== undefined && statements.length === 1)
    return markup`<p class="headline">${prose(first.lead)}</p>\n${small}`;
  const items = statements.map(
    ({ lead, rest }) =>
      markup`<li>${prose(lead)}${rest === '' || shared !== '' ? undefined : markup` <span>${prose(rest)}</span>`}</li>\n`,
  );
  return markup`<ul class="headline several">\n${items}</ul>\n${small}`;
}

/** Verdicts of the asserts of each set-up; `undefined` if there are none. */
function renderSetUpAsserts({ arms }: ComparisonResult): Markup | undefined {
  if (arms.every(({ result }) => result.asserts.length === 0)) return undefined;
  const columns = ['Set-up', 'asserts', 'those that fail or are undecided'].map((title) => ({ title, numeric: false }));
  const rows = arms.map(({ name, result }) => {
    const open = result.asserts.filter(({ verdict }) => verdict !== 'pass').slice(0, 10);
    return [setUpName(name), assertsText(result), open.map(({ text }) => cutEnd(printableLine(text), 120)).join('; ')];
  });
  return markup`<section class="topic" aria-labelledby="arm-asserts">
<div class="words"><h2 id="arm-asserts">What each set-up asserts</h2></div>
<div class="evidence">${renderNumbers({ caption: 'Asserts of each set-up', columns, rows, notes: [] }, 'arm-assert-table')}</div>
</section>`;
}

/** Titles of the scenarios; a single one if all are equal. */
function setUpTitles({ arms }: ComparisonResult): string {
  const [first] = arms;
  if (first !== undefined && arms.every(({ result }) => result.scenario.title === first.result.scenario.title)) {
    return cutEnd(printableLine(first.result.scenario.title), 240);
  }
  const titles = arms.map(
    ({ name, result }) => `${setUpName(name)}: ${cutEnd(printableLine(result.scenario.title), 120)}`,
  );
  return titles.join('. ');
}

/** Warnings of all set-ups, each text once. */
function advice({ arms }: ComparisonResult): string[] {
  const all = arms.flatMap(({ name, result }) => result.warnings.map((one) => ({ name, text: warningText(one) })));
  const texts = [...new Set(all.map(({ text }) => text))];
  return texts.map((text) => {
    const of = all.filter((one) => one.text === text).map(({ name }) => setUpName(name));
    return of.length === arms.length ? text : `${of.join(', ')}: ${text}`;
  });
}

/** Assumptions of the set-ups, each once. */
function assumptionsOf({ arms }: ComparisonResult): string[] {
  return [...new Set(arms.flatMap(({ result }) => result.scenario.assumptions ?? []))];
}

/** Caveats on the number of replications and of losses. */
function doubts({ differences, comparison }: ComparisonResult): string[] {
  return [...searchDoubts(comparison.search, 'difference in '), ...flipDoubts(differences, comparison)];
}

function flipDoubts(
  differences: ComparisonResult['differences'],
  comparison: ComparisonResult['comparison'],
): string[] {
  return differences.flatMap(({ arm, flips }) => {
    if (flips.replications === 0)
      return [
        warningText({
          code: 'no-flips',
          message: `No message flipped between the reference and ${setUpName(arm)} in ${countOf(comparison.replications, 'replication')}; ${unseenNote(comparison.replications)}`,
        }),
      ];
    if (flips.replications >= 5) return [];
    const within =
      flips.replications === comparison.replications
        ? `in all ${countOf(comparison.replications, 'replication')}, but these are few`
        : `in only ${flips.replications} of ${countOf(comparison.replications, 'replication')}`;
    return [
      warningText({
        code: 'few-losses',
        message: `Messages flipped between the reference and ${setUpName(arm)} ${within}: loss comes in outages, and so few outages say little about the next`,
      }),
    ];
  });
}

function isIdle({ reference, own }: FigureDifference): boolean {
  return (reference === null || reference.mean === 0) && (own === null || own.mean === 0);
}

function differenceTable(
  caption: string,
  shown: readonly FigureDifference[],
  reference: string,
  own: string,
): Parameters<typeof renderNumbers>[0] {
  const columns = [
    { title: 'Figure', numeric: false },
    { title: 'verdict', numeric: false, isVerdict: true },
    ...[reference, own, 'difference', '95 % interval'].map((title) => ({ title, numeric: true })),
    { title: 'to decide it', numeric: false },
  ];
  const rows = shown.slice(0, MOST_ROWS).map((figure) => {
    const [verdict = '', ...rest] = verdictText(figure).split(': ');
    return [
      figureLabel(figure.figure),
      verdict,
      sideText(figure.reference, figure.measure),
      sideText(figure.own, figure.measure),
      figure.difference === null ? '—' : differenceText(figure.difference, figure.measure),
      figure.difference === null ? '' : (differenceInterval(figure.difference, figure.measure) ?? ''),
      rest.join(': ').replace(/ would decide$/, ''),
    ];
  });
  const more = shown.length - rows.length;
  return {
    caption,
    columns,
    rows,
    notes: more > 0 ? [`and ${countOf(more, 'more figure')}: they are in the JSON.`] : [],
  };
}

function renderDifferences(difference: SetUpDifference, { arms }: ComparisonResult, at: number): Markup {
  const reference = setUpName(arms[0]?.name ?? '');
  const own = setUpName(difference.arm);
  const shown = difference.figures.filter((figure) => !isIdle(figure));
  const main = shown.filter(({ figure }) => partyFigure(figure) === undefined);
  const parties = shown.filter(({ figure }) => partyFigure(figure) !== undefined);
  const id = `differences-${at + 1}`;
  return markup`<section class="topic broad" aria-labelledby="${id}">
<div class="words"><h2 id="${id}">“${own}” in numbers</h2>
<div class="notes"><p>Differences are taken replication by replication, with the same luck on both sides; intervals are at 95 %. Shares differ by percentage points.</p></div></div>
<div class="evidence">
${renderNumbers(differenceTable(`${own} and ${reference}: means per replication, and their differences`, main, reference, own), `${id}-main`)}
${parties.length === 0 ? undefined : renderDetails('Each server, sender and domain', renderNumbers(differenceTable(`${own} and ${reference}: servers, senders and domains`, parties, reference, own), `${id}-parties`))}
</div>
</section>`;
}

function renderFlips({ arm, flips }: SetUpDifference, { arms }: ComparisonResult, at: number): Markup {
  const id = `flips-${at + 1}`;
  const { saved, lost, compared, examples } = flips;
  const reference = setUpName(arms[0]?.name ?? '');
  const finding =
    saved + lost === 0
      ? 'No message was saved or lost.'
      : `${saved === 0 ? 'No message' : countOf(saved, 'message')} saved, ${lost === 0 ? 'none' : formatCount(lost)} lost.`;
  return markup`<section class="topic" aria-labelledby="${id}">
<div class="words"><h2 id="${id}">Messages saved or lost with “${setUpName(arm)}”</h2>
<p class="finding">${finding}</p>
<div class="notes"><p>${countOf(compared, 'wanted message')} compared one by one. Saved: delivered only with ${setUpName(arm)}; lost: delivered only with ${reference}. ${leftOut(flips)}</p></div></div>
<div class="evidence stories">${examples.map((example) => renderExample(example, reference, setUpName(arm)))}</div>
</section>`;
}

function renderExample(
  { kind, message, replication, reference: before, own: after }: FlipExample,
  reference: string,
  own: string,
): Markup {
  const side = (
    name: string,
    telling: FlipExample['own'],
  ): Markup => markup`<p class="told">${name}: ${prose(telling.ending)}</p>
${renderDetails(`Step by step with ${name}`, markup`<figure>${renderSequence(telling, `Message ${message} with ${name}: who spoke to whom`)}</figure>${renderSteps(telling)}`)}`;
  return markup`<h3>${kind === 'saved' ? 'Saved' : 'Lost'}: message ${formatCount(message)} of replication ${replication}</h3>
${side(reference, before)}
${side(own, after)}
`;
}

function renderComparisonOrigin({ arms, comparison, mxsim }: ComparisonResult): Markup {
  const setUps = arms.map(({ name, result }) => {
    const { command, hash } = result.scenario;
    return [setUpName(name), markup`<code>${shortFact(command)}</code> (${shortFact(hash)})`] as const;
  });
  const facts = [['Version', versionText(mxsim)] as const, ...setUps];
  return renderOrigin({ command: comparison.command, facts, several: true });
}
