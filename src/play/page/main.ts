import { parsePath } from '../../scenario/index.js';
import { parseDuration } from '../../units/index.js';
import type { Opening } from '../first-view.js';
import type { PlayData, PlayScenario } from '../page-text.js';
import { unpackShared } from '../share.js';
import { App } from './app.js';
import { Client, type Making } from './client.js';
import { connect } from './controls.js';
import { byId, html } from './dom.js';
import { ExercisePanel } from './exercise-panel.js';
import { HeadStart } from './head-start.js';
import { LessonPanel } from './lesson-panel.js';
import { scriptUrl, unpack, unpackJson } from './packed.js';
import { partsOf } from './parts.js';
import { drawBadLink } from './plate.js';
import { drawChoices } from './twin.js';

const data = JSON.parse(byId('data').textContent ?? '') as PlayData;

/** Worker and core are packed in the page. */
async function makingOf(): Promise<Making> {
  const [code, core] = await Promise.all([unpack('worker'), unpack('core')]);
  return { url: scriptUrl(code), core, version: data.version };
}

/** All scenarios to open; at first the one that the page begins with, later the rest as well. */
const scenarios: PlayScenario[] = [data.first];
const rest = unpackJson<PlayScenario[]>('scenarios').then((others) => void scenarios.push(...others));
const making = makingOf();
const client = new Client(making);
const app = new App(client, partsOf(making));
app.build.presets = data.presets;

const lesson = new LessonPanel(app);
const exercises = new ExercisePanel(
  app,
  () => scenarios.flatMap(({ exercise }) => exercise ?? []),
  (name) => {
    const next = scenarios.find(({ exercise }) => exercise?.name === name);
    if (next !== undefined) void open(next).catch(() => undefined);
  },
);

app.onText = () => {
  void exercises.look();
  void lesson.judge();
};
app.player.onPlay = () => lesson.look();

/** Opens a scenario that comes with the page, with its tour or exercise. */
async function open(scenario: PlayScenario): Promise<void> {
  const { tour, exercise } = scenario;
  await exercises.show(null);
  await lesson.show(null, '');
  await app.load(scenario);
  listScenarios(scenario);
  await exercises.show(exercise ?? null);
  await lesson.show(tour ?? null, scenario.text);
  if (tour === undefined) app.player.playUnlessStill();
}

/** Lists the scenarios to choose from; exercises done get a tick. */
function listScenarios(now: PlayScenario | null): void {
  opened = now;
  const groups = Map.groupBy(
    scenarios.map((scenario, i) => ({ ...scenario, i })),
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
  if (now !== null) select.value = String(scenarios.indexOf(now));
}

let opened: PlayScenario | null = data.first;

/** The list is complete only when the whole page has been read. */
async function listAll(): Promise<void> {
  await rest;
  listScenarios(opened);
  drawChoices(byId('compare'), scenarios);
}

/** The scenario that the address names, or the first one. */
async function wantedScenario(name: string): Promise<PlayScenario> {
  const isNamed = ({ file }: PlayScenario): boolean => file.split('/').at(-1) === `${name}.yaml`;
  if (name === '' || isNamed(data.first)) return data.first;
  await rest;
  return scenarios.find(isNamed) ?? data.first;
}

async function boot(): Promise<void> {
  connect(app, () => exercises.hint(), scenarios);
  void listAll();
  byId('scenario').addEventListener('change', () => {
    const scenario = scenarios[Number(byId<HTMLSelectElement>('scenario').value)];
    if (scenario === undefined) return;
    history.replaceState(null, '', location.href.split('#', 1)[0]);
    void open(scenario).catch(() => undefined);
  });
  const query = new URLSearchParams(location.search);
  const isEmbedded = query.has('embed');
  document.body.classList.toggle('embed', isEmbedded);
  const fragment = location.hash.slice(1);
  const reading = fragment === '' ? null : await unpackShared(fragment);
  if (reading?.ok === true) {
    const { text, t } = reading.shared;
    listScenarios(null);
    await app.load({ text, file: 'from-a-link.yaml', files: {} }, t).catch(() => undefined);
    return;
  }
  const at = parseDuration(query.get('at') ?? '');
  const first = await wantedScenario(query.get('scenario') ?? '');
  if (first === data.first && !at.ok) client.head = new HeadStart(await unpackJson<Opening | null>('opening'));
  if (isEmbedded || at.ok) {
    listScenarios(first);
    await app.load(first, at.ok ? at.value : null);
  } else await open(first);
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
    comparison: () => app.twin.json,
    state: () => app.state(),
  }),
});
