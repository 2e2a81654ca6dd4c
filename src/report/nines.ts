import { type Gain, LEAST_TOLD, type Nines, type NinesReport, type StratumLoss } from '../rare/index.js';
import { formatShare } from '../units/index.js';
import { harmlessJson } from './json.js';
import { type Markup, markup } from './markup.js';
import { renderDocument } from './page/document.js';
import { type Column, renderColumns } from './terminal/columns.js';
import { buildPaint } from './terminal/paint.js';
import { countOf, estimateText, intervalText, listed, sentence } from './words/figures.js';
import { manyOf, ninesOf, oneIn } from './words/one-in.js';
import { printableLine, printableName, wrapLine } from './words/printable.js';

type Told = Extract<Nines, { method: 'exact' | 'importance' }>;

/** Rows of senders and domains that are shown; the others lose less than these. */
const MOST_ROWS = 12;

function isTold(nines: Nines): nines is Told {
  return nines.method === 'exact' || nines.method === 'importance';
}

/** The answer in one sentence. */
function answerOf({ nines, plain }: NinesReport): string {
  if (nines.method === 'impossible') return `No wanted message can be lost: ${nines.why}.`;
  if (nines.method === 'replications') return plainAnswer(plain);
  const { probability, low, high } = nines.loss;
  if (probability < LEAST_TOLD)
    return 'Fewer than one wanted message in 10¹⁵ is lost: what is assumed of the servers is not known so well.';
  const range = low === high ? '' : ` (${manyOf(high)} to ${manyOf(low)}, 95 % sure)`;
  return `${sentence(oneIn(probability))} wanted messages${range} is lost: ${ninesOf(probability)} nines.`;
}

function plainAnswer(plain: NinesReport['plain']): string {
  const { lost = null, replications = 0 } = plain ?? {};
  const runs = countOf(replications, 'replication');
  if (lost === null || lost.mean === 0)
    return `No wanted message was lost in ${runs}; how rare that is cannot be told from these alone.`;
  const range = intervalText(lost, 'share');
  return `${estimateText(lost, 'share')} of the wanted mail was lost${range === undefined ? '' : ` (${range}, 95 % sure)`}, in ${runs}.`;
}

/** How that is known. */
function methodOf({ nines }: NinesReport): string {
  switch (nines.method) {
    case 'exact':
      return 'Exact: failures with exponential times, over all states of what is up and down at each attempt.';
    case 'importance': {
      if (nines.loss.probability < LEAST_TOLD)
        return `By importance sampling, given up after ${countOf(nines.worlds, 'message')}: below that, chains of many outages in a row come to weigh, which are not aimed at.`;
      const error = formatShare(nines.loss.relativeError);
      const thinned =
        nines.thinned.length === 0
          ? ''
          : ` Of the other mail of ${listed(nines.thinned.map((name) => printableName(name)))} only a part went along: enough to tell its hosts who is down.`;
      return `By importance sampling: ${countOf(nines.worlds, 'message')}, each among outages that are drawn to matter and weighed by how likely they are; standard error ${error} of the value.${thinned}`;
    }
    case 'replications':
      return `Counted in plain replications, since a message's fate hangs on more than outages: ${listed(nines.grounds.slice(0, 5).map((one) => printableLine(one)))}.`;
    case 'impossible':
      return '';
  }
}

/** Senders and domains by what they lose, most first. */
function partsOf({ strata, loss }: Told): readonly (StratumLoss & { readonly part: number })[] {
  const summed = new Map<string, StratumLoss>();
  for (const one of strata) {
    const key = JSON.stringify([one.sender, one.domain]);
    const before = summed.get(key);
    const weight = one.weight + (before?.weight ?? 0);
    const lost = one.weight * one.probability + (before === undefined ? 0 : before.weight * before.probability);
    summed.set(key, { ...one, weight, probability: lost / weight });
  }
  return [...summed.values()]
    .map((one) => ({ ...one, part: loss.probability === 0 ? 0 : (one.weight * one.probability) / loss.probability }))
    .sort((a, b) => b.part - a.part);
}

/** Part of all losses. */
function partText(part: number): string {
  if (part === 0) return '–';
  return part < 0.001 ? '<0.1 %' : formatShare(part);
}

function lossText(probability: number): string {
  if (probability === 0) return 'none';
  return probability < LEAST_TOLD ? 'rarer than 1 in 10¹⁵' : `1 in ${manyOf(probability)}`;
}

function gainText({ nines }: Gain, before: number): string {
  if (nines.method === 'impossible') return 'nothing can be lost';
  if (!isTold(nines)) return 'not known';
  const { probability } = nines.loss;
  if (probability < LEAST_TOLD) return 'rarer than 1 in 10¹⁵';
  const factor = before / probability;
  const better = factor < 1.05 && factor > 1 / 1.05 ? 'no rarer' : `${times(factor)}`;
  return `1 in ${manyOf(probability)}, ${better}`;
}

function times(factor: number): string {
  return factor >= 1 ? `${manyOf(1 / factor)} times rarer` : `${manyOf(factor)} times as often`;
}

