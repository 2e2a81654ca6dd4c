import type { Problem } from '../../scenario/index.js';
import { parseDuration } from '../../units/index.js';
import type { Source, Wish } from '../desk.js';
import type { Scene } from '../film/seen.js';
import type { Setting } from '../film/setting.js';
import type { PlayState } from '../film/state.js';
import type { TourStep } from '../learning/tour.js';
import type { QuestionName, Questions } from '../protocol.js';
import { BuildPanel } from './build-panel.js';
import { type Answered, type Client, Stopped } from './client.js';
import { byId } from './dom.js';
import { Hands } from './hands.js';
import { Lanes } from './lanes.js';
import { drawNoStory, drawStory } from './panels.js';
import { drawPlate, ScenarioError } from './plate.js';
import { Player } from './player.js';
import { Readout } from './readout.js';
import { Stage } from './stage.js';
import { Tabs } from './tabs.js';
import { TextPanel } from './text-panel.js';

/** A run that takes longer can be stopped [ms]. */
const PATIENCE = 400;
/** Texts before and after, for undo and redo. */
const MOST_UNDONE = 200;

/** The page as a whole: one scenario, one moment of it, and what hands do to both. */
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
  private source: Source = { text: '', file: '', files: {} };
  setting: Setting | null = null;
  scene: Scene | null = null;
  private lastRun: Source | null = null;
  private found: readonly Problem[] = [];
  private inHand: number | null = null;
  private past: string[] = [];
  private future: string[] = [];

  constructor(client: Client) {
    this.client = client;
    this.hands = new Hands(this);
    this.stage = new Stage(byId('drawing'), {
      onServer: (name, at) => this.hands.openMenu(name, at),
      onMessage: (message) => void this.take(message),
      onDrop: (name, preference) => void this.hands.prefer(name, preference, null).catch(() => undefined),
    });
    this.player = new Player(
      (t, speed) => client.ask('scene', t, speed, this.inHand, !this.player.playing),
      (scene) => this.draw(scene),
      () => this.readout.drawTransport(this.player.playing),
    );
    this.lanes = new Lanes(byId('lanes'), (t) => void this.player.seek(t));
    this.panel = new TextPanel(byId('panel-text'), (text) => void this.change(text, '').catch(() => undefined));
    byId('panel-story').replaceChildren(...drawNoStory());
    this.tabs = new Tabs(() => {
      if (this.scene !== null) this.draw(this.scene, true);
    });
    addEventListener('resize', () => this.redraw());
  }

  /** Opens a scenario, and goes to its beginning or to `t`. */
  async load(source: Source, t: number | null = null): Promise<void> {
    this.past = [];
    this.future = [];
    this.readout.note = '';
    await this.put(source, t);
  }

  text(): string {
    return this.source.text;
  }

  file(): string {
    return this.source.file;
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
    this.readout.note = note;
    await this.put({ ...this.source, text }, 'stay');
  }

  undo(): Promise<void> {
    return this.goBack(this.past, this.future);
  }

  redo(): Promise<void> {
    return this.goBack(this.future, this.past);
  }

  /** Takes a message in hand: its story opens, and steps follow it. */
  async take(message: number | null, shows = true): Promise<void> {
    this.inHand = message;
    const telling = message === null ? null : await this.client.ask('tell', message);
    const room = byId('panel-story');
    room.replaceChildren(...(telling === null ? drawNoStory() : drawStory(telling, (t) => void this.player.seek(t))));
    room.scrollTop = 0;
    if (telling !== null && shows) this.tabs.show('story');
    await this.player.refresh();
  }

  /** Looks for a message that somebody asks for, and goes to its beginning. */
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
    const t = await this.client.ask('step', this.player.t, back, this.inHand);
    if (t !== null) await this.player.seek(t);
    const telling = this.inHand === null ? null : await this.client.ask('tell', this.inHand);
    this.readout.sayStep(telling, this.player.t, this.scene);
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

  /** Goes to the moment of a step, with its message in hand. */
  async goTo(seek: TourStep['seek']): Promise<void> {
    const moment = await this.client.ask('moment', seek);
    if (moment === null) {
      this.say('In this run there is no such moment any more.');
      return;
    }
    const speed = parseDuration(seek.speed ?? '');
    if (speed.ok) this.showSpeed(speed.value);
    await this.take(moment.message, false);
    await this.player.seek(moment.t);
  }

  /** What one second shows: the stop that is nearest. */
  showSpeed(seconds: number): void {
    const select = byId<HTMLSelectElement>('speed');
    const stops = [...select.options].map(({ value }) => Math.abs(Math.log(Number(value) / seconds)));
    select.selectedIndex = stops.indexOf(Math.min(...stops));
    this.player.speed = Number(select.value);
  }

  /** Covers what is to come, while a guess is awaited. */
  cover(isCovered: boolean): void {
    this.lanes.cover(isCovered);
  }

  /** A page that moves by itself stands still for those who do not want that. */
  playUnlessStill(): void {
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches) this.player.play();
  }

  private async put(source: Source, t: number | null | 'stay'): Promise<void> {
    this.source = source;
    this.panel.show(source.text, source.file);
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
    // Who went on in time while the text was read stays there.
    await this.player.seek(t === 'stay' ? this.player.t : (t ?? setting.start));
    if (this.inHand !== null) await this.take(t === null ? null : this.inHand, false);
    this.onText();
  }

  /** Has a run made, with a button to stop it when it takes long; `null` where it was stopped. Then the last that ran is back. */
  private async makeRun(source: Source): Promise<Answered<'load'> | null> {
    const shows = setTimeout(() => {
      byId('busy').hidden = false;
    }, PATIENCE);
    try {
      const loaded = await this.client.ask('load', source);
      if (loaded.ok) this.lastRun = source;
      return loaded;
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
      this.tell('Stopped. The text is kept under Undo.');
      const before = this.lastRun;
      if (before !== null && before !== source) {
        this.past.push(source.text);
        await this.put(before, 'stay');
      }
      return null;
    } finally {
      clearTimeout(shows);
      byId('busy').hidden = true;
    }
  }

  /** Ends a run that takes too long. */
  stop(): void {
    this.client.stop();
  }

  /** Takes the last text of one pile; the one of now goes onto the other. */
  private async goBack(from: string[], to: string[]): Promise<void> {
    const text = from.pop();
    if (text === undefined) return;
    to.push(this.source.text);
    this.readout.note = '';
    await this.put({ ...this.source, text }, 'stay');
  }

  /** Says why something was not done. */
  tell(why: string): void {
    this.readout.note = why;
    this.say(why);
    if (this.scene !== null) this.draw(this.scene, true);
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
    this.stage.update(scene, this.inHand);
    this.lanes.update(scene.t);
    this.readout.draw(setting, scene, this.player.playing, now);
  }

  private drawButtons(): void {
    byId<HTMLButtonElement>('undo').disabled = this.past.length === 0;
    byId<HTMLButtonElement>('redo').disabled = this.future.length === 0;
  }
}
