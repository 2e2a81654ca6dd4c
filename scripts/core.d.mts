/** The files of a folder of AssemblyScript, those of its subfolders included. */
export function sourcesOf(folder: string): string[];

/** An entry of AssemblyScript as WebAssembly, not yet optimised; and what TypeScript has to know of its records. */
export function translate(entry: string): Promise<{ readonly program: Uint8Array; readonly layout: string }>;

/**
 * Compiles an entry of AssemblyScript to a file of WebAssembly. `names`: functions keep their names, for profiles. `hotPath`:
 * it has the loop, whose calls are compiled into it. Tells what TypeScript has to know of its records.
 */
export function compileCore(
  entry: string,
  wasm: string,
  options?: { readonly names?: boolean; readonly hotPath?: boolean },
): Promise<string>;

/** Is there a file that is newer than all of these? */
export function isUpToDate(file: string, sources: readonly string[]): boolean;

/** Makes what is missing or older than its sources. */
export function makeCore(): Promise<void>;
