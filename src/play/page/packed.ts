import type { PackedPart } from '../page-text.js';

/** Bytes from base64. */
function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const native = (Uint8Array as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }).fromBase64;
  if (native !== undefined) return native.call(Uint8Array, base64);
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

/** The bytes of a file beside the page. */
async function fetched(file: string): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await fetch(new URL(file, document.baseURI));
  if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/**
 * A part of the page; if it comes after the script, waits until it is read as a whole: then something follows it, or
 * the page is complete.
 */
function textOf(part: PackedPart): Promise<string> {
  const found = (): string | undefined => {
    const element = document.getElementById(`packed-${part}`);
    const isWhole = element?.nextElementSibling != null || document.readyState !== 'loading';
    return element !== null && isWhole ? (element.textContent ?? '') : undefined;
  };
  return new Promise((resolve) => {
    const look = (): void => {
      const text = found();
      if (text === undefined) return;
      watch.disconnect();
      document.removeEventListener('readystatechange', look);
      resolve(text);
    };
    const watch = new MutationObserver(look);
    watch.observe(document.body, { childList: true });
    document.addEventListener('readystatechange', look);
    look();
  });
}

/**
 * Unpacks a part of the page (gzip, then base64). In a folder of static files it is the name of a file beside the page
 * (base64 has no dot), which servers that know gzip have unpacked already: packed data begins with 1f 8b
 * (RFC 1952 §2.3.1).
 */
export async function unpack(part: PackedPart): Promise<Uint8Array<ArrayBuffer>> {
  const packed = await textOf(part);
  const bytes = packed.includes('.') ? await fetched(packed) : bytesOf(packed);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The content of a JSON part. */
export async function unpackJson<T>(part: PackedPart): Promise<T> {
  return JSON.parse(new TextDecoder().decode(await unpack(part))) as T;
}

/** The address of a script made of bytes; a policy with `blob:` lets it run. */
export function scriptUrl(bytes: Uint8Array<ArrayBuffer>): string {
  return URL.createObjectURL(new Blob([bytes], { type: 'text/javascript' }));
}

/** Unpacks a script and runs it; @returns the object that it leaves under its name. */
export async function runPacked<T>(part: PackedPart, name: string): Promise<T> {
  const url = scriptUrl(await unpack(part));
  const script = document.createElement('script');
  try {
    await new Promise<void>((resolve, reject) => {
      script.onload = () => resolve();
      script.onerror = () => reject(new Error(`${name} could not be unpacked`));
      script.src = url;
      document.head.append(script);
    });
  } finally {
    script.remove();
    URL.revokeObjectURL(url);
  }
  return (globalThis as unknown as Record<string, T>)[name] as T;
}
