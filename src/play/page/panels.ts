import type { Telling, TellingLine, Utterance } from '../../results/index.js';
import { formatCount, formatDuration } from '../../units/index.js';
import { failureWords } from '../film/narrator.js';
import type { Scene } from '../film/seen.js';
import type { Setting } from '../film/setting.js';
import { html, icon, shown } from './dom.js';
import { clockOf } from './lanes.js';
import { drawSequence, shapeOfAnswer, TONES } from './sequence.js';

const LEGEND: Readonly<Record<string, string>> = {
  accepted: 'accepted',
  refused: 'refused',
  noanswer: 'no answer',
  silent: 'says nothing',
  later: 'not now (4xx)',
  never5: 'never (5xx)',
  cut: 'the line was cut',
  noroute: 'no route to it',
  notls: 'no TLS, which its sender wants',
  badcert: 'a certificate that does not hold',
  wait: 'waits',
  leftout: 'never tried',
};

/** Shapes seen since the scenario was opened. */
export class Legend {
  private readonly seen = new Set<string>();

  clear(): void {
    this.seen.clear();
  }

  note(scene: Scene): void {
    for (const { legs, waits } of scene.threads) {
      for (const leg of legs) if (leg.shape !== null) this.seen.add(leg.shape);
      if (waits) this.seen.add('wait');
    }
    if (scene.senders.some(({ ignored, held }) => ignored.length > 0 && held > 0)) this.seen.add('leftout');
  }

  draw(): HTMLElement {
    const items = Object.entries(LEGEND).flatMap(([name, words]) =>
      this.seen.has(name) ? [html('li', {}, icon(name), words)] : [],
    );
    return html('ul', { class: 'legend' }, ...items);
  }
}

function figure(value: number, words: string): HTMLElement {
  return html('div', {}, html('b', {}, formatCount(value)), words);
}

/** The moment as a list: the content of the drawing, for those who cannot see it, and for small screens. */
export function drawTry(setting: Setting, scene: Scene, legend: Legend, note: string): HTMLElement[] {
  const { arrived, waiting, delivered, lost } = scene.counts;
  const sample = !setting.countsAll
    ? [
        html(
          'p',
          { class: 'small quiet' },
          `Counted among one in ${setting.every} of ${formatCount(setting.messages)} messages.`,
        ),
      ]
    : [];
  const servers = scene.servers.slice(0, 60).map((server, i) => {
    const fixed = setting.servers[i];
    const words = failureWords(server)?.text ?? 'is up';
    const place = fixed?.preference == null ? '' : ` (${fixed.preference})`;
    const queue = fixed?.relay === true ? `, ${formatCount(server.queue)} in its queue` : '';
    return html(
      'li',
      {},
      html('b', {}, `${shown(server.name, 40)}${place}`),
      ` ${words}, ${formatCount(server.sessions)} in session, ${formatCount(server.accepted)} accepted${queue}`,
    );
  });
  const senders = scene.senders.slice(0, 30).map(({ name, held, waiting: waits, next }) => {
    const clock = next === null ? '' : `, next try in ${formatDuration(Math.max(0, Math.round(next.until - scene.t)))}`;
    return html(
      'li',
      {},
      html('b', {}, shown(name, 40)),
      held === 0 ? ' holds nothing' : ` holds ${formatCount(held)}, ${formatCount(waits)} of them waiting${clock}`,
    );
  });
  return [
    html('h2', {}, setting.title === '' ? 'A scenario' : setting.title),
    ...setting.description
      .split(/\n\s*\n/)
      .slice(0, 3)
      .map((part) => html('p', {}, part.replaceAll('\n', ' '))),
    html(
      'p',
      { class: 'small quiet' },
      'Click a server, or press Enter on it, to break or mend it. Click an envelope for its story.',
    ),
    ...(note === '' ? [] : [html('p', { id: 'note' }, html('b', {}, note))]),
    html(
      'div',
      { class: 'figures' },
      figure(arrived, 'sent'),
      figure(delivered, 'delivered'),
      figure(waiting, 'waiting'),
      figure(lost, 'lost'),
    ),
    ...sample,
    html('h3', {}, 'Shapes seen so far'),
    legend.draw(),
    html('h3', {}, 'At this moment'),
    html('ul', { class: 'state' }, ...servers, ...senders),
  ];
}

/** A session that can be unfolded: the sender speaks from the right, the server from the left. */
function drawDialogue(dialogue: readonly Utterance[]): HTMLElement[] {
  if (dialogue.length === 0) return [];
  const said = dialogue.flatMap(({ asks, reply }) => [
    ...(asks === null ? [] : [html('li', { class: 'asks' }, asks)]),
    html('li', { class: 'replies' }, reply),
  ]);
  return [html('details', { class: 'said' }, html('summary', {}, 'What was said'), html('ol', {}, ...said))];
}

function drawLine(line: TellingLine): HTMLElement {
  const reasons = line.reasons.map(({ text, source }) =>
    html('p', { class: 'reason' }, source === null ? text : `${text} [${source}]`),
  );
  const time = html('span', { class: 'small quiet' }, `+${formatDuration(line.t_s)}`);
  const answered = line.tone === 'bad' && line.exchange !== null ? shapeOfAnswer(line.exchange.answer) : undefined;
  const glyph = answered ?? TONES[line.tone];
  return html(
    'div',
    { class: 'line' },
    ...(glyph === undefined ? [] : [icon(glyph, 16)]),
    html('div', {}, time, ` ${line.text}`, ...reasons, ...drawDialogue(line.dialogue ?? [])),
  );
}

const MOST_CHAPTERS = 40;

/** Prints the story as a page of its own, with the full dialogue. */
function printButton(): HTMLElement {
  const button = html('button', { type: 'button', class: 'print', id: 'print' }, 'Print this story');
  button.addEventListener('click', () => {
    for (const part of document.querySelectorAll('#panel-story details')) part.setAttribute('open', '');
    print();
  });
  return html('p', {}, button);
}

/** A message's whole story, in the words of `mxsim explain`. */
export function drawStory(telling: Telling, seek: (t: number) => void): HTMLElement[] {
  const chapters = telling.parts.slice(0, MOST_CHAPTERS).map((part) => {
    if (part.kind === 'gap') return html('p', { class: 'quiet' }, part.text);
    const go = html('button', { type: 'button' }, clockOf(telling.sent_s + part.t_s));
    go.addEventListener('click', () => seek(telling.sent_s + part.t_s));
    const lines = part.lines.map((line) =>
      line.kind === 'gap' ? html('p', { class: 'quiet' }, line.text) : drawLine(line),
    );
    return html('section', { class: 'chapter' }, html('h3', {}, `${part.title} · `, go), ...lines);
  });
  const more = telling.parts.length - MOST_CHAPTERS;
  return [
    html('h2', {}, `Message ${formatCount(telling.message)}`),
    ...telling.facts.map((fact) => html('p', { class: 'small' }, fact)),
    html('p', {}, html('b', {}, telling.ending), ` ${telling.lesson}`),
    drawSequence(telling) as unknown as HTMLElement,
    printButton(),
    ...chapters,
    ...(more > 0 ? [html('p', { class: 'quiet' }, `${formatCount(more)} further passes are not shown.`)] : []),
  ];
}

/** Content of the story tab while no message is selected. */
export function drawNoStory(): HTMLElement[] {
  return [
    html('h2', {}, 'No message in hand'),
    html(
      'p',
      {},
      'Click an envelope on the stage, or ask for a message above. Then the step buttons go from event to event of its life.',
    ),
  ];
}
