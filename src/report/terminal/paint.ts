import picocolors from 'picocolors';
import type { Verdict } from '../../results/index.js';

/** The text styles used on the terminal; all of them do nothing without colour. */
export interface Paint {
  readonly heading: (text: string) => string;
  readonly quiet: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly down: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly verdict: Readonly<Record<Verdict, (text: string) => string>>;
}

export function buildPaint(colour: boolean): Paint {
  const colours = picocolors.createColors(colour);
  return {
    heading: (text) => colours.bold(text),
    quiet: (text) => colours.dim(text),
    strong: (text) => colours.bold(text),
    down: (text) => colours.red(text),
    warning: (text) => colours.yellow(text),
    verdict: { pass: colours.green, fail: colours.red, undecided: colours.yellow },
  };
}
