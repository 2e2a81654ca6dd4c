import type { AssertResult, Search } from '../results/index.js';
import { EXIT, type ExitCode, gravest } from './exit-code.js';

/** The code that asserts end with. */
export function codeOf(asserts: readonly AssertResult[]): ExitCode {
  const codes = { pass: EXIT.done, fail: EXIT.failed, undecided: EXIT.undecided };
  return gravest(asserts.map(({ verdict }) => codes[verdict]));
}

/** The code of a precision that was asked for: one that was not reached leaves open what was asked. */
export function codeOfSearch(search: Search | undefined): ExitCode {
  return search?.figure !== undefined && !search.holds ? EXIT.undecided : EXIT.done;
}
