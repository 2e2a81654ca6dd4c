import { LAYOUT } from '../core-layout.js';

/*
 * Layout of the notes on a copy of a message, as offsets behind the core's own part of the record [bytes]. Restoring the
 * core's memory to an instant thus restores the state of each copy, and since when it was in it.
 */
/** Start of its present activity; end of its wait, or start of its attempt; start of its pass [s]. */
export const SINCE = 0;
export const OTHER = 8;
export const PASS_BEGAN = 16;
/** Of a root: from submission to delivery; NaN while it is not delivered [s]. */
export const LATENCY = 24;
/** Its number; of a root: numbers given so far, copies not yet gone. */
export const COPY = 32;
export const COPIES = 34;
export const OPEN = 36;
/** Of a root that is not delivered: a position in FATES. */
export const FATE = 46;
/** Of a root: server, copy, stage and outcome of the last attempt of any of its copies. The server is one more than its number. */
export const LAST_SERVER = 38;
export const LAST_COPY = 40;
export const LAST_STAGE = 42;
export const LAST_OUTCOME = 47;
export const DOING = 43;
export const FLAGS = 44;
/** The last attempts of its pass that are over: how many, then begin and length [s, single], server, outcome and stage of each. */
export const LEG_COUNT = 45;
export const LEGS = 48;
export const LEG_SIZE = 12;
export const MOST_LEGS = 4;
export const NOTE_BYTES = LEGS + MOST_LEGS * LEG_SIZE;

/** Values of DOING. */
export const NOTHING = 0;
export const LOOKS_UP = 1;
export const CONNECTS = 2;
export const TALKS = 3;
/** Its attempt is over, and the next step has not begun. */
export const BETWEEN = 4;
export const IN_LINE = 5;
export const WAITS = 6;

/** Bits of FLAGS: a pass is under way; it is over; its attempt is in a session used again; the server has said why it does not take it. */
export const IN_PASS = 1;
export const IS_OVER = 2;
export const REUSES = 4;
export const WAS_TOLD = 8;
/** Its whole trace is recorded. */
export const IS_FOLLOWED = 16;

/** Offset of the notes in a record; messages of several recipients have none (`Recipient`). */
export const NOTES_AT = (LAYOUT.WatchedMessage.size + 15) & ~15;
