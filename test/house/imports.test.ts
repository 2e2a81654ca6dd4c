import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importsOf, ROOT, readSources, type SourceFile, stripComments } from './source-files.js';

/** Which rooms a room may import. `cli` may import every room, and the front door all but `cli`. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  units: [],
  random: ['units'],
  stats: ['units', 'random'],
  mail: ['units'],
  model: ['units', 'random', 'mail'],
  'results/schema': ['mail'],
  results: ['units', 'stats', 'mail', 'results/schema'],
  theory: ['units', 'random', 'stats', 'mail', 'model', 'results'],
  scenario: ['units', 'random', 'mail', 'model', 'results'],
  import: ['units', 'mail', 'scenario'],
  checks: ['units', 'random', 'mail', 'model', 'theory'],
  engine: ['units', 'random', 'stats', 'mail', 'model', 'results'],
  'results/saved': ['results', 'results/schema'],
  rare: ['units', 'random', 'stats', 'mail', 'model', 'results', 'theory', 'checks', 'engine'],
  report: ['units', 'stats', 'mail', 'results', 'rare'],
  narrative: ['units', 'random', 'mail', 'model', 'results', 'report'],
  experiment: ['units', 'random', 'stats', 'mail', 'model', 'results', 'checks', 'engine'],
  'experiment/shards': ['units', 'stats', 'model', 'results', 'experiment'],
  library: ['units', 'model', 'results', 'scenario', 'checks', 'engine', 'experiment'],
  jobs: [
    'units',
    'mail',
    'model',
    'results',
    'theory',
    'scenario',
    'checks',
    'engine',
    'results/saved',
    'rare',
    'report',
    'narrative',
    'experiment',
    'experiment/shards',
    'library',
  ],
  play: ['units', 'mail', 'model', 'results', 'scenario', 'engine', 'report', 'narrative', 'library', 'jobs'],
};
const ROOMS = Object.keys(MAY_IMPORT);
const FRONT_DOORS = ['src/index.ts', 'src/browser.ts'];

/**
 * The core is a room inside the engine, in AssemblyScript: it is compiled for itself, and who runs it sees its memory. Only
 * the meaning of the numbers in there is read by both.
 */
const CORE = 'src/engine/core/';
const READ_BY_BOTH: readonly string[] = [`${CORE}codes.ts`, `${CORE}tls-codes.ts`];

const sources = readSources('src');
const core = sources.filter(({ path }) => isCore(path));
const besidesCore = sources.filter(({ path }) => !isCore(path));

function isCore(path: string): boolean {
  return path.startsWith(CORE);
}

/** The room of a file. Two rooms lie in others and have a door of their own, for what few callers need. */
function roomOf(path: string): string {
  if (FRONT_DOORS.includes(path)) return 'front door';
  const [, room = '', inner] = path.split('/');
  return `${room}/${inner}` in MAY_IMPORT ? `${room}/${inner}` : room;
}

/** A relative import as a path in the repository; `undefined` for packages. AssemblyScript names files without an ending. */
function targetOf(source: SourceFile, from: string): string | undefined {
  if (!from.startsWith('.')) return undefined;
  const target = posix.join(posix.dirname(source.path), from);
  return isCore(source.path) ? `${target}.ts` : target.replace(/\.js$/, '.ts');
}

function edgesOf(source: SourceFile): string[] {
  return importsOf(source.text).flatMap(({ from }) => targetOf(source, from) ?? []);
}

/** What is wrong with the imports of a file, as sentences. */
function offencesOf(source: SourceFile): string[] {
  const room = roomOf(source.path);
  return edgesOf(source).flatMap((target) => {
    const other = roomOf(target);
    if (isCore(target) && !READ_BY_BOTH.includes(target))
      return [`${source.path} reads ${target}, which only the core may`];
    if (other === room) {
      const ownDoor = target === `src/${room}/index.ts`;
      return ownDoor ? [`${source.path} imports the door of its own room; import the sibling`] : [];
    }
    const isHigh = room === 'cli' || (room === 'front door' && other !== 'cli');
    const allowed = isHigh || MAY_IMPORT[room]?.includes(other) === true;
    if (!allowed) return [`${room}/ may not import ${other}/ (${source.path})`];
    return target === `src/${other}/index.ts` ? [] : [`${source.path} imports ${target}, not the door of ${other}/`];
  });
}

