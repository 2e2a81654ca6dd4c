import type { AssertResult, Search } from '../results/index.js';
/** Exit codes of the program. */
export const EXIT = {
  /** Done, and the asserts hold. */
  done: 0,
  /** An assert fails. */
  failed: 1,
  /** The input or the call is wrong. */
  wrong: 2,
  /** An assert is undecided. */
  undecided: 3,
  /** Not yet: shards are missing, or a disk is full. Try again. EX_TEMPFAIL of sysexits.h. */
  incomplete: 75,
  /** Our fault. EX_SOFTWARE of sysexits.h. */
  fault: 70,
  /** Ctrl-C: 128 + SIGINT, as shells report it. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const GRAVEST_FIRST: readonly ExitCode[] = [
  EXIT.fault,
  EXIT.interrupted,
  EXIT.wrong,
  EXIT.incomplete,
  EXIT.failed,
  EXIT.undecided,
];

/** The gravest of several exit codes. */
export function gravest(codes: readonly ExitCode[]): ExitCode {
  return GRAVEST_FIRST.find((code) => codes.includes(code)) ?? EXIT.done;
}

/** The exit code for the verdicts of asserts. */
export function codeOf(asserts: readonly AssertResult[]): ExitCode {
  const codes = { pass: EXIT.done, fail: EXIT.failed, undecided: EXIT.undecided };
  return gravest(asserts.map(({ verdict }) => codes[verdict]));
}

/** Exit code of a search for a precision: undecided if the precision was not reached. */
export function codeOfSearch(search: Search | undefined): ExitCode {
  return search?.figure !== undefined && !search.holds ? EXIT.undecided : EXIT.done;
}
