/**
 * The command line: files, streams, threads, exit codes. The only room with windows: everything below is pure. The
 * program is a value: arguments and surroundings in, exit code out. Loading this door loads nothing else; each command
 * brings what it needs.
 *
 *     const code = await runProgram(['run', 'scenarios/first-failover.yaml'], surroundings);
 */
export { excessProblem } from './excess-problem.js';
export { EXIT, type ExitCode } from './exit-code.js';
export { hashModel, readVersion } from './identity.js';
export { runProgram } from './program.js';
export type { RunningPool, Surroundings } from './surroundings.js';
