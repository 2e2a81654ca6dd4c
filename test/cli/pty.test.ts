import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt, MAIN } from '../house/program.js';
import { ROOT } from '../house/source-files.js';
import { type Closed, Terminal } from '../house/terminal.js';
import { inFolder } from './in-memory.js';

beforeAll(ensureBuilt);

const ENVIRONMENT = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', TERM: 'xterm-256color' };

/** Runs the built program in a terminal, in a folder that has nothing but the lessons. */
function show(argv: readonly string[], columns: number, env: Readonly<Record<string, string>> = {}): Promise<Closed> {
  return inFolder((folder) => {
    symlinkSync(join(ROOT, 'scenarios'), join(folder, 'scenarios'));
    return new Terminal([process.execPath, MAIN, ...argv], { folder, columns, env: { ...ENVIRONMENT, ...env } }).closed;
  });
}

const LESSON = 'scenarios/first-failover.yaml';

describe('in a terminal', () => {
  it.each([
    [['run', LESSON], '[====', 'A backup for bad days'],
    [['compare', LESSON, '--variant', 'near: servers["mx.example.org"].rtt=30ms'], '[====', 'near'],
    [['sweep', LESSON, '--vary', 'seed=1,2'], '2 cells [', 'Report: reports/'],
    [['explain', LESSON, '--slowest'], '] 0 %', 'Delivered by mx.example.org'],
  ] as const)('mxsim %s shows how far it is, then its answer', async ([...argv], bar, answer) => {
    const { status, output, screen } = await show(argv, 80);
    expect(status).toBe(0);
    expect(output).toContain(bar);
    expect(screen.text).toContain(answer);
    expect(screen.text).not.toContain('[===');
    expect(screen.wraps).toBe(true);
    expect(screen.isCursorShown).toBe(true);
  });
});
