import type { Setting } from '../film/setting.js';
import type { Knob } from '../knobs.js';
import { byId, html, shown } from './dom.js';
import type { Hands, Page } from './hands.js';

/** Range of sliders: from a tenth to ten times the written value. */
const DECADES = 1;

/** The set-up as a form: servers and senders to add, move and remove, and numbers to turn. */
export class BuildPanel {
  private readonly app: Pick<Page, 'ask' | 'text'> & { readonly hands: Hands };
  /** Names of known MTAs. */
  presets: readonly string[] = [];
  private asked = 0;

  constructor(app: BuildPanel['app']) {
    this.app = app;
  }

  /** Draws the form for the current text. The focused element keeps the focus. */
  async draw(setting: Setting): Promise<void> {
    this.asked += 1;
    const mine = this.asked;
    const knobs = await this.app.ask('knobs', this.app.text());
    if (mine !== this.asked) return;
    const room = byId('panel-build');
    const focused = room.contains(document.activeElement) ? document.activeElement?.id : undefined;
    room.replaceChildren(
      html('h2', {}, 'Change the set-up'),
      html('p', { class: 'small quiet' }, 'Each change is an edit of the text. Undo takes it back.'),
      html('h3', {}, 'Servers, by preference'),
      ...setting.servers.slice(0, 40).map((server, i) => this.server(server, i)),
      this.button('add-server', 'Add a server', () =>
        this.app.hands.touchSetUp({ do: 'addServer' }, 'You added a server.'),
      ),
      html('h3', {}, 'Senders'),
      ...setting.senders.slice(0, 20).map((sender, i) => this.sender(sender, i)),
      this.button('add-sender', 'Add a sender', () =>
        this.app.hands.touchSetUp({ do: 'addSender' }, 'You added a sender.'),
      ),
      ...(knobs.length === 0 ? [] : [html('h3', {}, 'Numbers')]),
      ...knobs.map((knob, i) => this.knob(knob, i)),
    );
    if (focused !== undefined && focused !== '') document.getElementById(focused)?.focus();
  }

  private button(id: string, words: string, act: () => Promise<void>): HTMLButtonElement {
    const one = html('button', { type: 'button', id }, words);
    one.addEventListener('click', () => void act().catch(() => undefined));
    return one;
  }

  private server({ name, preference }: Setting['servers'][number], i: number): HTMLElement {
    const input = html('input', {
      type: 'number',
      id: `preference-${i}`,
      min: 0,
      max: 65_535,
      value: preference ?? '',
      disabled: preference === null,
      'aria-label': `Preference of ${name}`,
    });
    input.addEventListener('change', () => {
      void this.app.hands.prefer(name, Number(input.value), null).catch(() => undefined);
    });
    const remove = this.button(`remove-server-${i}`, 'Remove', () =>
      this.app.hands.touchSetUp({ do: 'removeServer', server: name }, `You removed ${name}.`),
    );
    remove.setAttribute('aria-label', `Remove ${name}`);
    return html('div', { class: 'row' }, input, html('b', {}, shown(name, 26)), remove);
  }

  private sender({ name, mta, share, honoursBackups }: Setting['senders'][number], i: number): HTMLElement {
    const presets = html('select', { id: `mta-${i}`, 'aria-label': `MTA of ${name}` });
    presets.append(...[...new Set([mta, ...this.presets])].map((one) => html('option', { value: one }, one)));
    presets.value = mta;
    presets.addEventListener('change', () => {
      void this.app.hands.edit(['senders', name, 'mta'], presets.value).catch(() => undefined);
    });
    const slider = html('input', {
      type: 'range',
      id: `share-${i}`,
      min: 0,
      max: 100,
      value: Math.round(share * 100),
      'aria-label': `Share of ${name}, in percent`,
    });
    slider.addEventListener('change', () => {
      const touch = { do: 'share', sender: name, percent: Number(slider.value) } as const;
      void this.app.hands.touchSetUp(touch, `${name} now sends ${slider.value} %.`).catch(() => undefined);
    });
    const tries = html('input', { type: 'checkbox', id: `tries-${i}` });
    tries.checked = honoursBackups > 0;
    tries.addEventListener('change', () => {
      void this.app.hands.edit(['senders', name, 'honoursBackups'], tries.checked).catch(() => undefined);
    });
    const remove = this.button(`remove-sender-${i}`, 'Remove', () =>
      this.app.hands.touchSetUp({ do: 'removeSender', sender: name }, `You removed ${name}.`),
    );
    remove.setAttribute('aria-label', `Remove ${name}`);
    return html(
      'div',
      { class: 'party' },
      html('div', { class: 'row' }, html('b', {}, shown(name, 26)), presets, remove),
      html('div', { class: 'row' }, html('span', {}, `${Math.round(share * 100)} %`), slider),
      html('label', { class: 'row' }, tries, html('span', {}, 'tries the backups')),
    );
  }

  private knob({ path, label, number, unit }: Knob, i: number): HTMLElement {
    const value = `${number}${unit}`;
    const says = html('b', {}, value);
    const slider = html('input', {
      type: 'range',
      id: `knob-${i}`,
      min: -DECADES,
      max: DECADES,
      step: 0.05,
      value: 0,
      'aria-label': `${label}, now ${value}`,
    });
    // The scaled value, with three digits; a share is at most 100 %.
    const now = (): string => {
      const scaled = Number((number * 10 ** Number(slider.value)).toPrecision(3));
      return `${unit === '%' ? Math.min(100, scaled) : scaled}${unit}`;
    };
    slider.addEventListener('input', () => {
      says.textContent = now();
      slider.setAttribute('aria-valuetext', now());
    });
    slider.addEventListener('change', () => void this.app.hands.edit(path, now()).catch(() => undefined));
    return html('div', { class: 'knob' }, html('span', {}, shown(label, 60)), says, slider);
  }
}
