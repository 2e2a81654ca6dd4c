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
const ROOT = 'replication/turnSilently';
const EVENT = 'replication/happen';

const CALLS = {
  [ROOT]: [EVENT],
  [EVENT]: ['queue/peek', 'queue/pop', 'dispatch/dispatch', 'handlers/arrive/arrive', 'replication/awaitArrival'],

  // The next event.
  'queue/peek': ['queue/first'],
  'queue/pop': ['queue/fillGap'],
  'queue/first': ['queue/leastFrom'],
  'queue/fillGap': ['queue/sink'],
  'queue/push': ['queue/insert'],
  'queue/insert': ['queue/sink'],
  'queue/sink': ['queue/leastFrom'],

  // A message arrives, and its first pass begins.
  'handlers/arrive/arrive': [
    'state/message/addMessage',
    'handlers/traffic/advanceTraffic',
    'recorder/recordArrival',
    'handlers/resolve/beginPass',
  ],
  'state/message/addMessage': ['memory/take'],
  'handlers/traffic/advanceTraffic': ['handlers/traffic/schedule'],
  'handlers/traffic/schedule': ['handlers/traffic/gap'],
  'handlers/traffic/gap': ['luck/exponential/exponential'],
  'luck/exponential/exponential': ['luck/addressed/drawBlock'],
  'recorder/recordArrival': ['series/arrivesAt'],
  'handlers/resolve/beginPass': ['handlers/resolve/lookUpList'],
  'handlers/resolve/lookUpList': ['handlers/first-choice/tryFirst'],
  'handlers/first-choice/tryFirst': ['handlers/order/firstRecord', 'handlers/attempt/beginAttempt'],
  'handlers/order/firstRecord': ['handlers/order/firstShuffled'],
  'handlers/order/firstShuffled': ['handlers/permutations/firstOfShuffle'],
  'handlers/permutations/firstOfShuffle': ['luck/words/belowAt'],
  'luck/words/belowAt': ['luck/addressed/drawBlock', 'luck/addressed/uniformBelow'],

  // A session, or the backlog before it.
  'handlers/attempt/beginAttempt': ['recorder/recordAttempt', 'handlers/attempt/connect'],
  'handlers/attempt/connect': [
    'handlers/attempt/meetOverload',
    'handlers/slots/openSlot',
    'handlers/attempt/holdSession',
  ],
  'handlers/attempt/meetOverload': ['handlers/attempt/wait'],
  'handlers/attempt/wait': ['handlers/slots/joinBacklog', 'handlers/attempt/standInLine'],
  'handlers/attempt/standInLine': ['state/patience/patienceList', 'state/patience/addPatience'],
  'handlers/slots/openSlot': ['recorder/recordSessionBegin'],
  'handlers/attempt/holdSession': ['handlers/session/runSession'],
  'handlers/session/runSession': ['handlers/message-stage/finishMessage'],
  'handlers/message-stage/finishMessage': ['handlers/message-stage/drawTime', 'queue/push'],
  'handlers/message-stage/drawTime': ['luck/sample/sample'],
  'luck/sample/sample': ['luck/exponential/exponential'],

  // It is accepted, and the next one gets its place.
  'dispatch/dispatch': ['handlers/delivery/accept'],
  'handlers/delivery/accept': [
    'recorder/recordOutcome',
    'handlers/delivery/endSession',
    'handlers/delivery/leaveAccepted',
  ],
  'handlers/delivery/endSession': ['handlers/slots/closeSlot', 'handlers/attempt/serveBacklog'],
  'handlers/delivery/leaveAccepted': ['handlers/delivery/receive', 'handlers/end/leaveQueue', 'handlers/end/dropCopy'],
  'handlers/slots/closeSlot': ['recorder/recordSessionEnd'],
  'handlers/attempt/serveBacklog': ['handlers/attempt/serve'],
  'handlers/attempt/serve': ['handlers/slots/leaveBacklog', 'handlers/slots/openSlot', 'handlers/attempt/holdSession'],
  'handlers/delivery/receive': ['handlers/end/recordArrived'],
  'handlers/end/recordArrived': ['handlers/end/noteFate', 'recorder/recordLatency'],
  'recorder/recordLatency': ['histogram/keep'],
  'handlers/end/noteFate': ['recorder/recordFate'],
  'handlers/end/leaveQueue': ['handlers/copies/endWalk', 'recorder/recordLeftSender'],
  'recorder/recordLeftSender': ['series/leavesAt'],
  'handlers/end/dropCopy': ['state/message/releaseMessage'],
};

const HOT_PATH = {
  root: ROOT,
  event: EVENT,
  calls: CALLS,
  /** Globals that are the same all along the way, as instructions; and those that are while an event happens, with their types. */
  known: { 'world/tells': '(i32.const 0)' },
  handedDown: { 'world/now': 'f64' },
};

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
    const copy = `${CORE}${name}~${copies.length}`;
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
