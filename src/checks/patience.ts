import { nextWait, queueLife } from '../mail/index.js';
import type { SenderModel } from '../model/index.js';
import { formatDuration, type Seconds } from '../units/index.js';
import { remembered } from './check.js';

/** A sender of wanted mail, and how long it keeps trying. */
export interface Patient {
  readonly sender: SenderModel;
  readonly life: Seconds;
}

/**
 * Senders that queue wanted mail, least patient first: a bot that never retries is no loss, and a sender without a
 * queue loses mail in any outage.
 */
const queueing = remembered((senders: readonly SenderModel[]): readonly Patient[] =>
  senders
    .map((sender) => ({ sender, life: sender.spam + sender.virus >= 1 ? 0 : queueLife(sender.mta) }))
    .filter(({ life }) => life > 0)
    .sort((a, b) => a.life - b.life),
);

/** Those of these senders that queue wanted mail and give up within this time, least patient first. */
export function impatient(senders: readonly SenderModel[], length: Seconds): readonly Patient[] {
  return queueing(senders).filter(({ life }) => life < length);
}

/** `mail from a bounces after 8 h, that of 5 other senders after 5 d at the latest`; the least patient comes first. */
export function spellPatience(senders: readonly Patient[]): string {
  const [first, second] = senders;
  const last = senders.at(-1);
  if (first === undefined || last === undefined) return '';
  const start = `mail from ${first.sender.name} bounces after ${formatDuration(first.life)}`;
  if (second === undefined) return start;
  if (second === last) return `${start}, that from ${last.sender.name} after ${formatDuration(last.life)}`;
  return `${start}, that of ${senders.length - 1} other senders after ${formatDuration(last.life)} at the latest`;
}

/**
 * Time after the end of an outage of this length during which a sender still returns new mail at once [s]: if it counts
 * how long a server has been failing, until the server's own retry time comes (Exim, retry.c). 0 for all others.
 */
export function aftermath({ sender: { mta }, life }: Patient, length: Seconds): Seconds {
  const { hostDown, age } = mta.giveUpAfter;
  if (hostDown === null || mta.retry.per !== 'host' || length <= life) return 0;
  if (age !== null && age < hostDown) return 0;
  const wait = nextWait(mta.retry.rule, Number.MAX_SAFE_INTEGER, length);
  return Number.isFinite(wait) ? wait : 0;
}
