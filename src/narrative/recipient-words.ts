import type { Outcome, Stage } from '../mail/index.js';
import type { Reason } from '../results/index.js';
import { because, type Event, quoted } from './context.js';

/** Stages of a session, for "put off at …" and the like. */
const AT: Readonly<Record<Stage, string>> = {
  connect: 'at the connection',
  greeting: 'at the greeting',
  ehlo: 'at EHLO',
  starttls: 'at STARTTLS',
  tls: 'in the handshake',
  mail: 'at MAIL',
  rcpt: 'at RCPT',
  data: 'at DATA',
  message: 'at the final dot',
};

/** Outcomes of the recipients of one transaction, where they differ. */
export function recipientReasons(recipients: NonNullable<Event<'outcome'>['recipients']>): Reason[] {
  const ways = new Map<string, number[]>();
  for (const { recipient, outcome, stage, reply } of recipients) {
    const said = outcome === 'accepted' ? 'taken' : `${OUTCOME_WORDS[outcome]} ${AT[stage]}${quoted(reply)}`;
    ways.set(said, [...(ways.get(said) ?? []), recipient]);
  }
  return [...ways].map(([said, who]) => {
    const names = who.length === 1 ? `recipient ${who[0]}` : `recipients ${listOf(who)}`;
    return because(`${names}: ${said}`);
  });
}

function listOf(numbers: readonly number[]): string {
  const [last, ...others] = numbers.toReversed();
  return others.length === 0 ? String(last) : `${others.toReversed().join(', ')} and ${last}`;
}

const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  accepted: 'taken',
  refused: 'not asked for,',
  timedOut: 'without an answer',
  tempfailed: 'put off',
  rejected: 'refused for good',
  disconnected: 'cut off',
  overloaded: 'turned away',
  unreachable: 'not reached',
  noTls: 'not sent',
  badCertificate: 'not sent',
};
