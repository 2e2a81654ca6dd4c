import { FAILURE_CLASSES, OUTCOMES } from '../../mail/index.js';
import { DISCONNECT } from '../build/compiled-mta.js';
import { ATTEMPT_FAILED, theWorld } from '../world.js';

/** A constant of each file, so that V8 takes the addresses of its columns for constants (ARCHITECTURE.md, the hot loop). */
const w = theWorld;

const OUTCOME_OF = {
  refused: 'refused',
  timeout: 'timedOut',
  '4xx': 'tempfailed',
  '5xx': 'rejected',
  disconnect: 'disconnected',
} as const;

/** Outcome of an attempt by the class of its failure: positions in OUTCOMES. */
const OUTCOMES_BY_CLASS = Uint8Array.from(FAILURE_CLASSES, (failure) => OUTCOMES.indexOf(OUTCOME_OF[failure]));
const OVERLOADED = OUTCOMES.indexOf('overloaded');

/** The attempt under way will have failed at `at` [s], in this stage and way. */
export function failAt(row: number, at: number, stage: number, failureClass: number): void {
  const m = w.messages;
  m.stage[row] = stage;
  m.failureClass[row] = failureClass;
  m.outcome[row] = OUTCOMES_BY_CLASS[failureClass] as number;
  const { noticesCuts, timeouts } = w.mtaOf(row);
  const heard = failureClass === DISCONNECT && !noticesCuts ? at + (timeouts[stage] as number) : at;
  w.schedule(heard, ATTEMPT_FAILED, row);
}

/** The same for a connection that the server turns away because it is full. */
export function turnAwayAt(row: number, at: number, stage: number, failureClass: number): void {
  failAt(row, at, stage, failureClass);
  w.messages.outcome[row] = OVERLOADED;
}
