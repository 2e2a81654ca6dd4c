import type { Setting } from '../film/setting.js';
import { shown, sizeWithin } from './dom.js';
import type { Layout } from './layout.js';
import { type Sketch, sketch, text } from './sketch.js';

/** The DNS records at a moment. */
export function slipOf(setting: Setting, { slip }: Layout, t: number): Sketch[] {
  if (slip === null) return [];
  const current = [...new Map(setting.slips.filter(({ from }) => from <= t).map((one) => [one.domain, one])).values()];
  const rows: Sketch[] = [];
  let y = slip.y + 19;
  for (const { domain, records, instead } of current.slice(0, 3)) {
    const head = shown(`DNS · ${domain}`, 24);
    rows.push(text(slip.x + 11, y, sizeWithin(slip.w - 34, head), head, 'b'));
    y += 20;
    for (const { preference, host } of records.slice(0, current.length > 1 ? 2 : 5)) {
      rows.push(
        sketch('circle', { cx: slip.x + 19, cy: y - 4, r: 9, fill: 'var(--ink)' }),
        sketch(
          'text',
          { x: slip.x + 19, y, 'text-anchor': 'middle', 'font-size': preference > 99 ? 8 : 10.5, class: 'b paper' },
          String(preference),
        ),
        text(slip.x + 34, y, Math.min(12, sizeWithin(slip.w - 40, shown(host, 22))), shown(host, 22)),
      );
      y += 20;
    }
    if (instead !== null) {
      rows.push(text(slip.x + 11, y, 11.5, instead, 'q'));
      y += 18;
    }
  }
  const paper = sketch('rect', {
    x: slip.x,
    y: slip.y,
    width: slip.w,
    height: y - slip.y - 6,
    rx: 9,
    fill: 'var(--machine)',
    stroke: 'var(--edge)',
    'stroke-width': 1.3,
  });
  return [paper, ...rows];
}
