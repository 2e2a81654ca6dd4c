import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { compileCore, readSource } from '../../scripts/core.mjs';
import { emptyEngine, giveCore, runReplication } from '../../src/engine/index.js';
import type { Model } from '../../src/model/index.js';
import { parseScenario } from '../../src/scenario/index.js';

const folder = mkdtempSync(join(tmpdir(), 'mxsim-debug-'));
afterAll(() => rmSync(folder, { recursive: true }));

const SCENARIO = new URL('../../bench/scenarios/everything.yaml', import.meta.url);

function everything(messages: number): Model {
  const { model } = parseScenario({ text: readFileSync(SCENARIO) });
  if (model === null) throw new Error('the scenario is not valid');
  return { ...model, messages };
}

/** A debug build of the core in which some text of a file is another. */
async function debugCore(file = '', was = '', put = ''): Promise<Uint8Array<ArrayBuffer>> {
  const wasm = join(folder, `${was.length}.wasm`);
  const read = (name: string): string | null => {
    const text = readSource(name);
    if (text === null || was === '' || name !== file) return text;
    if (!text.includes(was)) throw new Error(`${file} does not say: ${was}`);
    return text.replace(was, put);
  };
  await compileCore('src/engine/core/index.ts', wasm, { debug: true, read });
  return new Uint8Array(readFileSync(wasm));
}

describe('the debug build of the core', () => {
  const fast = new Uint8Array(readFileSync(new URL('../../src/engine/core.wasm', import.meta.url)));
  const run = (core: Uint8Array<ArrayBuffer>): unknown => {
    emptyEngine();
    giveCore(core);
    return runReplication(everything(500), 1);
  };
  // Whoever comes next in this process has the fast one again.
  afterEach(() => {
    emptyEngine();
    giveCore(fast);
  });

  it('gives the results of the fast one, to the last bit', async () => {
    expect(run(await debugCore())).toEqual(run(fast));
  }, 120_000);

  it('stops where a message is used that was given back', async () => {
    const gone = '  if (left === 0) releaseMessage(root);\n';
    const planted = await debugCore(
      'src/engine/core/messages/fate.ts',
      gone,
      `${gone}  if (left === 0) root.hops = 0;\n`,
    );
    expect(() => run(planted)).toThrow('the core uses a record that it has given back');
  }, 120_000);

  it('stops where a record is given back twice', async () => {
    const gone = '  if (m !== root) releaseMessage(m);\n';
    const planted = await debugCore('src/engine/core/messages/fate.ts', gone, '  releaseMessage(m);\n');
    expect(() => run(planted)).toThrow('the core uses a record that it has given back');
  }, 120_000);

  it('stops where something is asked of nothing', async () => {
    const asked = '  if (isNone(list)) return;\n';
    const planted = await debugCore('src/engine/core/messages/fate.ts', asked, '');
    expect(() => run(planted)).toThrow('the core uses a record that is none');
  }, 120_000);
});
