import { Outlet } from './outlet.js';
import type { Surroundings } from './surroundings.js';

/** The surroundings, with output streams that are safe to write to. */
export interface Session extends Omit<Surroundings, 'stdout' | 'stderr'> {
  readonly stdout: Outlet;
  readonly stderr: Outlet;
}

export function buildSession(surroundings: Surroundings): Session {
  const { stdout, stderr } = surroundings;
  return { ...surroundings, stdout: new Outlet(stdout), stderr: new Outlet(stderr) };
}
