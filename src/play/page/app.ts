import type { GivenAdvice } from '../../library/index.js';
import type { Problem } from '../../scenario/index.js';
import type { Source, Wish } from '../desk.js';
import type { NamedSource } from '../errands.js';
import type { Scene } from '../film/seen.js';
import type { Setting } from '../film/setting.js';
import type { PlayState } from '../film/state.js';
import { AT_FIRST, speedOf } from '../first-view.js';
import type { TourStep } from '../learning/tour.js';
import type { QuestionName, Questions } from '../protocol.js';
import { Bench } from './bench.js';
import { BuildPanel } from './build-panel.js';
import type { Answered, Client } from './client.js';
import { byId } from './dom.js';
import { Hands } from './hands.js';
import { History } from './history.js';
import { Lanes } from './lanes.js';
import { drawNoStory, drawStory } from './panels.js';
import type { Parts } from './parts.js';
import { drawPlate, ScenarioError } from './plate.js';
import { Player } from './player.js';
import { Readout } from './readout.js';
import { Runs } from './runs.js';
import { Stage } from './stage.js';
import { Tabs } from './tabs.js';
import { TextPanel } from './text-panel.js';
import { Twin } from './twin.js';

/** The page as a whole: one scenario, one moment of it, and the user's actions on both. */
export class App {
  readonly player: Player;
  readonly tabs: Tabs;
  /** Called when another text runs, or was refused. */
  onText: () => void = () => undefined;
  private readonly client: Client;
  readonly stage: Stage;
  readonly hands: Hands;
  private readonly lanes: Lanes;
  private readonly panel: TextPanel;
  private readonly readout = new Readout();
  readonly build = new BuildPanel(this);
  readonly bench: Bench;
  readonly twin: Twin;
  private other: Scene | null = null;
  private source: Source = { text: '', file: '', files: {} };
  setting: Setting | null = null;
  scene: Scene | null = null;
  private readonly runs: Runs;
  /** The scenario before the edits. */
  opened: Source = this.source;
  private found: readonly GivenAdvice[] = [];
  /** The message in hand. */
  inHand: number | null = null;
  /** Most messages that are drawn; of more, a sample. */
  most = AT_FIRST.most;
  private readonly history = new History();

  constructor(client: Client, parts: Parts) {
    this.client = client;
    this.runs = new Runs(client);
    this.bench = new Bench(this, parts);
    this.hands = new Hands(this);
    this.stage = new Stage(byId('drawing'), {
      onServer: (name, at) => this.hands.openMenu(name, at),
      onMessage: (message) => void this.take(message),
      onDrop: (name, preference) => void this.hands.prefer(name, preference, null).catch(() => undefined),
    });
    this.player = new Player(
      async (t, speed) => {
        const moment = [t, speed, this.inHand, !this.player.playing, this.most] as const;
        const [scene, other] = await Promise.all([client.ask('scene', ...moment), this.twin.scene(...moment)]);
        this.other = other;
        return scene;
      },
      (scene) => this.draw(scene),
      () => this.readout.drawTransport(this.player.playing),
    );
    this.lanes = new Lanes(byId('lanes'), (t) => void this.player.seek(t));
    this.panel = new TextPanel(byId('panel-text'), this.bench.textUser());
    this.twin = new Twin(this, parts);
    byId('panel-story').replaceChildren(...drawNoStory());
    this.tabs = new Tabs(() => {
      if (this.tabs.chosen === 'text') void this.panel.open();
      if (this.scene !== null) this.draw(this.scene, true);
    });
    addEventListener('resize', () => this.twin.show());
  }

  /** Opens a scenario, and goes to its beginning or to `t`. */
  async load({ text, file, files }: Source, t: number | null = null): Promise<void> {
    this.twin.close();
    const source = { text, file, files };
    this.opened = source;
    this.history.clear();
    this.readout.note = '';
    await this.put(source, t);
  }

  text(): string {
    return this.source.text;
  }

  file(): string {
    return this.source.file;
  }

  comparisonPage(sources: readonly NamedSource[]): Promise<void> {
    return this.bench.comparison(sources);
  }

  /** The current scenario, for tasks that take longer. */
  now(): Source {
    return this.source;
  }

  problems(): readonly Problem[] {
    return this.found;
  }

  state(): Promise<PlayState> {
    return this.client.ask('state', this.player.t);
  }

  /** Replaces the text, as an edit that can be undone. */
  async change(text: string, note: string): Promise<void> {
    if (text === this.source.text) return;
    this.history.add(this.source.text);
    this.readout.note = note;
    await this.put({ ...this.source, text }, 'stay');
  }

  undo(): Promise<void> {
    return this.goBack(this.history.back(this.source.text));
  }

  redo(): Promise<void> {
    return this.goBack(this.history.forth(this.source.text));
  }

