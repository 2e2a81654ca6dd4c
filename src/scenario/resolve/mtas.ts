import { type MtaBehaviour, nearestPresets, PRESET_NAMES, presetBehaviour } from '../../mail/index.js';
import { DEFAULTS } from '../../model/index.js';
import { type Context, complain } from '../context.js';
import { choices } from '../mistakes/nearest.js';
import type { Path } from '../mistakes/problem.js';
import type { WrittenBehaviour } from '../schema/behaviour.js';
import type { WrittenMta } from '../schema/sender.js';
import type { Section } from '../sections.js';
import { resolveBehaviour } from './behaviour.js';

/** `relay: true` */
const IS_SWITCH = /^(?:true|yes|on|1)$/i;

/** Longest chain of MTAs that extend each other. */
const MOST_LAYERS = 32;

/** A behaviour, the host that it is, and the path of its give-up rule (`null`: from the preset). */
export interface Mta {
  readonly behaviour: MtaBehaviour;
  readonly is: string | null;
  readonly givesUpAt: Path | null;
}

/** The behaviours that `mta` and `extends` can name: presets, and those of the scenario, each resolved once. */
export class Mtas {
  readonly #context: Context;
  readonly #written: Section<WrittenMta>;
  readonly #known = new Map<string, Mta | null>();
  /** Hosts that behaviours use as a fixed next hop, with their paths. */
  readonly hops: { readonly host: string; readonly path: Path }[] = [];

  constructor(context: Context, written: Section<WrittenMta>) {
    this.#context = context;
    this.#written = written;
  }

  /** Resolves all of them, so that mistakes are found even in unused ones. */
  resolveAll(): void {
    for (const { name, path } of this.#written.values()) {
      if (!PRESET_NAMES.includes(name)) this.#resolve(name, []);
      else
        complain(
          this.#context,
          path,
          { code: 'conflict', message: `\`${name}\` is a preset`, expected: 'a name of your own' },
          'key',
        );
    }
  }

  /** The MTA that a key names (`mta`, `extends`, or `relay` itself), with the written keys on top of it. */
  build(named: string | undefined, namedAt: Path, path: Path, written: WrittenBehaviour): Mta | null {
    return this.#on(this.#find(named ?? DEFAULTS.mta, namedAt, []), path, written);
  }

  #find(name: string, namedAt: Path, trail: readonly string[]): Mta | null {
    // The scenario's own names take precedence: it may define an MTA called `gmail`.
    if (this.#written.has(name)) return this.#resolve(name, trail, namedAt);
    const behaviour = presetBehaviour(name);
    if (behaviour !== undefined) return { behaviour, is: null, givesUpAt: null };
    const own = this.#context.speller.nearest(name, this.#written.keys());
    const meant = own === undefined ? nearestPresets(name) : [own];
    const expected = `one of \`mtas\`, or a preset such as ${choices(PRESET_NAMES, 6)}; \`mxsim mta\` lists them all`;
    const near = meant.length === 0 ? undefined : `did you mean ${choices(meant)}?`;
    const hint = IS_SWITCH.test(name) ? `name the MTA that it is, such as \`${namedAt.at(-1)}: postfix\`` : near;
    complain(this.#context, namedAt, { code: 'unknown-mta', message: `there is no MTA \`${name}\``, expected, hint });
    return null;
  }

  #resolve(name: string, trail: readonly string[], namedAt: Path = ['mtas', name]): Mta | null {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    if (trail.includes(name)) {
      const round = [...trail.slice(trail.indexOf(name)), name].map((one) => `\`${one}\``).join(' → ');
      complain(this.#context, namedAt, {
        code: 'loop',
        message: `${round} extend each other`,
        expected: 'a preset at the end of the chain',
      });
      return null;
    }
    if (trail.length >= MOST_LAYERS) {
      const expected = `at most ${MOST_LAYERS} MTAs on top of each other`;
      complain(this.#context, namedAt, { code: 'too-deep', message: 'this builds on too many others', expected });
      return null;
    }
    const entry = this.#written.get(name);
    if (entry?.value == null) return this.#keep(name, null);
    const { extends: base, ...written } = entry.value;
    const found = this.#find(base ?? DEFAULTS.mta, [...entry.path, 'extends'], [...trail, name]);
    return this.#keep(name, this.#on(found, entry.path, written));
  }

  #keep(name: string, mta: Mta | null): Mta | null {
    this.#known.set(name, mta);
    return mta;
  }

  #on(base: Mta | null, path: Path, written: WrittenBehaviour): Mta | null {
    if (base === null) return null;
    for (const key of ['via', 'fallback'] as const) {
      const host = written[key];
      if (host !== undefined && host !== 'none') this.hops.push({ host, path: [...path, key] });
    }
    return {
      behaviour: resolveBehaviour(this.#context, path, written, base.behaviour),
      is: written.is === undefined ? base.is : written.is === 'none' ? null : written.is,
      givesUpAt: written.giveUpAfter === undefined ? base.givesUpAt : [...path, 'giveUpAfter'],
    };
  }
}
