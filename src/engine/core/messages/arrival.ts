import { HAM, INVALID, SPAM, VIRUS } from '../codes';
import { recordArrival, recordFurtherRecipient } from '../counts/recorder';
import { whenExpected } from '../host';
import { isObserved, isTraced, now, state } from '../kernel/clock';
import { ln } from '../kernel/exp-ln';
import { drawBlock, firstWord, secondWord, uniform, WORD } from '../kernel/random-numbers';
import { exponential } from '../kernel/variates';
import { Agent } from '../model/machines';
import { Shares, Traffic } from '../model/traffic';
import { Domain } from '../model/zone';
import { joined, submitted } from '../trace';
import { addMessage, clientBlock, hostNumberOf, Message, Recipient, UNCHOSEN, WatchedMessage } from './message';
import { beginPass, beginPasses } from './pass';
import { setFellow } from './together';

/** Submits a message to its sender: sender, kind and domain are drawn from its traffic's own streams; the first pass begins at once. */
export function arrive(traffic: Traffic): void {
  const m = addMessage();
  m.root = m;
  m.copies = 1;
  m.hops = 0;
  m.traffic = traffic;
  m.number = traffic.counter;
  m.arrivedAt = now;
  if (isObserved) changetype<WatchedMessage>(m).arrival = <i32>state.arrived;
  m.host = UNCHOSEN;
  if (traffic.isUniform) {
    m.agent = traffic.agent;
    m.domain = traffic.domain;
    m.kind = <u8>HAM;
  } else {
    chooseRoute(m, traffic);
    chooseKind(m, traffic);
  }
  advanceTraffic(traffic);
  recordArrival(m.agent);
  if (isTraced) {
    hostNumberOf(m);
    submitted(changetype<usize>(m));
  }
  if (traffic.recipients === 1) beginPass(m);
  else arriveTogether(m, traffic);
}

/** Most recipients of one message: more than any server takes at once, and few enough to be told one by one. */
const MOST_RECIPIENTS: f64 = 10_000;

/** Begins the first pass of a message to several recipients. */
function arriveTogether(m: Message, traffic: Traffic): void {
  addRecipients(m, traffic);
  beginPasses(m);
}

/** Adds the further recipients: for each, a message of its own that travels with the first. */
function addRecipients(m: Message, traffic: Traffic): void {
  const count = recipientsOf(m, traffic);
  let last = m;
  for (let number = 1; number < count; number += 1) {
    const further = addMessage();
    further.root = further;
    further.copies = 1;
    further.hops = 0;
    further.traffic = traffic;
    further.number = m.number;
    further.arrivedAt = now;
    further.host = m.host;
    further.agent = m.agent;
    further.domain = m.domain;
    changetype<Recipient>(further).recipient = <u16>number;
    further.kind = <u8>kindOfFurther(m, traffic, number);
    if (isObserved) changetype<WatchedMessage>(further).arrival = changetype<WatchedMessage>(m).arrival;
    setFellow(last, further);
    last = further;
    recordFurtherRecipient(m.agent);
    if (isTraced) joined(changetype<usize>(m), changetype<usize>(further));
  }
}

/** Number of recipients: fixed, or geometric, P(k) = (1 - q) q^(k - 1). */
function recipientsOf(m: Message, traffic: Traffic): i32 {
  if (traffic.recipients > 0) return traffic.recipients;
  const u = uniform(traffic.recipientsKey0, traffic.recipientsKey1, m.number, 0);
  return <i32>min<f64>(MOST_RECIPIENTS, 1 + floor<f64>(ln(1 - u) / traffic.recipientsLog));
}

/** Kind of mail for a further recipient: the content is the same for all; whether the recipient exists is drawn for each. */
function kindOfFurther(m: Message, traffic: Traffic, number: i32): i32 {
  const invalid = traffic.invalidRecipients;
  const k0 = traffic.recipientsKey0;
  const k1 = traffic.recipientsKey1;
  if (invalid > 0 && uniform(k0, k1, m.number, 2 * number) < invalid) return INVALID;
  if (m.kind !== INVALID) return m.kind;
  // If the first recipient does not exist, the content of the message is not known yet.
  const v = uniform(k0, k1, m.number, 1);
  if (v < m.agent.spam) return SPAM;
  return v < m.agent.spam + m.agent.virus ? VIRUS : HAM;
}

