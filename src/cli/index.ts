/**
 * The command line: files, streams, threads, exit codes. The only part that touches the outside. The program is a
 * function: arguments and surroundings in, exit code out. Loading this module loads no command; each command loads
 * what it needs.
 *
 *     const code = await runProgram(['run', 'scenarios/first-failover.yaml'], surroundings);
 */
export { EXIT, type ExitCode } from './exit-code.js';
export { runProgram } from './program.js';
export type { Surroundings } from './session.js';
