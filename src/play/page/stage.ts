import { failureWords } from '../film/narrator.js';
import type { Scene } from '../film/seen.js';
import type { Setting } from '../film/setting.js';
import { senderCard, serverCard, text } from './cards.js';
import { shown, svg } from './dom.js';
import { dragServer } from './drag.js';
import { type Box, type Layout, layoutOf } from './layout.js';
import { drawThreads } from './threads.js';

export interface StageHands {
  readonly onServer: (name: string, at: Element) => void;
  readonly onMessage: (message: number) => void;
  readonly onDrop: (name: string, preference: number) => void;
}

/** A thing that stands still, and the part of it that changes. */
interface Thing {
  readonly group: SVGElement;
  readonly state: SVGElement;
  drawn: string;
}

/** The drawing of a moment. What stands still is made once; what moves is made anew each time. */
export class Stage {
  private readonly room: HTMLElement;
  private readonly hands: StageHands;
  private layout: Layout | null = null;
  private setting: Setting | null = null;
  private readonly things = new Map<string, Thing>();
  private moving = svg('g');
  private slip = svg('g');
  private slipDrawn = '';

  constructor(room: HTMLElement, hands: StageHands) {
    this.room = room;
    this.hands = hands;
  }

  /** Draws what stands still. */
  show(setting: Setting): void {
    const layout = layoutOf(setting, this.room.clientWidth);
    this.setting = setting;
    this.layout = layout;
    this.things.clear();
    this.moving = svg('g');
    this.slip = svg('g');
    this.slipDrawn = '';
    const bands = layout.bands.flatMap((band) => this.band(band));
    const senders = setting.senders.flatMap(({ name }) => this.sender(name, layout.senders.get(name)));
    const servers = setting.servers.flatMap(({ name }) => this.server(name, layout.servers.get(name)));
    const more = layout.left.servers + layout.left.senders;
    const note =
      more === 0
        ? []
        : [
            text(
              20,
              layout.h - 8,
              12,
              `and ${layout.left.servers} servers, ${layout.left.senders} senders more, not drawn`,
              'q',
            ),
          ];
    const head = layout.narrow ? [] : [text(20, 39, 13.5, 'who sends', 'b')];
    const view = svg(
      'svg',
      { viewBox: `0 0 ${layout.w} ${layout.h}`, role: 'group', 'aria-label': 'Senders, DNS and servers' },
      ...bands,
      ...head,
      ...note,
      ...servers,
      ...senders,
      this.moving,
      this.slip,
    );
    this.room.replaceChildren(view);
  }

  update(scene: Scene, inHand: number | null): void {
    const { setting, layout } = this;
    if (setting === null || layout === null) return;
    for (const [i, server] of scene.servers.entries()) {
      const [fixed, box] = [setting.servers[i], layout.servers.get(server.name)];
      if (fixed !== undefined && box !== undefined)
        this.redraw(
          `server:${server.name}`,
          serverCard(server, fixed, box, scene.t),
          `${fixed.name}, preference ${fixed.preference ?? 'none'}, ${failureWords(server)?.text ?? 'up'}, ${server.sessions} sessions, ${server.accepted} accepted. Press Enter for its menu`,
        );
    }
    for (const [i, sender] of scene.senders.entries()) {
      const [fixed, box] = [setting.senders[i], layout.senders.get(sender.name)];
      if (fixed !== undefined && box !== undefined)
        this.redraw(`sender:${sender.name}`, senderCard(sender, fixed, box, scene.t), null);
    }
    this.drawSlip(setting, layout, scene.t);
    this.moving.replaceChildren(...drawThreads(scene, setting, layout, inHand, this.hands.onMessage));
  }

  /** Marks the server whose menu is open. */
  open(name: string | null): void {
    for (const [id, { group }] of this.things) group.classList.toggle('open', id === `server:${name}`);
  }

  focus(name: string): void {
    this.things.get(`server:${name}`)?.group.focus();
  }

  private redraw(id: string, parts: SVGElement[], label: string | null): void {
    const thing = this.things.get(id);
    if (thing === undefined) return;
    const fresh = svg('g', {}, ...parts);
    const drawn = fresh.innerHTML;
    if (drawn === thing.drawn) return;
    thing.drawn = drawn;
    thing.state.replaceChildren(...fresh.childNodes);
    if (label !== null) thing.group.setAttribute('aria-label', label);
  }

