import type { FailureModel } from '../../model/index.js';

/** One sentence on the events, and the shape that stands before it. */
export interface Narration {
  readonly shape: string;
  readonly text: string;
}

/** Shape at a door at which an attempt has ended; one for each outcome. */
export type Shape =
  | 'accepted'
  | 'refused'
  | 'noanswer'
  | 'silent'
  | 'later'
  | 'never5'
  | 'cut'
  | 'noroute'
  | 'notls'
  | 'badcert';

export interface SceneLeg {
  readonly server: string;
  /** Drawn part of the thread, from 0 to 1. */
  readonly grown: number;
  /** Share of a long attempt that is over; 1 if it has ended. */
  readonly over: number;
  /** `null` while the attempt is under way. */
  readonly shape: Shape | null;
  /** Time until its sender knew the outcome [s]. */
  readonly took: number;
}

/** A copy's way from its holder to the doors, in one pass. */
export interface SceneThread {
  readonly message: number;
  readonly copy: number;
  readonly by: string;
  readonly legs: readonly SceneLeg[];
  /** Falls from 1 to 0 after its end. */
  readonly ink: number;
  /** Nobody accepted it in this pass, and it waits. */
  readonly waits: boolean;
}

/** Number of messages that go this way at this moment. */
export interface SceneFlow {
  readonly from: string;
  readonly to: string;
  readonly count: number;
}

export interface SceneServer {
  readonly name: string;
  readonly failing: readonly {
    readonly failure: FailureModel;
    readonly since: number;
  }[];
  readonly sessions: number;
  readonly waiting: number;
  /** Number accepted so far. */
  readonly accepted: number;
  /** Copies that a relay holds. */
  readonly queue: number;
}

/**
 * Reason why a host is not tried: its sender tries the best preference only, the policy does not name it, or its keys
 * cannot be looked up.
 */
export type LeftOut = 'backupsIgnored' | 'policy' | 'tlsa';

/** Words after “never tried”, unless the sender's card has them already. */
export const LEFT_OUT: Readonly<Record<LeftOut, string>> = {
  backupsIgnored: '',
  policy: ': not in the policy',
  tlsa: ': its keys cannot be looked up',
};

export interface SceneSender {
  readonly name: string;
  /** Copies under way or waiting. */
  readonly held: number;
  readonly waiting: number;
  /** The next retry of those that wait. */
  readonly next: { readonly message: number; readonly from: number; readonly until: number } | null;
  /** Hosts that it was seen to skip so far, and why. */
  readonly ignored: readonly { readonly host: string; readonly why: LeftOut }[];
}

export interface Scene {
  readonly t: number;
  readonly servers: readonly SceneServer[];
  readonly senders: readonly SceneSender[];
  readonly threads: readonly SceneThread[];
  /** One of this many threads is drawn. */
  readonly drawn: number;
  /** If not all are drawn: the number on each way, from the holder to a server, or on from there. */
  readonly flows: readonly SceneFlow[];
  readonly counts: {
    readonly arrived: number;
    readonly underWay: number;
    readonly waiting: number;
    readonly delivered: number;
    readonly lost: number;
  };
  readonly says: Narration;
}

/** Spreads message numbers evenly, so that the same messages are in the sample at every speed and after seeking. */
export function isSampled(message: number, every: number): boolean {
  return (Math.imul(message, 0x9e3779b1) >>> 0) % every === 0;
}
