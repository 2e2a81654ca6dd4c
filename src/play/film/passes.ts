import type { Fate, Outcome, Stage } from '../../mail/index.js';
import type { Then, Trace, TraceEvent } from '../../results/index.js';
import type { LeftOut } from './seen.js';

/** One attempt as drawn: a leg of the thread from the holder of the message to a server's door. */
export interface Leg {
  readonly server: string;
  readonly host: string;
  readonly begin: number;
  /** Infinite if the run was stopped before the end. */
  readonly end: number;
  /** Time of the greeting; `null` if there was none, or the trace does not say. */
  readonly greeted: number | null;
  readonly reused: boolean;
  readonly outcome: Outcome | null;
  readonly stage: Stage | null;
  readonly reply: string | null;
  readonly then: Then | null;
}

/** One pass of one copy of a message: the attempts that follow each other without a wait. */
export interface Pass {
  readonly message: number;
  readonly copy: number;
  /** Holder of the copy: a sender, or a relay by its server's name. */
  readonly by: string;
  readonly begin: number;
  readonly end: number;
  readonly legs: readonly Leg[];
  /** Hosts that were skipped although the DNS names them, and why. */
  readonly ignored: readonly { readonly host: string; readonly why: LeftOut }[];
  /** End of the wait that follows; `null` if there is none. */
  readonly until: number | null;
  /** Fate of this copy in this pass. */
  readonly fate: Fate | null;
}

type Event<K extends TraceEvent['kind']> = Extract<TraceEvent, { kind: K }>;

interface Draft {
  readonly message: number;
  readonly copy: number;
  readonly by: string;
  readonly begin: number;
  end: number;
  readonly legs: Leg[];
  readonly ignored: { readonly host: string; readonly why: LeftOut }[];
  until: number | null;
  fate: Fate | null;
  open: Event<'attempt'> | null;
  greeted: number | null;
}

function legOf(begin: Event<'attempt'>, greeted: number | null, outcome: Event<'outcome'> | null): Leg {
  return {
    server: begin.server,
    host: begin.host,
    begin: begin.t,
    end: outcome?.t ?? Number.POSITIVE_INFINITY,
    greeted,
    reused: begin.reused,
    outcome: outcome?.outcome ?? null,
    stage: outcome?.stage ?? null,
    reply: outcome?.reply ?? null,
    then: outcome?.then ?? null,
  };
}

/**
 * Takes one event into its pass.
 * @returns true if the pass is over.
 */
function take(draft: Draft, event: TraceEvent): boolean {
  draft.end = Math.max(draft.end, event.t);
  switch (event.kind) {
    case 'attempt':
      draft.open = event;
      draft.greeted = null;
      return false;
    case 'greeted':
      draft.greeted = event.t;
      return false;
    case 'outcome':
      if (draft.open !== null) draft.legs.push(legOf(draft.open, draft.greeted, event));
      draft.open = null;
      return false;
    case 'cut':
      if (event.why === 'backupsIgnored')
        draft.ignored.push(...event.hosts.map((host) => ({ host, why: 'backupsIgnored' as const })));
      return false;
    case 'passedOver':
      if (event.why === 'policy' || event.why === 'tlsa') draft.ignored.push({ host: event.host, why: event.why });
      return false;
    case 'deferred':
      draft.until = event.until;
      return true;
    case 'copyEnded':
      draft.fate = event.fate;
      return true;
    default:
      return false;
  }
}

/** The passes of a trace, in the order in which they begin. A copy that waits before its first pass has one without legs. */
export function passesOf(trace: Trace): readonly Pass[] {
  const passes: Pass[] = [];
  const drafts = new Map<number, Draft>();
  const close = (draft: Draft): void => {
    if (draft.open !== null) {
      draft.legs.push(legOf(draft.open, draft.greeted, null));
      draft.end = Number.POSITIVE_INFINITY;
    }
    drafts.delete(draft.copy);
    const { open, greeted, ...pass } = draft;
    passes.push(pass);
  };
  for (const event of trace.events) {
    const { copy, by, t } = event;
    let draft = drafts.get(copy);
    if (draft === undefined) {
      const { message } = trace;
      draft = {
        message,
        copy,
        by,
        begin: t,
        end: t,
        legs: [],
        ignored: [],
        until: null,
        fate: null,
        open: null,
        greeted: null,
      };
      drafts.set(copy, draft);
    }
    if (take(draft, event)) close(draft);
  }
  for (const draft of [...drafts.values()]) close(draft);
  return passes.sort((a, b) => a.begin - b.begin || a.copy - b.copy);
}
