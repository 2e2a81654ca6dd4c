// Bundles the program after `tsc`: `mxsim` then reads a dozen files at its start instead of a thousand. Written are
// dist/program/, which begins with main.cjs: what each command needs and no other, what this Node compiles it to, the body
// of worker threads, and the licences of all packages inside; and dist/cli/main.js, over that of `tsc`.
// The library in dist/ stays as `tsc` wrote it.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DIST = resolve(ROOT, process.argv[2] ?? 'dist');
const PROGRAM = join(DIST, 'program');
const CORE = join(ROOT, 'src/engine/core.wasm');

/**
 * Packages that are slow to load, and that most runs never ask for anything: Student's t is needed where there are
 * several replications, the width of a text where it stands in a table or above a caret. Each has one function, and
 * becomes a file of its own that is loaded when mxsim calls it for the first time. Where a package needs another, it gets
 * the real one: only mxsim's own files are known to import it as a function.
 */
const ON_DEMAND = {
  '@stdlib/stats-base-dists-t-quantile': 'student-t',
  '@stdlib/math-base-special-gammaincinv': 'gamma-quantile',
  '@stdlib/math-base-special-kernel-betaincinv': 'beta-quantile',
  'string-width': 'string-width',
};

/** Code of modules that stand for others. */
const STAND_INS = {
  ...Object.fromEntries(
    Object.entries(ON_DEMAND).map(([id, name]) => [
      id,
      `import { createRequire } from 'node:module';
       const require = createRequire(import.meta.url);
       let loaded;
       export default function onDemand(...values) {
         loaded ??= require('./${name}.cjs');
         return (loaded.default ?? loaded)(...values);
       }`,
    ]),
  ),
  // commander asks for it to start commands that are programs of their own; mxsim has none.
  'node:child_process': "module.exports = { get spawn() { return require('node:child_process').spawn; } };",
};
const MARK = '\0stand-in:';

const onDemand = {
  name: 'on-demand',
  resolveId(id, importer = '') {
    const isOnDemand = Object.hasOwn(ON_DEMAND, id) && packageOf(importer) === undefined;
    const isStandIn = isOnDemand || (id === 'node:child_process' && importer.includes('/commander/'));
    return isStandIn ? `${MARK}${id}` : null;
  },
  load: (id) => (id.startsWith(MARK) ? STAND_INS[id.slice(MARK.length)] : null),
};

/**
 * What src/cli/compiled-code.ts wants: what a file imports later comes through `require`, and all characters are of one byte,
 * which is read and kept in half the time.
 */
