import { FATES, HAM } from '../mail/index.js';
import type { MessageEnd } from './trace.js';

/** Initial capacity of the log [messages]. */
const FIRST_ROOM = 1 << 16;

/**
 * The fate of each message of a replication, one byte per message, so that two set-ups can be compared message by
 * message. Byte `n - 1` is that of message `n`: `1 + kind * FATES.length + fate`; 0 if nothing is known of it.
 *
 * Hot: `record` runs once per message, and allocates only when the log doubles.
 */
export class FateLog {
  private bytes = new Uint8Array(FIRST_ROOM);
  private length = 0;

  record(end: MessageEnd): void {
    const at = end.message - 1;
    if (at >= this.bytes.length) this.grow(at);
    this.bytes[at] = 1 + end.kind * FATES.length + end.fate;
    if (at >= this.length) this.length = at + 1;
  }

  private grow(at: number): void {
    const bytes = new Uint8Array(Math.max(at + 1, this.bytes.length * 2));
    bytes.set(this.bytes);
    this.bytes = bytes;
  }

  /** The bytes so far, without spare capacity. */
  column(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }
}

const DELIVERED = FATES.indexOf('delivered');

/** True if a byte of the log stands for wanted mail. */
export function isWanted(byte: number): boolean {
  return byte > 0 && Math.floor((byte - 1) / FATES.length) === HAM;
}

/** True if a byte of the log stands for delivered mail. */
export function isDelivered(byte: number): boolean {
  return byte > 0 && (byte - 1) % FATES.length === DELIVERED;
}
