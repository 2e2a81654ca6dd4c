// Makes calls of the built program one after another, in one process: a process for each would spend most of its time on
// starting. What a start is by itself is tested where it is the subject.
//
//   node calls-in-turn.mjs PROGRAM CALLS.json      PROGRAM: dist/program/process.cjs; CALLS: a list of lists of words
//
// Behind the output of each call stands a mark with its exit code: on both streams, or once where they are one terminal.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [, , program, calls] = process.argv;
const { runProcess } = createRequire(import.meta.url)(program);
/** What the program listens to for as long as its process lasts. */
const EVENTS = ['uncaughtException', 'SIGINT', 'SIGTERM', 'SIGHUP'];

/** Thrown where a process would end. */
class Ended extends Error {
  constructor(code) {
    super(`ended with ${code}`);
    this.code = code;
  }
}

process.exit = (code) => {
  throw new Ended(code);
};

async function makeCall(words) {
  process.argv = [process.execPath, 'mxsim', ...words];
  try {
    await runProcess();
  } catch (error) {
    if (!(error instanceof Ended)) throw error;
    for (const event of EVENTS) process.removeAllListeners(event);
    for (const stream of [process.stdout, process.stderr]) stream.removeAllListeners('error');
    for (const stream of process.stdout.isTTY ? [process.stdout] : [process.stdout, process.stderr])
      stream.write(`<<ended with ${error.code}>>`);
  }
}

for (const words of JSON.parse(readFileSync(calls, 'utf8'))) await makeCall(words);
