import { KINDS } from '../../mail/index.js';
import type { GreylistModel } from '../../model/index.js';
import { uniformBelow } from '../../random/index.js';
import type { AgentKeys } from '../build/agents.js';
import { theWorld } from '../world.js';

/** A constant of each file, so that V8 takes the addresses of its columns for constants (ARCHITECTURE.md, the hot loop). */
const w = theWorld;

const INVALID = KINDS.indexOf('invalid');
const WORDS = 2 ** 32;

export const RECIPIENT_TAKEN = 0;
/** 550: no such user (RFC 5321 §3.3). */
export const RECIPIENT_UNKNOWN = 1;
/** 450: greylisted (RFC 6647 §2.1). */
export const RECIPIENT_GREYLISTED = 2;

/** The words that go with them in a story (RFC 6647 §5; RFC 3463 §3.2). */
export const GREYLISTED = '450 4.7.1 greylisted, come back later';
export const NO_SUCH_USER = '550 5.1.1 no such user';

/** Does a working server take this recipient without looking? */
export function takesAll(row: number, server: number): boolean {
  return (w.servers.greylist[server] as number) < 0 && w.messages.kind[row] !== INVALID;
}

/** What a working server says to the recipient at `t`, when the RCPT stage begins. */
export function judgeRecipient(row: number, server: number, t: number): number {
  if (w.messages.kind[row] === INVALID && w.servers.knowsRecipients[server] === 1) return RECIPIENT_UNKNOWN;
  if ((w.servers.greylist[server] as number) < 0) return RECIPIENT_TAKEN;
  return isGreylisted(row, server, t) ? RECIPIENT_GREYLISTED : RECIPIENT_TAKEN;
}

/**
 * RFC 6647 §5: an unknown triplet is put off; it passes when the same address comes back after `delay` and within
 * `window`, and a later return counts as a first one.
 */
function isGreylisted(row: number, server: number, t: number): boolean {
  const m = w.messages;
  const greylist = w.servers.models[server]?.greylist as GreylistModel;
  const key = w.servers.greylistKeys[server] as AgentKeys['order'];
  if (greylist.known > 0 && w.luckOf(row, key, 0) < greylist.known) return false;
  const database = w.servers.greylist[server] as number;
  const address = sourceAddress(row);
  const head = m.greylist[row] as number;
  const entry = w.greylists.find(head, database, address);
  if (entry < 0) {
    m.greylist[row] = w.greylists.add(head, database, address, t);
    return true;
  }
  const age = t - (w.greylists.seenAt[entry] as number);
  if (age > greylist.window) w.greylists.seenAt[entry] = t;
  return age < greylist.delay || age > greylist.window;
}

/** The address this pass comes from, of those its sending host has. Numbers are unique within a message. */
function sourceAddress(row: number): number {
  const agent = w.messages.agent[row] as number;
  const { addresses } = w.mtaOf(row);
  if (addresses <= 1) return agent;
  const { address } = w.agents.keys[agent] as AgentKeys;
  const drawn = uniformBelow((w.luckOf(row, address, w.passCounter(row)) * WORDS) >>> 0, addresses);
  return agent + w.agents.count * drawn;
}
