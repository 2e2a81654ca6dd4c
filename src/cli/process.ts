import { runProgram } from './program.js';
import { realSurroundings } from './real-surroundings.js';

/** Runs the program as this process, with its arguments, streams and exit code. */
export async function runProcess(): Promise<never> {
  // Everything that was written is out by now; what is still open (standard input, say) shall not keep us.
  process.exit(await runProgram(process.argv.slice(2), realSurroundings()));
}
