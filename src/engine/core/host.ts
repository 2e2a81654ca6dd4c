/**
 * Functions that the core imports from its host: rules of mail that are seldom needed, mathematical functions that must be
 * the same on every machine, and observers. Everything else it does by itself.
 */

/** Natural logarithm and exponential function for the arguments that kernel/exp-ln.ts leaves to others: the same bits on every machine. */
export declare function ln(x: f64): f64;
export declare function exp(x: f64): f64;

/** Both throw: no memory is left; one message has more copies than can be counted, the last of them at a server, or -1. */
export declare function outOfMemory(): void;
export declare function tooManyCopies(server: i32): void;

/** In the debug build: the core reads or writes a null record (0), beyond all memory (1), or freed memory (2). Throws. */
export declare function brokenRecord(why: i32): void;

/** Rules of src/mail by the number of a mail system; times and ages in seconds. */
export declare function nextWait(mta: i32, failedPasses: i32, age: f64): f64;
export declare function stepAt(mta: i32, age: f64): f64;
export declare function jitteredWait(mta: i32, wait: f64, u: f64): f64;
export declare function nextOnGrid(due: f64, period: f64, phase: f64): f64;
export declare function givesUp(mta: i32, age: f64, failedPasses: i32, hostDownFor: f64): bool;

/** The instant by which a traffic with a daily course has `expected` arrivals [s], not before `since`. */
export declare function whenExpected(traffic: i32, expected: f64, since: f64): f64;

/** Why a copy was lost in a queue: a position in CAUSES. And in that of a relay. */
export declare function causeOfLoss(fate: i32, outcome: i32, stage: i32, failureClass: i32, putOffBy: i32): i32;
export declare function causeInRelay(fate: i32): i32;
/** Counts a message that was lost. `server`: its number, or -1. */
export declare function recordCause(agent: i32, server: i32, kind: i32, cause: i32): void;

/** Tells an observer how a message ended; `latency` is NaN for a message that is not delivered. */
export declare function ended(arrival: i32, agent: i32, domain: i32, kind: i32, fate: i32, latency: f64): void;
