import type { FailureModel } from '../../model/index.js';

/** One sentence on what is going on, and the shape that stands before it. */
export interface Narration {
  readonly shape: string;
  readonly text: string;
}

/** What stands at a door where an attempt has ended; each has a shape of its own. */
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
  /** How far the thread has grown, from 0 to 1. */
  readonly grown: number;
  /** What share of a long attempt is over; 1 where it has ended. */
  readonly over: number;
  /** `null` while it is under way. */
  readonly shape: Shape | null;
  /** Until its sender knew [s]. */
  readonly took: number;
}

/** A copy's way from whoever holds it to the doors, in one pass. */
export interface SceneThread {
  readonly message: number;
  readonly copy: number;
  readonly by: string;
  readonly legs: readonly SceneLeg[];
  /** From 1 to 0 after its end. */
  readonly ink: number;
  /** Nobody took it in this pass, and it waits. */
  readonly waits: boolean;
}

/** So many messages of this moment go this way. */
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
  /** Accepted until now. */
  readonly accepted: number;
  /** Copies that a relay holds. */
  readonly queue: number;
}

/** Why a host is not tried: its sender tries the best preference only, the policy does not name it, or its keys cannot be looked up. */
export type LeftOut = 'backupsIgnored' | 'policy' | 'tlsa';

/** What follows “never tried”, where the sender's card does not say it already. */
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
  /** The next try of those that wait. */
  readonly next: { readonly message: number; readonly from: number; readonly until: number } | null;
  /** Hosts that it was seen to leave out until now, and why. */
  readonly ignored: readonly { readonly host: string; readonly why: LeftOut }[];
}

export interface Scene {
  readonly t: number;
  readonly servers: readonly SceneServer[];
  readonly senders: readonly SceneSender[];
  readonly threads: readonly SceneThread[];
  /** One in so many threads is drawn. */
  readonly drawn: number;
  /** Where not all are drawn: how many take each way, from who holds them to a server, or on from there. */
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