function chooseRoute(m: Message, traffic: Traffic): void {
  const number = m.number;
  if (traffic.replays) {
    m.agent = changetype<Agent>(load<usize>(traffic.agents + ((<usize>number) << 2)));
    m.domain = changetype<Domain>(load<usize>(traffic.targets + ((<usize>number) << 2)));
    return;
  }
  const senders = traffic.senders;
  const domains = traffic.domains;
  const block = drawBlock(traffic.route0, traffic.route1, number, 0);
  m.agent = changetype<Agent>(pick(senders, firstWord(block)));
  m.domain = changetype<Domain>(pick(domains, secondWord(block)));
}

/** The member into whose share the fraction made from a word falls. */
function pick(shares: Shares, word: u32): usize {
  const u = <f64>word * WORD;
  let low = 0;
  let high = shares.count - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (u < load<f64>(shares.bounds + ((<usize>middle) << 3))) high = middle;
    else low = middle + 1;
  }
  return load<usize>(shares.members + ((<usize>low) << 2));
}

const DRAWN: i32 = 255;

function chooseKind(m: Message, traffic: Traffic): void {
  const agent = m.agent;
  m.kind = <u8>HAM;
  if (agent.sendsHamOnly && traffic.invalidRecipients === 0 && !traffic.replays) return;
  const stated = traffic.replays ? <i32>load<u8>(traffic.kinds + <usize>m.number) : DRAWN;
  m.kind = <u8>(stated !== DRAWN ? stated : kindFor(traffic, agent, <f64>secondWord(clientBlock(m)) * WORD));
}

/** Invalid recipients first; what is left is spam, virus or ham in the sender's shares. */
function kindFor(traffic: Traffic, agent: Agent, u: f64): i32 {
  const invalid = traffic.invalidRecipients;
  if (u < invalid) return INVALID;
  // Mostly there are no invalid recipients, and a division is slow.
  const v = invalid > 0 ? (u - invalid) / (1 - invalid) : u;
  if (v < agent.spam) return SPAM;
  return v < agent.spam + agent.virus ? VIRUS : HAM;
}

/** Puts a traffic at its first message. */
export function rewindTraffic(traffic: Traffic): void {
  traffic.count = 0;
  traffic.counter = 0;
  traffic.expected = 0;
  traffic.nextAt = 0;
  schedule(traffic);
}

/** The message that was due has arrived. */
function advanceTraffic(traffic: Traffic): void {
  traffic.counter += 1;
  schedule(traffic);
}

function schedule(traffic: Traffic): void {
  const at = traffic.isPoisson ? traffic.nextAt + gap(traffic) / traffic.rate : scheduled(traffic);
  traffic.nextAt = at >= traffic.lastAt ? Infinity : at;
}

/** Expected arrivals from one message to the next. */
function gap(traffic: Traffic): f64 {
  return exponential(traffic.gaps0, traffic.gaps1, traffic.counter, 0);
}

function scheduled(traffic: Traffic): f64 {
  if (traffic.replays) return replayed(traffic);
  const number = traffic.count;
  traffic.count = number + 1;
  return traffic.modulated ? modulated(traffic, number) : number / traffic.rate;
}

function replayed(traffic: Traffic): f64 {
  return traffic.counter < traffic.length ? load<f64>(traffic.times + ((<usize>traffic.counter) << 3)) : Infinity;
}

/** Arrivals of a Poisson process whose expected number so far is `expected`. */
function modulated(traffic: Traffic, number: f64): f64 {
  traffic.expected = traffic.even ? number : traffic.expected + gap(traffic);
  return whenExpected(traffic.number, traffic.expected / traffic.rate, traffic.nextAt);
}
