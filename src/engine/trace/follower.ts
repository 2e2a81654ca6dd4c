import type { Story, StoryEvent } from '../../results/index.js';

/** A story that is still being told. */
export interface Draft {
  readonly story: { -readonly [Key in keyof Omit<Story, 'events'>]: Story[Key] } & { readonly events: StoryEvent[] };
  copies: number;
  /** Copies not yet gone. */
  open: number;
}

/** One copy of a message, by its record in the core. */
export interface Follower {
  readonly draft: Draft;
  copy: number;
  /** Its number before it stood for a copy that the server kept. */
  ownCopy: number;
  /** What the server said, for the outcome that is on its way. */
  reply: string | null;
  /** The place, among those of its server, of the limit for each client that has said so; or none. */
  limit: number | null;
  /** Where in the events the last outcome of this copy in this pass stands, or -1. */
  lastOutcome: number;
}
