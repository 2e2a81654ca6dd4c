// The way of a message that nothing disturbs, as calls: from each function, those that it makes on that way. The compiler
// takes them into their caller (a call of WebAssembly costs some 2 ns: registers are saved, and the address of the memory is
// read anew), but only there: what calls the same functions on other ways goes on calling them.
//
// Two things are settled there once. No story is told: stories have a loop of their own. And while an event happens the
// clock stands still: it is read when the event begins, and handed down from call to call.
//
// A function that is renamed, or no longer called from where it stands here, is an error; and so is a global that is read
// nowhere on the way.

const CORE = 'src/engine/core/';

/** Where everything begins, and where one event does. */
const ROOT = 'replication/stepUntraced';
const EVENT = 'replication/processNext';

const CALLS = {
  [ROOT]: [EVENT],
  [EVENT]: [
    'kernel/event-queue/peek',
    'kernel/event-queue/pop',
    'messages/dispatch/dispatch',
    'messages/arrival/arrive',
    'replication/awaitArrival',
  ],

  // The next event.
  'kernel/event-queue/peek': ['kernel/event-queue/first'],
  'kernel/event-queue/pop': ['kernel/event-queue/fillGap'],
  'kernel/event-queue/first': ['kernel/event-queue/leastFrom'],
  'kernel/event-queue/fillGap': ['kernel/event-queue/sink'],
  'kernel/event-queue/push': ['kernel/event-queue/insert'],
  'kernel/event-queue/insert': ['kernel/event-queue/sink'],
  'kernel/event-queue/sink': ['kernel/event-queue/leastFrom'],

  // A message arrives, and its first pass begins.
  'messages/arrival/arrive': [
    'messages/message/addMessage',
    'messages/arrival/advanceTraffic',
    'counts/recorder/recordArrival',
    'messages/pass/beginPass',
  ],
  'messages/message/addMessage': ['kernel/memory/take'],
  'messages/arrival/advanceTraffic': ['messages/arrival/schedule'],
  'messages/arrival/schedule': ['messages/arrival/gap'],
  'messages/arrival/gap': ['kernel/variates/exponential'],
  'kernel/variates/exponential': ['kernel/random-numbers/drawBlock'],
  'counts/recorder/recordArrival': ['counts/series/arrivesAt'],
  'messages/pass/beginPass': ['messages/pass/lookUpList'],
  'messages/pass/lookUpList': ['messages/candidates/tryFirst'],
  'messages/candidates/tryFirst': ['sender/mx-order/firstRecord', 'messages/connection/beginAttempt'],
  'sender/mx-order/firstRecord': ['sender/mx-order/firstShuffled'],
  'sender/mx-order/firstShuffled': ['kernel/permutations/firstOfShuffle'],
  'kernel/permutations/firstOfShuffle': ['kernel/random-numbers/belowAt'],
  'kernel/random-numbers/belowAt': ['kernel/random-numbers/drawBlock', 'kernel/random-numbers/uniformBelow'],

  // A session, or the backlog before it.
  'messages/connection/beginAttempt': ['counts/recorder/recordAttempt', 'messages/connection/connect'],
  'messages/connection/connect': [
    'messages/connection/meetOverload',
    'server/backlog/takeChannel',
    'messages/connection/holdSession',
  ],
  'messages/connection/meetOverload': ['messages/connection/wait'],
  'messages/connection/wait': ['server/backlog/joinBacklog', 'messages/connection/standInLine'],
  'messages/connection/standInLine': ['server/backlog/patienceList', 'server/backlog/addPatience'],
  'server/backlog/takeChannel': ['counts/recorder/recordSessionBegin'],
  'messages/connection/holdSession': ['messages/session/runSession'],
  'messages/session/runSession': ['messages/session/finishMessage'],
  'messages/session/finishMessage': ['messages/session/drawTime', 'kernel/event-queue/push'],
  'messages/session/drawTime': ['kernel/distribution/sample'],
  'kernel/distribution/sample': ['kernel/variates/exponential'],

  // It is accepted, and the next one gets its place.
  'messages/dispatch/dispatch': ['messages/outcome/accept'],
  'messages/outcome/accept': [
    'counts/recorder/recordOutcome',
    'messages/session-end/endSession',
    'messages/outcome/leaveAccepted',
  ],
  'messages/session-end/endSession': ['server/backlog/freeChannel', 'messages/connection/serveBacklog'],
  'messages/outcome/leaveAccepted': [
    'messages/reception/receive',
    'messages/fate/leaveQueue',
    'messages/fate/dropCopy',
  ],
  'server/backlog/freeChannel': ['counts/recorder/recordSessionEnd'],
  'messages/connection/serveBacklog': ['messages/connection/serve'],
  'messages/connection/serve': [
    'server/backlog/leaveBacklog',
    'server/backlog/takeChannel',
    'messages/connection/holdSession',
  ],
  'messages/reception/receive': ['messages/fate/recordArrived'],
  'messages/fate/recordArrived': ['messages/fate/noteFate', 'counts/recorder/recordLatency'],
  'counts/recorder/recordLatency': ['counts/histogram/keep'],
  'messages/fate/noteFate': ['counts/recorder/recordFate'],
  'messages/fate/leaveQueue': ['messages/fate/dropCandidates', 'counts/recorder/recordLeftSender'],
  'counts/recorder/recordLeftSender': ['counts/series/leavesAt'],
  'messages/fate/dropCopy': ['messages/message/releaseMessage'],
};