const plainCommonJs = {
  name: 'plain-commonjs',
  generateBundle({ format }, files) {
    if (format !== 'cjs') return;
    for (const file of Object.values(files)) {
      file.code = file.code
        .replace(/\bimport\(/g, '(require.import??(id=>import(id)))(')
        .replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
    }
  },
};

/** The program and its worker threads lie in dist/program: the core that they read is the library's, which looks for it from dist/engine/host. */
const coreOfLibrary = {
  name: 'core-of-library',
  renderChunk: (code) => code.replaceAll('../core.wasm', '../engine/core.wasm'),
};

/** Modules of src/ do nothing when they are loaded, but those that are programs: what is not used may be left out. */
const PROGRAMS = [
  'cli/bundled-main',
  'cli/module-main',
  'jobs/threads/worker',
  'play/page/main',
  'play/page/worker',
].map((name) => join(ROOT, `src/${name}.ts`));

/** What all bundles have in common. */
const SETTINGS = {
  cwd: ROOT,
  platform: 'node',
  checks: { ineffectiveDynamicImport: false },
  // Only pages need them; they are larger than all else together, and npm installs them beside mxsim.
  external: ['vega', 'vega-lite'],
  plugins: [onDemand, coreOfLibrary, plainCommonJs],
  treeshake: {
    moduleSideEffects: (id) => (id.startsWith(join(ROOT, 'src')) ? PROGRAMS.includes(id) : undefined),
  },
};
/** Less to read; names of functions stay, for MXSIM_DEBUG. */
const OUTPUT = {
  dir: DIST,
  comments: false,
  minify: { compress: false, mangle: { toplevel: false }, codegen: { removeWhitespace: true } },
};

/** Bundles from these entries on; the modules that came in. */
async function bundle(input, output, settings = {}) {
  const build = await rolldown({ ...SETTINGS, input, ...settings });
  const written = await build.write({ ...OUTPUT, ...output });
  await build.close();
  return written.output.flatMap(({ modules }) => Object.keys(modules ?? {}));
}

/** What is loaded together lies in one file, since each file takes its time to open. The rest is divided by its use. */
const TOGETHER = {
  start: ['cli/process', 'cli/command-line'],
  run: [
    'cli/commands/run',
    'jobs/run-scenario',
    'jobs/threads/replication-pools',
    'jobs/threads/own-thread',
    'experiment/index',
  ],
  report: ['report/index'],
};

/** All that can be reached from these modules by steps; the modules themselves included. */
function reach(from, stepsOf) {
  const seen = new Set();
  const visit = (one) => {
    if (seen.has(one)) return;
    seen.add(one);
    for (const next of stepsOf(one)) visit(next);
  };
  for (const one of from) visit(one);
  return seen;
}

/** Divides the program by its use, and looks which modules are loaded together: imported, and not as unused left out. */
async function groupModules(input) {
  const imports = new Map();
  const note = { name: 'note', moduleParsed: ({ id, importedIds }) => void imports.set(id, importedIds) };
  const build = await rolldown({ ...SETTINGS, input, plugins: [onDemand, note] });
  const { output } = await build.generate({ format: 'esm' });
  await build.close();
  const chunks = output.filter(({ type }) => type === 'chunk');
  const chunkOf = (module) => chunks.filter(({ facadeModuleId }) => facadeModuleId === module);
  const importsOf = (chunk) => chunks.filter(({ fileName }) => chunk.imports.includes(fileName));
  return Object.entries(TOGETHER).map(([name, files]) => {
    const modules = files.map((file) => join(ROOT, 'src', `${file}.ts`));
    const imported = reach(modules, (id) => imports.get(id) ?? []);
    const loaded = [...reach(modules.flatMap(chunkOf), importsOf)].flatMap((chunk) => Object.keys(chunk.modules));
    const members = new Set(loaded.filter((id) => imported.has(id) && !PROGRAMS.includes(id)));
    return { name, test: (id) => members.has(id) };
  });
}

/** The folder of the package that a module belongs to; nothing for those of mxsim. */
function packageOf(module) {
  if (module.startsWith('\0')) return undefined;
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(module)?.[0];
}

/** What a package's files say of its licence; where none is about it, the end of its README from that heading on. */
function licenceTexts(folder) {
  const read = (file) => readFileSync(join(folder, file), 'utf8');
  const files = readdirSync(folder);
  const texts = files.filter((file) => /^(?:licen[cs]e|notice)(?:[.-].*)?$/i.test(file)).map(read);
  if (texts.length > 0) return texts;
  return files
    .filter((file) => /^readme/i.test(file))
    .flatMap((file) => /^[^\n]*licen[cs]e[^\n]*\n[-=]+\n.*/ims.exec(read(file)) ?? []);
}

/** Name, version and licence of a package, with the texts that it wants to be passed on. */
function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const texts = licenceTexts(folder);
  if (texts.length === 0) throw new Error(`${name} has no licence text to pass on`);
  return { title: `${name} ${version} (${license})`, text: texts.map((text) => text.trim()).join('\n\n') };
}

