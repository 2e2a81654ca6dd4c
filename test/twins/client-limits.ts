import type { ClientLimitModel } from '../../src/model/index.js';

/** What limits of messages for each client mean: each client's history, looked through each time. All limits have one key. */
export class PlainClientLimits {
  private readonly limits: readonly ClientLimitModel[];
  private readonly histories = new Map<string, number[][]>();

  constructor(limits: readonly ClientLimitModel[]) {
    this.limits = limits;
  }

  /** Whether a message of the client is let through; all that are let through are accepted. */
  meet({ key, t }: { readonly key: string; readonly t: number }): boolean {
    const histories = this.histories.get(key) ?? this.limits.map(() => []);
    this.histories.set(key, histories);
    const open = this.limits.map(({ allows }, i) => isOpen(allows, histories[i] ?? [], t));
    const passes = !open.includes(false);
    this.limits.forEach(({ countsTries }, i) => {
      if (passes || countsTries) histories[i]?.push(t);
    });
    return passes;
  }
}

function isOpen(allows: ClientLimitModel['allows'], history: readonly number[], t: number): boolean {
  if (allows.kind === 'sessions') throw new Error('sessions are no messages');
  return allows.kind === 'bucket' ? hasOne(allows, history, t) : isWithin(allows, history, t);
}

/** A bucket filled from the beginning, message by message. */
function hasOne({ rate, burst }: { rate: number; burst: number }, history: readonly number[], t: number): boolean {
  let level = burst;
  let at = history[0] ?? t;
  for (const one of [...history, t]) {
    level = Math.min(burst, level + (one - at) * rate) - 1;
    at = one;
  }
  return level >= -1e-9;
}

/** Windows cut from the beginning, each from its first message. */
function isWithin({ most, length }: { most: number; length: number }, history: readonly number[], t: number): boolean {
  let start = Number.NEGATIVE_INFINITY;
  let count = 0;
  for (const one of history) {
    if (one >= start + length) {
      start = one;
      count = 0;
    }
    count += 1;
  }
  return t >= start + length || count < most;
}
