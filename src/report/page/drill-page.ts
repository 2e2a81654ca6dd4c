import type { DrillResult, Trial } from '../../results/index.js';
import { type Bar, drawBars } from '../charts/bars.js';
import { type Markup, markup } from '../markup.js';
import type { LegendEntry, NumberTable, Topic } from '../topics/topic.js';
import {
  drillFacts,
  drillMethod,
  drillStatement,
  faultsText,
  longestText,
  messagesText,
  thingsText,
  trialEstimate,
  trialLabel,
  waysText,
} from '../words/drill.js';
import { countOf } from '../words/figures.js';
import { cutEnd, printableLine, printableLines, printableName } from '../words/printable.js';
import { warningText } from '../words/warning.js';
import { renderCare } from './care.js';
import { type PageOptions, renderDocument } from './document.js';
import { prose, renderContents, renderDetails } from './parts.js';
import { renderTopic } from './topic.js';

const LONGEST_FACT = 500;
const LONGEST_SCENARIO = 60_000;
const MOST_BARS = 15;
const MOST_ROWS = 300;

const LEGEND: readonly LegendEntry[] = [
  { colour: 'expired', mark: 'box', label: 'lost: delivered without the failure, and not with it' },
  { colour: 'rejected', mark: 'box', label: 'late: delivered, but later than without it' },
];

/** A drill as one HTML page: the answer, the ranking of single failures and of pairs, and how to make it again. */
export async function renderDrillPage(result: DrillResult, { interactive = false }: PageOptions = {}): Promise<string> {
  const { mxsim, drill, warnings } = result;
  const topics = readDrillTopics(result);
  const statement = drillStatement(result);
  const drawn: Markup[] = [];
  for (const topic of topics) drawn.push(await renderTopic(topic, interactive));
  const title = cutEnd(printableLine(drill.title.slice(0, 1000)), 240) || printableName(drill.file);
  return renderDocument({
    interactive,
    card: { kind: 'drill', title, headline: statement.lead, facts: drillFacts(result).join(' · ') },
    title,
    version: mxsim.version,
    header: markup`<header>
<p class="facts">${drillFacts(result).join(' · ')}</p>
<h1>${title}</h1>
<p class="description">Which one thing must not break?</p>
</header>`,
    main: [
      markup`<p class="headline">${prose(statement.lead)}</p>`,
      ...statement.rest.map((line) => markup`<p class="sureness">${prose(line)}</p>`),
      renderContents([
        ...topics.map(({ id, title: name }) => [id, name] as const),
        ['method', 'What was done'],
        ['origin', 'How to make this page again'],
      ]),
      ...drawn,
      renderMethod(result),
      renderCare(warnings.map(warningText), drill.assumptions),
      renderOrigin(result),
    ],
  });
}

/** What the pictures of a drill's page are about, in its order. */
export function readDrillTopics(result: DrillResult): Topic[] {
  const { singles, pairs } = result;
  return [
    readTrials('alone', 'One failure alone', singles),
    ...(pairs === null || pairs.length === 0 ? [] : [readTrials('pairs', 'Two failures at the same time', pairs)]),
  ];
}

function isHarmless({ lost, late }: Trial): boolean {
  return lost.mean <= 0 && late.mean <= 0;
}

function readTrials(id: string, title: string, trials: readonly Trial[]): Topic {
  const harmful = trials.filter((trial) => !isHarmless(trial));
  const shown = harmful.slice(0, MOST_BARS);
  const losing = trials.filter(({ lost }) => lost.mean > 0).length;
  const late = harmful.length - losing;
  const neither = trials.length - harmful.length;
  const finding = `${losing === 0 ? 'None' : losing} of ${trials.length} lost mail${late > 0 ? `, ${late} more only delayed it` : ''}${neither > 0 ? `; ${neither} did neither` : ''}.`;
  return {
    id,
    title,
    finding,
    notes: [
      'Wanted messages of one run, compared one by one with the run without the failure.',
      ...(harmful.length > MOST_BARS
        ? [`The ${MOST_BARS} worst of ${harmful.length} have a bar; the table has more.`]
        : []),
    ],
    legend: shown.length === 0 ? [] : LEGEND,
    picture:
      shown.length === 0
        ? undefined
        : {
            label: `${title}. ${shown.map((trial) => `${faultsText(trial)}: ${noteOf(trial)}`).join('; ')}.`,
            // Names of two things have no room beside a bar.
            draw: (size) => drawBars(shown.map(barOf), size, { ...LAYOUT, names: id === 'pairs' ? 'above' : 'beside' }),
          },
    table: tableOf(title, trials),
  };
}

function noteOf({ lost, late }: Trial): string {
  const parts = [
    ...(lost.mean > 0 ? [`${messagesText(lost.mean)} lost`] : []),
    ...(late.mean > 0 ? [`${messagesText(late.mean)} late`] : []),
  ];
  return parts.join(', ');
}

const LAYOUT = {
  bar: 16,
  pitch: { wide: 26, narrow: 44 },
  left: 250,
  title: 'wanted messages of one run',
  unit: 'messages',
} as const;

function barOf(trial: Trial): Bar {
  const { lost, late } = trial;
  return {
    name: trialLabel(trial),
    note: noteOf(trial),
    parts: [
      { what: 'lost', colour: 'expired', count: Math.max(0, lost.mean) },
      { what: 'late', colour: 'rejected', count: Math.max(0, late.mean) },
    ],
  };
}

function tableOf(caption: string, trials: readonly Trial[]): NumberTable {
  const text = (title: string) => ({ title, numeric: false });
  const figure = (title: string) => ({ title, numeric: true });
  const more = trials.length - MOST_ROWS;
  return {
    caption: `${caption}: wanted messages of one run, with 95 % intervals where there are several`,
    columns: [text('What breaks'), text('What it does'), ...['Lost', 'Late', 'Latest by', 'Runs'].map(figure)],
    rows: trials
      .slice(0, MOST_ROWS)
      .map((trial) => [
        thingsText(trial),
        waysText(trial),
        trialEstimate(trial.lost),
        trialEstimate(trial.late),
        longestText(trial),
        trial.sum === true ? 'sum' : String(trial.replications),
      ]),
    notes: more > 0 ? [`and ${countOf(more, 'more row')}: they are in the JSON and the CSV.`] : [],
  };
}

function renderMethod(result: DrillResult): Markup {
  return markup`<section class="topic broad" aria-labelledby="method">
<div class="words"><h2 id="method">What was done</h2></div>
<div class="evidence">${drillMethod(result).map((line) => markup`<p>${prose(line)}</p>`)}</div>
</section>`;
}

function renderOrigin({ mxsim, drill }: DrillResult): Markup {
  const fact = (text: string): string => cutEnd(printableLine(text), LONGEST_FACT);
  const lines = printableLines(drill.text.slice(0, LONGEST_SCENARIO));
  return markup`<section class="topic" aria-labelledby="origin">
<div class="words"><h2 id="origin">How to make this page again</h2>
<div class="notes"><p>The same scenario, seed and version give the same numbers, on every machine.</p></div></div>
<div class="evidence">
<pre role="region" aria-label="Command" tabindex="0"><code>${fact(drill.command)}</code></pre>
<dl class="origin"><dt>Version</dt><dd>mxsim ${fact(mxsim.version)}</dd><dt>Seed</dt><dd>${fact(drill.seed)}</dd></dl>
${renderDetails('The scenario', markup`<pre role="region" aria-label="Scenario" tabindex="0"><code>${lines.join('\n')}</code></pre>`)}
</div>
</section>`;
}
