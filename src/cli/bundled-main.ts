#!/usr/bin/env node
// The program as scripts/bundle.mjs makes it starts here.
import module, { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { CompiledCode } from './compiled-code.js';
import type { runProcess } from './process.js';

const PROGRAM = fileURLToPath(new URL('../program/', import.meta.url));

/** What V8 once made of the program: by the build, for the Node that built it; by any other from 22.1 on, among its temporary files. */
function requireProgram(): unknown {
  const compiled = new CompiledCode(PROGRAM);
  if (compiled.isThere()) return compiled.require('process.cjs');
  if ('enableCompileCache' in module && typeof module.enableCompileCache === 'function') module.enableCompileCache();
  return createRequire(import.meta.url)('../program/process.cjs');
}

await (requireProgram() as { runProcess: typeof runProcess }).runProcess();
