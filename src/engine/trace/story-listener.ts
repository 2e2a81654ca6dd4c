/**
 * Who is told what happens to messages, step by step (src/engine/core/story.ts). Records and codes of the core are
 * numbers; flags are 0 or 1; times are in seconds, NaN where there is none.
 */
export interface StoryListener {
  submitted(m: number): void;
  copied(m: number, copy: number): void;
  saidAccepted(m: number): void;
  saidFiltered(m: number): void;
  saidGreylisted(m: number): void;
  saidUnknown(m: number): void;
  saidByFailure(m: number, failure: number): void;
  saidOverloaded(m: number, server: number): void;
  pass(m: number, t: number): void;
  lookup(m: number, t: number, answer: number, cached: number, asked: number, expires: number): void;
  noAddress(m: number, t: number, host: number, cached: number): void;
  cut(m: number, t: number, why: number, first: number, end: number): void;
  order(m: number, t: number, preference: number, addresses: number, count: number): void;
  passedOver(m: number, t: number, address: number, why: number, until: number): void;
  walkEnded(m: number, t: number, why: number): void;
  attempt(m: number, t: number, reused: number): void;
  backlog(m: number, t: number): void;
  greeted(m: number, t: number): void;
  filter(m: number, t: number, wait: number, work: number): void;
  filtered(m: number, t: number, action: number): void;
  outcome(m: number, t: number, outcome: number, stage: number, then: number): void;
  turnedOut(m: number, then: number): void;
  kept(m: number, t: number): void;
  keptEnds(m: number): void;
  relayed(m: number, t: number, server: number): void;
  copyEnded(m: number, t: number, fate: number, duplicate: number): void;
  decided(root: number, fate: number, latency: number): void;
  gone(m: number, root: number, t: number): void;
  backscatter(m: number, t: number): void;
  line(m: number, t: number, what: number): void;
  off(m: number, t: number, until: number): void;
  deadDestination(m: number, t: number, until: number): void;
  deferred(m: number, t: number, due: number, until: number): void;
  warning(m: number, t: number, age: number): void;
  /** Has every wanted message been told to its end? */
  isDone(): boolean;
}
