import { hostNumberOf, isSecured, Message, recipientOf, sizeOf, uniformOfHost } from '../messages/message';
import { Conditions } from '../model/failure';

/** Do the conditions hold for this message as it meets a failure in a session? */
export function holdInSession(asked: Conditions, m: Message): bool {
  return (
    ((<i32>asked.kinds >> <i32>m.kind) & 1) !== 0 &&
    ((<i32>asked.families >> familyOf(m)) & 1) !== 0 &&
    ((<i32>asked.tls >> (hasTls(m) ? 1 : 0)) & 1) !== 0 &&
    sizeOf(m) > asked.over &&
    acceptedBefore >= asked.after &&
    includesRecipient(asked, m) &&
    holdForClient(asked, m)
  );
}

/** Do they hold for the client: the sender, and its host? */
export function holdForClient(asked: Conditions, m: Message): bool {
  const agent = m.agent;
  if (asked.senders !== 0 && load<u8>(asked.senders + <usize>agent.number) === 0) return false;
  if (asked.hosts >= 1) return true;
  // Each agent's hosts are drawn apart: by the keys of its own phases, which no other draw joins with these.
  const k0 = asked.hostsKey0 ^ agent.phaseKey0;
  return uniformOfHost(k0, asked.hostsKey1 ^ agent.phaseKey1, hostNumberOf(m)) < asked.hosts;
}

/** Family of the address that is spoken to, a position in FAMILIES. */
function familyOf(m: Message): i32 {
  return m.address.isIpv6 ? 1 : 0;
}

/** Does the session use TLS? */
function hasTls(m: Message): bool {
  return m.agent.mta.meetsTls && isSecured(m);
}

/** Recipients accepted in the transaction before the present one. */
let acceptedBefore: i32 = 0;

/** Sets the number of recipients accepted before the next one. */
export function countAccepted(count: i32): void {
  acceptedBefore = count;
}

function includesRecipient(asked: Conditions, m: Message): bool {
  if (asked.recipientCount === 0) return true;
  const number = recipientOf(m) + 1;
  for (let i = 0; i < asked.recipientCount; i += 1) {
    if (load<i32>(asked.recipients + ((<usize>i) << 2)) === number) return true;
  }
  return false;
}
