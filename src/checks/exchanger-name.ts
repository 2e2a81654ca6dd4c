const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/** An exchanger that is written as an address. A name never holds a colon. */
export function isAddress(name: string): boolean {
  return IPV4.test(name) || name.includes(':') || name.startsWith('[');
}

/** `0 .` among other records: the root, which is no host. */
export function isRoot(name: string): boolean {
  return name === '' || name === '.';
}
