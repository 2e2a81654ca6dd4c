// Compiles the core of the engine, which is AssemblyScript, to WebAssembly: src/engine/core.wasm. And writes down what the
// TypeScript around it has to know of it: src/engine/core-layout.ts. What is newer than all that it is made of stays as it is.
import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withCheckedMemory } from './checked-memory.mjs';
import { withFewCalls } from './hot-path.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CORE = join(ROOT, 'src/engine/core');

/** The files of a folder of AssemblyScript, those of its subfolders included. */
export function sourcesOf(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => join(folder, name));
}

/**
 * How large a function may be and still be compiled into those that call it, in instructions: on the hot path, elsewhere if
 * it is called once, where that lets something be left out, and always. A call costs some two nanoseconds; but the larger
 * the loop's function is, the longer V8 takes to compile it.
 */
const INLINED = { hot: 4000, once: 150, flexible: 100, always: 40 };

/**
 * An entry of AssemblyScript (below the root) as WebAssembly, as written; and what TypeScript has to know of its records.
 * `read`: gives the text of a file, where it is not the one on the disk.
 */
export async function translate(entry, debug = false, read = readSource) {
  const [{ default: asc }, { layoutReader }] = await Promise.all([
    import('assemblyscript/asc'),
    import('./core-layout.mjs'),
  ]);
  const result = {};
  // The hot path is known by the names of its functions, all of which are still there.
  const options = ['-O0', '--runtime', 'stub', '--baseDir', ROOT, '--debug', '--memoryBase', '1024'];
  if (!debug) options.push('--noAssert');
  const entries = debug ? [entry, 'src/engine/core/debug.ts'] : [entry];
  const { error, stderr } = await asc.main([...entries, '--outFile', 'core.wasm', ...options], {
    transforms: [
      layoutReader((text) => {
        result.layout = text;
      }),
    ],
    readFile: (file) => read(file),
    writeFile: (_, contents) => {
      result.program = contents;
    },
  });
  if (error) throw new Error(`${entry} does not compile:\n${stderr.toString()}`);
  return result;
}

/** A file below the root; nothing where there is none, since the compiler asks for what may be there. */
export function readSource(file) {
  const path = join(ROOT, file);
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

/**
 * Compiles an entry of AssemblyScript to a file of WebAssembly. `names`: functions keep their names, for profiles. `hotPath`:
 * it has the loop, whose calls are compiled into it. `debug`: it stops where it reads or writes what is not there, or no longer.
 * Tells what TypeScript has to know of its records.
 */
export async function compileCore(entry, wasm, { names = false, hotPath = false, debug = false, read } = {}) {
  const { program, layout } = await translate(entry, debug, read);
  writeWhole(wasm, debug ? await checked(program) : await optimised(program, names, hotPath));
  return layout;
}

/** Whoever reads the file meanwhile gets the old one or the new one, whole. */
function writeWhole(file, content) {
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, content);
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** A program whose text is changed in between, and Binaryen: the one that the compiler was made with. */
async function changed(program, change) {
  const { default: binaryen } = await import('assemblyscript/binaryen');
  const { BulkMemory, BulkMemoryOpt, MutableGlobals, NontrappingFPToInt, SignExt } = binaryen.Features;
  const module = binaryen.parseText(change(binaryen.readBinary(program).emitText()));
  module.setFeatures(BulkMemory | BulkMemoryOpt | MutableGlobals | NontrappingFPToInt | SignExt);
  return { binaryen, module };
}

/** The same program, with memory that is watched, and the names of all functions. */
async function checked(program) {
  const { binaryen, module } = await changed(program, withCheckedMemory);
  binaryen.setDebugInfo(true);
  module.runPasses(['vacuum', 'local-cse', 'precompute', 'simplify-locals']);
  exportVariables(binaryen, module);
  return module.emitBinary();
}

/** The same program, fast, with few calls. */
async function optimised(program, names, hotPath) {
  const { binaryen, module } = await changed(program, (text) => (hotPath ? withFewCalls(text) : text));
  binaryen.setOptimizeLevel(4);
  binaryen.setShrinkLevel(0);
  binaryen.setOneCallerInlineMaxSize(INLINED.hot);
  binaryen.setFlexibleInlineMaxSize(INLINED.flexible);
  binaryen.setAlwaysInlineMaxSize(INLINED.always);
  binaryen.setAllowInliningFunctionsWithLoops(true);
  binaryen.setDebugInfo(names);
  // First of all, before equal functions are made one, and with them the copies on the hot path.
  module.runPasses(['inlining']);
  binaryen.setOneCallerInlineMaxSize(INLINED.once);
  // What the first round has made small enough, the second one takes in.
  module.optimize();
  module.optimize();
  exportVariables(binaryen, module);
  return module.emitBinary();
}

/**
 * All variables of the program, as `kept0`, `kept1`, …: with them and the memory whoever stops it can put it back where it was.
 * Last of all, since what others may change is not optimised.
 */
function exportVariables(binaryen, module) {
  const exported = new Set(
    Array.from({ length: module.getNumExports() }, (_, i) => binaryen.getExportInfo(module.getExportByIndex(i)).value),
  );
  for (let i = 0; i < module.getNumGlobals(); i += 1) {
    const { name, module: from, mutable } = binaryen.getGlobalInfo(module.getGlobalByIndex(i));
    if (mutable && from === '' && !exported.has(name)) module.addGlobalExport(name, `kept${i}`);
  }
}

/** Is there a file that is newer than all of these? */
export function isUpToDate(file, sources) {
  return existsSync(file) && sources.every((source) => statSync(source).mtimeMs < statSync(file).mtimeMs);
}

/** Makes what is missing or older than its sources. `debug`: src/engine/core-debug.wasm, for tests with MXSIM_CORE=debug. */
export async function makeCore(debug = false) {
  const layout = join(ROOT, 'src/engine/core-layout.ts');
  const wasm = join(ROOT, `src/engine/core${debug ? '-debug' : ''}.wasm`);
  const compilers = join(ROOT, 'package-lock.json');
  const builders = ['core', 'core-layout', 'hot-path', 'checked-memory'].map((name) =>
    join(ROOT, `scripts/${name}.mjs`),
  );
  const made = [layout, ...sourcesOf(CORE), compilers, ...builders];
  if (existsSync(layout) && isUpToDate(wasm, made)) return;
  if (debug) {
    await compileCore('src/engine/core/index.ts', wasm, { debug });
    return;
  }
  const text = await compileCore('src/engine/core/index.ts', wasm, { hotPath: true });
  if (existsSync(layout) && readFileSync(layout, 'utf8') === text) return;
  writeWhole(layout, text);
  // As old as what it was made with.
  utimesSync(wasm, new Date(), new Date());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await makeCore(process.argv.includes('--debug'));
}