  /** Selects a message: its story opens, and steps follow it. */
  async take(message: number | null, shows = true): Promise<void> {
    this.inHand = message;
    const telling = message === null ? null : await this.client.ask('tell', message);
    const room = byId('panel-story');
    room.replaceChildren(...(telling === null ? drawNoStory() : drawStory(telling, (t) => void this.player.seek(t))));
    room.scrollTop = 0;
    if (telling !== null && shows) this.tabs.show('story');
    await this.player.refresh();
  }

  /** Finds a message of the kind asked for, and goes to its beginning. */
  async find(wish: Wish): Promise<void> {
    const message = await this.client.ask('find', wish);
    if (message === null) {
      this.say('There is no such message in this run.');
      this.readout.note = 'There is no such message in this run.';
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
    const from = this.player.t;
    const step = await this.client.ask('step', from, back, this.inHand);
    if (step !== null) await this.player.seek(step.t);
    const telling = this.inHand === null ? null : await this.client.ask('tell', this.inHand);
    this.readout.sayStep(telling, from, { t: this.player.t, isOwn: step?.isOwn === true }, this.scene);
  }

  run(): Promise<string> {
    return this.client.ask('run');
  }

  shared(): { text: string; t: number } {
    return { text: this.source.text, t: Math.round(this.player.t * 1000) / 1000 };
  }

  say(words: string): void {
    this.readout.say(words);
  }

  ask<K extends QuestionName>(name: K, ...args: Parameters<Questions[K]>): Promise<Answered<K>> {
    return this.client.ask(name, ...args);
  }

  /** Goes to the moment of a step, and selects its message. */
  async goTo(seek: TourStep['seek']): Promise<void> {
    const moment = await this.client.ask('moment', seek);
    if (moment === null) {
      this.say('In this run there is no such moment any more.');
      return;
    }
    const speed = speedOf(seek);
    if (speed !== null) this.showSpeed(speed);
    await this.take(moment.message, false);
    await this.player.seek(moment.t);
  }

  /** Sets the time that one second shows, to the nearest stop. */
  showSpeed(seconds: number): void {
    this.player.speed = this.readout.showSpeed(seconds);
  }

  /** Covers the future while a guess is awaited. */
  cover(isCovered: boolean): void {
    this.lanes.cover(isCovered);
  }

  private async put(source: Source, t: number | null | 'stay'): Promise<void> {
    this.source = source;
    this.panel.show(source.text, source.file, t === 'stay');
    this.drawButtons();
    const loaded = await this.makeRun(source);
    if (loaded === null) return;
    if (this.source !== source) return;
    this.found = loaded.problems;
    this.panel.problems(loaded.problems);
    const words = drawPlate(loaded.ok ? [] : loaded.problems, this.setting !== null);
    if (words !== '') this.say(words);
    if (!loaded.ok) {
      this.player.pause();
      this.onText();
      throw new ScenarioError(loaded.problems);
    }
    const { setting } = loaded;
    if (t === null) this.readout.legend.clear();
    this.setting = setting;
    this.player.end = setting.end;
    this.stage.show(setting);
    this.lanes.show(setting);
    void this.build.draw(setting);
    // If time went on while the text was read, stays at the current moment.
    await this.player.seek(t === 'stay' ? this.player.t : (t ?? setting.start));
    if (this.inHand !== null) await this.take(t === null ? null : this.inHand, false);
    this.onText();
    void this.twin.compare().catch(() => undefined);
  }

  /** Makes a run; `null` if it was stopped. Then the last one that ran is restored. */
  private async makeRun(source: Source): Promise<Answered<'load'> | null> {
    const loaded = await this.runs.make(source);
    if (loaded !== null) return loaded;
    this.tell('Stopped. The text is kept under Undo.');
    const before = this.runs.last;
    if (before !== null && before !== source) {
      this.history.keep(source.text);
      await this.put(before, 'stay');
    }
    return null;
  }

  /** Ends a run that takes too long. */
  stop(): void {
    this.client.stop();
  }

  private async goBack(text: string | undefined): Promise<void> {
    if (text === undefined) return;
    this.readout.note = '';
    await this.put({ ...this.source, text }, 'stay');
  }

  /** Tells why something was not done. */
  tell(why: string): void {
    this.readout.note = why;
    this.say(why);
    if (this.scene !== null) this.draw(this.scene, true);
  }

  redraw(): void {
    if (this.setting === null) return;
    this.stage.show(this.setting);
    this.lanes.show(this.setting);
    void this.player.refresh();
  }

  private draw(scene: Scene, now = false): void {
    const { setting } = this;
    if (setting === null) return;
    this.scene = scene;
    this.stage.update(scene, this.inHand);
    this.lanes.update(scene.t);
    if (this.other !== null) this.twin.draw(this.other, this.inHand);
    this.readout.draw(setting, scene, this.player.playing, now);
  }

  private drawButtons(): void {
    byId<HTMLButtonElement>('undo').disabled = !this.history.hasPast;
    byId<HTMLButtonElement>('redo').disabled = !this.history.hasFuture;
  }
}
