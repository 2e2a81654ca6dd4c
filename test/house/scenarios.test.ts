import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { call } from '../cli/in-memory.js';
import { ROOT } from './source-files.js';

interface Checked {
  errors: { message: string }[];
  advice: { code: string }[];
}

/** Advice that a scenario means to earn: `# Advice: single-mx, shared-site` in its head. */
function expectedAdvice(text: string): string[] {
  const lines = [...text.matchAll(/^# Advice: (.+)$/gm)].flatMap((match) => (match[1] ?? '').split(','));
  return [...new Set(lines.map((code) => code.trim()))].sort();
}

const names = readdirSync(join(ROOT, 'scenarios'), { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.yaml'),
);

describe('every scenario', () => {
  it('is there to be checked', () => {
    expect(names).toContain('first-failover.yaml');
  });

  it.each(names)('%s is valid, and earns the advice that its head names and no other', async (name) => {
    const path = join('scenarios', name);
    const { code, stdout } = await call(['check', path, '--format', 'json'], { folder: ROOT });
    const { errors, advice } = JSON.parse(stdout) as Checked;
    expect(errors).toEqual([]);
    expect(code).toBe(0);
    const codes = [...new Set(advice.map((one) => one.code))].sort();
    expect(codes).toEqual(expectedAdvice(readFileSync(join(ROOT, path), 'utf8')));
  });

  it.each(names)('%s tells editors its schema and readers its story', (name) => {
    const text = readFileSync(join(ROOT, 'scenarios', name), 'utf8');
    expect(text).toMatch(/^# yaml-language-server: \$schema=(?:\.\.\/)+schema\/scenario\.schema\.json$/m);
    expect(text).toMatch(/^title: ./m);
    expect(text).toMatch(/^description: ./m);
  });
});
