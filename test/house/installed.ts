import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './program.js';
import { ROOT } from './source-files.js';

/** Lays an installed mxsim into a folder as npm would, with packages that are here already. */
export function installPacked(folder: string): void {
  ensureBuilt();
  const words = ['pack', '--ignore-scripts', '--pack-destination', folder];
  execFileSync('npm', words, { cwd: ROOT, stdio: 'ignore' });
  const [archive = ''] = readdirSync(folder);
  const modules = join(folder, 'node_modules');
  const home = join(modules, 'mxsim');
  mkdirSync(home, { recursive: true });
  mkdirSync(join(modules, '.bin'));
  writeFileSync(join(folder, 'package.json'), '{}');
  execFileSync('tar', ['-xzf', join(folder, archive), '-C', home, '--strip-components=1']);
  symlinkSync(join('..', 'mxsim', 'dist', 'program', 'main.cjs'), join(modules, '.bin', 'mxsim'));
  for (const name of readdirSync(join(ROOT, 'node_modules')).filter((one) => !one.startsWith('.'))) {
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  }
}
