import { LEFT_OUT, type Scene } from '../film/seen.js';
import type { Setting } from '../film/setting.js';
import { type Curve, type Point, partOf, pathOf } from './curves.js';
import { shown } from './dom.js';
import type { Layout } from './layout.js';
import { mark, type Sketch, sketch } from './sketch.js';

/** The height of the mailbox below a server [units of the stage]. */
const BOX = 46;

/** A place on a curve where words of this width cover no server; the middle if they do everywhere. */
function freePlace(curve: Curve, width: number, { narrow, servers }: Layout): Point {
  const places = (narrow ? [0.8] : [0.55, 0.35, 0.25, 0.15, 0.08, 0.7]).map((u) => partOf(curve, u)[3]);
  const covers = ({ x, y }: Point): boolean =>
    [...servers.values()].some(
      (box) => x - 12 < box.x + box.w && x + width > box.x && y - 12 < box.y + box.h + BOX && y + 12 > box.y,
    );
  return places.find((place) => !covers(place)) ?? (places[0] as Point);
}

/** Healthy servers that a sender never tries, drawn as such. */
export function drawGhosts(scene: Scene, setting: Setting, layout: Layout): Sketch[] {
  return scene.senders.flatMap(({ name, ignored, held }) => {
    const box = layout.senders.get(name);
    if (box === undefined || held === 0) return [];
    const servers = setting.servers.flatMap(({ hosts, name: server }) => {
      const found = ignored.find(({ host }) => host === server || hosts.includes(host));
      return found === undefined ? [] : [{ server, why: found.why }];
    });
    return servers.slice(0, 3).flatMap(({ server, why }) => {
      const to = layout.servers.get(server);
      if (to === undefined) return [];
      const end = { x: to.x - 6, y: to.y + to.h - 8 };
      const from = layout.narrow
        ? { x: box.x + box.w - 20, y: box.y + box.h }
        : { x: box.x + box.w, y: box.y + box.h - 14 };
      const curve: Curve = [
        from,
        { x: from.x + (layout.narrow ? 0 : 180), y: from.y + 70 },
        { x: end.x - (layout.narrow ? 120 : 150), y: end.y + 40 },
        end,
      ];
      const words = `never tried by ${shown(name, 16)}${LEFT_OUT[why]}`;
      const middle = freePlace(curve, 24 + words.length * 7.2, layout);
      return [
        sketch('path', {
          d: pathOf(curve),
          fill: 'none',
          stroke: 'var(--ghost)',
          'stroke-width': 2,
          'stroke-linecap': 'round',
          'stroke-dasharray': '2 7',
        }),
        mark('leftout', middle.x, middle.y, 22),
        sketch('rect', {
          x: middle.x + 14,
          y: middle.y - 10,
          width: words.length * 6.8 + 8,
          height: 20,
          rx: 6,
          fill: 'var(--stage)',
          opacity: 0.92,
        }),
        sketch('text', { x: middle.x + 18, y: middle.y + 4, 'font-size': 12, class: 'b ghost' }, words),
      ];
    });
  });
}