  private band({ x, y, w, h, preference, words }: Layout['bands'][number]): SVGElement[] {
    const frame = svg('rect', { x, y, width: w, height: h, rx: 14, fill: 'var(--band)' });
    const narrowly = this.layout?.narrow === true;
    const [cx, cy] = [x + 26, y + 26];
    const label = narrowly
      ? [text(x + 10, y + 62, 12, words.slice(0, 24), 'q')]
      : [text(cx + 24, cy + 5, 13, words, preference === this.layout?.bands[0]?.preference ? 'b' : '')];
    if (preference === null) return [frame, ...label];
    const size = String(preference).length > 3 ? 10 : 14;
    return [
      frame,
      svg('circle', { cx, cy, r: 15, fill: 'var(--ink)' }),
      svg(
        'text',
        { x: cx, y: cy + 5, 'text-anchor': 'middle', 'font-size': size, class: 'b paper' },
        String(preference),
      ),
      ...label,
    ];
  }

  private server(name: string, box: Box | undefined): SVGElement[] {
    if (box === undefined) return [];
    const state = svg('g');
    const ring = svg('rect', {
      class: 'ring',
      x: box.x - 6,
      y: box.y - 6,
      width: box.w + 12,
      height: box.h + 12,
      rx: 16,
    });
    const group = svg(
      'g',
      {
        class: 'thing',
        tabindex: 0,
        role: 'button',
        'aria-haspopup': 'menu',
        'data-id': `server:${name}`,
        'aria-label': name,
      },
      state,
      ring,
    );
    let wasDragged = false;
    group.addEventListener('pointerdown', (event) => {
      const view = group.ownerSVGElement;
      if (view === null || this.layout === null || this.layout.narrow) return;
      wasDragged = false;
      dragServer(event as PointerEvent, group, view, this.layout.bands, (preference) => {
        wasDragged = true;
        if (preference !== null) this.hands.onDrop(name, preference);
      });
    });
    group.addEventListener('click', () => {
      if (!wasDragged) this.hands.onServer(name, group);
      wasDragged = false;
    });
    group.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return;
      event.preventDefault();
      this.hands.onServer(name, group);
    });
    this.things.set(`server:${name}`, { group, state, drawn: '' });
    return [group];
  }

  private sender(name: string, box: Box | undefined): SVGElement[] {
    if (box === undefined) return [];
    const group = svg('g', { 'data-id': `sender:${name}` });
    this.things.set(`sender:${name}`, { group, state: group, drawn: '' });
    return [group];
  }

  private drawSlip(setting: Setting, layout: Layout, t: number): void {
    const { slip } = layout;
    if (slip === null) return;
    const current = [
      ...new Map(setting.slips.filter(({ from }) => from <= t).map((one) => [one.domain, one])).values(),
    ];
    const key = JSON.stringify(current);
    if (key === this.slipDrawn) return;
    this.slipDrawn = key;
    const rows: SVGElement[] = [];
    let y = slip.y + 19;
    for (const { domain, records, instead } of current.slice(0, 3)) {
      rows.push(text(slip.x + 11, y, 12.5, shown(`DNS · ${domain}`, 21), 'b'));
      y += 20;
      for (const { preference, host } of records.slice(0, current.length > 1 ? 2 : 5)) {
        rows.push(
          svg('circle', { cx: slip.x + 19, cy: y - 4, r: 9, fill: 'var(--ink)' }),
          svg(
            'text',
            { x: slip.x + 19, y, 'text-anchor': 'middle', 'font-size': preference > 99 ? 8 : 10.5, class: 'b paper' },
            String(preference),
          ),
          text(slip.x + 34, y, 12, shown(host, 20)),
        );
        y += 20;
      }
      if (instead !== null) {
        rows.push(text(slip.x + 11, y, 11.5, instead, 'q'));
        y += 18;
      }
    }
    const paper = svg('rect', {
      x: slip.x,
      y: slip.y,
      width: slip.w,
      height: y - slip.y - 6,
      rx: 9,
      fill: 'var(--machine)',
      stroke: 'var(--edge)',
      'stroke-width': 1.3,
    });
    this.slip.replaceChildren(paper, ...rows);
  }
}
