import type { Problem } from '../../scenario/index.js';
import type { Source, Wish } from '../desk.js';
import type { Break } from '../edits.js';
import type { Scene } from '../film/seen.js';
import type { Setting } from '../film/setting.js';
import type { PlayState } from '../film/state.js';
import type { Client } from './client.js';
import { byId } from './dom.js';
import { clockOf, Lanes } from './lanes.js';
import { Menu } from './menu.js';
import { drawNoStory, drawStory, drawTry, Legend } from './panels.js';
import { drawPlate, ScenarioError } from './plate.js';
import { Player } from './player.js';
import { Stage } from './stage.js';
import { TextPanel } from './text-panel.js';

/** Texts before and after, for undo and redo. */
const MOST_UNDONE = 200;

/** The page as a whole: one scenario, one moment of it, and what hands do to both. */
export class App {
  readonly player: Player;
  private readonly client: Client;
  private readonly stage: Stage;
  private readonly lanes: Lanes;
  private readonly menu = new Menu(byId('menu'));
  private readonly panel: TextPanel;
  private readonly legend = new Legend();
  private source: Source = { text: '', file: '', files: {} };
  private setting: Setting | null = null;
  private scene: Scene | null = null;
  private found: readonly Problem[] = [];
  private inHand: number | null = null;
  private note = '';
  private past: string[] = [];
  private future: string[] = [];
  private said = 0;
  private tryDrawn = 0;

  constructor(client: Client) {
    this.client = client;
    this.stage = new Stage(byId('drawing'), {
      onServer: (name, at) => this.openMenu(name, at),
      onMessage: (message) => void this.take(message),
    });
    this.player = new Player(
      (t, speed) => client.ask('scene', t, speed, this.inHand),
      (scene) => this.draw(scene),
      () => this.drawTransport(),
    );
    this.lanes = new Lanes(byId('lanes'), (t) => void this.player.seek(t));
    this.panel = new TextPanel(byId('panel-text'), (text) => void this.change(text, '').catch(() => undefined));
    byId('panel-story').replaceChildren(...drawNoStory());
    addEventListener('resize', () => this.redraw());
  }

  /** Opens a scenario, and goes to its beginning or to `t`. */
  async load(source: Source, t: number | null = null): Promise<void> {
    this.past = [];
    this.future = [];
    this.note = '';
    await this.put(source, t);
  }

  text(): string {
    return this.source.text;
  }

  problems(): readonly Problem[] {
    return this.found;
  }

  state(): Promise<PlayState> {
    return this.client.ask('state', this.player.t);
  }

  /** Takes another text, as an edit that can be undone. */
  async change(text: string, note: string): Promise<void> {
    if (text === this.source.text) return;
    this.past = [...this.past, this.source.text].slice(-MOST_UNDONE);
    this.future = [];
    this.note = note;
    await this.put({ ...this.source, text }, 'stay');
  }

  undo(): Promise<void> {
    return this.goBack(this.past, this.future);
  }

  redo(): Promise<void> {
    return this.goBack(this.future, this.past);
  }

  /** Breaks or mends a server from this moment on. */
  async touch(server: string, what: Break | 'mend'): Promise<void> {
    const { t } = this.player;
    const { text } = this.source;
    const edit =
      what === 'mend'
        ? await this.client.ask('mend', text, server, t)
        : await this.client.ask('break', text, server, what, t);
    if (!edit.ok) {
      this.note = edit.why;
      this.say(edit.why);
      if (this.scene !== null) this.draw(this.scene, true);
      return;
    }
    await this.change(edit.text, `You ${what === 'mend' ? 'mended' : 'broke'} ${server} at ${clockOf(t)}.`);
    this.stage.focus(server);
  }

  /** The key for one who does not want the menu: refuse, or mend. */
  async toggle(server: string): Promise<void> {
    const failing = this.scene?.servers.find(({ name }) => name === server)?.failing ?? [];
    await this.touch(server, failing.length > 0 ? 'mend' : 'refuse');
  }

  async edit(path: readonly (string | number)[], value: unknown): Promise<void> {
    const edit = await this.client.ask('edit', this.source.text, path, value);
    if (!edit.ok) throw new Error(edit.why);
    await this.change(edit.text, '');
  }

  /** Takes a message in hand: its story opens, and steps follow it. */
  async take(message: number | null): Promise<void> {
    this.inHand = message;
    const telling = message === null ? null : await this.client.ask('tell', message);
    const room = byId('panel-story');
    room.replaceChildren(...(telling === null ? drawNoStory() : drawStory(telling, (t) => void this.player.seek(t))));
    room.scrollTop = 0;
    if (telling !== null) this.showTab('story');
    await this.player.refresh();
  }

  /** Looks for a message that somebody asks for, and goes to its beginning. */
  async find(wish: Wish): Promise<void> {
    const message = await this.client.ask('find', wish);
    if (message === null) {
      this.say('There is no such message in this run.');
      this.note = 'There is no such message in this run.';
      await this.player.refresh();
      return;
    }
    this.player.pause();
    const telling = await this.client.ask('tell', message);
    if (telling !== null) this.player.t = telling.sent_s;
    await this.take(message);
  }

