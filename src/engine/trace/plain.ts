import { LAYOUT } from '../core-layout.js';
import type { CoreMemory } from '../host/core-memory.js';

const ROOT = LAYOUT.Message.fields.root[1];

/** The core's memory as numbers of all sizes, at any address. */
export class Plain {
  f64 = new Float64Array(0);
  f32 = new Float32Array(0);
  u32 = new Uint32Array(0);
  u16 = new Uint16Array(0);
  u8 = new Uint8Array(0);
  private readonly memory: CoreMemory;

  constructor(memory: CoreMemory) {
    this.memory = memory;
    this.look();
  }

  /** Renews the views after the memory has grown. */
  look(): void {
    if (this.u8.length > 0) return;
    const buffer = this.memory.buffer();
    this.f64 = new Float64Array(buffer);
    this.f32 = new Float32Array(buffer);
    this.u32 = new Uint32Array(buffer);
    this.u16 = new Uint16Array(buffer);
    this.u8 = new Uint8Array(buffer);
  }

  word(at: number): number {
    return this.u32[at >>> 2] as number;
  }
}

/** All copies that live, each with its root, in the order of their records. */
export function liveCopies(memory: CoreMemory, pool: number): { readonly m: number; readonly root: number }[] {
  const plain = new Plain(memory);
  const read = (field: keyof typeof LAYOUT.Pool.fields): number => memory.read('Pool', pool, field);
  const [size, perChunk, last] = [read('size'), read('perChunk'), read('lastChunk')];
  const found: { m: number; root: number }[] = [];
  for (let chunk = read('firstChunk'); chunk !== 0; chunk = chunk === last ? 0 : plain.word(chunk)) {
    const end = chunk === last ? read('next') : chunk + CHUNK_HEADER + size * perChunk;
    for (let m = chunk + CHUNK_HEADER; m < end; m += size) {
      const root = plain.word(m + ROOT);
      if (root !== 0) found.push({ m, root });
    }
  }
  return found;
}

/** Bytes before the first record of a chunk (core/kernel/memory.ts). */
const CHUNK_HEADER = 16;
