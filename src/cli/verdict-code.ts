import type { AssertResult } from '../results/index.js';
import { EXIT, type ExitCode, gravest } from './exit-code.js';

/** The code that asserts end with. */
export function codeOf(asserts: readonly AssertResult[]): ExitCode {
  const codes = { pass: EXIT.done, fail: EXIT.failed, undecided: EXIT.undecided };
  return gravest(asserts.map(({ verdict }) => codes[verdict]));
}
