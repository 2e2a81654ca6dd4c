/** The files of a folder of AssemblyScript, those of its subfolders included. */
export function sourcesOf(folder: string): string[];

/** The text of a file below the root; nothing where there is none. */
export function readSource(file: string): string | null;

/**
 * An entry of AssemblyScript as WebAssembly, not yet optimised; and what TypeScript has to know of its records. `read`: gives
 * the text of a file, where it is not the one on the disk.
 */
export function translate(
  entry: string,
  debug?: boolean,
  read?: typeof readSource,
): Promise<{ readonly program: Uint8Array; readonly layout: string }>;

/**
 * Compiles an entry of AssemblyScript to a file of WebAssembly. `names`: functions keep their names, for profiles. `hotPath`:
 * it has the loop, whose calls are compiled into it. `debug`: it stops where it reads or writes what is not there, or no longer.
 * Tells what TypeScript has to know of its records.
 */
export function compileCore(
  entry: string,
  wasm: string,
  options?: {
    readonly names?: boolean;
    readonly hotPath?: boolean;
    readonly debug?: boolean;
    readonly read?: typeof readSource;
  },
): Promise<string>;

/** Is there a file that is newer than all of these? */
export function isUpToDate(file: string, sources: readonly string[]): boolean;

/** Makes what is missing or older than its sources. */
export function makeCore(debug?: boolean): Promise<void>;
