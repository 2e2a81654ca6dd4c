import type { Break } from '../edits.js';
import type { Scene } from '../film/seen.js';
import type { Setting } from '../film/setting.js';
import type { QuestionName, Questions } from '../protocol.js';
import type { Touch } from '../set-up-edits.js';
import type { Answered } from './client.js';
import { byId, html } from './dom.js';
import { clockOf } from './lanes.js';
import { Menu, preferenceForm } from './menu.js';
import type { Player } from './player.js';
import type { Stage } from './stage.js';

/** The parts of the page that edits by hand need. */
export interface Page {
  readonly player: Player;
  readonly stage: Stage;
  readonly setting: Setting | null;
  readonly scene: Scene | null;
  readonly ask: <K extends QuestionName>(name: K, ...args: Parameters<Questions[K]>) => Promise<Answered<K>>;
  readonly text: () => string;
  /** Replaces the text, as an edit that can be undone. */
  readonly change: (text: string, note: string) => Promise<void>;
  /** Tells why something was not done. */
  readonly tell: (why: string) => void;
}

/** Edits of the set-up by hand: each touch is an edit of the text. */
export class Hands {
  private readonly app: Page;
  private readonly menu = new Menu(byId('menu'));

  constructor(app: Page) {
    this.app = app;
  }

  /** Breaks or mends a server from this moment on. */
  async touch(server: string, what: Break | 'mend'): Promise<void> {
    const { t } = this.app.player;
    const text = this.app.text();
    const edit =
      what === 'mend'
        ? await this.app.ask('mend', text, server, t)
        : await this.app.ask('break', text, server, what, t);
    if (!edit.ok) return this.app.tell(edit.why);
    await this.app.change(edit.text, `You ${what === 'mend' ? 'mended' : 'broke'} ${server} at ${clockOf(t)}.`);
    this.app.stage.focus(server);
  }

  /** Applies a touch to the set-up, as an edit. */
  async touchSetUp(touch: Touch, note: string): Promise<void> {
    const edit = await this.app.ask('touch', this.app.text(), touch);
    if (!edit.ok) return this.app.tell(edit.why);
    await this.app.change(edit.text, note);
  }

  /** Gives a server another preference, from `at` on or always. */
  async prefer(server: string, preference: number, at: number | null): Promise<void> {
    const since = at === null ? '' : ` from ${clockOf(at)} on; senders learn of it when their answers run out`;
    await this.touchSetUp({ do: 'prefer', server, preference, at }, `${server} now has ${preference}${since}.`);
    this.app.stage.focus(server);
  }

  /** Moves a server one place in the order of preferences, always. */
  async shift(server: string, by: 1 | -1): Promise<void> {
    const all = [...new Set(this.app.setting?.servers.flatMap(({ preference }) => preference ?? []))].sort(
      (a, b) => a - b,
    );
    const own = this.app.setting?.servers.find(({ name }) => name === server)?.preference;
    if (own == null) return;
    const to = all[all.indexOf(own) + by] ?? (by > 0 ? own + 10 : Math.floor(own / 2));
    if (to !== own && to <= 65_535) await this.prefer(server, to, null);
  }

  /** Shortcut key without the menu: refuse, or mend. */
  async toggle(server: string): Promise<void> {
    const failing = this.app.scene?.servers.find(({ name }) => name === server)?.failing ?? [];
    await this.touch(server, failing.length > 0 ? 'mend' : 'refuse');
  }

  async edit(path: readonly (string | number)[], value: unknown): Promise<void> {
    const edit = await this.app.ask('edit', this.app.text(), path, value);
    if (!edit.ok) throw new Error(edit.why);
    await this.app.change(edit.text, '');
  }

  /** Makes changes `PATH=VALUE` in the text, as an edit. */
  async applySets(sets: readonly string[]): Promise<void> {
    const edit = await this.app.ask('apply', this.app.text(), sets);
    if (!edit.ok) throw new Error(edit.why);
    await this.app.change(edit.text, 'You took the solution.');
  }

  openMenu(server: string, at: Element): void {
    const wasPlaying = this.app.player.playing;
    this.app.player.pause();
    this.app.stage.open(server);
    const preference = this.app.setting?.servers.find(({ name }) => name === server)?.preference;
    const form =
      preference == null
        ? html('p', {}, 'No MX record leads here.')
        : preferenceForm(preference, (to, always) => {
            this.menu.close(true);
            void this.prefer(server, to, always ? null : this.app.player.t).catch(() => undefined);
          });
    this.menu.open(
      server,
      at,
      form,
      (what) =>
        void this.touch(server, what).then(
          () => wasPlaying && this.app.player.play(),
          () => undefined,
        ),
      (back) => {
        this.app.stage.open(null);
        if (back) this.app.stage.focus(server);
      },
    );
  }
}
