/** Content of a link: the scenario, and the current moment. */
export interface Shared {
  readonly text: string;
  readonly t: number;
}

export type SharedReading =
  | { readonly ok: true; readonly shared: Shared }
  | { readonly ok: false; readonly why: string };

/** The form of the fragment, `#1.DATA`; another number belongs to another version of mxsim. */
const VERSION = '1';
/** Most characters of a fragment, and most bytes that it may unpack to. */
const MOST_PACKED = 256 * 1024;
const MOST_UNPACKED = 4 * 1024 * 1024;

function toBase64Url(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** Reads a stream to its end; `null` if it exceeds the limit for unpacked data. */
async function readWhole(stream: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer> | null> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    length += value.length;
    if (length <= MOST_UNPACKED) continue;
    await reader.cancel();
    return null;
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** The fragment of an address, without its `#`. */
export async function packShared(shared: Shared): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(shared));
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const whole = await readWhole(packed as ReadableStream<Uint8Array>);
  return `${VERSION}.${toBase64Url(whole ?? new Uint8Array())}`;
}

function refuse(why: string): SharedReading {
  return { ok: false, why };
}

/** Reads a fragment, which may come from anyone: it is treated as data only, of limited size. */
export async function unpackShared(fragment: string): Promise<SharedReading> {
  const [version, data = ''] = fragment.split('.', 2);
  if (version !== VERSION)
    return refuse(
      /^\d{1,6}$/.test(version ?? '') ? 'it was made by another version of mxsim' : 'it is not one of mxsim',
    );
  if (fragment.length > MOST_PACKED) return refuse('it is longer than 256 KiB');
  if (!/^[\w-]+$/.test(data)) return refuse('it is damaged');
  try {
    const stream = new Blob([fromBase64Url(data)]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    const whole = await readWhole(stream as ReadableStream<Uint8Array>);
    if (whole === null) return refuse('it unpacks to more than 4 MiB');
    const shared: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(whole));
    if (typeof shared !== 'object' || shared === null) return refuse('it holds no scenario');
    const { text, t } = shared as Partial<Record<keyof Shared, unknown>>;
    if (typeof text !== 'string' || typeof t !== 'number' || !Number.isFinite(t) || t < 0)
      return refuse('it holds no scenario');
    return { ok: true, shared: { text, t } };
  } catch {
    return refuse('it is damaged');
  }
}
