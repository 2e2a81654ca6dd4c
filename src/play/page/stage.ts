import { failureWords } from '../film/narrator.js';
import type { Scene } from '../film/seen.js';
import type { Setting } from '../film/setting.js';
import { senderCard, serverCard } from './cards.js';
import { Crowd, mailAt } from './crowd.js';
import { sizeWithin, svg } from './dom.js';
import { dragServer } from './drag.js';
import { drawGhosts } from './ghosts.js';
import { type Box, type Layout, layoutOf } from './layout.js';
import { made, Sheet, type Sketch, text } from './sketch.js';
import { slipOf } from './slip.js';
import { type Mail, pictureOf, sketchLines, sketchMail } from './ways.js';

export interface StageHands {
  readonly onServer: (name: string, at: Element) => void;
  readonly onMessage: (message: number) => void;
  readonly onDrop: (name: string, preference: number) => void;
}

/** A thing that stands still, and the part of it that changes. */
interface Thing {
  readonly group: SVGElement;
  readonly state: Sheet;
}

/** Number of envelopes from which they are drawn on a canvas. */
const CROWD = 150;
/** Smallest scale to which a drawing is reduced so that all of it is visible. */
const LEAST = 0.8;
/** Distance at which a pointer hits an envelope: the mouse, and a finger [units of the stage]. */
const REACH = { mouse: 16, touch: 22 };

/** The drawing of a moment. Parts that stand still are made once; of the moving parts only differences are applied. */
export class Stage {
  private readonly room: HTMLElement;
  private readonly hands: StageHands;
  private layout: Layout | null = null;
  private setting: Setting | null = null;
  private readonly things = new Map<string, Thing>();
  private moving = { ghosts: new Sheet(), lines: new Sheet(), mail: new Sheet(), over: new Sheet() };
  private readonly crowd = new Crowd();
  private mail: readonly Mail[] = [];
  private pressed: Mail | null = null;
  /** True if two stages share the room of one. */
  compact = false;
  /** Messages with another fate in the set-up that this one is compared with. */
  flips: ReadonlySet<number> = new Set();

  constructor(room: HTMLElement, hands: StageHands) {
    this.room = room;
    this.hands = hands;
    this.hearPointers();
  }

