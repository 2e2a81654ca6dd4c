import type { App } from './app.js';
import { byId } from './dom.js';

/** Classes of texts on the stage, as they look. */
const TEXTS = ['q', 'b', 'on', 'paper', 'waiting', 'slow', 'ghost'];

function giveFile(name: string, blob: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** A name for a file, of letters, digits and dashes only. */
function stem(file: string): string {
  const last = file.split('/').at(-1) ?? '';
  return (
    last
      .replace(/\.ya?ml$/, '')
      .replace(/[^\w-]+/g, '_')
      .slice(0, 80) || 'scenario'
  );
}

/** Colours by name, and how texts look: a picture of its own has no page that says so. */
function ownStyle(view: Element): string {
  const computed = getComputedStyle(document.documentElement);
  const used = new Set(
    [...view.outerHTML.matchAll(/var\((--\w+)\)/g), ...byId('symbols').outerHTML.matchAll(/var\((--\w+)\)/g)].map(
      (match) => match[1] ?? '',
    ),
  );
  const colours = [...used, '--ink', '--quiet', '--onMark', '--paper', '--waiting', '--slow', '--ghost'];
  const variables = colours.map((name) => `${name}:${computed.getPropertyValue(name)}`).join(';');
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

/** The stage as a picture by itself. */
export function stagePicture(): string {
  const view = byId('drawing').querySelector('svg');
  if (view === null) throw new Error('nothing is drawn');
  const copy = view.cloneNode(true) as SVGSVGElement;
  const { width, height } = view.viewBox.baseVal;
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  const style = document.createElementNS('http://www.w3.org/2000/svg', 'style');
  style.textContent = ownStyle(view);
  const paper = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  for (const [name, value] of Object.entries({ width, height, fill: 'var(--stage)' }))
    paper.setAttribute(name, String(value));
  style.textContent += `svg{--stage:${getComputedStyle(document.documentElement).getPropertyValue('--stage')}}`;
  copy.prepend(style, ...[...byId('symbols').children].map((one) => one.cloneNode(true)), paper);
  return new XMLSerializer().serializeToString(copy);
}

async function pngOf(picture: string): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([picture], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = 2 * image.naturalWidth;
    canvas.height = 2 * image.naturalHeight;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob(
        (blob) => (blob === null ? reject(new Error('the picture is too large')) : resolve(blob)),
        'image/png',
      );
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Saves the scenario, its result, or the stage of this moment. */
export async function saveAs(app: App, what: string): Promise<void> {
  const name = stem(app.file());
  if (what === 'yaml') giveFile(`${name}.yaml`, new Blob([app.text()], { type: 'application/yaml' }));
  if (what === 'json') giveFile(`${name}.json`, new Blob([await app.run()], { type: 'application/json' }));
  if (what === 'svg') giveFile(`${name}.svg`, new Blob([stagePicture()], { type: 'image/svg+xml' }));
  if (what === 'png') giveFile(`${name}.png`, await pngOf(stagePicture()));
}
