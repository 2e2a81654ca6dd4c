import { type Conditions, meetsAll } from '../model/index.js';
import { printableName } from '../report/index.js';
import type { Reason, TraceFailure } from '../results/index.js';
import { formatShare, formatSize, listed } from '../units/index.js';
import { because, type Context, spellList } from './context.js';

/** Path of a failure in the scenario, as `--set` and asserts write it. */
export function pathOf({ of, name, at }: TraceFailure): string {
  return `${of}["${printableName(name)}"].failures[${at}]`;
}

/** Reasons why the failure met this message: the mail it meets, and the mail it spares. */
export function meetingReasons({ parties }: Context, failure: TraceFailure): Reason[] {
  const meeting = parties.meeting(failure);
  if (meeting === undefined || meetsAll({ ...meeting, probability: 1 })) return [];
  const { only, except } = meeting;
  const met = only === undefined ? [] : [`only ${wordsOf(only)} meet this`];
  const spared = except === undefined ? [] : [`${only === undefined ? 'all meet this but' : 'not'} ${wordsOf(except)}`];
  return [because([...met, ...spared].join(', '), pathOf(failure))];
}

/** Reasons why a query got no answer: the failure of the name servers, and the mail that it meets. */
export function nameServerReasons(context: Context, failure: TraceFailure | undefined): Reason[] {
  if (failure === undefined) return [];
  const meeting = context.parties.meeting(failure);
  const share =
    meeting === undefined || meeting.probability >= 1 ? '' : ` of ${formatShare(meeting.probability)} of queries`;
  return [because(`a failure of its name servers${share}`, pathOf(failure)), ...meetingReasons(context, failure)];
}

/** Conditions in words: `messages of bulk or backup.example.net, from 30 % of the sending hosts, of spam`. */
export function wordsOf(asked: Conditions): string {
  const { senders, hosts, group, family, mail, over, tls, recipient, after } = asked;
  const inGroup = group === null ? '' : ` (group ${printableName(group)})`;
  const parts = [
    senders === null ? '' : `of ${spellList(senders.map((name) => printableName(name)))}`,
    hosts === null ? '' : `from ${formatShare(hosts)} of the sending hosts${inGroup}`,
    family === null
      ? ''
      : `over ${listed(
          family.map((one) => (one === 'ipv4' ? 'IPv4' : 'IPv6')),
          'or',
        )}`,
    mail === null ? '' : `that are ${listed(mail, 'or')}`,
    over === null ? '' : `over ${formatSize(over)}`,
    tls === null ? '' : tls ? 'with TLS' : 'without TLS',
    recipient === null ? '' : `to recipient ${listed(recipient.map(String), 'or')}`,
    after === null ? '' : `after ${after} recipients were accepted`,
  ];
  return ['messages', ...parts.filter((part) => part !== '')].join(' ');
}
