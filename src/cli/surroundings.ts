import type { Readable } from 'node:stream';
import type { Caller, Tracer } from '../jobs/index.js';
import type { Model } from '../model/index.js';
import type { OutputStream } from './outlet.js';

/** Everything the program touches: handed in, so that a test can watch it from outside. */
export interface Surroundings {
  /** Opened only where it is read. */
  readonly stdin: () => Readable;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Told the path of each file that is read. */
  readonly onRead?: (path: string) => void;
  /** The current folder; relative paths start here. */
  readonly folder: string;
  /** Aborted when the user wants to stop. */
  readonly interrupted: AbortSignal;
  readonly openPool: Caller['openPool'];
  readonly processors: Caller['processors'];
  readonly openTracer: (model: Model) => Promise<Tracer>;
}
