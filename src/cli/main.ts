#!/usr/bin/env node
import { runProgram } from './program.js';
import { realSurroundings } from './real-surroundings.js';

// Everything that was written is out by now; what is still open (standard input, say) shall not keep us.
process.exit(await runProgram(process.argv.slice(2), realSurroundings()));
