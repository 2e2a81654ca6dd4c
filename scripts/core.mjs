// Compiles the core of the engine, which is AssemblyScript, to WebAssembly: src/engine/core.wasm. And writes down where the
// fields of its records lie, for the TypeScript that fills them in: src/engine/core-layout.ts. What is newer than all that
// it is made of stays as it is.
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withHotPath } from './hot-path.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CORE = join(ROOT, 'src/engine/core');

/** Bytes of the types that fields have; those that are classes are addresses. */
const BYTES = { f64: 8, i64: 8, u64: 8, i32: 4, u32: 4, usize: 4, u16: 2, i16: 2, u8: 1, i8: 1, bool: 1 };
const ADDRESS = 'usize';

/** The files of a folder of AssemblyScript, those of its subfolders included. */
export function sourcesOf(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => join(folder, name));
}

/** Classes without a header in memory, by name: their fields in order, and the class that they extend. */
function readClasses(text) {
  const classes = [];
  for (const [, name, base, body] of text.matchAll(
    /@unmanaged\n(?:export )?class (\w+)(?: extends (\w+))? \{(\}|[\s\S]*?\n\})/g,
  )) {
    const fields = [...body.matchAll(/^ {2}(\w+): (\w+);$/gm)].map(([, field, type]) => ({ field, type }));
    classes.push({ name, base, fields });
  }
  return classes;
}

/** Where the fields lie: each at a multiple of its size, after those of the base (AssemblyScript, Program#resolveClass). */
function layOut({ base, fields }, layouts) {
  const before = base === undefined ? { size: 0, fields: {} } : layouts[base];
  if (before === undefined) throw new Error(`${base} must stand before what extends it`);
  const layout = { size: before.size, fields: { ...before.fields } };
  for (const { field, type } of fields) {
    const kind = Object.hasOwn(BYTES, type) ? type : ADDRESS;
    const bytes = BYTES[kind];
    const at = Math.ceil(layout.size / bytes) * bytes;
    layout.fields[field] = [kind, at];
    layout.size = at + bytes;
  }
  return layout;
}

export function layoutText() {
  const layouts = {};
  const classes = sourcesOf(CORE).flatMap((file) => readClasses(readFileSync(file, 'utf8')));
  // A class stands before those that extend it.
  classes.sort((a, b) => depth(a, classes) - depth(b, classes) || (a.name < b.name ? -1 : 1));
  for (const one of classes) layouts[one.name] = layOut(one, layouts);
  const records = Object.entries(layouts).map(([name, { size, fields }]) => {
    const lines = Object.entries(fields).map(([field, [kind, at]]) => `      ${field}: ['${kind}', ${at}],\n`);
    return `  ${name}: {\n    size: ${size},\n    fields: {\n${lines.join('')}    },\n  },\n`;
  });
  return `// Written by scripts/core.mjs from src/engine/core: the type of each field, and where in its record it lies [bytes].\nexport const LAYOUT = {\n${records.join('')}} as const;\n`;
}

function depth({ base }, classes) {
  return base === undefined ? 0 : 1 + depth(classes.find(({ name }) => name === base) ?? {}, classes);
}

/**
 * How large a function may be and still be compiled into those that call it, in instructions: on the hot path, elsewhere if
 * it is called once, where that lets something be left out, and always. A call costs some two nanoseconds; but the larger
 * the loop's function is, the longer V8 takes to compile it.
 */
const INLINED = { hot: 4000, once: 150, flexible: 100, always: 40 };

/** Compiles an entry of AssemblyScript (below the root) to a file of WebAssembly. `names`: functions keep their names, for profiles. */
export async function compileCore(entry, wasm, names = false) {
  const { default: asc } = await import('assemblyscript/asc');
  // As written: the hot path is known by the names of its functions, all of which are still there.
  const options = ['-O0', '--noAssert', '--runtime', 'stub', '--baseDir', ROOT, '--debug'];
  const draft = wasm.replace(/\.wasm$/, `.${process.pid}.wasm`);
  const { error, stderr } = await asc.main([entry, '--outFile', relative(ROOT, draft), ...options]);
  if (error) throw new Error(`${entry} does not compile:\n${stderr.toString()}`);
  try {
    writeFileSync(draft, await optimised(readFileSync(draft), names));
    // Whoever reads it meanwhile gets the old one or the new one, whole.
    renameSync(draft, wasm);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** The same program, fast, with few calls. */
async function optimised(program, names) {
  const { default: binaryen } = await import('binaryen');
  const { BulkMemory, BulkMemoryOpt, MutableGlobals, NontrappingFPToInt, SignExt } = binaryen.Features;
  const module = binaryen.parseText(withHotPath(binaryen.readBinary(program).emitText()));
  module.setFeatures(BulkMemory | BulkMemoryOpt | MutableGlobals | NontrappingFPToInt | SignExt);
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
  return module.emitBinary();
}

/** Is there a file that is newer than all of these? */
export function isUpToDate(file, sources) {
  return existsSync(file) && sources.every((source) => statSync(source).mtimeMs < statSync(file).mtimeMs);
}

/** Makes what is missing or older than its sources. */
export async function makeCore() {
  const layout = join(ROOT, 'src/engine/core-layout.ts');
  const text = layoutText();
  if (!existsSync(layout) || readFileSync(layout, 'utf8') !== text) writeFileSync(layout, text);
  const wasm = join(ROOT, 'src/engine/core.wasm');
  const compilers = join(ROOT, 'package-lock.json');
  const builders = ['core', 'hot-path'].map((name) => join(ROOT, `scripts/${name}.mjs`));
  if (!isUpToDate(wasm, [...sourcesOf(CORE), compilers, ...builders])) {
    await compileCore('src/engine/core/index.ts', wasm);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await makeCore();
