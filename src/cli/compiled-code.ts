import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';

/** A CommonJS module, as far as ours need it. */
interface LoadedModule {
  exports: unknown;
}

/** The `require` that a module is given; `import` loads what is loaded later and is not CommonJS. */
interface Require {
  (name: string): unknown;
  import: (name: string) => Promise<unknown>;
}

type ModuleBody = (exports: unknown, require: Require, module: LoadedModule, filename: string, dirname: string) => void;

/**
 * The files of the bundled program, with the code that V8 compiled when the program was built: reading that takes a
 * tenth of the time of compiling 700 kB anew, which was a third of a small run. It is valid for one version of Node on
 * one kind of processor; V8 itself rejects all other code, and the source is compiled instead.
 */
export class CompiledCode {
  private readonly folder: string;
  private readonly compiled: string;
  private readonly modules = new Map<string, LoadedModule>();
  private readonly scripts = new Map<string, Script>();

  /** `folder`: the folder of these files. */
  constructor(folder: string) {
    this.folder = folder;
    this.compiled = join(folder, `compiled-${process.version}-${process.arch}`);
  }

  /** True if the program has been compiled by this version of Node. */
  isThere(): boolean {
    return existsSync(this.compiled);
  }

  /** Exports of a file of the program, which runs when it is first required. */
  require(name: string): unknown {
    const known = this.modules.get(name);
    if (known !== undefined) return known.exports;
    const loaded: LoadedModule = { exports: {} };
    this.modules.set(name, loaded);
    const filename = join(this.folder, name);
    const outside = createRequire(filename);
    const inside: Require = (id) => (id.startsWith('./') ? this.require(id.slice(2)) : outside(id));
    // In a script compiled separately, Node's own `import()` is experimental and prints a warning.
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

  /** Files whose compiled code V8 rejected. */
  refused(): string[] {
    return [...this.scripts].flatMap(([name, script]) => (script.cachedDataRejected === true ? [name] : []));
  }

  /** Saves the code that V8 has compiled so far: whole files, as far as they were run. */
  keep(): void {
    mkdirSync(this.compiled, { recursive: true });
    for (const [name, script] of this.scripts) writeFileSync(join(this.compiled, name), script.createCachedData());
  }
}
