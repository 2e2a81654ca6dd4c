import { CHART_SIZES } from '../charts/chart.js';
import { drawChart, dressDrawing, type TipSheet } from '../charts/drawing.js';
import { type Markup, markup, trusted } from '../markup.js';
import type { LegendEntry, Topic } from '../topics/topic.js';
import { unbroken } from '../words/printable.js';
import { prose, renderDetails, renderNumbers } from './parts.js';
import { type SmallPicture, smallPictureOf } from './small-picture.js';

/** One topic: the words on one side, legend, picture and numbers on the other. */
export async function renderTopic(topic: Topic, interactive = false): Promise<Markup> {
  return (await drawTopic(topic, interactive)).section;
}

/** The topic with its small picture for a gallery; `undefined` if there is none, or it is too large. */
async function drawTopic(
  topic: Topic,
  interactive = false,
): Promise<{ readonly section: Markup; readonly small: SmallPicture | undefined }> {
  const { drawings, small } = await drawAll(topic, interactive);
  return { section: renderSection(topic, drawings), small };
}

/** Several topics, and the picture of the first that has one. */
export async function drawTopics(
  topics: readonly Topic[],
  interactive = false,
): Promise<{ readonly sections: readonly Markup[]; readonly card: { readonly picture?: SmallPicture } }> {
  const drawn: Awaited<ReturnType<typeof drawTopic>>[] = [];
  for (const topic of topics) drawn.push(await drawTopic(topic, interactive));
  const picture = drawn.find(({ small }) => small !== undefined)?.small;
  return { sections: drawn.map(({ section }) => section), card: picture === undefined ? {} : { picture } };
}

function renderSection(topic: Topic, drawings: readonly Markup[] | undefined): Markup {
  const { id, title, finding, notes, legend } = topic;
  return markup`<section class="topic" aria-labelledby="${id}">
<div class="words"><h2 id="${id}">${title}</h2>
<p class="finding">${prose(finding)}</p>
${notes.length === 0 ? undefined : markup`<div class="notes">${notes.map((note) => markup`<p>${unbroken(note)}</p>`)}</div>`}</div>
<div class="evidence">
${drawings === undefined ? undefined : markup`<figure>${renderLegend(legend)}${drawings}</figure>`}
${renderTable(topic)}
</div>
</section>`;
}

/** The numbers behind the picture, to be opened; without a picture they are the evidence. */
function renderTable({ id, picture, table }: Topic): Markup | undefined {
  if (table === undefined) return undefined;
  const numbers = renderNumbers(table, `${id}-numbers`);
  return picture === undefined ? numbers : renderDetails('The numbers', numbers);
}

/** The picture in each size; the style sheet shows the one that fits. */
async function drawAll(
  { picture, title }: Topic,
  interactive: boolean,
): Promise<{ readonly drawings: readonly Markup[] | undefined; readonly small: SmallPicture | undefined }> {
  if (picture === undefined) return { drawings: undefined, small: undefined };
  const drawings: Markup[] = [];
  let small: SmallPicture | undefined;
  for (const size of CHART_SIZES) {
    const drawing = await drawChart(picture.draw(size));
    if (size === 'wide') small = smallPictureOf(drawing, title);
    drawings.push(trusted(dressDrawing(drawing, unbroken(picture.label), `chart ${size}`)));
    if (interactive) drawings.push(renderTips(drawing.tips));
  }
  return { drawings, small };
}

/** Data for the script: no browser runs it, and nothing in it can end it. */
function renderTips(tips: TipSheet): Markup {
  const json = JSON.stringify(tips).replace(
    /[<>&\u2028\u2029]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return trusted(`<script type="application/json" class="tips">${json}</script>`);
}

function renderLegend(legend: readonly LegendEntry[]): Markup | undefined {
  if (legend.length === 0) return undefined;
  return markup`<ul class="legend">${legend.map(
    ({ colour, mark, label }) => markup`<li><span class="swatch ${mark} c-${colour}"></span><span>${label}</span></li>`,
  )}</ul>`;
}
