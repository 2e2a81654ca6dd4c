/** Numeric codes for words in the core's trace of a message (`trace.ts`): reasons for its decisions. */

/** Why an address was passed over, in a trace. */
export const OVER_NOT_DUE: i32 = 0;
export const OVER_DEAD: i32 = 1;
export const OVER_LIMIT: i32 = 2;
export const OVER_REPEAT: i32 = 3;
export const OVER_POLICY: i32 = 4;
/** The room under the limit is for addresses of the other family; another address of its host has said no. */
export const OVER_BALANCE: i32 = 5;
export const OVER_HOST: i32 = 6;
export const OVER_TLSA: i32 = 7;

/** Sources of the TLS requirement that a session did not meet, in a trace: bits. */
export const ASKED_BY_SENDER: i32 = 1;
export const ASKED_BY_POLICY: i32 = 2;
export const ASKED_BY_DANE: i32 = 4;

/** Origin of a sender's knowledge of a domain's MTA-STS policy, in a trace. The last three in the order of POLICY_FAILURES. */
export const POLICY_FIXED: i32 = 0;
export const POLICY_KEPT: i32 = 1;
export const POLICY_SAME: i32 = 2;
export const POLICY_FETCHED: i32 = 3;
export const POLICY_UNPUBLISHED: i32 = 4;
export const POLICY_NO_RECORD: i32 = 5;
export const POLICY_UNDER_WAY: i32 = 6;
export const POLICY_NOT_FETCHED: i32 = 7;

/** Why no further candidate was tried, in a trace. */
export const WALK_LIST_ENDED: i32 = 0;
export const WALK_SESSION_LIMIT: i32 = 1;
export const WALK_HOST_LIMIT: i32 = 2;
export const WALK_ADDRESS_LIMIT: i32 = 3;

/** Why records were left out, in a trace. */
export const CUT_SELF: i32 = 0;
export const CUT_BACKUPS_IGNORED: i32 = 1;
export const CUT_LOOPBACK: i32 = 2;

/** The sender's next step, in a trace. */
export const THEN_NEXT: i32 = 0;
export const THEN_DEFER: i32 = 1;
export const THEN_BOUNCE: i32 = 2;
export const THEN_DONE: i32 = 3;
/** Its own machine is off. */
export const THEN_OFF: i32 = 4;

/** Lines that a message waits in, in a trace. */
export const LINE_DESTINATION: i32 = 0;
export const LINE_QUEUE_RUNNER: i32 = 1;
export const LINE_PLACE: i32 = 2;
export const LINE_RATE: i32 = 3;
