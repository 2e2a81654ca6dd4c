// Measures how often intervals hold the truth: bundles test/coverage/main.ts, which is TypeScript, and runs it. It takes hours,
// and goes on where it was stopped; --experiments N and --bank N make it shorter.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = join(ROOT, 'node_modules/.cache/coverage');
const file = join(FOLDER, 'port/main.mjs');
const bundle = await rolldown({ input: join(ROOT, 'test/coverage/main.ts'), platform: 'node', cwd: ROOT });
await bundle.write({ file, format: 'esm', codeSplitting: false });
// The core is read from beside the folder of the file that reads it.
copyFileSync(join(ROOT, 'src/engine/core.wasm'), join(FOLDER, 'core.wasm'));
await import(pathToFileURL(file).href);
