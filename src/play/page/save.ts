import type { App } from './app.js';
import { byId } from './dom.js';
import { giveFile, pngOf, saveText, stem } from './files.js';
import { clockOf } from './lanes.js';

/** Classes of texts on the stage, by their look. */
const TEXTS = ['q', 'b', 'on', 'paper', 'waiting', 'slow', 'ghost'];

/** The shapes and patterns used in a picture: the others would only make it larger. */
function symbolsIn(view: Element): Element[] {
  const drawn = view.outerHTML;
  return [...byId('symbols').children].filter(({ id }) => drawn.includes(`#${id}"`) || drawn.includes(`#${id})`));
}

/** Colours by name, and styles of text: a picture on its own has no page that defines them. */
function ownStyle(view: Element): string {
  const computed = getComputedStyle(document.documentElement);
  const used = new Set(
    [view, ...symbolsIn(view)].flatMap(({ outerHTML }) =>
      [...outerHTML.matchAll(/var\((--\w+)\)/g)].map((match) => match[1] ?? ''),
    ),
  );
  const colours = new Set([...used, '--ink', '--quiet', '--onMark', '--paper', '--waiting', '--slow', '--ghost']);
  const variables = [...colours].map((name) => `${name}:${computed.getPropertyValue(name)}`).join(';');
  const colour = {
    q: 'quiet',
    on: 'onMark',
    paper: 'paper',
    waiting: 'waiting',
    slow: 'slow',
    ghost: 'ghost',
  } as const;
  const rules = TEXTS.map((name) =>
    name === 'b' ? 'text.b{font-weight:700}' : `text.${name}{fill:var(--${colour[name as keyof typeof colour]})}`,
  );
  return `svg{${variables};font-family:Helvetica,Arial,sans-serif}text{fill:var(--ink)}${rules.join('')}.ring{fill:none}`;
}

/** The stage as a picture on its own. */
function stagePicture({ stage, scene, setting, inHand }: App): string {
  const copy = scene === null ? null : stage.asElements(scene, inHand);
  if (scene === null || copy === null) throw new Error('nothing is drawn');
  const [width = 0, height = 0] = (copy.getAttribute('viewBox') ?? '').split(' ').slice(2).map(Number);
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  copy.removeAttribute('style');
  const title = document.createElementNS('http://www.w3.org/2000/svg', 'title');
  title.textContent = `${setting?.title ?? ''}, ${clockOf(scene.t)}`;
  const style = document.createElementNS('http://www.w3.org/2000/svg', 'style');
  style.textContent = ownStyle(copy);
  const paper = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  for (const [name, value] of Object.entries({ width, height, fill: 'var(--stage)' }))
    paper.setAttribute(name, String(value));
  style.textContent += `svg{--stage:${getComputedStyle(document.documentElement).getPropertyValue('--stage')}}`;
  copy.prepend(title, style, ...symbolsIn(copy).map((one) => one.cloneNode(true)), paper);
  return new XMLSerializer().serializeToString(copy);
}

/** Saves the scenario, its result, or the stage at this moment. */
export async function saveAs(app: App, what: string): Promise<void> {
  const name = stem(app.file());
  if (what === 'yaml') saveText(app.text(), app.file());
  if (what === 'json') giveFile(`${name}.json`, new Blob([await app.run()], { type: 'application/json' }));
  if (what === 'svg') giveFile(`${name}.svg`, new Blob([stagePicture(app)], { type: 'image/svg+xml' }));
  if (what === 'png') giveFile(`${name}.png`, await pngOf(stagePicture(app)));
}
