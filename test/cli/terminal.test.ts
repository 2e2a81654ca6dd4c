import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { Outlet, OutputError } from '../../src/cli/outlet.js';
import { isColoured, widthOf } from '../../src/cli/terminal.js';

const pipe = new Outlet(new PassThrough());
const terminal = new Outlet(Object.assign(new PassThrough(), { isTTY: true, columns: 120 }));

describe('colours', () => {
  it.each([
    ['on a terminal', terminal, {}, true],
    ['not in a pipe', pipe, {}, false],
    ['not with NO_COLOR', terminal, { NO_COLOR: '1' }, false],
    ['with an empty NO_COLOR, which says nothing', terminal, { NO_COLOR: '' }, true],
    ['not on a terminal that cannot', terminal, { TERM: 'dumb' }, false],
    ['in a pipe with FORCE_COLOR', pipe, { FORCE_COLOR: '1' }, true],
    ['not with FORCE_COLOR=0', terminal, { FORCE_COLOR: '0' }, false],
  ] as const)('%s', (_, outlet, env, expected) => {
    expect(isColoured(outlet, env)).toBe(expected);
  });
});

describe('the width', () => {
  it.each([
    ['is that of the terminal', terminal, { COLUMNS: '40' }, 120],
    ['is what COLUMNS says where there is none', pipe, { COLUMNS: '60' }, 60],
    ['is 80 else', pipe, { COLUMNS: 'wide' }, 80],
  ] as const)('%s', (_, outlet, env, expected) => {
    expect(widthOf(outlet, env)).toBe(expected);
  });
});

describe('output', () => {
  function brokenStream(code: string): PassThrough {
    const stream = new PassThrough();
    stream._transform = (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code }));
    return stream;
  }

  it('to a reader that has gone is dropped without a word', async () => {
    const outlet = new Outlet(brokenStream('EPIPE'));
    await expect(outlet.write('a')).resolves.toBeUndefined();
    await expect(outlet.write('b')).resolves.toBeUndefined();
  });

  it('to a full disk is an error', async () => {
    await expect(new Outlet(brokenStream('ENOSPC')).write('a')).rejects.toThrow(OutputError);
  });
});
