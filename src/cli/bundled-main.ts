#!/usr/bin/env node
// The program as scripts/bundle.mjs makes it starts here: a script, since Node is ready for one sooner than for a module.
import module, { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CompiledCode } from './compiled-code.js';
import type { runProcess } from './process.js';

/** What V8 once made of the program: by the build, for the Node that built it; by any other from 22.1 on, among its temporary files. */
function requireProgram(): unknown {
  const compiled = new CompiledCode(dirname(fileURLToPath(import.meta.url)));
  if (compiled.isThere()) return compiled.require('process.cjs');
  if ('enableCompileCache' in module && typeof module.enableCompileCache === 'function') module.enableCompileCache();
  return createRequire(import.meta.url)('./process.cjs');
}

void (requireProgram() as { runProcess: typeof runProcess }).runProcess();
