import { LEAST_TOLD, type Nines, type NinesReport } from '../../rare/index.js';
import { formatShare } from '../../units/index.js';
import { type Bar, drawBars } from '../charts/bars.js';
import { markup } from '../markup.js';
import { type Topic, tableColumns } from '../topics/topic.js';
import {
  answerOf,
  gainsTitle,
  gainText,
  isTold,
  lossText,
  methodOf,
  type NinesPart,
  NO_GAIN,
  partsOf,
  partText,
  type Told,
} from '../words/nines.js';
import { countOf, sentence } from '../words/numbers.js';
import { ninesOf } from '../words/one-in.js';
import { pageTitle, printableLine, printableName } from '../words/printable.js';
import { renderDocument } from './document.js';
import { renderOrigin, versionText } from './origin.js';
import { prose } from './parts.js';
import { drawTopics } from './topic.js';

const MOST_ROWS = 12;
const MOST_NINES = -Math.log10(LEAST_TOLD);

const LAYOUT = {
  bar: 16,
  pitch: { wide: 44, narrow: 44 },
  left: 250,
  names: 'above',
  title: 'nines: with each one more, losses are ten times rarer',
  unit: 'messages',
} as const;

/** The answer as a page: no network, no script. `command` reproduces it. */
export async function renderNinesPage(
  report: NinesReport,
  origin: { readonly version: string; readonly command: string },
): Promise<string> {
  const { file } = report;
  const title = pageTitle(report);
  const { sections, card } = await drawTopics(readNinesTopics(report));
  const method = methodOf(report);
  return await renderDocument({
    card: {
      kind: 'nines',
      title: `How rare losses are: ${title}`,
      headline: answerOf(report),
      facts: printableName(file),
      ...card,
    },
    title: `How rare losses are: ${title}`,
    version: origin.version,
    header: markup`<header>
<p class="facts">${printableName(file)}</p>
<h1>${title}</h1>
<p class="description">How rare are losses?</p>
</header>`,
    main: [
      markup`<p class="headline">${prose(answerOf(report))}</p>`,
      ...sections,
      method === ''
        ? undefined
        : markup`<section class="topic broad" aria-labelledby="method">
<div class="words"><h2 id="method">How this is known</h2></div>
<div class="evidence"><p>${prose(method)}</p></div>
</section>`,
      renderOrigin({ command: origin.command, facts: [['Version', versionText(origin)]] }),
    ],
  });
}

/** The topics of the page, in its order. */
export function readNinesTopics({ nines, gains }: NinesReport): Topic[] {
  if (!isTold(nines) || nines.loss.probability < LEAST_TOLD) return [];
  const parts = partsOf(nines);
  return [...(gains.length > 0 ? [readGains(nines, gains)] : []), readParts(parts)];
}

/** Number of nines; `null` where it is not given. */
function ninesIn(nines: Nines): number | null {
  if (nines.method === 'impossible') return MOST_NINES;
  if (!isTold(nines)) return null;
  return nines.loss.probability < LEAST_TOLD ? MOST_NINES : -Math.log10(nines.loss.probability);
}

function readGains(nines: Told, gains: NinesReport['gains']): Topic {
  const before = nines.loss.probability;
  const rows = [
    { name: 'as it is', note: lossText(before), nines: nines as Nines },
    ...gains.map((gain) => ({ name: printableLine(gain.what), note: gainText(gain, nines), nines: gain.nines })),
  ];
  const drawn = rows.flatMap((row) => {
    const count = ninesIn(row.nines);
    return count === null ? [] : [{ ...row, count }];
  });
  const [, ...changes] = drawn;
  const best = changes.reduce<(typeof drawn)[number] | undefined>(
    (a, b) => (a === undefined || b.count > a.count ? b : a),
    undefined,
  );
  const title = gainsTitle(gains, nines);
  const finding = best === undefined || title === NO_GAIN ? `${NO_GAIN}.` : `${sentence(best.name)}: ${best.note}.`;
  return {
    id: 'gains',
    title: 'What would make losses rarer',
    finding,
    notes: ['One change at a time. The axis is logarithmic: nine nines are one message lost in a billion.'],
    legend: [],
    picture: {
      label: `Nines with each change. ${drawn.map(({ name, note }) => `${name}: ${note}`).join('; ')}.`,
      draw: (size) => drawBars(drawn.map(barOf), size, LAYOUT),
    },
    table: {
      caption: 'How rare losses are with each change',
      columns: tableColumns('Set-up', 'Lost', 'Nines'),
      rows: rows.map(({ name, note, nines: found }) => [name, note, ninesText(found)]),
      notes: [],
    },
  };
}

function ninesText(nines: Nines): string {
  if (!isTold(nines)) return '–';
  return nines.loss.probability < LEAST_TOLD ? `over ${MOST_NINES}` : ninesOf(nines.loss.probability);
}

function barOf({ name, nines, count }: { name: string; nines: Nines; count: number }, at: number): Bar {
  // A sample without losses is no proof that there are none.
  const note = isTold(nines) ? lossText(Math.max(nines.loss.probability, LEAST_TOLD / 2)) : 'nothing can be lost';
  return { name, note, parts: [{ what: 'nines', colour: at === 0 ? 'down' : 'delivered', count }] };
}

function readParts(parts: readonly NinesPart[]): Topic {
  const shown = parts.slice(0, MOST_ROWS);
  const [most] = parts;
  const finding =
    most === undefined || parts.length < 2
      ? ''
      : `${sentence(partText(most.part))} of all losses are mail from ${printableName(most.sender)} to ${printableName(most.domain)}, which ${most.weight === 1 ? 'is' : 'are'} ${formatShare(most.weight)} of the mail.`;
  return {
    id: 'parts',
    title: 'Whose mail is lost',
    finding: finding === '' ? 'One sender and one domain have all the mail.' : finding,
    notes: parts.length > MOST_ROWS ? [`The ${MOST_ROWS} of ${countOf(parts.length, 'pair')} that lose most.`] : [],
    legend: [],
    picture: undefined,
    table: {
      caption: 'Losses by sender and domain',
      columns: [
        { title: 'Sender', numeric: false },
        { title: 'Domain', numeric: false },
        ...['Of the mail', 'Lost', 'Of all losses'].map((title) => ({ title, numeric: true })),
      ],
      rows: shown.map(({ sender, domain, weight, probability, part }) => [
        printableName(sender),
        printableName(domain),
        formatShare(weight),
        lossText(probability),
        partText(part),
      ]),
      notes: [],
    },
  };
}
