import type { Source, Wish } from '../desk.js';
import { SPEEDS } from '../first-view.js';
import { packShared } from '../share.js';
import type { App } from './app.js';
import { byId, html } from './dom.js';
import { saveAs } from './save.js';
import { drawChoices } from './twin.js';

const KEYS: readonly (readonly [string, string])[] = [
  ['Space', 'play, pause'],
  ['→ ←', 'next, last event (of the message in hand)'],
  ['Shift+→ ←', '1 minute; with Ctrl 1 hour'],
  ['Home End', 'beginning, end'],
  ['+ −', 'faster, slower'],
  ['Tab', 'to the next server'],
  ['B', 'make the server that has the focus refuse, or mend it'],
  ['Enter', 'its menu'],
  ['Alt+→ ←', 'worse, better preference for it'],
  ['Delete', 'remove it'],
  ['Ctrl+Z', 'undo; with Shift redo'],
  ['1 – 7', 'tabs of the side'],
  ['W', 'compare with the scenario before the edits; stop comparing'],
  ['F', 'next message that ends otherwise; with Shift the one before'],
  ['H', 'next hint of an exercise'],
  ['S', 'share'],
  ['Esc', 'close; let go of the message'],
];

/** Sets the fragment to the shared moment. */
async function share(app: App): Promise<void> {
  const fragment = await packShared(app.shared());
  history.replaceState(null, '', `#${fragment}`);
  const copied = await navigator.clipboard?.writeText(location.href).then(
    () => true,
    () => false,
  );
  app.say(
    copied === true
      ? 'The link is copied: it holds the scenario and this moment.'
      : 'The address now holds the scenario and this moment.',
  );
  byId('share').textContent = copied === true ? 'Link copied' : 'In the address';
  setTimeout(() => {
    byId('share').textContent = 'Share';
  }, 3000);
}

function toggleHelp(open: boolean): void {
  byId('help').hidden = !open;
  byId('keys').setAttribute('aria-expanded', String(open));
}

function changeSpeed(app: App, by: number): void {
  const select = byId<HTMLSelectElement>('speed');
  select.selectedIndex = Math.max(0, Math.min(select.options.length - 1, select.selectedIndex + by));
  app.player.speed = Number(select.value);
  void app.player.refresh();
}

function serverOf(target: EventTarget | null): string | undefined {
  const id = target instanceof Element ? target.closest('[data-id^="server:"]')?.getAttribute('data-id') : undefined;
  return id?.slice('server:'.length);
}

/** Action of a key; `undefined` if the page does not use it. */
function actionOf(event: KeyboardEvent, app: App, hint: () => void): (() => void) | undefined {
  const { player } = app;
  const { key, shiftKey, ctrlKey, metaKey, altKey } = event;
  if ((ctrlKey || metaKey) && key.toLowerCase() === 'z')
    return () => void (shiftKey ? app.redo() : app.undo()).catch(() => undefined);
  if (shiftKey && (key === 'ArrowRight' || key === 'ArrowLeft')) {
    const by = (ctrlKey ? 3600 : 60) * (key === 'ArrowRight' ? 1 : -1);
    return () => void player.seek(player.t + by);
  }
  const server = serverOf(event.target);
  if (altKey && server !== undefined && (key === 'ArrowRight' || key === 'ArrowLeft'))
    return () => void app.hands.shift(server, key === 'ArrowRight' ? 1 : -1).catch(() => undefined);
  if (ctrlKey || metaKey || altKey) return undefined;
  const actions: Readonly<Record<string, () => void>> = {
    ' ': () => (player.playing ? player.pause() : player.play()),
    k: () => (player.playing ? player.pause() : player.play()),
    ArrowRight: () => void app.step(false),
    ArrowLeft: () => void app.step(true),
    Home: () => void player.seek(0),
    End: () => void player.seek(player.end),
    '+': () => changeSpeed(app, 1),
    '-': () => changeSpeed(app, -1),
    ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((place) => [String(place), () => app.tabs.showAt(place)])),
    s: () => void share(app),
    f: () => void app.twin.next(shiftKey),
    w: () => void compareWith(app, app.twin.isOn ? 'none' : 'before', []).catch(() => undefined),
    h: hint,
    '?': () => toggleHelp(byId('help').hidden === true),
    Escape: () => {
      toggleHelp(false);
      void app.take(null);
    },
    ...(server === undefined
      ? {}
      : {
          Delete: () =>
            void app.hands.touchSetUp({ do: 'removeServer', server }, `You removed ${server}.`).catch(() => undefined),
        }),
    ...(server === undefined ? {} : { b: () => void app.hands.toggle(server).catch(() => undefined) }),
  };
  return actions[key.length === 1 ? key.toLowerCase() : key];
}

