import { createHash } from 'node:crypto';

/** SHA-256 of a text (as UTF-8) or of bytes, in hexadecimal digits. */
export function fingerprint(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