/** What is wrong with the imports of a file of the core: it has only itself. */
function coreOffencesOf(source: SourceFile): string[] {
  const paths = new Set(core.map(({ path }) => path));
  return importsOf(source.text).flatMap(({ from }) => {
    const target = targetOf(source, from);
    if (target === undefined) return [`${source.path} imports the package ${from}`];
    return paths.has(target) ? [] : [`${source.path} imports ${target}, which is not in the core`];
  });
}

/** Files that lead back to themselves, one chain each. */
function findCycles(files: readonly SourceFile[]): string[][] {
  const edges = new Map(files.map((file) => [file.path, edgesOf(file)]));
  const done = new Set<string>();
  const cycles: string[][] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) cycles.push([...trail.slice(start), path]);
    if (start >= 0 || done.has(path)) return;
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const file of files) visit(file.path, []);
  return cycles;
}

describe('imports', () => {
  it('are found, whatever their form', () => {
    const text = `
      // import { no } from './comment.js';
      import a from './a.js'; `.replace(/^ +/gm, '');
    expect(importsOf(text).map(({ from }) => from)).toEqual(['./a.js']);
    expect(importsOf("export {\n  b,\n} from './b.js';\nexport type * from './c.js';")).toEqual([
      { from: './b.js', typeOnly: false },
      { from: './c.js', typeOnly: true },
    ]);
    expect(importsOf("const d = await import('./d.js');")).toEqual([{ from: './d.js', typeOnly: false }]);
    expect(stripComments("const url = 'http://x'; // away")).toBe("const url = 'http://x'; ");
  });

  it('go only where the floor plan allows, and through doors', () => {
    expect(besidesCore.flatMap(offencesOf)).toEqual([]);
  });

  it('of the core stay inside; and what others read of it imports nothing', () => {
    expect(core.length).toBeGreaterThan(40);
    expect(core.flatMap(coreOffencesOf)).toEqual([]);
    expect(core.filter(({ path }) => READ_BY_BOTH.includes(path)).flatMap(edgesOf)).toEqual([]);
  });

  it('of the shape of results are types alone, so that threads load no schema library', () => {
    const needs = sources
      .filter(({ path }) => roomOf(path) === 'results')
      .flatMap((source) =>
        importsOf(source.text).filter(({ from, typeOnly }) => !typeOnly && /^zod$|\/schema\//.test(from)),
      );
    expect(needs).toEqual([]);
    const types = sources.filter(({ path }) => path === 'src/results/types.ts').flatMap(({ text }) => importsOf(text));
    expect(types).toContainEqual({ from: './schema/index.js', typeOnly: true });
  });

  it('form no cycle, types included', () => {
    expect(findCycles(besidesCore)).toEqual([]);
  });

  // A message goes in circles, from one attempt to the next and from a pass to the queue and back: by events.
  it('form no cycle in the core, either', () => {
    expect(findCycles(core)).toEqual([]);
  });

  it('of a wrong direction would be found', () => {
    const text = "import { x } from '../engine/index.js';\nimport { y } from '../units/share.js';";
    expect(offencesOf({ path: 'src/report/csv.ts', text })).toEqual([
      'report/ may not import engine/ (src/report/csv.ts)',
      'src/report/csv.ts imports src/units/share.ts, not the door of units/',
    ]);
    expect(
      offencesOf({ path: 'src/engine/replication-state.ts', text: "import { step } from './core/replication.js';" }),
    ).toEqual(['src/engine/replication-state.ts reads src/engine/core/replication.ts, which only the core may']);
    const command = { path: 'src/index.ts', text: "import { EXIT } from './cli/index.js';" };
    expect(offencesOf(command)).toEqual(['front door/ may not import cli/ (src/index.ts)']);
    expect(
      coreOffencesOf({
        path: 'src/engine/core/kernel/event-queue.ts',
        text: "import { KINDS } from '../../../mail/index';",
      }),
    ).toEqual(['src/engine/core/kernel/event-queue.ts imports src/mail/index.ts, which is not in the core']);
    const knot = [
      { path: 'src/mail/a.ts', text: "import './b.js';" },
      { path: 'src/mail/b.ts', text: "import './a.js';" },
    ];
    expect(findCycles(knot)).toEqual([['src/mail/a.ts', 'src/mail/b.ts', 'src/mail/a.ts']]);
  });
});

/** Rooms that a room imports, in the order of the floor plan. */
function importedBy(room: string): string[] {
  const others = sources.filter(({ path }) => roomOf(path) === room).flatMap((source) => edgesOf(source).map(roomOf));
  return ROOMS.filter((other) => other !== room && others.includes(other));
}

describe('rooms', () => {
  it.each(Object.entries(MAY_IMPORT))('%s imports every room that the floor plan allows it', (room, allowed) => {
    expect(importedBy(room)).toEqual(ROOMS.filter((other) => allowed.includes(other)));
  });

  it('stand in ARCHITECTURE.md as the floor plan has them, in its order', () => {
    const table = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8').matchAll(/^\| `([\w/]+)\/` \|.*\| ([^|]+) \|$/gm);
    const all = (below: number, left: string): string[] =>
      ROOMS.slice(0, below).filter((room) => !left.split(', ').includes(room));
    const rows = [...table].map(([, room = '', imports = '']) => {
      const [, left] = /^all above(?: but (.+))?$/.exec(imports) ?? [];
      const isAll = imports.startsWith('all above');
      return [room, isAll ? all(ROOMS.indexOf(room), left ?? '') : imports === '–' ? [] : imports.split(', ')];
    });
    const plan = Object.entries(MAY_IMPORT).map(([room, allowed]) => [
      room,
      ROOMS.filter((one) => allowed.includes(one)),
    ]);
    expect(rows.filter(([room]) => room !== 'cli')).toEqual(plan);
    expect(rows.at(-1)?.[0]).toBe('cli');
  });

  it('are those of the floor plan, each with a door that says what is here', () => {
    const rooms = new Set(sources.map(({ path }) => roomOf(path)));
    expect([...rooms].sort()).toEqual([...ROOMS, 'cli', 'front door'].sort());
    for (const room of [...ROOMS, 'cli']) {
      const door = sources.find(({ path }) => path === `src/${room}/index.ts`);
      expect(door?.text, `src/${room}/index.ts`).toMatch(/^\/\*\*/);
    }
  });

  it('can be built floor by floor: each imports only rooms further down', () => {
    ROOMS.forEach((room, i) => {
      for (const other of MAY_IMPORT[room] ?? []) expect(ROOMS.indexOf(other), `${room} → ${other}`).toBeLessThan(i);
    });
  });

  it('re-export by name: whole modules only where they hold types alone', () => {
    const stars = sources.filter(({ text }) => /^export \* from/m.test(text)).map(({ path }) => path);
    expect(stars).toEqual([]);
  });
});

/** How often each word stands in some code. */
function wordsIn(files: readonly SourceFile[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { text } of files) {
    for (const [word] of stripComments(text).matchAll(/\b\w+\b/g)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

describe('what a file exports', () => {
  it('another one reads, or a test: else it is its own', () => {
    const readers = ['test', 'bench', 'scripts'].flatMap(readSources);
    const everywhere = wordsIn([...besidesCore, ...readers]);
    const unread = besidesCore
      .filter(({ path }) => !FRONT_DOORS.includes(path) && !path.endsWith('core-layout.ts'))
      .flatMap((file) => {
        const own = wordsIn([file]);
        // Declarations of the package name types, so that those of one file are exported as well.
        const names = stripComments(file.text).matchAll(/^export (?:async )?(?:function\*?|const|let|class) (\w+)/gm);
        return [...names].flatMap(([, name = '']) =>
          everywhere.get(name) === own.get(name) ? [`${file.path}: ${name}`] : [],
        );
      });
    expect(unread).toEqual([]);
  });
});
