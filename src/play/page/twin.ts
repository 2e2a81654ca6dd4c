import type { Source } from '../desk.js';
import type { Compared, NamedSource } from '../errands.js';
import { flipsOf, type MessageFlip } from '../film/ends.js';
import type { Scene } from '../film/seen.js';
import type { Setting } from '../film/setting.js';
import type { Questions } from '../protocol.js';
import type { Answered, Client } from './client.js';
import { byId, html } from './dom.js';
import type { Parts } from './parts.js';
import type { Player } from './player.js';
import { Stage } from './stage.js';
import type { Tabs } from './tabs.js';
import { drawComparison, drawStrip } from './twin-panel.js';

/** The parts of the page that it needs. */
export interface TwinUser {
  readonly now: () => Source;
  readonly ask: (name: 'ends') => Promise<Answered<'ends'>>;
  readonly player: Player;
  readonly stage: Stage;
  readonly tabs: Tabs;
  readonly setting: Setting | null;
  readonly take: (message: number | null, shows?: boolean) => Promise<void>;
  readonly tell: (why: string) => void;
  readonly say: (words: string) => void;
  readonly redraw: () => void;
  readonly comparisonPage: (sources: readonly NamedSource[]) => Promise<void>;
}

/** Most messages in all replications of both for which figures are made without being asked for. */
const MOST_AT_ONCE = 2_000_000;

/** Another set-up above that of the page: with common random numbers, by the same clock. */
export class Twin {
  private readonly app: TwinUser;
  private readonly parts: Parts;
  private readonly stage: Stage;
  private other: { readonly source: Source; readonly name: string } | null = null;
  private client: Client | null = null;
  private setting: Setting | null = null;
  private flips: readonly MessageFlip[] = [];
  private turn = 0;
  /** The output of `mxsim compare --format json` for both; empty until it is known. */
  json = '';

  constructor(app: TwinUser, parts: Parts) {
    this.app = app;
    this.parts = parts;
    this.stage = new Stage(byId('drawing-twin'), {
      onServer: () => app.tell('This is the set-up that yours is compared with. Yours is below: change that one.'),
      onMessage: (message) => void app.take(message),
      onDrop: () => undefined,
    });
  }

  get isOn(): boolean {
    return this.other !== null;
  }

  /** Puts a set-up beside that of the page. */
  async open(source: Source, name: string): Promise<void> {
    this.client ??= this.parts.twin();
    const loaded = await this.client.ask('load', source);
    if (!loaded.ok) {
      this.app.tell(`It does not run: ${loaded.problems[0]?.message ?? ''}`);
      return;
    }
    this.other = { source, name };
    this.setting = loaded.setting;
    this.show();
    this.app.tabs.offer('twin', true);
    this.app.tabs.show('twin');
    this.app.say(`Compared with ${name}: two stages, one clock, the same luck.`);
    await this.compare();
  }

  close(): void {
    if (this.other === null) return;
    this.other = null;
    this.flips = [];
    this.turn += 1;
    this.app.stage.flips = new Set();
    this.app.tabs.offer('twin', false);
    this.show();
  }

  /** The scene of the other set-up at the same moment. */
  async scene(...moment: Parameters<Questions['scene']>): Promise<Scene | null> {
    if (this.client === null || !this.isOn) return null;
    return this.client.ask('scene', ...moment).catch(() => null);
  }

  draw(scene: Scene, inHand: number | null): void {
    if (!this.isOn) return;
    this.stage.update(scene, inHand);
    drawStrip(byId('twin-strip'), this.flips, this.app.setting?.end ?? 1, scene.t);
  }

  /** Redraws the parts that stand still. */
  show(): void {
    const isOn = this.isOn;
    document.body.classList.toggle('twin', isOn);
    for (const id of ['drawing-twin', 'twin-head', 'twin-strip', 'twin-own']) byId(id).hidden = !isOn;
    byId('twin-head').textContent = `A · ${this.other?.name ?? ''}`;
    this.stage.compact = isOn;
    this.app.stage.compact = isOn;
    if (isOn && this.setting !== null) this.stage.show(this.setting);
    this.app.redraw();
  }

  /** Finds messages that end differently, and compares both as `mxsim compare` does. */
  async compare(): Promise<void> {
    const { other, client } = this;
    if (other === null || client === null) return;
    this.turn += 1;
    const mine = this.turn;
    this.json = '';
    byId('panel-twin').replaceChildren(html('p', { role: 'status' }, 'Looking for messages that end otherwise …'));
    const [before, after] = await Promise.all([client.ask('ends'), this.app.ask('ends')]);
    if (mine !== this.turn) return;
    this.flips = flipsOf(before, after);
    const flipped = new Set(this.flips.map(({ message }) => message));
    this.stage.flips = flipped;
    this.app.stage.flips = flipped;
    const sources = [
      { ...other.source, name: other.name },
      { ...this.app.now(), name: 'yours' },
    ];
    const room = byId('panel-twin');
    const draw = (compared: Compared | string | null): void => {
      const { messages = 0, replications = 1 } = this.app.setting ?? {};
      drawComparison(
        room,
        { name: other.name, flips: this.flips, compared, many: messages * replications * 2 },
        {
          go: (flip) => void this.go(flip),
          page: () => void this.app.comparisonPage(sources),
          figures: () => void figures(),
        },
      );
    };
    const figures = async (): Promise<void> => {
      draw('All replications of both are run …');
      const helper = await this.parts.helper(false);
      const compared = await helper.ask('compare', sources);
      if (mine !== this.turn) return;
      this.json = compared.ok ? compared.json : '';
      draw(compared.ok ? compared : compared.why);
    };
    await this.app.player.refresh();
    const { messages = 0, replications = 1 } = this.app.setting ?? {};
    if (messages * replications * 2 > MOST_AT_ONCE) draw(null);
    else await figures();
  }

  /** Goes to the next message that ends differently, or to the last one before this moment. */
  async next(back: boolean): Promise<void> {
    const { t } = this.app.player;
    const found = back
      ? this.flips.findLast(({ sent }) => sent < t - 1e-9)
      : this.flips.find(({ sent }) => sent > t + 1e-9);
    if (found !== undefined) await this.go(found);
    else this.app.say(this.isOn ? 'No further message ends otherwise.' : 'Nothing is compared.');
  }

  private async go({ message, sent }: MessageFlip): Promise<void> {
    this.app.player.pause();
    this.app.player.t = sent;
    await this.app.take(message, false);
  }
}

/** Scenarios to compare with, as entries of a menu. */
export function drawChoices(select: HTMLSelectElement, others: readonly { readonly title: string }[]): void {
  select.replaceChildren(
    html('option', { value: '' }, 'Compare'),
    html('option', { value: 'before' }, 'with the scenario before the edits'),
    html('option', { value: 'copy' }, 'with a copy of it as it is now'),
    html('option', { value: 'none' }, 'with nothing any more'),
    html(
      'optgroup',
      { label: 'with another scenario' },
      ...others.map(({ title }, i) => html('option', { value: String(i) }, title)),
    ),
  );
}