/** The answer for a terminal; ends with a line break. */
export function renderNines(report: NinesReport, { width = 80, colour = false } = {}): string {
  const columns = Math.min(200, Math.max(40, Math.floor(width)));
  const paint = buildPaint(colour);
  const lines = (text: string): string[] => wrapLine(text, Math.min(columns, 100));
  const { nines, gains } = report;
  const blocks: string[][] = [
    [paint.strong(printableLine(report.title) || printableName(report.file))],
    lines(answerOf(report)),
    lines(methodOf(report)),
  ];
  if (isTold(nines) && nines.loss.probability >= LEAST_TOLD) {
    const parts = partsOf(nines).slice(0, MOST_ROWS);
    blocks.push(renderColumns(partColumns(parts), columns, paint));
    if (gains.length > 0)
      blocks.push([
        'What would make losses rarer:',
        ...gains.flatMap((gain) =>
          wrapLine(
            `${sentence(printableLine(gain.what))}: ${gainText(gain, nines.loss.probability)}.`,
            columns - 2,
          ).map((line) => `  ${line}`),
        ),
      ]);
  }
  return `${blocks
    .filter((block) => block.join('') !== '')
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function partColumns(parts: readonly (StratumLoss & { readonly part: number })[]): Column[] {
  return [
    { title: 'Sender', align: 'left', leaves: 0, cells: parts.map(({ sender }) => printableName(sender)) },
    { title: 'Domain', align: 'left', leaves: 3, cells: parts.map(({ domain }) => printableName(domain)) },
    { title: 'Of the mail', align: 'right', leaves: 2, cells: parts.map(({ weight }) => formatShare(weight)) },
    { title: 'Lost', align: 'right', leaves: 0, cells: parts.map(({ probability }) => lossText(probability)) },
    {
      title: 'Of all losses',
      align: 'right',
      leaves: 1,
      cells: parts.map(({ part }) => partText(part)),
    },
  ];
}

/** The answer as JSON: the shape that the documentation of `mxsim nines` gives; ends with a line break. */
export function renderNinesJson(report: NinesReport): string {
  const { nines, plain } = report;
  const shared = { file: report.file, title: report.title };
  const json = (value: object): string => `${harmlessJson(JSON.stringify({ ...shared, ...value }, null, 2))}\n`;
  const none = { probability: 0, low: 0, high: 0, relativeError: 0 };
  if (nines.method === 'impossible')
    return json({ loss: none, replications: 0, method: nines.method, why: nines.why, parts: [], gains: [] });
  if (nines.method === 'replications') {
    const { lost = null, replications = 0 } = plain ?? {};
    // None seen is not a probability.
    const probability = lost === null || lost.mean === 0 ? null : lost.mean;
    const loss = { probability, low: lost?.low ?? null, high: lost?.high ?? null, relativeError: null };
    return json({ loss, replications, method: nines.method, grounds: nines.grounds, parts: [], gains: [] });
  }
  return json({
    loss: nines.loss,
    replications: nines.worlds,
    method: nines.method,
    parts: partsOf(nines).map(({ part, ...one }) => ({ ...one, ofLosses: part })),
    gains: report.gains.map(({ what, nines: found }) => ({
      with: what,
      loss: isTold(found) ? found.loss : found.method === 'impossible' ? none : null,
      method: found.method,
    })),
  });
}

/** The answer as a page: no network, no script. `command` makes it again. */
export async function renderNinesPage(
  report: NinesReport,
  origin: { version: string; command: string },
): Promise<string> {
  const { nines, gains } = report;
  const title = report.title === '' ? report.file : report.title;
  return await renderDocument({
    card: { kind: 'nines', title: `How rare losses are: ${title}`, headline: answerOf(report), facts: report.file },
    title: `How rare losses are: ${title}`,
    version: origin.version,
    header: markup`<header>
<p class="facts">${report.file}</p>
<h1>${title}</h1>
<p class="headline">${answerOf(report)}</p>
</header>`,
    main: [
      isTold(nines) && nines.loss.probability >= LEAST_TOLD ? renderScale(nines, gains) : undefined,
      isTold(nines) && nines.loss.probability >= LEAST_TOLD ? renderParts(nines) : undefined,
      markup`<section aria-labelledby="method"><h2 id="method">How this is known</h2><p>${methodOf(report)}</p></section>`,
      markup`<section aria-labelledby="origin"><h2 id="origin">How to make this page again</h2>
<pre role="region" aria-label="Command" tabindex="0"><code>${origin.command}</code></pre></section>`,
    ],
  });
}

/** Nines as lengths of bars: the scenario, and each change. */
function renderScale({ loss }: Told, gains: readonly Gain[]): Markup {
  const rows = [
    { what: 'as it is', text: lossText(loss.probability), probability: loss.probability },
    ...gains.map((gain) => ({
      what: `with ${gain.what}`,
      text: gainText(gain, loss.probability),
      probability: isTold(gain.nines) ? gain.nines.loss.probability : null,
    })),
  ];
  return markup`<section aria-labelledby="gains"><h2 id="gains">What would make losses rarer</h2>
<div class="scroll" role="region" aria-labelledby="gains" tabindex="0"><table>
<thead><tr><th scope="col">set-up</th><th scope="col">lost</th><th scope="col">nines</th></tr></thead>
<tbody>${rows.map(
    ({ what, text, probability }) => markup`<tr><th scope="row">${what}</th><td class="text">${text}</td><td>${
      probability === null || probability < LEAST_TOLD ? '' : ninesOf(probability)
    }</td></tr>
`,
  )}</tbody></table></div></section>`;
}

function renderParts(nines: Told): Markup {
  const parts = partsOf(nines).slice(0, MOST_ROWS);
  return markup`<section aria-labelledby="parts"><h2 id="parts">Whose mail is lost</h2>
<div class="scroll" role="region" aria-labelledby="parts" tabindex="0"><table>
<thead><tr><th scope="col">sender</th><th scope="col">domain</th><th scope="col">of the mail</th><th scope="col">lost</th><th scope="col">of all losses</th></tr></thead>
<tbody>${parts.map(
    ({ sender, domain, weight, probability, part }) =>
      markup`<tr><th scope="row">${sender}</th><td class="text">${domain}</td><td>${formatShare(weight)}</td><td>${lossText(probability)}</td><td>${partText(part)}</td></tr>
`,
  )}</tbody></table></div></section>`;
}
