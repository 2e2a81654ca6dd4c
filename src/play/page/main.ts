import { parsePath } from '../../scenario/index.js';
import type { PlayData } from '../page-text.js';
import { unpackShared } from '../share.js';
import { App } from './app.js';
import { Client } from './client.js';
import { connect } from './controls.js';
import { byId, html } from './dom.js';
import { drawBadLink } from './plate.js';

const data = JSON.parse(byId('data').textContent ?? '') as PlayData;

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

const client = new Client(data.worker, { core: bytesOf(data.core), version: data.version });
const app = new App(client);

function listScenarios(): void {
  const groups = Map.groupBy(
    data.scenarios.map((scenario, i) => ({ ...scenario, i })),
    ({ group }) => group,
  );
  const select = byId<HTMLSelectElement>('scenario');
  select.replaceChildren(
    ...[...groups].map(([label, all]) =>
      html('optgroup', { label }, ...all.map(({ title, i }) => html('option', { value: i }, title))),
    ),
  );
  select.addEventListener('change', () => {
    const scenario = data.scenarios[Number(select.value)];
    if (scenario === undefined) return;
    history.replaceState(null, '', location.href.split('#', 1)[0]);
    void app.load(scenario).then(begin, () => undefined);
  });
}

/** A page that moves by itself stands still for those who do not want that. */
function begin(): void {
  if (!matchMedia('(prefers-reduced-motion: reduce)').matches) app.player.play();
}

async function boot(): Promise<void> {
  listScenarios();
  connect(app);
  const [first] = data.scenarios;
  const fragment = location.hash.slice(1);
  const reading = fragment === '' ? null : await unpackShared(fragment);
  if (reading?.ok === true) {
    const { text, t } = reading.shared;
    await app.load({ text, file: 'from-a-link.yaml', files: {} }, t).catch(() => undefined);
    return;
  }
  if (first !== undefined) await app.load(first);
  if (reading !== null) app.say(drawBadLink(reading.why));
  else begin();
}

function keysOf(path: string): (string | number)[] {
  const reading = parsePath(path);
  if (!reading.ok || reading.end !== path.length) throw new Error(`${path} is not a path`);
  return reading.keys.map(({ key }) => key);
}

const ready = boot();

Object.defineProperty(window, 'mxsim', {
  value: Object.freeze({
    ready,
    load: (text: string, { file = 'scenario', files = {} }: { file?: string; files?: Record<string, string> } = {}) => {
      app.player.pause();
      return app.load({ text, file, files });
    },
    run: () => app.run(),
    seek: (seconds: number) => {
      app.player.pause();
      return app.player.seek(seconds);
    },
    text: () => app.text(),
    edit: (path: string, value: unknown) => app.edit(keysOf(path), value),
    undo: () => app.undo(),
    redo: () => app.redo(),
    play: () => app.player.play(),
    pause: () => app.player.pause(),
    step: () => app.step(false),
    problems: () => app.problems(),
    state: () => app.state(),
  }),
});
