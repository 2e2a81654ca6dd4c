/** The first 32 bits of the fractional parts of a root of the first primes (FIPS 180-4 §4.2.2, §5.3.3). */
function fractions(count: number, root: number): Uint32Array {
  const found: number[] = [];
  for (let n = 2; found.length < count; n += 1) {
    if (found.some((_, i) => n % (PRIMES[i] ?? n) === 0)) continue;
    PRIMES[found.length] = n;
    found.push((n ** root % 1) * 2 ** 32);
  }
  return Uint32Array.from(found);
}
const PRIMES: number[] = [];
const BEGINNING = fractions(8, 1 / 2);
const ROUND = fractions(64, 1 / 3);

const BLOCK = 64;

function rotate(x: number, by: number): number {
  return (x >>> by) | (x << (32 - by));
}

/** Processes one block of 64 bytes (FIPS 180-4 §6.2.2). */
function take(hash: Uint32Array, w: Uint32Array, block: DataView, offset: number): void {
  const at = (i: number): number => w[i] as number;
  for (let i = 0; i < 16; i += 1) w[i] = block.getUint32(offset + 4 * i);
  for (let i = 16; i < 64; i += 1) {
    const [x, y] = [at(i - 15), at(i - 2)];
    const s0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3);
    const s1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10);
    w[i] = at(i - 16) + s0 + at(i - 7) + s1;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = hash;
  for (let i = 0; i < 64; i += 1) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (ROUND[i] as number) + at(i)) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((value, i) => {
    hash[i] = (hash[i] as number) + value;
  });
}

/** State of the hash after all complete blocks, and the bytes that wait to become one. */
class Sha256 {
  private readonly hash = Uint32Array.from(BEGINNING);
  private readonly schedule = new Uint32Array(64);
  private rest = new Uint8Array(0);
  private length = 0;

  add(bytes: Uint8Array): void {
    const all = new Uint8Array(this.rest.length + bytes.length);
    all.set(this.rest);
    all.set(bytes, this.rest.length);
    const whole = all.length - (all.length % BLOCK);
    const view = new DataView(all.buffer);
    for (let offset = 0; offset < whole; offset += BLOCK) take(this.hash, this.schedule, view, offset);
    this.rest = all.slice(whole);
    this.length += bytes.length;
  }

  /** The padding is a bit, zeros, and the length in bits (FIPS 180-4 §5.1.1). */
  digest(): string {
    const bits = this.length * 8;
    const padding = new Uint8Array((this.rest.length < BLOCK - 8 ? BLOCK : 2 * BLOCK) - this.rest.length);
    padding[0] = 0x80;
    const view = new DataView(padding.buffer);
    view.setUint32(padding.length - 8, Math.floor(bits / 2 ** 32));
    view.setUint32(padding.length - 4, bits);
    this.add(padding);
    return Array.from(this.hash, (word) => word.toString(16).padStart(8, '0')).join('');
  }
}

/** SHA-256 in plain JavaScript, for places without another that answers at once: a browser's returns a Promise. */
export function sha256(texts: Iterable<string>): string {
  const hash = new Sha256();
  const encoder = new TextEncoder();
  for (const text of texts) hash.add(encoder.encode(text));
  return hash.digest();
}