/** True if the key belongs to a text field, or to a control that uses it itself. */
function isTaken({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false;
  if (target.matches('textarea, select, input, .editor')) return true;
  // A dialog has keys of its own: Esc closes it.
  if (target.closest('dialog') !== null) return true;
  if (target.matches('[role=tab]')) return key.startsWith('Arrow') || key === ' ';
  return target.matches('button') && key === ' ';
}

/** Opens another set-up beside that of the page, or closes it. */
async function compareWith(
  app: App,
  what: string,
  others: readonly (Source & { readonly title: string })[],
): Promise<void> {
  const now = app.now();
  const other = others[Number(what)];
  if (what === 'none') app.twin.close();
  else if (what === 'copy' || (what === 'before' && app.opened.text === now.text))
    await app.twin.open(now, 'the scenario as it was');
  else if (what === 'before') await app.twin.open(app.opened, 'the scenario before the edits');
  else if (other !== undefined && what !== '') await app.twin.open(other, other.title);
}

/** Connects buttons and keys to their actions. */
export function connect(app: App, hint: () => void, others: readonly (Source & { readonly title: string })[]): void {
  const { player } = app;
  const on = (id: string, act: () => void): void => byId(id).addEventListener('click', act);
  on('undo', () => void app.undo().catch(() => undefined));
  on('redo', () => void app.redo().catch(() => undefined));
  on('first', () => void player.seek(0));
  on('back', () => void app.step(true));
  on('forth', () => void app.step(false));
  on('play', () => (player.playing ? player.pause() : player.play()));
  const compare = byId<HTMLSelectElement>('compare');
  compare.addEventListener('change', () => {
    const what = compare.value;
    compare.value = '';
    void compareWith(app, what, others).catch(() => undefined);
  });
  drawChoices(compare, others);
  on('share', () => void share(app));
  on('open-report', () => void app.bench.report().catch((error: unknown) => app.tell(String(error))));
  on('keys', () => toggleHelp(byId('help').hidden === true));
  byId('help').replaceChildren(
    html('h2', {}, 'Keys'),
    html('dl', {}, ...KEYS.flatMap(([key, does]) => [html('dt', {}, html('kbd', {}, key)), html('dd', {}, does)])),
  );
  const speed = byId<HTMLSelectElement>('speed');
  speed.append(...SPEEDS.map(([seconds, words]) => html('option', { value: seconds }, words)));
  speed.value = String(player.speed);
  speed.addEventListener('change', () => changeSpeed(app, 0));
  const drawn = byId<HTMLSelectElement>('drawn');
  drawn.addEventListener('change', () => {
    app.most = Number(drawn.value);
    void player.refresh();
  });
  const ask = byId<HTMLSelectElement>('ask');
  ask.addEventListener('change', () => {
    const wish = ask.value;
    ask.value = '';
    if (wish !== '') void app.find(wish as Wish);
  });
  const save = byId<HTMLSelectElement>('save');
  save.addEventListener('change', () => {
    const what = save.value;
    save.value = '';
    void saveAs(app, what).catch((error: unknown) => app.say(`It could not be saved: ${String(error)}`));
  });
  on('stop', () => app.stop());
  document.addEventListener('keydown', (event) => {
    const act = isTaken(event) ? undefined : actionOf(event, app, hint);
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
}
