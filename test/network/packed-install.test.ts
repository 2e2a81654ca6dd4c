import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inFolder } from '../cli/in-memory.js';
import { STEADY } from '../cli/scenario-texts.js';
import { ensureBuilt } from '../house/program.js';
import { ROOT } from '../house/source-files.js';
import { Terminal } from '../house/terminal.js';

function npm(words: readonly string[], folder: string): string {
  return execFileSync('npm', [...words, '--no-audit', '--no-fund'], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

describe('a packed mxsim', () => {
  it('installs into an empty folder and runs there', () =>
    inFolder(async (folder) => {
      ensureBuilt();
      npm(['pack', '--ignore-scripts', '--pack-destination', folder], ROOT);
      const [archive = ''] = readdirSync(folder);
      const home = join(folder, 'home');
      mkdirSync(home);
      npm(['init', '--yes'], home);
      npm(['install', join('..', archive)], home);
      writeFileSync(join(home, 'mine.yaml'), STEADY);
      const words = ['mxsim', 'run', 'mine.yaml'];
      const printed = execFileSync('npx', ['--no-install', ...words], { cwd: home, encoding: 'utf8' });
      expect(printed).toContain('reports/mine.html');
      expect(readdirSync(join(home, 'reports'))).toEqual(['mine.html']);
      const bin = join(home, 'node_modules', '.bin', 'mxsim');
      const env = { PATH: process.env['PATH'] ?? '', HOME: home, TERM: 'xterm-256color' };
      for (const argv of [
        ['run', 'mine.yaml'],
        ['compare', 'mine.yaml', '--variant', 'far: servers["mx1.example.org"].rtt=1s'],
        ['sweep', 'mine.yaml', '--vary', 'messages=20,40'],
        ['explain', 'mine.yaml', '--slowest'],
        ['run', 'scenarios/first-failover.yaml'],
      ]) {
        const { status, output, screen } = await new Terminal([bin, ...argv], { folder: home, columns: 80, env })
          .closed;
        expect({ argv, status }).toEqual({ argv, status: 0 });
        expect(output).not.toContain('internal error');
        expect(output).toContain('\x1b[?7l');
        expect({ wraps: screen.wraps, tooLong: screen.tooLong }).toEqual({ wraps: true, tooLong: [] });
      }
      const threads = ['--replications', '3', '--threads', '2', '--format', 'json', '--no-report'];
      const json = execFileSync('npx', ['--no-install', ...words, ...threads], { cwd: home, encoding: 'utf8' });
      expect(JSON.parse(json)).toMatchObject({
        scenario: { replications: 3 },
        deliveryRate: { low: expect.any(Number) },
      });
      const library = "import { parseScenario } from 'mxsim'; console.log(typeof parseScenario);";
      const kind = execFileSync(process.execPath, ['--input-type=module', '-e', library], {
        cwd: home,
        encoding: 'utf8',
      });
      expect(kind.trim()).toBe('function');
    }));
});
