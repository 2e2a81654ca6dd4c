import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../house/source-files.js';

describe('mxsim/browser', () => {
  it('bundles for a browser with no import of Node, no command line and no threads', async () => {
    const build = await rolldown({
      cwd: ROOT,
      input: 'src/browser.ts',
      platform: 'browser',
      external: ['vega', 'vega-lite'],
    });
    const { output } = await build.generate({ format: 'esm' });
    await build.close();
    const chunks = output.filter((one) => one.type === 'chunk');
    const imported = chunks.flatMap(({ imports, dynamicImports }) => [...imports, ...dynamicImports]);
    expect(imported.filter((id) => id.startsWith('node:'))).toEqual([]);
    const modules = chunks.flatMap(({ modules: all }) => Object.keys(all));
    expect(modules).toContain(join(ROOT, 'src/browser.ts'));
    expect(modules.filter((id) => /\/src\/(?:cli|jobs)\/|\/node_modules\/(?:commander|tinypool)\//.test(id))).toEqual(
      [],
    );
  });
});
