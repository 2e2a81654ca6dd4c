import type { Scene } from '../film/seen.js';
import { AT_FIRST, type Opening, questionKey } from '../first-view.js';
import type { QuestionName, Questions } from '../protocol.js';

/**
 * Answers of the engine that came with the page: they hold until its own engine is ready, or another scenario is
 * opened. While it plays, the last scene before a moment stands for it.
 */
export class HeadStart {
  private opening: Opening | null;

  constructor(opening: Opening | null) {
    this.opening = opening;
  }

  /** The answer to a question; `undefined` if it is not among these. */
  answerTo(name: QuestionName, args: readonly unknown[]): unknown {
    const { opening } = this;
    if (opening === null) return undefined;
    const key = questionKey(name, args);
    if (Object.hasOwn(opening.answers, key)) return opening.answers[key];
    // Another scenario, or the same one after an edit.
    if (name === 'load') this.end();
    return name === 'scene' ? this.frameAt(opening.frames, ...(args as Parameters<Questions['scene']>)) : undefined;
  }

  /** From now on the engine itself is asked. */
  end(): void {
    this.opening = null;
  }

  private frameAt(
    frames: readonly Scene[],
    ...[t, speed, inHand, isStill, most]: Parameters<Questions['scene']>
  ): Scene | undefined {
    const isPlayed = speed === AT_FIRST.speed && most === AT_FIRST.most && inHand === null && !isStill;
    const [first, second] = frames;
    if (!isPlayed || first === undefined || second === undefined) return undefined;
    return frames[Math.floor((t - first.t) / (second.t - first.t) + 1e-9)];
  }
}
