/**
 * The command line: files, streams, threads, exit codes. The only room with windows. The
 * program is a value: arguments and surroundings in, exit code out. Loading this door loads nothing else; each command
 * brings what it needs.
 *
 *     const code = await runProgram(['run', 'scenarios/first-failover.yaml'], surroundings);
 */
export { EXIT, type ExitCode } from './exit-code.js';
export { runProgram } from './program.js';
export type { Surroundings } from './session.js';
