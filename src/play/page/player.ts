import type { Scene } from '../film/seen.js';
import { AT_FIRST } from '../first-view.js';

/** Most wall-clock time that one frame shows, and least if movement is to be reduced: then it goes in steps [s]. */
const MOST_SHOWN = 0.1;
const STEP = 1;
const STILL = '(prefers-reduced-motion: reduce)';
/** If a picture takes longer than this, time waits for it [ms]. */
const PATIENCE = 250;

/** Asks for the scene of a moment; only the last unanswered question matters. */
export class Player {
  t = 0;
  end = 1;
  /** Simulated time that one second of the wall clock shows [s]. */
  speed = AT_FIRST.speed;
  playing = false;
  /** Called before it starts to play. */
  onPlay: () => void = () => undefined;
  private readonly ask: (t: number, speed: number) => Promise<Scene>;
  private readonly draw: (scene: Scene) => void;
  private readonly onChange: () => void;
  private last = 0;
  private asking: Promise<void> | null = null;
  private wanted = false;
  /** Time at which a picture was last asked for, or drawn [ms]. */
  private since = 0;

  constructor(ask: Player['ask'], draw: Player['draw'], onChange: () => void) {
    this.ask = ask;
    this.draw = draw;
    this.onChange = onChange;
  }

  play(): void {
    if (this.playing) return;
    if (this.t >= this.end) this.t = 0;
    this.playing = true;
    this.onPlay();
    this.last = performance.now();
    this.onChange();
    requestAnimationFrame((now) => this.frame(now));
  }

  /** Plays, unless the user prefers reduced motion. */
  playUnlessStill(): void {
    if (!matchMedia(STILL).matches) this.play();
  }

  pause(): void {
    this.playing = false;
    this.onChange();
  }

  /** Goes to a moment, and resolves when it is drawn. */
  async seek(t: number): Promise<void> {
    this.t = Math.max(0, Math.min(this.end, t));
    this.last = performance.now();
    await this.refresh();
  }

  /** Draws the current moment; questions asked while one is under way are merged. */
  async refresh(): Promise<void> {
    this.wanted = true;
    if (this.asking === null) this.since = performance.now();
    this.asking ??= this.askAll().finally(() => {
      this.asking = null;
    });
    await this.asking;
  }

  private async askAll(): Promise<void> {
    while (this.wanted) {
      this.wanted = false;
      // If the engine was stopped meanwhile, there is nothing to draw.
      const scene = await this.ask(this.t, this.speed).catch(() => null);
      if (scene !== null) this.draw(scene);
      this.since = performance.now();
    }
  }

  private frame(now: number): void {
    if (!this.playing) return;
    const least = matchMedia(STILL).matches ? STEP : 0;
    const passed = Math.max(0, (now - this.last) / 1000);
    if (this.asking !== null && now - this.since > PATIENCE) this.last = now;
    else if (passed >= least) {
      this.last = now;
      this.t = Math.min(this.end, this.t + Math.min(Math.max(MOST_SHOWN, least), passed) * this.speed);
      if (this.t >= this.end) this.pause();
      void this.refresh();
    }
    requestAnimationFrame((next) => this.frame(next));
  }
}
