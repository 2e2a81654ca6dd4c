// Keeps what V8 makes of the bundled program, for its next start: dist/program/compiled-VERSION-ARCHITECTURE/. V8 compiles a
// function when it is first called, so some small runs come first, and what they call is kept.
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DIST = resolve(ROOT, process.argv[2] ?? 'dist');
const SCENARIO = join(ROOT, 'scenarios/first-failover.yaml');

const CALLS = [
  ['run', SCENARIO, '--messages', '100', '--format', 'json', '--no-report'],
  ['run', SCENARIO, '--messages', '100', '--no-report'],
];

const load = (file) => import(pathToFileURL(join(DIST, file)).href);
const { CompiledCode } = await load('cli/compiled-code.js');
const { EXIT } = await load('cli/exit-code.js');
const code = new CompiledCode(join(DIST, 'program'));
const { runProcess } = code.require('process.cjs');
const exit = process.exit;
// An assert that does not hold is no fault of the program.
process.exit = (status) => {
  if (status !== EXIT.done && status !== EXIT.failed) exit(status);
};
for (const words of CALLS) {
  process.argv = [process.execPath, 'mxsim', ...words];
  await runProcess();
}
code.keep();
exit();
