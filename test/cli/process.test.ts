import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt, MAIN, PLAIN_ENVIRONMENT, runBuilt } from '../house/program.js';
import { inFolder } from './in-memory.js';
import { STEADY, UNSTEADY } from './scenario-texts.js';

beforeAll(ensureBuilt);

function start(argv: readonly string[], folder: string): ChildProcess {
  return spawn(process.execPath, [MAIN, ...argv], { cwd: folder, env: PLAIN_ENVIRONMENT, stdio: 'pipe' });
}

/** Exit code, or the name of the signal that ended it. */
function ending(child: ChildProcess): Promise<number | string | null> {
  return new Promise((resolve) => child.on('close', (code, signal) => resolve(code ?? signal)));
}

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

/** CPU time of a call, its own as the shell counts it [s]. The shell outlives a Ctrl-C that is meant for both. */
const TIMED = `trap : INT; TIMEFORMAT='cpu %U'; time "$@"`;

describe('Ctrl-C', () => {
  it('is heard at once while a scenario is read that takes long to read', () =>
    inFolder(async (folder) => {
      const servers = Array.from({ length: 60_000 }, (_, at) => `  m${at}: { hosts: [ mx1.example.org ] }\n`).join('');
      const domains = 'domains: { example.org: { mx: [ 10 mx1.example.org ] } }\n';
      const text = `${domains}servers:\n${servers}traffic: [ { rate: 1/s } ]\n`;
      /** Checks the text; a Ctrl-C comes when all of it has left the pipe, so that it is being read. */
      const checked = async (interrupted: boolean): Promise<{ cpu: number; read: boolean }> => {
        const argv = ['-c', TIMED, 'bash', process.execPath, MAIN, 'check', '-'];
        const child = spawn('bash', argv, { cwd: folder, env: PLAIN_ENVIRONMENT, detached: true });
        let errors = '';
        let answer = '';
        child.stderr.on('data', (part: Buffer) => (errors += part.toString()));
        child.stdout.on('data', (part: Buffer) => (answer += part.toString()));
        const ended = ending(child);
        await new Promise<void>((resolve) => child.stdin.end(text, resolve));
        if (interrupted) process.kill(-(child.pid ?? Number.NaN), 'SIGINT');
        await ended;
        return { cpu: Number(/cpu ([\d.]+)/.exec(errors)?.[1]), read: answer !== '' };
      };
      const whole = await checked(false);
      const part = await checked(true);
      expect([whole.read, part.read]).toEqual([true, false]);
      expect(part.cpu).toBeLessThan(0.8 * whole.cpu);
    }));

  it('is heard while standard input is awaited', () =>
    inFolder(async (folder) => {
      const child = start(['run', '-'], folder);
      const ended = ending(child);
      // More than a pipe holds: when it is gone, somebody reads.
      await new Promise((resolve) => child.stdin?.write('#'.repeat(1_000_000), resolve));
      child.kill('SIGINT');
      expect(await ended).toBe(130);
      expect(readdirSync(folder)).toEqual([]);
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
