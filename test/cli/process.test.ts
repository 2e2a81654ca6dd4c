import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt, MAIN, PLAIN_ENVIRONMENT, runBuilt } from '../house/program.js';
import { inFolder } from './in-memory.js';
import { STEADY, UNSTEADY } from './scenario-texts.js';

beforeAll(ensureBuilt);

/** So much mail that nobody waits for its end. */
const ENDLESS = UNSTEADY.replace('60/h', '2000/s').replace('duration: 2d', 'duration: 365d');

function start(argv: readonly string[], folder: string): ChildProcess {
  return spawn(process.execPath, [MAIN, ...argv], { cwd: folder, env: PLAIN_ENVIRONMENT, stdio: 'pipe' });
}

/** Exit code, or the name of the signal that ended it. */
function ending(child: ChildProcess): Promise<number | string | null> {
  return new Promise((resolve) => child.on('close', (code, signal) => resolve(code ?? signal)));
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('worker threads', () => {
  it('give the same JSON and the same page, byte for byte, however many there are', () =>
    inFolder((folder) => {
      writeFileSync(join(folder, 'a.yaml'), UNSTEADY.replace('replications: 4', 'replications: 9'));
      const outputs = ['1', '2', '5', '64'].map((threads) => {
        const argv = ['run', 'a.yaml', '--no-report', '--format', 'json', '--threads', threads];
        const { status, stdout, stderr } = runBuilt(argv, folder);
        expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
        return stdout.replace(/"elapsed_s": [\d.e-]+/, '');
      });
      expect(new Set(outputs).size).toBe(1);
    }));
});

describe('Ctrl-C', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('ends the program with code 130 and leaves no file behind (%s)', (signal) =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, 'a.yaml'), ENDLESS);
      const child = start(['run', 'a.yaml'], folder);
      const ended = ending(child);
      await wait(2500);
      expect(child.exitCode).toBeNull();
      const sent = performance.now();
      child.kill(signal);
      expect(await ended).toBe(130);
      expect(performance.now() - sent).toBeLessThan(3000);
      expect(readdirSync(folder)).toEqual(['a.yaml']);
    }),
  );

  it('also where a few messages take for ever, which nobody could know before', () =>
    inFolder(async (folder) => {
      const stubborn = 'mtas: { stubborn: { retry: { every: 1s }, giveUpAfter: 3000d } }\n';
      const few = `domains: { example.org: { mx: [10 mx1.example.org] } }
servers: { mx1.example.org: { failures: [{ kind: refuse }] } }
${stubborn}senders: { knocker: { mta: stubborn } }
traffic: [{ rate: 1/s, to: example.org, from: knocker }]
messages: 3
`;
      writeFileSync(join(folder, 'a.yaml'), few);
      const child = start(['run', 'a.yaml', '--threads', '1'], folder);
      const ended = ending(child);
      await wait(2500);
      expect(child.exitCode).toBeNull();
      child.kill('SIGINT');
      expect(await ended).toBe(130);
      expect(readdirSync(folder)).toEqual(['a.yaml']);
    }));

  it('is heard at once while a scenario is read that takes seconds to read', () =>
    inFolder(async (folder) => {
      const servers = Array.from({ length: 60_000 }, (_, at) => `  m${at}: { hosts: [ mx1.example.org ] }\n`).join('');
      const domains = 'domains: { example.org: { mx: [ 10 mx1.example.org ] } }\n';
      writeFileSync(join(folder, 'a.yaml'), `${domains}servers:\n${servers}traffic: [ { rate: 1/s } ]\n`);
      const child = start(['check', 'a.yaml'], folder);
      const ended = ending(child);
      await wait(1000);
      expect(child.exitCode).toBeNull();
      const sent = performance.now();
      child.kill('SIGINT');
      expect([130, 'SIGINT']).toContain(await ended);
      expect(performance.now() - sent).toBeLessThan(1000);
      expect(readdirSync(folder)).toEqual(['a.yaml']);
    }));

  it('also while standard input is awaited', () =>
    inFolder(async (folder) => {
      const child = start(['run', '-'], folder);
      const ended = ending(child);
      await wait(1500);
      child.kill('SIGINT');
      expect(await ended).toBe(130);
    }));
});

describe('a reader that goes away', () => {
  it('is no error, and the report is written all the same', () =>
    inFolder((folder) => {
      writeFileSync(join(folder, 'a.yaml'), STEADY);
      const script = `"$0" "$1" run a.yaml | head -n 1; exit "\${PIPESTATUS[0]}"`;
      const options = { cwd: folder, env: PLAIN_ENVIRONMENT, encoding: 'utf8' } as const;
      const { status, stdout, stderr } = spawnSync('bash', ['-c', script, process.execPath, MAIN], options);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).toBe('A steady server\n');
      expect(readdirSync(join(folder, 'reports'))).toEqual(['a.html']);
    }));

  it('is no error either when there is much to read', () => {
    const script = `"$0" "$1" schema | true; exit "\${PIPESTATUS[0]}"`;
    const options = { env: PLAIN_ENVIRONMENT, encoding: 'utf8' } as const;
    const { status, stderr } = spawnSync('bash', ['-c', script, process.execPath, MAIN], options);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

describe('a full disk', () => {
  it.skipIf(!existsSync('/dev/full'))(
    'is said in one plain line, is not our fault, and may have room the next time',
    () => {
      const options = { env: PLAIN_ENVIRONMENT, encoding: 'utf8' } as const;
      const { status, stderr } = spawnSync(
        'bash',
        ['-c', '"$0" "$1" mta > /dev/full', process.execPath, MAIN],
        options,
      );
      expect(status).toBe(75);
      expect(stderr).toBe('mxsim: cannot write the output: no space left on the device\n');
    },
  );
});

describe('starting', () => {
  it('is quick: help costs less than four times bare Node', () => {
    const time = (argv: readonly string[]): number => {
      const begin = performance.now();
      spawnSync(process.execPath, argv, { env: PLAIN_ENVIRONMENT });
      return performance.now() - begin;
    };
    // The best of several: other work on the machine only ever adds.
    const best = (argv: readonly string[]): number => Math.min(...Array.from({ length: 7 }, () => time(argv)));
    expect(best([MAIN, '--help'])).toBeLessThan(4 * best(['-e', '0']));
  });
});
