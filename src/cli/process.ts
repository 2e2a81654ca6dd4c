import { runProgram } from './program.js';
import { realSurroundings } from './real-surroundings.js';

/** Runs the program as this process, with its arguments, streams and exit code. */
export async function runProcess(): Promise<never> {
  // Everything written is out by now; an open stream (standard input, for example) must not keep the process alive.
  process.exit(await runProgram(process.argv.slice(2), realSurroundings()));
}
