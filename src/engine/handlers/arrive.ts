import { KINDS } from '../../mail/index.js';
import { block, drawBlock, uniformBelow } from '../../random/index.js';
import type { ShareTable, TrafficSource } from '../build/traffic.js';
import { theWorld } from '../world.js';
import { beginPass } from './resolve.js';

/** A constant of each file, so that V8 takes the addresses of its columns for constants (ARCHITECTURE.md, the hot loop). */
const w = theWorld;

const HAM = KINDS.indexOf('ham');
const SPAM = KINDS.indexOf('spam');
const VIRUS = KINDS.indexOf('virus');
const INVALID = KINDS.indexOf('invalid');
const WORD = 2 ** -32;

/** A message is submitted to its sender: who sends what to whom is its own luck; the first pass begins at once. */
export function arrive(traffic: number): void {
  const t = w.now;
  const source = w.traffic[traffic] as TrafficSource;
  const m = w.messages;
  const row = m.add();
  const number = source.count;
  m.root[row] = row;
  m.copies[row] = 1;
  m.hops[row] = 0;
  m.traffic[row] = traffic;
  m.number[row] = number;
  // Only observers ask for it: a column that nobody writes to takes no memory.
  if (w.story !== null || w.onEnd !== null) m.arrival[row] = w.arrived;
  m.arrivedAt[row] = t;
  chooseRoute(source, row, number);
  chooseHostAndKind(source, row, number);
  source.advance();
  w.recorder.recordArrival(m.agent[row] as number);
  if (w.story !== null) w.story.submitted(row, w.replication);
  beginPass(row);
}

function chooseRoute({ replay, from, to, route }: TrafficSource, row: number, number: number): void {
  const m = w.messages;
  if (replay !== null) {
    m.agent[row] = replay.senders[number] as number;
    m.domain[row] = replay.domains[number] as number;
    return;
  }
  const senders = from as ShareTable;
  const domains = to as ShareTable;
  if (!senders.single || !domains.single) drawBlock(route.k0, route.k1, number, 0);
  m.agent[row] = senders.pick((block[0] as number) * WORD);
  m.domain[row] = domains.pick((block[1] as number) * WORD);
}

function chooseHostAndKind(source: TrafficSource, row: number, number: number): void {
  const m = w.messages;
  const agent = m.agent[row] as number;
  drawBlock(source.person.k0, source.person.k1, number, 0);
  const hostWord = block[0] as number;
  const u = (block[1] as number) * WORD;
  m.host[row] = uniformBelow(hostWord, w.agents.hosts[agent] as number);
  const stated = source.statedKind();
  m.kind[row] = stated >= 0 ? stated : kindFor(source, agent, u);
}

/** Invalid recipients first; what is left is spam, virus or ham in the sender's shares. */
function kindFor({ invalidRecipients }: TrafficSource, agent: number, u: number): number {
  if (u < invalidRecipients) return INVALID;
  const v = (u - invalidRecipients) / (1 - invalidRecipients);
  const spam = w.agents.spam[agent] as number;
  if (v < spam) return SPAM;
  return v < spam + (w.agents.virus[agent] as number) ? VIRUS : HAM;
}