  /** Draws the parts that stand still. */
  show(setting: Setting): void {
    const layout = layoutOf(setting, this.room.clientWidth, this.compact);
    this.setting = setting;
    this.layout = layout;
    this.things.clear();
    this.moving = { ghosts: new Sheet(), lines: new Sheet(), mail: new Sheet(), over: new Sheet() };
    this.mail = [];
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
      ...[...head, ...note].map(made),
      // A server that is never tried is drawn below the machines: the line to it crosses no name.
      this.moving.ghosts.group,
      ...servers,
      ...senders,
      ...[this.moving.lines, this.moving.mail, this.moving.over].map(({ group }) => group),
    );
    // A drawing that is a little too high for its room is reduced; a higher one scrolls.
    if (!layout.narrow && !this.compact)
      view.style.minHeight = `${Math.round((LEAST * this.room.clientWidth * layout.h) / layout.w)}px`;
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
    const picture = pictureOf(scene, setting, layout, inHand, this.flips);
    const over = [...picture.over, ...slipOf(setting, layout, scene.t)];
    this.mail = picture.mail;
    const isCrowd = this.mail.length > CROWD;
    this.moving.ghosts.show(drawGhosts(scene, setting, layout));
    this.moving.lines.show(isCrowd ? [] : sketchLines(picture.lines));
    this.moving.mail.show(isCrowd ? [] : sketchMail(picture.mail));
    this.moving.over.show(isCrowd ? [] : over);
    const view = this.room.querySelector('svg');
    if (isCrowd && view !== null) this.crowd.show(this.room, view, layout, { ...picture, over });
    else this.crowd.hide();
  }

  /** The current stage as elements alone, to be exported as a picture. */
  asElements(scene: Scene, inHand: number | null): SVGSVGElement | null {
    const { setting, layout } = this;
    const view = this.room.querySelector('svg');
    if (view === null || setting === null || layout === null) return null;
    const copy = view.cloneNode(true) as SVGSVGElement;
    if (this.mail.length <= CROWD) return copy;
    const { lines, mail, over } = pictureOf(scene, setting, layout, inHand, this.flips);
    const all = [...sketchLines(lines), ...sketchMail(mail), ...over, ...slipOf(setting, layout, scene.t)];
    copy.append(...all.map(made));
    return copy;
  }

  /** An envelope is hit where it was when the pointer went down: it may have moved when that goes up. */
  private hearPointers(): void {
    const find = (event: PointerEvent): Mail | null => {
      const matrix = this.room.querySelector('svg')?.getScreenCTM();
      if (matrix == null) return null;
      const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
      return mailAt(this.mail, x, y, event.pointerType === 'mouse' ? REACH.mouse : REACH.touch);
    };
    const { room } = this;
    room.addEventListener('pointerdown', (event) => {
      this.pressed = find(event);
    });
    room.addEventListener('pointermove', (event) => {
      room.classList.toggle('onmail', this.mail.length > CROWD && find(event) !== null);
    });
    const click = (event: Event): void => {
      const { pressed } = this;
      this.pressed = null;
      if (pressed === null) return;
      event.stopPropagation();
      this.hands.onMessage(pressed.message);
    };
    room.addEventListener('click', click, true);
  }

  /** Marks the server whose menu is open. */
  open(name: string | null): void {
    for (const [id, { group }] of this.things) group.classList.toggle('open', id === `server:${name}`);
  }

  focus(name: string): void {
    this.things.get(`server:${name}`)?.group.focus();
  }

  private redraw(id: string, parts: readonly Sketch[], label: string | null): void {
    const thing = this.things.get(id);
    if (thing === undefined) return;
    thing.state.show(parts);
    if (label !== null && thing.group.getAttribute('aria-label') !== label)
      thing.group.setAttribute('aria-label', label);
  }

  private band({ x, y, w, h, preference, words }: Layout['bands'][number]): SVGElement[] {
    const frame = svg('rect', { x, y, width: w, height: h, rx: 14, fill: 'var(--band)' });
    const narrowly = this.layout?.narrow === true;
    const [cx, cy] = [x + 26, y + 26];
    const label = narrowly
      ? [text(x + 10, y + 62, 12, words.slice(0, 24), 'q')]
      : [
          text(
            cx + 24,
            cy + 5,
            sizeWithin(w - 44, words),
            words,
            preference === this.layout?.bands[0]?.preference ? 'b' : '',
          ),
        ];
    if (preference === null) return [frame, ...label.map(made)];
    const size = String(preference).length > 3 ? 10 : 14;
    return [
      frame,
      svg('circle', { cx, cy, r: 15, fill: 'var(--ink)' }),
      svg(
        'text',
        { x: cx, y: cy + 5, 'text-anchor': 'middle', 'font-size': size, class: 'b paper' },
        String(preference),
      ),
      ...label.map(made),
    ];
  }

  private server(name: string, box: Box | undefined): SVGElement[] {
    if (box === undefined) return [];
    const state = new Sheet();
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
      state.group,
      ring,
    );
    let wasDragged = false;
    group.addEventListener('pointerdown', (event) => {
      const view = group.ownerSVGElement;
      if (view === null || this.layout === null || this.layout.narrow) return;
      wasDragged = false;
      dragServer(event as PointerEvent, name, group as SVGGElement, view, this.layout, (preference) => {
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
    this.things.set(`server:${name}`, { group, state });
    return [group];
  }

  private sender(name: string, box: Box | undefined): SVGElement[] {
    if (box === undefined) return [];
    const group = svg('g', { 'data-id': `sender:${name}` });
    this.things.set(`sender:${name}`, { group, state: new Sheet(group) });
    return [group];
  }
}
