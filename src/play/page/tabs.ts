import { byId } from './dom.js';

/** Tabs of the side panel, in their order. */
const TABS = ['lesson', 'goals', 'try', 'build', 'story', 'text', 'twin'] as const;
export type Tab = (typeof TABS)[number];

/** The tabs of the side panel; some are offered only if they have something to show. */
export class Tabs {
  chosen: Tab = 'try';
  private readonly onShow: () => void;

  constructor(onShow: () => void) {
    this.onShow = onShow;
    for (const name of TABS) {
      const tab = byId(`tab-${name}`);
      tab.addEventListener('click', () => this.show(name));
      tab.addEventListener('keydown', (event) => this.onKey(event, name));
    }
  }

  /** Offers or hides a tab. */
  offer(name: Tab, isThere: boolean): void {
    byId(`tab-${name}`).hidden = !isThere;
    if (!isThere && this.chosen === name) this.show('try');
  }

  show(name: Tab): void {
    if (byId(`tab-${name}`).hidden) return;
    this.chosen = name;
    for (const one of TABS) {
      byId(`tab-${one}`).setAttribute('aria-selected', String(one === name));
      byId(`tab-${one}`).tabIndex = one === name ? 0 : -1;
      byId(`panel-${one}`).hidden = one !== name;
    }
    this.onShow();
  }

  /** Opens the n-th of the tabs that are offered, from 1. */
  showAt(place: number): void {
    const name = this.there()[place - 1];
    if (name !== undefined) this.show(name);
  }

  private there(): Tab[] {
    return TABS.filter((name) => !byId(`tab-${name}`).hidden);
  }

  private onKey(event: KeyboardEvent, name: Tab): void {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    const there = this.there();
    const next = there.at((there.indexOf(name) + by) % there.length);
    if (next === undefined) return;
    this.show(next);
    byId(`tab-${next}`).focus();
  }
}
