#!/usr/bin/env node
// Entry point of the program that scripts/bundle.mjs builds: a script, since Node starts one sooner than a module.
import module, { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CompiledCode } from './compiled-code.js';
import type { runProcess } from './process.js';

/**
 * Loads the program from V8's compiled code: that of the build, on the Node version that built it; on any other from
 * 22.1 on, Node's own cache among its temporary files.
 */
function requireProgram(): unknown {
  const compiled = new CompiledCode(dirname(fileURLToPath(import.meta.url)));
  if (compiled.isThere()) return compiled.require('process.cjs');
  if ('enableCompileCache' in module && typeof module.enableCompileCache === 'function') module.enableCompileCache();
  return createRequire(import.meta.url)('./process.cjs');
}

void (requireProgram() as { runProcess: typeof runProcess }).runProcess();
