import { execFileSync } from 'node:child_process';

/** Tests run the engine from its sources: its core must be compiled from them. */
export default function makeCore(): void {
  execFileSync(process.execPath, ['scripts/core.mjs'], { stdio: 'inherit' });
}
