#!/usr/bin/env node
import module from 'node:module';
import { runProgram } from './program.js';
import { realSurroundings } from './real-surroundings.js';

// What was compiled once need not be compiled again: Node keeps it among the temporary files, from 22.1 on.
if ('enableCompileCache' in module && typeof module.enableCompileCache === 'function') module.enableCompileCache();

// Everything that was written is out by now; what is still open (standard input, say) shall not keep us.
process.exit(await runProgram(process.argv.slice(2), realSurroundings()));
