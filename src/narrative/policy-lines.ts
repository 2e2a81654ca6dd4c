import type { MtaBehaviour } from '../mail/index.js';
import { printableName } from '../report/index.js';
import type { PolicyKnown, Reason, TellingLine, TraceAsker } from '../results/index.js';
import { formatDuration } from '../units/index.js';
import { actorOf, because, type Context, citationOf, type Event, lineAt, mtaOf, since } from './context.js';
import { nameServerReasons } from './meeting-words.js';

const MODES: Readonly<Record<NonNullable<Event<'policy'>['mode']>, string>> = {
  enforce: 'hosts that it does not name, or whose certificate does not hold, get nothing',
  testing: 'nobody is left out, and what would have failed is counted',
  none: 'it asks for nothing',
};

/** The line, the reason and its source for each way in which a policy is known. */
const HOW: Readonly<Record<PolicyKnown, (domain: string) => readonly [string, string, string | null]>> = {
  always: (domain) => [
    `goes by the MTA-STS policy of ${domain}`,
    'kept or fetched anew: it is the same all through the run',
    null,
  ],
  kept: (domain) => [`remembers the MTA-STS policy of ${domain}`, 'fetched before, and kept', 'RFC 8461 §3.3'],
  same: (domain) => [
    `asks for the TXT record of _mta-sts.${domain}`,
    'it names the policy that is kept, so nothing is fetched',
    'RFC 8461 §5.1',
  ],
  fetched: (domain) => [
    `fetches the MTA-STS policy of ${domain} over HTTPS`,
    `the TXT record of _mta-sts.${domain} names one that it does not have`,
    'RFC 8461 §3.3',
  ],
  unpublished: (domain) => [
    `asks for the TXT record of _mta-sts.${domain}: there is none`,
    'a policy that is kept holds until its time is over',
    'RFC 8461 §3.1',
  ],
  noRecord: (domain) => [
    `asks for the TXT record of _mta-sts.${domain} in vain`,
    'without it there is no policy, but for one that is kept',
    'RFC 8461 §3.1',
  ],
  underWay: (domain) => [
    `waits for the MTA-STS policy of ${domain}`,
    'another message of this sending host is fetching it',
    null,
  ],
  unreachable: (domain) => [
    `finds nobody at https://mta-sts.${domain}`,
    'it gives up after a minute, and does not try again for five',
    'RFC 8461 §3.3',
  ],
  notFound: (domain) => [
    `finds no policy at https://mta-sts.${domain}`,
    'it does not try again for five minutes',
    'RFC 8461 §3.3',
  ],
  certificate: (domain) => [
    `does not trust the certificate of https://mta-sts.${domain}`,
    'a policy counts only from a host with a certificate that holds; no other try for five minutes',
    'RFC 8461 §3.3',
  ],
};

/** Cases in which the TXT record or the policy itself could not be had. */
const IN_VAIN: ReadonlySet<PolicyKnown> = new Set(['noRecord', 'unreachable', 'notFound', 'certificate']);

/** The MTA-STS policy that the walk goes by, and how the sender knows it. */
export function policyLine(context: Context, event: Event<'policy'>): TellingLine {
  const domain = printableName(event.domain);
  const [does, why, source] = HOW[event.how](domain);
  const isInVain = IN_VAIN.has(event.how);
  const result =
    event.mode === null ? 'none to go by' : isInVain ? `the one that it keeps says ${event.mode}` : event.mode;
  const reasons = [...nameServerReasons(context, event.failure), because(why, source)];
  if (event.mode !== null) reasons.push(because(`${event.mode}: ${MODES[event.mode]}`, 'RFC 8461 §5'));
  else if (isInVain) reasons.push(because('its mail goes as to a domain without a policy', 'RFC 8461 §3.3'));
  if (event.until !== null && event.mode !== null)
    reasons.push(because(`kept for another ${formatDuration(event.until - event.t)}`, 'max_age of the policy'));
  const exchange = {
    from: actorOf(context, event),
    to: context.actors.of('', 'dns'),
    asks: `TXT of _mta-sts.${domain}?`,
    answer: isInVain ? 'none' : (event.mode ?? 'none'),
  };
  const asked = event.how === 'always' || event.how === 'kept' || event.how === 'underWay' ? null : exchange;
  return lineAt(since(context, event.t), isInVain ? 'bad' : 'plain', `${does}: ${result}`, reasons, asked);
}

const TLSA: Readonly<Record<Event<'tlsa'>['answer'], readonly [string, string]>> = {
  none: ['there are none', 'nothing is checked by DANE'],
  valid: ['they name its key', 'TLS is mandatory, with that key'],
  mismatch: ['they name another key than its own', 'TLS is mandatory, with a key that they name'],
  unusable: ['none that can be used', 'TLS is mandatory, without a check'],
  nxdomain: ['there is no such name (NXDOMAIN)', 'nothing is checked by DANE'],
  empty: ['there are none', 'nothing is checked by DANE'],
  servfail: ['the name server failed (SERVFAIL)', 'whether there are any is not known'],
  timeout: ['no answer', 'whether there are any is not known'],
};

/** The TLSA records of a host, for a sender that follows DANE. */
export function tlsaLine(context: Context, event: Event<'tlsa'>): TellingLine {
  const host = printableName(event.host);
  const [answer, why] = TLSA[event.answer];
  const isInVain = event.answer === 'servfail' || event.answer === 'timeout';
  const reasons = [
    ...nameServerReasons(context, event.failure),
    because(why, isInVain ? 'RFC 7672 §2.1.2' : 'RFC 7672 §2.2'),
  ];
  const exchange = {
    from: actorOf(context, event),
    to: context.actors.of('', 'dns'),
    asks: `TLSA of ${host}?`,
    answer,
  };
  const text = `asks for the TLSA records of ${host}: ${answer}`;
  return lineAt(since(context, event.t), isInVain ? 'bad' : 'plain', text, reasons, exchange);
}

/** A demand for TLS, and the rule or setting behind it. */
function askerReason(mta: MtaBehaviour, asker: TraceAsker, domain: string, host: string): Reason {
  const names = mta.mtaStsBy === 'certificates' ? ', of a host that it names' : '';
  if (asker === 'MTA-STS')
    return because(
      `the MTA-STS policy of ${printableName(domain)} asks for TLS and a certificate that holds${names}`,
      'RFC 8461 §4.2',
    );
  if (asker === 'DANE')
    return because(`the TLSA records of ${printableName(host)} make TLS mandatory (DANE)`, 'RFC 7672 §2.2');
  const asks = asker === 'verify' ? 'TLS and a certificate that holds' : 'TLS';
  const source = citationOf(mta, (values) => values.tls, mta.tls);
  return because(`the sender itself asks for ${asks} (tls: ${asker})`, source);
}

/** The demands that the session did not meet. */
export function askerReasons(context: Context, { askedBy = [], host, ...owner }: Event<'outcome'>): Reason[] {
  const mta = mtaOf(context, owner);
  return askedBy.map((asker) => askerReason(mta, asker, context.trace.domain, host));
}
