/** The files of a folder of AssemblyScript, those of its subfolders included. */
export function sourcesOf(folder: string): string[];

/** What src/engine/core-layout.ts is to say: where the fields of the core's records lie. */
export function layoutText(): string;

/** Compiles an entry of AssemblyScript to a file of WebAssembly. `names`: functions keep their names, for profiles. */
export function compileCore(entry: string, wasm: string, names?: boolean): Promise<void>;

/** Is there a file that is newer than all of these? */
export function isUpToDate(file: string, sources: readonly string[]): boolean;

/** Makes what is missing or older than its sources. */
export function makeCore(): Promise<void>;
