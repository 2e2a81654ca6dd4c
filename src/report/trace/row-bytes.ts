/** Initial size of the buffer [bytes]; it doubles when full. */
const FIRST = 1 << 20;
/** Length below which a loop copies faster than `set`. */
const SHORT = 32;
const encoder = new TextEncoder();
const ZERO = 0x30;
const POINT = 0x2e;
/** Decimals of times: 8, for 10 ns (`withoutClockNoise`). */
const DECIMALS = 8;
const SCALE = 10 ** DECIMALS;

/**
 * Rows as bytes, number by number and text by text, without strings in between: a million rows of 23 cells would be as many
 * million strings.
 */
export class RowBytes {
  private buffer = new Uint8Array(FIRST);
  private length = 0;

  /** Returns the bytes written since the last call. */
  take(): Uint8Array {
    const taken = this.buffer.slice(0, this.length);
    this.length = 0;
    return taken;
  }

  bytes(bytes: Uint8Array): void {
    const { length } = bytes;
    this.reserve(length);
    if (length < SHORT) {
      const { buffer, length: at } = this;
      for (let i = 0; i < length; i += 1) buffer[at + i] = bytes[i] as number;
    } else this.buffer.set(bytes, this.length);
    this.length += length;
  }

  /** A whole number from 0 to 2³¹ − 1. */
  whole(value: number): void {
    this.reserve(10);
    let digits = 1;
    for (let bound = 10; bound <= value; bound *= 10) digits += 1;
    this.digits(value, digits);
  }

  /** A time [s], or any number: the shortest text that is read as the same number. */
  seconds(value: number): void {
    const scaled = Math.round(value * SCALE);
    if (!(value >= 0) || scaled > Number.MAX_SAFE_INTEGER / 2) {
      this.bytes(encoder.encode(Number.isFinite(value) ? String(value) : 'null'));
      return;
    }
    const whole = Math.floor(scaled / SCALE);
    this.whole(whole);
    let [fraction, digits] = [scaled - whole * SCALE, DECIMALS];
    if (fraction === 0) return;
    while (fraction % 10 === 0) {
      fraction /= 10;
      digits -= 1;
    }
    this.reserve(1 + digits);
    this.buffer[this.length] = POINT;
    this.length += 1;
    this.digits(fraction, digits);
  }

  /** Writes `count` digits, with leading zeros. */
  private digits(value: number, count: number): void {
    const { buffer, length } = this;
    let left = value;
    for (let at = length + count - 1; at >= length; at -= 1) {
      const rest = Math.floor(left / 10);
      buffer[at] = ZERO + left - rest * 10;
      left = rest;
    }
    this.length = length + count;
  }

  private reserve(bytes: number): void {
    if (this.length + bytes <= this.buffer.length) return;
    const larger = new Uint8Array(Math.max(2 * this.buffer.length, this.length + bytes));
    larger.set(this.buffer);
    this.buffer = larger;
  }
}
