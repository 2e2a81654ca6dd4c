import { execFileSync, spawnSync } from 'node:child_process';
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

/** A program in TypeScript that uses every call, and some that must not compile. */
const TYPED = `
import { compare, explain, renderTable, type Scenario, simulate, simulateSync, sweep } from 'mxsim';

const scenario: Scenario = {
  domains: { 'example.org': { mx: ['10 mx1.example.org'] } },
  servers: { 'mx1.example.org': { rtt: '30ms', failures: [{ kind: 'refuse', at: '1d', for: '4h' }] } },
  traffic: [{ rate: '1/s' }],
  messages: 10,
};
const run = await simulate(scenario, { threads: 2, signal: undefined });
const text: string = run.ok ? renderTable(run.result) : String(run.problems[0]?.line);
const delivered: number | undefined = run.ok ? run.result.messages.delivered : undefined;
const told = await explain(scenario, { slowest: true });
const attempts: number = told.ok ? (told.messages[0]?.attempts.length ?? 0) : 0;
const swept = await sweep(scenario, { vary: ['messages=1,2'] });
const cells: number = swept.ok ? swept.result.cells.length : 0;
const compared = await compare([scenario, new Uint8Array()], { variants: { far: ['x=1'] } });
const arms: readonly string[] = compared.ok ? compared.result.arms.map((arm) => arm.name) : [];
export const all = { text, delivered, attempts, cells, arms, one: simulateSync(scenario).ok };
// @ts-expect-error a key that the language has not
export const misspelt: Scenario = { ...scenario, domain: {} };
// @ts-expect-error a list where a text belongs
export const wrong: Scenario = { ...scenario, duration: ['1d'] };
// @ts-expect-error an option that there is not
export const option = simulate(scenario, { thread: 2 });
`;

const TYPES = {
  compilerOptions: {
    ...{ target: 'es2022', module: 'nodenext', strict: true, noEmit: true, types: [] },
    ...{ exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: false },
  },
  files: ['program.mts'],
};

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
        deliveryRate: { mean: expect.any(Number) },
        latency_s: { mean: expect.any(Number) },
      });
      const library = "import { parseScenario } from 'mxsim'; console.log(typeof parseScenario);";
      const kind = execFileSync(process.execPath, ['--input-type=module', '-e', library], {
        cwd: home,
        encoding: 'utf8',
      });
      expect(kind.trim()).toBe('function');
      // Types as a strict project sees them that has nothing but mxsim; what the compiler complains of, it prints.
      writeFileSync(join(home, 'program.mts'), TYPED);
      writeFileSync(join(home, 'tsconfig.json'), JSON.stringify(TYPES));
      const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
      const { stdout, status } = spawnSync(process.execPath, [compiler, '-p', home], { encoding: 'utf8' });
      expect({ stdout, status }).toEqual({ stdout: '', status: 0 });
    }));
});