/** Licences of all packages, each text once. */
function renderLicences(modules) {
  const titles = new Map();
  for (const folder of [...new Set(modules.flatMap((module) => packageOf(module) ?? []))].sort()) {
    const { title, text } = licenceOf(folder);
    titles.set(text, [...(titles.get(text) ?? []), title]);
  }
  const parts = [...titles].map(([text, names]) => `${names.join('\n')}\n\n${text}\n`);
  return `The files in this folder contain code of these packages.\n\n${parts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

if (!existsSync(join(DIST, 'cli/main.js'))) throw new Error(`${DIST} holds no program: run tsc first`);
rmSync(PROGRAM, { recursive: true, force: true });
const PROCESS = { process: 'src/cli/process.ts' };
const groups = await groupModules(PROCESS);
// As CommonJS: of modules, Node keeps nothing that it has compiled before 22.1.
const modules = await bundle(
  PROCESS,
  {
    entryFileNames: 'program/[name].cjs',
    chunkFileNames: 'program/[name].cjs',
    format: 'cjs',
    codeSplitting: { includeDependenciesRecursively: false, groups },
  },
  { preserveEntrySignatures: 'allow-extension' },
);
for (const [id, name] of Object.entries(ON_DEMAND)) {
  modules.push(
    ...(await bundle({ [name]: id }, { entryFileNames: 'program/[name].cjs', format: 'cjs' }, { plugins: [] })),
  );
}
// A thread loads its body alone: one file, which shares nothing with the program. tinypool looks for its own where it
// looks in the package: in entry/, beside the file that starts the thread.
for (const [name, from, format] of [
  ['program/worker.js', 'src/jobs/threads/worker.ts', 'esm'],
  ['program/entry/worker.js', 'node_modules/tinypool/dist/entry/worker.js', 'esm'],
  ['program/main.cjs', 'src/cli/bundled-main.ts', 'cjs'],
  ['cli/main.js', 'src/cli/module-main.ts', 'esm'],
]) {
  const output = { entryFileNames: '[name]', format, codeSplitting: false };
  modules.push(...(await bundle({ [name]: from }, output)));
}
/** What the playground's worker has instead of what only Node has, and of what draws charts, which comes as a part of its own. */
const PAGE_STAND_INS = {
  'node:crypto': `import { sha256 } from ${JSON.stringify(join(ROOT, 'src/library/sha256.ts'))};
    export const createHash = () => {
      const texts = [];
      return { update: (text) => texts.push(text), digest: () => sha256(texts) };
    };`,
  'node:os': 'export const availableParallelism = () => 1;',
  tinypool: 'export const Tinypool = undefined; export default undefined;',
  // A page writes no traces.
  'hyparquet-writer/src/bytewriter.js': 'export const ByteWriter = undefined;',
  'hyparquet-writer/src/metadata.js': 'export const writeMetadata = undefined;',
  vega: 'throw new Error("the charts were not given");',
  'vega-lite': 'throw new Error("the charts were not given");',
};
const pageStandIns = {
  name: 'page-stand-ins',
  resolveId: (id) => (Object.hasOwn(PAGE_STAND_INS, id) ? `${MARK}${id}` : null),
  load: (id) => (id.startsWith(MARK) ? PAGE_STAND_INS[id.slice(MARK.length)] : null),
};
// The playground's page, its worker, and what is unpacked when it is asked for, know nothing of Node: each is one script, which
// `mxsim play` puts into the page. They lie there compressed, but for the first, and here as well: dist/playground becomes the page as a
// folder of static files.
for (const folder of ['play/page', 'playground']) mkdirSync(join(DIST, folder), { recursive: true });
for (const [name, from, plugins] of [
  ['main', 'src/play/page/main.ts', []],
  ['worker', 'src/play/page/worker.ts', [pageStandIns]],
  ['charts', 'src/play/page/charts.ts', []],
  ['editor', 'src/play/page/editor/editor.ts', []],
]) {
  const file = `playground/${name}.js`;
  modules.push(
    ...(await bundle(
      { [file]: join(ROOT, from) },
      { entryFileNames: '[name]', format: 'iife', name: `mxsim_${name}`, codeSplitting: false, minify: true },
      // A browser has no files beside the script: these are given.
      { platform: 'browser', plugins, external: [], transform: { define: { 'import.meta.url': '""' } } },
    )),
  );
  writeFileSync(join(DIST, `${file}.gz`), gzipSync(readFileSync(join(DIST, file)), { level: 9 }));
  rmSync(join(DIST, file));
}
copyFileSync(join(ROOT, 'src/play/page/shell.html'), join(DIST, 'play/page/shell.html'));
// The sheet without its indentation is a fifth smaller: a space is enough for each break, and none beside a brace or a colon.
const sheet = readFileSync(join(ROOT, 'src/play/page/style.css'), 'utf8');
const tight = sheet
  .replace(/\s*\n\s*/g, ' ')
  .replace(/([{};,]) /g, '$1')
  .replace(/ ([{}])/g, '$1')
  .replace(/([a-z-]): /g, '$1:');
writeFileSync(join(DIST, 'play/page/style.css'), tight);
copyFileSync(CORE, join(DIST, 'engine/core.wasm'));
writeFileSync(join(PROGRAM, 'LICENSES.txt'), renderLicences(modules));
for (const main of ['program/main.cjs', 'cli/main.js']) chmodSync(join(DIST, main), 0o755);
execFileSync(process.execPath, [join(ROOT, 'scripts/compile-program.mjs'), DIST], {
  stdio: ['ignore', 'ignore', 'inherit'],
});
