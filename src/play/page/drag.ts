import { shown, svg } from './dom.js';
import type { Layout } from './layout.js';

/** Shortest movement of a pointer that is a drag; less is a click [px]. */
const LEAST = 8;

type Band = Layout['bands'][number];

/** Preference for a place between the bands: a band's own number, or one between two, before or behind them. */
function preferenceAt(
  x: number,
  name: string,
  { bands, servers }: Layout,
): { preference: number; words: string } | null {
  const known = bands.filter((band): band is Band & { preference: number } => band.preference !== null);
  const over = known.find((band) => x >= band.x && x <= band.x + band.w);
  if (over !== undefined) {
    const within = [...servers].flatMap(([server, box]) =>
      box.x >= over.x && box.x < over.x + over.w ? [server] : [],
    );
    const [equal] = within.filter((server) => server !== name);
    const words = within.includes(name) ? 'stays at' : equal === undefined ? '' : `equal to ${shown(equal, 24)}, at`;
    return { preference: over.preference, words: `let go: ${words} ${over.preference}`.replace('  ', ' ') };
  }
  const [before] = known.filter((band) => band.x + band.w < x).slice(-1);
  const after = known.find((band) => band.x > x);
  const last = before?.preference ?? 0;
  const next = after?.preference ?? last + 20;
  const between = Math.floor((last + next) / 2);
  if (before === undefined && after === undefined) return null;
  if (before !== undefined && between <= last) return null;
  return { preference: between, words: `let go: ${between}, a place of its own` };
}

/** Lets a server be dragged to another preference; `drop` gets the new one, or nothing if it was dropped elsewhere. */
export function dragServer(
  down: PointerEvent,
  name: string,
  group: SVGGraphicsElement,
  view: SVGSVGElement,
  layout: Layout,
  drop: (preference: number | null) => void,
): void {
  const begin = { x: down.clientX, y: down.clientY };
  const scale = view.viewBox.baseVal.width / view.getBoundingClientRect().width;
  const label = svg('text', {
    class: 'b droplabel',
    'font-size': 14,
    'text-anchor': 'middle',
    'pointer-events': 'none',
  });
  const home = group.getBBox();
  let isDragging = false;
  let target: ReturnType<typeof preferenceAt> = null;
  const end = (): void => {
    group.removeAttribute('transform');
    group.classList.remove('dragged');
    label.remove();
    removeEventListener('pointermove', move);
    removeEventListener('pointerup', up);
    removeEventListener('pointercancel', end);
    removeEventListener('keydown', key, true);
  };
  const move = (event: PointerEvent): void => {
    const [dx, dy] = [event.clientX - begin.x, event.clientY - begin.y];
    if (!isDragging && Math.hypot(dx, dy) < LEAST) return;
    isDragging = true;
    group.classList.add('dragged');
    group.setAttribute('transform', `translate(${dx * scale} ${dy * scale})`);
    const box = view.getBoundingClientRect();
    const x = (event.clientX - box.left) * scale;
    target = preferenceAt(x, name, layout);
    label.setAttribute('x', String(x));
    label.setAttribute('y', String(home.y + dy * scale - 10));
    label.textContent = target?.words ?? 'not here';
    if (label.parentNode === null) view.append(label);
  };
  const up = (): void => {
    end();
    if (isDragging) drop(target?.preference ?? null);
  };
  const key = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    end();
    if (isDragging) drop(null);
  };
  addEventListener('pointermove', move);
  addEventListener('pointerup', up);
  addEventListener('pointercancel', end);
  addEventListener('keydown', key, true);
}
