// Compiles the core of the engine, AssemblyScript, to WebAssembly: src/engine/core.wasm. And writes down where the fields
// of its records lie, for the TypeScript that fills them in: src/engine/core-layout.ts. Does nothing where both are newer
// than what they are made of; `--force` makes them anyway.
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
