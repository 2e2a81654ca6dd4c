import { parsePath } from '../../scenario/index.js';
import { parseDuration } from '../../units/index.js';
import type { PlayData, PlayScenario } from '../page-text.js';
import { unpackShared } from '../share.js';
import { App } from './app.js';
import { Client } from './client.js';
import { connect } from './controls.js';
import { byId, html } from './dom.js';
import { ExercisePanel } from './exercise-panel.js';
import { LessonPanel } from './lesson-panel.js';
import { drawBadLink } from './plate.js';

const data = JSON.parse(byId('data').textContent ?? '') as PlayData;

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

const client = new Client(data.worker, { core: bytesOf(data.core), version: data.version });
const app = new App(client);
app.build.presets = data.presets;

const lesson = new LessonPanel(app);
const exercises = new ExercisePanel(
  app,
  data.scenarios.flatMap(({ exercise }) => exercise ?? []),
  (name) => {
    const next = data.scenarios.find(({ exercise }) => exercise?.name === name);
    if (next !== undefined) void open(next).catch(() => undefined);
  },
);

app.onText = () => {
  void exercises.look();
  void lesson.judge();
};
app.player.onPlay = () => lesson.look();

/** Opens a scenario that the page brings along, with what leads through it. */
async function open(scenario: PlayScenario): Promise<void> {
  const { tour, exercise } = scenario;
  await exercises.show(null);
  await lesson.show(null, '');
  await app.load(scenario);
  listScenarios(scenario);
  await exercises.show(exercise ?? null);
  await lesson.show(tour ?? null, scenario.text);
  if (tour === undefined) app.playUnlessStill();
}

/** What there is to choose; what is done has a tick. */
function listScenarios(now: PlayScenario | null): void {
  const groups = Map.groupBy(
    data.scenarios.map((scenario, i) => ({ ...scenario, i })),
    ({ group }) => group,
  );
  const named = ({ title, exercise }: PlayScenario): string =>
    exercise !== undefined && exercises.isDone(exercise.name) ? `${title} ✓` : title;
  const select = byId<HTMLSelectElement>('scenario');
  select.replaceChildren(
    ...(now === null ? [html('option', { value: -1 }, 'From a link')] : []),
    ...[...groups].map(([label, all]) =>
      html('optgroup', { label }, ...all.map((one) => html('option', { value: one.i }, named(one)))),
    ),
  );
  if (now !== null) select.value = String(data.scenarios.indexOf(now));
}

async function boot(): Promise<void> {
  connect(app, () => exercises.hint());
  byId('scenario').addEventListener('change', () => {
    const scenario = data.scenarios[Number(byId<HTMLSelectElement>('scenario').value)];
    if (scenario === undefined) return;
    history.replaceState(null, '', location.href.split('#', 1)[0]);
    void open(scenario).catch(() => undefined);
  });
  const query = new URLSearchParams(location.search);
  const isEmbedded = query.has('embed');
  document.body.classList.toggle('embed', isEmbedded);
  const wanted = query.get('scenario') ?? '';
  const named = data.scenarios.find(({ file }) => wanted !== '' && file.split('/').at(-1) === `${wanted}.yaml`);
  const first = named ?? data.scenarios[0];
  const fragment = location.hash.slice(1);
  const reading = fragment === '' ? null : await unpackShared(fragment);
  if (reading?.ok === true) {
    const { text, t } = reading.shared;
    listScenarios(null);
    await app.load({ text, file: 'from-a-link.yaml', files: {} }, t).catch(() => undefined);
    return;
  }
  const at = parseDuration(query.get('at') ?? '');
  if (first !== undefined && (isEmbedded || at.ok)) {
    listScenarios(first);
    await app.load(first, at.ok ? at.value : null);
  } else if (first !== undefined) await open(first);
  if (reading !== null) app.say(drawBadLink(reading.why));
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
      void lesson.show(null, '');
      void exercises.show(null);
      return app.load({ text, file, files });
    },
    run: () => app.run(),
    seek: (seconds: number) => {
      app.player.pause();
      return app.player.seek(seconds);
    },
    text: () => app.text(),
    edit: (path: string, value: unknown) => app.hands.edit(keysOf(path), value),
    undo: () => app.undo(),
    redo: () => app.redo(),
    play: () => app.player.play(),
    pause: () => app.player.pause(),
    step: () => app.step(false),
    problems: () => app.problems(),
    state: () => app.state(),
  }),
});
