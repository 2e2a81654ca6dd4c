import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import exp from '@stdlib/math-base-special-exp';
import ln from '@stdlib/math-base-special-ln';
import { compileCore, isUpToDate, sourcesOf } from '../../scripts/core.mjs';

/*
 * parts.ts as TypeScript sees it: the inner parts of the core, compiled. Addresses are numbers of bytes from the start of
 * the core's memory; 0 is nothing.
 */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CACHE = join(ROOT, 'node_modules/.cache');
const WASM = join(CACHE, 'mxsim-core-parts.wasm');
const ENTRY = 'test/core/parts.ts';

type Address = number;
/** The address of a random number: a key and a counter. */
type RandomAddress = [k0: number, k1: number, c0: number, c1: number];

interface LuckParts {
  prepare(): void;
  /** Both words of a block, the first one above. */
  drawBlock(...at: RandomAddress): bigint;
  exp(x: number): number;
  ln(x: number): number;
  uniform(...at: RandomAddress): number;
  exponential(...at: RandomAddress): number;
  standardNormal(...at: RandomAddress): number;
  gammaVariate(shape: number, ...at: RandomAddress): number;
  makeSampler(kind: number, a: number, b: number, values: Address, sums: Address, count: number): Address;
  sample(sampler: Address, ...at: RandomAddress): number;
  sampleResidual(sampler: Address, ...at: RandomAddress): number;
  seek(...at: RandomAddress): void;
  below(n: number): number;
  shuffle(items: Address, count: number): void;
  firstOfShuffle(count: number, ...at: RandomAddress): number;
  swapNeighbours(items: Address, count: number): void;
  rotate(items: Address, count: number, by: number): void;
}

interface MemoryParts {
  readonly memory: WebAssembly.Memory;
  allocate(bytes: number): Address;
  allocateZeroed(bytes: number): Address;
  reuse(bytes: number): Address;
  giveBack(at: Address, bytes: number): void;
  keepModel(): void;
  forgetModel(): void;
  forgetReplication(): void;
}

interface QueueParts {
  clearQueue(): void;
  pendingEvents(): number;
  peekTime(): number;
  takeEvent(): void;
  push(time: number, kind: number, record: Address): void;
  takenKind(): number;
  takenSubject(): Address;
}

interface MessageParts {
  clearMessages(watched: boolean, notes: number): void;
  addMessageAt(t: number, root: Address): Address;
  releaseMessage(message: Address): void;
  arrivedAtOf(message: Address): number;
  epochOf(message: Address): number;
  raiseEpoch(message: Address): void;
  liveCount(): number;
  firstLiveRoot(): Address;
  liveRootAfter(root: Address): Address;
}

interface TableParts {
  clearTriplets(): void;
  findTriplet(head: Address, database: number, address: number): Address;
  addTriplet(head: Address, database: number, address: number, seenAt: number): Address;
  releaseTriplets(head: Address): void;
  seenAtOf(sighting: Address): number;

  makeFilter(workers: number): Address;
  clearWorkers(filter: Address): void;
  earliestWorker(filter: Address, now: number): number;
  occupy(filter: Address, until: number): void;

  clearPairs(hosts: number, targets: number): void;
  findPair(host: number, target: number): Address;
  addPair(host: number, target: number): Address;
  forgetPair(known: Address): void;
  pairCount(): number;
  hostOf(known: Address): number;
  targetOf(known: Address): number;

  clearCandidateLists(longestList: number): void;
  addCandidateList(): Address;
  releaseCandidateList(walk: Address): void;
  lengthOf(walk: Address): number;
  addCandidate(walk: Address, address: Address, level: number): void;
  candidateAt(walk: Address, position: number): Address;
  levelAt(walk: Address, position: number): number;
  triedAt(walk: Address, position: number): number;
  setTriedAt(walk: Address, position: number, t: number): void;

  clearPatience(): void;
  patienceList(patience: number): Address;
  addPatience(list: Address, deadline: number, message: Address): void;
  prune(list: Address): void;
  firstDeadline(list: Address): number;
  takeFirst(list: Address): Address;
}

interface SeriesParts {
  layOutSeries(senders: number, servers: number, bins: number, binWidth: number): void;
  clearSeries(keeps: boolean): void;
  moveSeriesTo(t: number): void;
  countAttempt(server: number): void;
  countAccepted(server: number): void;
  addToQueue(row: number, sign: number): void;
  writeSeries(): void;
  seriesWidth(): number;
  /** Where a column stands: accepted, attempts, net, instants. */
  seriesColumn(column: number): Address;
}

export type Parts = LuckParts & MemoryParts & QueueParts & MessageParts & TableParts & SeriesParts;

/** Compiles the parts if something they are made of is newer. */
async function makeParts(): Promise<void> {
  const sources = [...sourcesOf(join(ROOT, 'src/engine/core')), join(ROOT, ENTRY), join(ROOT, 'scripts/core.mjs')];
  if (isUpToDate(WASM, sources)) return;
  mkdirSync(CACHE, { recursive: true });
  await compileCore(ENTRY, WASM);
}

type HostFunction = (x: number) => number;

/** What the core may ask of its host here: mathematics. All else is a mistake of the test. */
function importsFor(module: WebAssembly.Module): Record<string, Record<string, HostFunction>> {
  const given: Readonly<Record<string, HostFunction>> = { 'host.ln': ln, 'host.exp': exp };
  const imports: Record<string, Record<string, HostFunction>> = {};
  for (const { module: room, name } of WebAssembly.Module.imports(module)) {
    const missing = (): never => {
      throw new Error(`the core asks for ${room}.${name}, which this test does not have`);
    };
    imports[room] = { ...imports[room], [name]: given[`${room}.${name}`] ?? missing };
  }
  return imports;
}

/** The parts, in a memory of their own, with the tables of random numbers filled in. */
export async function loadParts(): Promise<Parts> {
  await makeParts();
  const module = new WebAssembly.Module(readFileSync(WASM));
  const parts = new WebAssembly.Instance(module, importsFor(module)).exports as unknown as Parts;
  parts.prepare();
  return parts;
}

/** Numbers that stand in the core's memory. The view is void once that memory has grown. */
export function int32sAt({ memory }: Parts, at: Address, count: number): Int32Array {
  return new Int32Array(memory.buffer, at, count);
}

export function float64sAt({ memory }: Parts, at: Address, count: number): Float64Array {
  return new Float64Array(memory.buffer, at, count);
}
