import { describe, expect, it } from 'vitest';
import { withHotPath } from '../../scripts/hot-path.mjs';

const name = (short: string): string => `src/engine/core/${short}`;
const define = (short: string, ...calls: string[]): string =>
  [` (func $${name(short)}`, ...calls.map((called) => `  (call $${called})`), ' )'].join('\n');
const program = (...functions: string[]): string => `(module\n${functions.join('\n')}\n)\n`;

describe('the hot path', () => {
  it('is an error in a program that does not have it', () => {
    const text = program(
      define('kernel/event-queue/pop', name('kernel/event-queue/first')),
      define('kernel/event-queue/first'),
    );
    expect(() => withHotPath(text)).toThrow('the hot path begins with replication/stepUntraced, which is not there');
  });

  it('is an error where nothing on it reads what is settled there', () => {
    const text = program(define('loop', name('event')), define('event'));
    const path = { root: 'loop', event: 'event', calls: { loop: ['event'] } };
    expect(() =>
      withHotPath(text, { ...path, known: { 'kernel/clock/isTraced': '(i32.const 0)' }, handedDown: {} }),
    ).toThrow('nothing on the hot path reads kernel/clock/isTraced');
    expect(() => withHotPath(text, { ...path, known: {}, handedDown: { 'kernel/clock/now': 'f64' } })).toThrow(
      'nothing on the hot path reads kernel/clock/now',
    );
  });

  it('is an error where it goes through a function that is not there', () => {
    expect(() => withHotPath(program(define('replication/stepUntraced')))).toThrow(
      'the hot path goes through replication/processNext, which is not there',
    );
  });

  it('is an error where it goes along a call that is not made', () => {
    const text = program(define('replication/stepUntraced'), define('replication/processNext'));
    expect(() => withHotPath(text)).toThrow(
      'the hot path goes from replication/stepUntraced to replication/processNext, which is not called there',
    );
  });

  it('gives each of its calls a function of its own, and leaves the others theirs', () => {
    const calls = { start: ['here', 'there'], here: ['deep'], there: ['deep'] };
    const path = { root: 'start', event: 'none', calls, known: {}, handedDown: {} };
    const text = program(
      define('start', name('here'), name('there'), 'elsewhere'),
      define('here', name('deep')),
      define('there', name('deep'), name('deep')),
      define('deep'),
      define('cold', name('deep')),
    );
    const made = [...withHotPath(text, path).matchAll(/\(call \$([^\s)]+)\)/g)].map(([, called]) => called);
    const copied = made.filter((called) => called?.includes('~'));
    expect(copied).toHaveLength(5);
    expect(new Set(copied).size).toBe(5);
    expect(made.filter((called) => called === name('deep'))).toHaveLength(4);
    expect(made).toContain('elsewhere');
  });

  it('tells no story, and reads the clock once for each event', () => {
    const clock = `(global.get $${name('kernel/clock/now')})`;
    const stories = `(global.get $${name('kernel/clock/isTraced')})`;
    const text = program(
      define('loop', name('event')),
      define('event', name('here')).replace(' )', `  ${clock}\n )`),
      define('here', name('deep')).replace(' )', `  ${clock}\n  ${stories}\n )`),
      define('deep').replace(' )', `  ${clock}\n )`),
    );
    const path = {
      root: 'loop',
      event: 'event',
      calls: { loop: ['event'], event: ['here'], here: ['deep'] },
      known: { 'kernel/clock/isTraced': '(i32.const 0)' },
      handedDown: { 'kernel/clock/now': 'f64' },
    };
    const copies = withHotPath(text, path)
      .split(/^(?= \(func )/m)
      .filter((part) => part.includes('~') && !part.startsWith(` (func $${name('loop')}`));
    const [event, here, deep] = ['event', 'here', 'deep'].map((short) =>
      copies.find((part) => part.startsWith(` (func $${name(short)}~`)),
    );
    expect(event).not.toContain('(param');
    expect(event).toMatch(/\(call \S+ \(global\.get \S+kernel\/clock\/now\)\)/);
    for (const below of [here, deep]) {
      expect(below).toContain('(param $kernel/clock/now~ f64)');
      expect(below).not.toContain('global.get');
    }
    expect(here).toContain('(i32.const 0)');
    expect(here).toMatch(/\(call \S+ \(local\.get \$kernel\/clock\/now~\)\)/);
  });
});
