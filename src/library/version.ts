let given: string | undefined;

/** Sets the version, for environments without a package.json to read it from. */
export function giveVersion(version: string): void {
  given = version;
}

/**
 * Version of this program, from its only source, package.json. Node's `fs` is asked for, not imported: a browser has
 * none.
 */
export function readVersion(): string {
  if (given !== undefined || typeof process === 'undefined') return given ?? '';
  const { readFileSync } = process.getBuiltinModule('node:fs');
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}
