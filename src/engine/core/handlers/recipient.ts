import { INVALID } from '../codes';
import { uniformBelow } from '../luck/addressed';
import { isNone } from '../memory';
import { Server } from '../model/server';
import { addSighting, findSighting } from '../state/greylist';
import { Message } from '../state/message';
import { luckOf, model, passCounter } from '../world';

const WORDS: f64 = 4294967296.0;

export const RECIPIENT_TAKEN: i32 = 0;
/** 550: no such user (RFC 5321 §3.3). */
export const RECIPIENT_UNKNOWN: i32 = 1;
/** 450: greylisted (RFC 6647 §2.1). */
export const RECIPIENT_GREYLISTED: i32 = 2;

/** What a working server says to the recipient at `t`, when the RCPT stage begins. */
export function judgeRecipient(m: Message, server: Server, t: f64): i32 {
  if (m.kind === INVALID && server.knowsRecipients) return RECIPIENT_UNKNOWN;
  if (server.greylist < 0) return RECIPIENT_TAKEN;
  return isGreylisted(m, server, t) ? RECIPIENT_GREYLISTED : RECIPIENT_TAKEN;
}

/**
 * RFC 6647 §5: an unknown triplet is put off; it passes when the same address comes back after `delay` and within
 * `window`, and a later return counts as a first one.
 */
function isGreylisted(m: Message, server: Server, t: f64): bool {
  const known = server.greylistKnown;
  if (known > 0 && luckOf(m, server.greylistKey0, server.greylistKey1, 0) < known) return false;
  const address = sourceAddress(m);
  const entry = findSighting(m.greylist, server.greylist, address);
  if (isNone(entry)) {
    m.greylist = addSighting(m.greylist, server.greylist, address, t);
    return true;
  }
  const age = t - entry.seenAt;
  if (age > server.greylistWindow) entry.seenAt = t;
  return age < server.greylistDelay || age > server.greylistWindow;
}

/** The address this pass comes from, of those its sending host has. Numbers are unique within a message. */
function sourceAddress(m: Message): i32 {
  const agent = m.agent;
  const addresses = agent.mta.addresses;
  if (addresses <= 1) return agent.number;
  const u = luckOf(m, agent.addressKey0, agent.addressKey1, passCounter(m));
  return agent.number + model.agentCount * uniformBelow(<u32>(u * WORDS), addresses);
}