  async step(back: boolean): Promise<void> {
    this.player.pause();
    const t = await this.client.ask('step', this.player.t, back, this.inHand);
    if (t !== null) await this.player.seek(t);
    await this.sayStep();
  }

  run(): Promise<string> {
    return this.client.ask('run');
  }

  shared(): { text: string; t: number } {
    return { text: this.source.text, t: Math.round(this.player.t * 1000) / 1000 };
  }

  say(words: string): void {
    byId('live').textContent = words;
    this.said = performance.now();
  }

  showTab(name: 'try' | 'story' | 'text'): void {
    for (const one of ['try', 'story', 'text']) {
      byId(`tab-${one}`).setAttribute('aria-selected', String(one === name));
      byId(`tab-${one}`).tabIndex = one === name ? 0 : -1;
      byId(`panel-${one}`).hidden = one !== name;
    }
    if (this.scene !== null) this.draw(this.scene, true);
  }

  private async put(source: Source, t: number | null | 'stay'): Promise<void> {
    this.source = source;
    this.panel.show(source.text, source.file);
    this.drawButtons();
    const loaded = await this.client.ask('load', source);
    if (this.source !== source) return;
    this.found = loaded.problems;
    this.panel.problems(loaded.problems);
    const words = drawPlate(loaded.ok ? [] : loaded.problems, this.setting !== null);
    if (words !== '') this.say(words);
    if (!loaded.ok) {
      this.player.pause();
      throw new ScenarioError(loaded.problems);
    }
    const { setting } = loaded;
    if (t === null) this.legend.clear();
    this.setting = setting;
    this.player.end = setting.end;
    this.stage.show(setting);
    this.lanes.show(setting);
    // Who went on in time while the text was read stays there.
    await this.player.seek(t === 'stay' ? this.player.t : (t ?? setting.start));
    if (this.inHand !== null) await this.take(t === null ? null : this.inHand);
  }

  /** Takes the last text of one pile; the one of now goes onto the other. */
  private async goBack(from: string[], to: string[]): Promise<void> {
    const text = from.pop();
    if (text === undefined) return;
    to.push(this.source.text);
    this.note = '';
    await this.put({ ...this.source, text }, 'stay');
  }

  private openMenu(server: string, at: Element): void {
    const wasPlaying = this.player.playing;
    this.player.pause();
    this.stage.open(server);
    this.menu.open(
      server,
      at,
      (what) =>
        void this.touch(server, what).then(
          () => wasPlaying && this.player.play(),
          () => undefined,
        ),
      (back) => {
        this.stage.open(null);
        if (back) this.stage.focus(server);
      },
    );
  }

  private redraw(): void {
    if (this.setting === null) return;
    this.stage.show(this.setting);
    this.lanes.show(this.setting);
    void this.player.refresh();
  }

  private draw(scene: Scene, now = false): void {
    const { setting } = this;
    if (setting === null) return;
    this.scene = scene;
    this.legend.note(scene);
    this.stage.update(scene, this.inHand);
    this.lanes.update(scene.t);
    byId('clock').textContent = clockOf(scene.t);
    byId('says').textContent = scene.says.text;
    byId('say-shape').setAttribute('href', `#g-${scene.says.shape}`);
    byId('relative').textContent = this.note === '' ? `of ${clockOf(setting.end)}` : this.note;
    const time = performance.now();
    if (this.player.playing && time - this.said > 4000) this.say(scene.says.text);
    if (!now && this.player.playing && time - this.tryDrawn < 250) return;
    this.tryDrawn = time;
    const room = byId('panel-try');
    if (room.hidden) return;
    const { scrollTop } = room;
    room.replaceChildren(...drawTry(setting, scene, this.legend, this.note));
    room.scrollTop = scrollTop;
  }

  /** A step says what happened to the message in hand, in the words of its story. */
  private async sayStep(): Promise<void> {
    const { inHand, player, scene } = this;
    const telling = inHand === null ? null : await this.client.ask('tell', inHand);
    const lines = telling?.parts.flatMap((part) => (part.kind === 'gap' ? [] : part.lines)) ?? [];
    const since = player.t - (telling?.sent_s ?? 0) + 1e-6;
    const last = lines.flatMap((line) => (line.kind === 'line' && line.t_s <= since ? [line] : [])).at(-1);
    const words = last === undefined || inHand === null ? (scene?.says.text ?? '') : `Message ${inHand}: ${last.text}`;
    byId('says').textContent = words;
    this.say(words);
  }

  private drawButtons(): void {
    byId<HTMLButtonElement>('undo').disabled = this.past.length === 0;
    byId<HTMLButtonElement>('redo').disabled = this.future.length === 0;
  }

  private drawTransport(): void {
    const { playing } = this.player;
    byId('play').setAttribute('aria-label', playing ? 'Pause' : 'Play');
    byId('play-shape').setAttribute('d', playing ? 'M4 2h4v16H4zM12 2h4v16h-4z' : 'M4 2l13 8-13 8z');
  }
}
