import type { Source } from '../desk.js';
import { type Answered, type Client, Stopped } from './client.js';
import { byId } from './dom.js';

/** A run that takes longer than this can be stopped [ms]. */
const PATIENCE = 400;

/** Makes runs, with a button to stop one that takes long. */
export class Runs {
  /** The last scenario that ran. */
  last: Source | null = null;
  private readonly client: Client;

  constructor(client: Client) {
    this.client = client;
  }

  /** `null` if it was stopped. */
  async make(source: Source): Promise<Answered<'load'> | null> {
    const shows = setTimeout(() => {
      byId('busy').hidden = false;
    }, PATIENCE);
    try {
      const loaded = await this.client.ask('load', source);
      if (loaded.ok) this.last = source;
      return loaded;
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
      return null;
    } finally {
      clearTimeout(shows);
      byId('busy').hidden = true;
    }
  }
}