const HOT_PATH = {
  root: ROOT,
  event: EVENT,
  calls: CALLS,
  /** Globals that are the same all along the way, as instructions; and those that are while an event happens, with their types. */
  known: { 'kernel/clock/isTraced': '(i32.const 0)' },
  handedDown: { 'kernel/clock/now': 'f64' },
};

/**
 * Off that way, but met in every second pass where servers fail, too: what is called from several places, of which one is
 * frequent, is taken in there. Nothing is settled.
 */
const SIDE_CALLS = {
  'messages/session/runStages': ['messages/stage/runStage'],
  'messages/stage/runStage': ['messages/stage/settleStage', 'server/recipients/judgeRecipient'],
  'sender/mx-order/appendNextPreference': ['sender/mx-order/appendPreference'],
  'sender/mx-order/appendPreference': ['sender/mx-order/takeNextPreference', 'sender/addresses/appendHost'],
  'messages/no-connection/failsToConnect': ['server/failures/connectFailure'],
  'messages/outcome/acceptFromKeeper': ['messages/session-end/concludeSession'],
  'messages/session-end/concludeSession': ['sender/host-status/forgiveServer'],
};
const SIDE_ROOTS = Object.keys(SIDE_CALLS).filter((name) => !Object.values(SIDE_CALLS).flat().includes(name));
const SIDE_PATHS = SIDE_ROOTS.map((root) => ({ root, event: null, calls: SIDE_CALLS, known: {}, handedDown: {} }));

/** The functions of a program in WebAssembly's text, by name. */
function functionsOf(text) {
  return new Map([...text.matchAll(/^ \(func \$(\S+)[\s\S]*?^ \)$/gm)].map(([body, name]) => [name, body]));
}

const readOf = (global) => `(global.get $${CORE}${global})`;
const handed = (global) => `$${global}~`;

/** Replaces all reads of a global; notes that there were some. */
function replaceReads(text, global, by, found) {
  const read = readOf(global);
  if (text.includes(read)) found.add(global);
  return text.replaceAll(read, by);
}

/** A function's text with what is known on the way. `isBelow`: an event is under way, whose callers hand down what they read. */
function withKnown(body, { known, handedDown }, isBelow, found) {
  const settled = Object.entries(known).reduce(
    (text, [global, value]) => replaceReads(text, global, value, found),
    body,
  );
  if (!isBelow) return settled;
  const globals = Object.entries(handedDown);
  const parameters = globals.map(([global, type]) => ` (param ${handed(global)} ${type})`).join('');
  return globals
    .reduce((text, [global]) => replaceReads(text, global, `(local.get ${handed(global)})`, found), settled)
    .replace(/^ \(func \$\S+/, (head) => head + parameters);
}

/** What a caller hands down. */
function argumentsFrom({ handedDown }, isBelow) {
  return Object.keys(handedDown)
    .map((global) => ` ${isBelow ? `(local.get ${handed(global)})` : readOf(global)}`)
    .join('');
}

/** The text of the core, not yet optimised, with copies of its own for each call of the hot path and beside it. */
export function withFewCalls(text) {
  return [HOT_PATH, ...SIDE_PATHS].reduce((program, path) => withHotPath(program, path), text);
}

/**
 * The text of a program, not yet optimised, in which every call of the way goes to a copy of its own. What is called once
 * is taken into its caller by the compiler.
 */
export function withHotPath(text, path = HOT_PATH) {
  const functions = functionsOf(text);
  const root = functions.get(CORE + path.root);
  if (root === undefined) throw new Error(`the hot path begins with ${path.root}, which is not there`);
  const found = new Set();
  const copies = [];
  const withCopies = (name, body, isBelow) =>
    (path.calls[name] ?? []).reduce(
      (caller, called) => {
        const original = CORE + called;
        if (!functions.has(original)) throw new Error(`the hot path goes through ${called}, which is not there`);
        const parts = caller.split(new RegExp(`\\(call \\$${original}(?=\\s|\\))`));
        if (parts.length === 1)
          throw new Error(`the hot path goes from ${name} to ${called}, which is not called there`);
        const inEvent = isBelow || name === path.event;
        const given = inEvent ? argumentsFrom(path, isBelow) : '';
        return parts.reduce((before, after) => `${before}(call $${copyOf(called, inEvent)}${given}${after}`);
      },
      withKnown(body, path, isBelow, found),
    );
  const copyOf = (name, isBelow) => {
    const copy = `${CORE}${name}~${path.root}~${copies.length}`;
    const place = copies.push('') - 1;
    const body = withCopies(name, functions.get(CORE + name), isBelow);
    copies[place] = body.replace(`(func $${CORE}${name}`, `(func $${copy}`);
    return copy;
  };
  const changed = text.replace(root, () => withCopies(path.root, root, false));
  for (const global of [...Object.keys(path.known), ...Object.keys(path.handedDown)]) {
    if (!found.has(global)) throw new Error(`nothing on the hot path reads ${global}`);
  }
  return changed.replace(/\)\s*$/, () => `${copies.join('\n')}\n)\n`);
}
