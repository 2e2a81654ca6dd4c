import { svg } from './dom.js';
import type { Band } from './layout.js';

/** A pointer that moves so far drags; less is a click [px]. */
const LEAST = 8;

/** What a place between the bands stands for: a band's own number, or one between two, before or behind them. */
function preferenceAt(x: number, bands: readonly Band[]): { preference: number; words: string } | null {
  const known = bands.filter((band): band is Band & { preference: number } => band.preference !== null);
  const over = known.find((band) => x >= band.x && x <= band.x + band.w);
  if (over !== undefined) return { preference: over.preference, words: `let go: ${over.preference}` };
  const [before] = known.filter((band) => band.x + band.w < x).slice(-1);
  const after = known.find((band) => band.x > x);
  const last = before?.preference ?? 0;
  const next = after?.preference ?? last + 20;
  const between = Math.floor((last + next) / 2);
  if (before === undefined && after === undefined) return null;
  if (before !== undefined && between <= last) return null;
  return { preference: between, words: `let go: ${between}, a place of its own` };
}

/** Lets a server be dragged to another preference; `drop` is told which, or nothing where it was let go elsewhere. */
export function dragServer(
  down: PointerEvent,
  group: SVGElement,
  view: SVGSVGElement,
  bands: readonly Band[],
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
    const [x, y] = [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
    target = preferenceAt(x, bands);
    label.setAttribute('x', String(x));
    label.setAttribute('y', String(y - 24));
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
