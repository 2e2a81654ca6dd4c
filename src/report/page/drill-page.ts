import type { DrillResult, Trial } from '../../results/index.js';
import { type Bar, drawBars } from '../charts/bars.js';
import type { ChartSize } from '../charts/chart.js';
import { type Markup, markup } from '../markup.js';
import type { LegendEntry, NumberTable, Topic } from '../topics/topic.js';
import {
  drillFacts,
  drillMethod,
  drillStatement,
  longestText,
  messagesText,
  thingsText,
  trialEstimate,
  trialsLabel,
  waysText,
} from '../words/drill.js';
import { countOf } from '../words/numbers.js';
import { pageTitle } from '../words/printable.js';
import { warningText } from '../words/warning.js';
import { renderCare } from './care.js';
import { type PageOptions, renderDocument } from './document.js';
import { renderSearchOrigin } from './origin.js';
import { prose, renderContents } from './parts.js';
import { drawTopics } from './topic.js';

const MOST_BARS = 15;
const MOST_ROWS = 300;

const LEGEND: readonly LegendEntry[] = [
  { colour: 'expired', mark: 'box', label: 'lost: delivered without the failure, and not with it' },
  { colour: 'rejected', mark: 'box', label: 'late: delivered, but later than without it' },
];

/** A drill as one HTML page: the answer, the ranking of single failures and of pairs, and its origin. */
export async function renderDrillPage(result: DrillResult, { interactive = false }: PageOptions = {}): Promise<string> {
  const { mxsim, drill, warnings } = result;
  const topics = readDrillTopics(result);
  const statement = drillStatement(result);
  const { sections, card } = await drawTopics(topics, interactive);
  const [first, ...others] = sections;
  const title = pageTitle(drill);
  return renderDocument({
    interactive,
    card: { kind: 'drill', title, headline: statement.lead, facts: drillFacts(result).join(' · '), ...card },
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
      first,
      renderContents([
        ...topics.map(({ id, title: name }) => [id, name] as const),
        ['method', 'What was done'],
        ['origin', 'How to make this page again'],
      ]),
      ...others,
      renderMethod(result),
      renderCare(warnings.map(warningText), drill.assumptions),
      renderSearchOrigin(mxsim, drill),
    ],
  });
}

/** The topics of a drill's page, in its order. */
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
  const groups = alike(harmful);
  const shown = groups.slice(0, MOST_BARS);
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
      ...(groups.length < harmful.length ? ['Failures that do the same share a bar; the table has each.'] : []),
      ...(groups.length > MOST_BARS ? [`The ${MOST_BARS} worst have a bar; the table has more.`] : []),
    ],
    legend: shown.length === 0 ? [] : LEGEND,
    picture:
      shown.length === 0
        ? undefined
        : {
            label: `${title}. ${shown.map((group) => `${trialsLabel(group, LONGEST_SPOKEN)}: ${noteOf(group)}`).join('; ')}.`,
            draw: (size) => {
              const bars = shown.map((group) => barOf(group, size));
              // A label with several names does not fit beside a bar.
              const isLong = bars.some(({ name }) => name.length > LONGEST_BESIDE);
              return drawBars(bars, size, { ...LAYOUT, names: isLong ? 'above' : 'beside' });
            },
          },
    table: tableOf(title, trials),
  };
}

/** Longest names beside a bar, above one, and in the text for screen readers [characters]. */
const LONGEST_BESIDE = 40;
const LONGEST_ABOVE = { wide: 72, narrow: 36 } as const;
const LONGEST_SPOKEN = 200;

type Group = readonly [Trial, ...Trial[]];

/** Groups consecutive failures with the same printed effect. */
function alike(trials: readonly Trial[]): Group[] {
  const groups: [Trial, ...Trial[]][] = [];
  for (const trial of trials) {
    const last = groups.at(-1);
    if (last !== undefined && noteOf([last[0]]) === noteOf([trial])) last.push(trial);
    else groups.push([trial]);
  }
  return groups;
}

function noteOf([{ lost, late }, ...others]: Group): string {
  const parts = [
    ...(lost.mean > 0 ? [`${messagesText(lost.mean)} lost`] : []),
    ...(late.mean > 0 ? [`${messagesText(late.mean)} late`] : []),
  ];
  return `${parts.join(', ')}${others.length === 0 ? '' : ' each'}`;
}

const LAYOUT = {
  bar: 16,
  pitch: { wide: 26, narrow: 44 },
  left: 250,
  title: 'wanted messages of one run',
  unit: 'messages',
} as const;

function barOf(group: Group, size: ChartSize): Bar {
  const [{ lost, late }] = group;
  return {
    name: trialsLabel(group, LONGEST_ABOVE[size]),
    note: noteOf(group),
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
