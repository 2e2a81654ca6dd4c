import type { Telling } from '../../results/index.js';
import { formatDuration } from '../../units/index.js';
import type { Step } from '../desk.js';
import type { Scene } from '../film/seen.js';
import type { Setting } from '../film/setting.js';
import { speedNear } from '../first-view.js';
import { byId } from './dom.js';
import { clockOf } from './lanes.js';
import { drawTry, Legend } from './panels.js';

/** Shortest time while playing between two sentences read aloud, and between updates of the list of the moment [ms]. */
const SAID = 4000;
const LISTED = 250;
/** Shortest step that is announced as a jump [s]. */
const JUMP = 60;

/** Texts about a moment: the clock, the sentence under the stage, the one read aloud, and the moment as a list. */
export class Readout {
  /** The user's last action. */
  note = '';
  readonly legend = new Legend();
  private said = 0;
  private listed = 0;

  say(words: string): void {
    byId('live').textContent = words;
    this.said = performance.now();
  }

  /** Draws a moment; `now`: also the texts that would otherwise wait. */
  draw(setting: Setting, scene: Scene, playing: boolean, now: boolean): void {
    this.legend.note(scene);
    byId('clock').textContent = clockOf(scene.t);
    byId('says').textContent = scene.says.text;
    byId('say-shape').setAttribute('href', `#g-${scene.says.shape}`);
    byId('relative').textContent = this.note === '' ? `of ${clockOf(setting.end)}` : this.note;
    const time = performance.now();
    if (playing && time - this.said > SAID) this.say(scene.says.text);
    if (!now && playing && time - this.listed < LISTED) return;
    this.listed = time;
    const room = byId('panel-try');
    if (room.hidden) return;
    const { scrollTop } = room;
    room.replaceChildren(...drawTry(setting, scene, this.legend, this.note));
    room.scrollTop = scrollTop;
  }

  /**
   * Announces the event of a step: what happened to the selected message by `t`, in the words of its story, and how far
   * the step went since `from`; if that message has no more events in this direction, that the step went to another
   * one.
   */
  sayStep(telling: Telling | null, from: number, { t, isOwn }: Step, scene: Scene | null): void {
    if (telling !== null && !isOwn) {
      const over = `Nothing ${t < from ? 'happened before' : 'more happens'} to message ${telling.message}. `;
      byId('says').textContent = `${over}${jumpOf(from, t)}${scene?.says.text ?? ''}`;
      this.say(byId('says').textContent ?? '');
      return;
    }
    const lines = telling?.parts.flatMap((part) => (part.kind === 'gap' ? [] : part.lines)) ?? [];
    const since = t - (telling?.sent_s ?? 0) + 1e-6;
    const last = lines.flatMap((line) => (line.kind === 'line' && line.t_s <= since ? [line] : [])).at(-1);
    const told =
      last === undefined || telling === null ? (scene?.says.text ?? '') : `Message ${telling.message}: ${last.text}`;
    const words = `${jumpOf(from, t)}${told}`;
    byId('says').textContent = words;
    this.say(words);
  }

  /** Sets the speed to the nearest stop. @returns the time that one second then shows [s]. */
  showSpeed(seconds: number): number {
    const speed = speedNear(seconds);
    byId<HTMLSelectElement>('speed').value = String(speed);
    return speed;
  }

  drawTransport(playing: boolean): void {
    byId('play').setAttribute('aria-label', playing ? 'Pause' : 'Play');
    byId('play-shape').setAttribute('d', playing ? 'M4 2h4v16H4zM12 2h4v16h-4z' : 'M4 2l13 8-13 8z');
  }
}

/** Length of a step, if it is more than a moment. */
function jumpOf(from: number, t: number): string {
  const far = Math.abs(t - from);
  return far < JUMP ? '' : `${formatDuration(Math.round(far))} ${t > from ? 'later' : 'earlier'}: `;
}
