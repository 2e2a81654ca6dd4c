import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';

/** A module of CommonJS, as far as ours need one. */
interface LoadedModule {
  exports: unknown;
}

/** What a module asks for others; `import` for what is loaded later, and is no CommonJS. */
interface Require {
  (name: string): unknown;
  import: (name: string) => Promise<unknown>;
}

type ModuleBody = (exports: unknown, require: Require, module: LoadedModule, filename: string, dirname: string) => void;

/**
 * The files of the bundled program, with what V8 made of them when the program was built: to read that takes a tenth of the
 * time of compiling 700 kB anew, which was a third of a small run. It is good for one version of Node on one kind of
 * processor, and V8 itself refuses what it did not make; then the source is compiled.
 */
export class CompiledCode {
  private readonly folder: string;
  private readonly compiled: string;
  private readonly modules = new Map<string, LoadedModule>();
  private readonly scripts = new Map<string, Script>();

  /** `folder`: where the files lie. */
  constructor(folder: string) {
    this.folder = folder;
    this.compiled = join(folder, `compiled-${process.version}-${process.arch}`);
  }

  /** Has the program been compiled by this version of Node? */
  isThere(): boolean {
    return existsSync(this.compiled);
  }

  /** What a file of the program exports. It is run when it is first asked for. */
  require(name: string): unknown {
    const known = this.modules.get(name);
    if (known !== undefined) return known.exports;
    const loaded: LoadedModule = { exports: {} };
    this.modules.set(name, loaded);
    const filename = join(this.folder, name);
    const outside = createRequire(filename);
    const inside: Require = (id) => (id.startsWith('./') ? this.require(id.slice(2)) : outside(id));
    // An `import()` in a script of its own is an experiment of Node's, of which it warns.
    inside.import = (id) => import(id);
    this.bodyOf(name, filename)(loaded.exports, inside, loaded, filename, this.folder);
    return loaded.exports;
  }

  private bodyOf(name: string, filename: string): ModuleBody {
    const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(filename, 'latin1')}\n})`;
    const kept = join(this.compiled, name);
    const script = new Script(source, {
      filename,
      ...(existsSync(kept) ? { cachedData: readFileSync(kept) } : {}),
    });
    this.scripts.set(name, script);
    return script.runInThisContext() as ModuleBody;
  }

  /** Files whose compiled form was not taken. */
  refused(): string[] {
    return [...this.scripts].flatMap(([name, script]) => (script.cachedDataRejected === true ? [name] : []));
  }

  /** Keeps what V8 has compiled so far: whole files as far as they were run. */
  keep(): void {
    mkdirSync(this.compiled, { recursive: true });
    for (const [name, script] of this.scripts) writeFileSync(join(this.compiled, name), script.createCachedData());
  }
}
