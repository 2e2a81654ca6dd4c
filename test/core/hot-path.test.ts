import { describe, expect, it } from 'vitest';
import { withHotPath } from '../../scripts/hot-path.mjs';

const name = (short: string): string => `src/engine/core/${short}`;
const define = (short: string, ...calls: string[]): string =>
  [` (func $${name(short)}`, ...calls.map((called) => `  (call $${called})`), ' )'].join('\n');
const program = (...functions: string[]): string => `(module\n${functions.join('\n')}\n)\n`;

describe('the hot path', () => {
  it('is left alone in a program that does not have it', () => {
    const text = program(define('queue/pop', name('queue/first')), define('queue/first'));
    expect(withHotPath(text)).toBe(text);
  });

  it('is an error where it goes through a function that is not there', () => {
    expect(() => withHotPath(program(define('replication/turn')))).toThrow(
      'the hot path goes through queue/peekTime, which is not there',
    );
  });

  it('is an error where it goes along a call that is not made', () => {
    const text = program(define('replication/turn'), define('queue/peekTime'));
    expect(() => withHotPath(text)).toThrow(
      'the hot path goes from replication/turn to queue/peekTime, which is not called there',
    );
  });

  it('gives each of its calls a function of its own, and leaves the others theirs', () => {
    const hot = { start: ['here', 'there'], here: ['deep'], there: ['deep'] };
    const text = program(
      define('start', name('here'), name('there'), 'elsewhere'),
      define('here', name('deep')),
      define('there', name('deep'), name('deep')),
      define('deep'),
      define('cold', name('deep')),
    );
    const calls = [...withHotPath(text, hot, 'start').matchAll(/\(call \$([^\s)]+)\)/g)].map(([, called]) => called);
    const copied = calls.filter((called) => called?.includes('~'));
    expect(copied).toHaveLength(5);
    expect(new Set(copied).size).toBe(5);
    expect(calls.filter((called) => called === name('deep'))).toHaveLength(4);
    expect(calls).toContain('elsewhere');
  });
});
