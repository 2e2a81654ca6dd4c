/** Passes under way for which there is room from the start: columns that are never replaced are read faster. */
const FIRST_CAPACITY = 1 << 14;
/** Candidates there is room for at least, in lists of any length: a list of 60,000 addresses has few slabs at first. */
const FIRST_CANDIDATES = 1 << 18;

/**
 * The lists of addresses that passes under way are walking: one slab of `stride` candidates per pass.
 *
 * Hot: one `take` and one `giveBack` per pass; slabs are used again, so memory follows the passes under
 * way, not the messages that wait for their next one.
 */
export class WalkTable {
  private capacity = FIRST_CAPACITY;
  /** Slabs that the candidate columns have room for. */
  private slabs: number;
  private used = 0;
  private readonly free: number[] = [];
  /** Most candidates that one list can hold. */
  readonly stride: number;

  /** Candidate columns, `stride` entries per slab: an address of the zone, and the rank of its preference in this walk. */
  candidates: Int32Array<ArrayBuffer>;
  levels: Int32Array<ArrayBuffer>;
  /** When the candidate was last tried in this walk [s], or -Infinity. */
  triedAt: Float64Array<ArrayBuffer>;

  /** The DNS answer that is walked, and how its records were turned. */
  answer = new Int32Array(this.capacity);
  rotation = new Int32Array(this.capacity);
  /** Records of the answer not yet in the list: from `nextRecord` up to, not including, `lastRecord`. */
  nextRecord = new Int32Array(this.capacity);
  lastRecord = new Int32Array(this.capacity);
  /** Preferences in the list so far. */
  preferences = new Int32Array(this.capacity);
  /** Candidates in the list so far. */
  length = new Int32Array(this.capacity);
  /** Next candidate to look at. */
  position = new Int32Array(this.capacity);
  tried = new Int32Array(this.capacity);
  hostsTried = new Int32Array(this.capacity);
  sessions = new Int32Array(this.capacity);
  /** Addresses tried of the last host. */
  ofHost = new Int32Array(this.capacity);
  /** Host and level of the last candidate tried, or -1. */
  lastHost = new Int32Array(this.capacity);
  lastLevel = new Int32Array(this.capacity);

  constructor(stride: number) {
    this.stride = Math.max(1, stride);
    this.slabs = Math.max(4, Math.min(FIRST_CAPACITY, Math.floor(FIRST_CANDIDATES / this.stride)));
    this.candidates = new Int32Array(this.slabs * this.stride);
    this.levels = new Int32Array(this.slabs * this.stride);
    this.triedAt = new Float64Array(this.slabs * this.stride);
  }

  /** No walk is left over from an earlier run. */
  clear(): void {
    this.used = 0;
    this.free.length = 0;
  }

  take(): number {
    let slab = this.free.pop();
    if (slab === undefined) {
      if (this.used === this.capacity) this.grow();
      if (this.used === this.slabs) this.growCandidates();
      slab = this.used;
      this.used += 1;
    }
    this.preferences[slab] = 0;
    this.length[slab] = 0;
    this.position[slab] = 0;
    this.tried[slab] = 0;
    this.hostsTried[slab] = 0;
    this.sessions[slab] = 0;
    this.ofHost[slab] = 0;
    this.lastHost[slab] = -1;
    this.lastLevel[slab] = -1;
    return slab;
  }

  giveBack(slab: number): void {
    this.free.push(slab);
  }

  private grow(): void {
    this.capacity *= 2;
    this.answer = widened(this.answer, this.capacity);
    this.rotation = widened(this.rotation, this.capacity);
    this.nextRecord = widened(this.nextRecord, this.capacity);
    this.lastRecord = widened(this.lastRecord, this.capacity);
    this.preferences = widened(this.preferences, this.capacity);
    this.length = widened(this.length, this.capacity);
    this.position = widened(this.position, this.capacity);
    this.tried = widened(this.tried, this.capacity);
    this.hostsTried = widened(this.hostsTried, this.capacity);
    this.sessions = widened(this.sessions, this.capacity);
    this.ofHost = widened(this.ofHost, this.capacity);
    this.lastHost = widened(this.lastHost, this.capacity);
    this.lastLevel = widened(this.lastLevel, this.capacity);
  }

  private growCandidates(): void {
    this.slabs *= 2;
    const room = this.slabs * this.stride;
    const triedAt = new Float64Array(room);
    triedAt.set(this.triedAt);
    this.triedAt = triedAt;
    this.candidates = widened(this.candidates, room);
    this.levels = widened(this.levels, room);
  }
}

function widened(old: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  const wide = new Int32Array(length);
  wide.set(old);
  return wide;
}
