// The debug build of the core: before each load and store a function of the core is asked whether anything may be read or
// written there. It knows of addresses that are nothing, that lie beyond all memory, and of records that were given back.

const CORE = 'src/engine/core/';
/** The function that is asked, which gives the address back; and the file whose functions see free memory by right. */
export const CHECK = `${CORE}kernel/memory/check`;
const EXEMPT = `${CORE}kernel/memory/`;

const ACCESS = /\((?:i32|i64|f32|f64)\.(?:load|store)(\d*)(?:_[su])?((?: offset=\d+)?)(?: align=\d+)?\s+(?=\()/g;

/** Bytes that an instruction reads or writes. */
function bytesOf(instruction, bits) {
  if (bits !== '') return Number(bits) / 8;
  return instruction.startsWith('(i64') || instruction.startsWith('(f64') ? 8 : 4;
}

/** Where the operand that begins at `from` ends. */
function endOf(text, from) {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    else if (text[at] === ')') depth -= 1;
    if (depth === 0) return at + 1;
  }
  throw new Error('an operand without an end');
}

function withChecks(text) {
  let out = '';
  let last = 0;
  for (const access of text.matchAll(ACCESS)) {
    const from = access.index + access[0].length;
    // It stands within the address of another one, which has been done as a whole.
    if (from < last) continue;
    const to = endOf(text, from);
    const [instruction, bits, offset] = access;
    const place = `(i32.const ${offset === '' ? 0 : offset.slice(' offset='.length)})`;
    const address = withChecks(text.slice(from, to));
    out += `${text.slice(last, from)}(call $${CHECK} ${address} ${place} (i32.const ${bytesOf(instruction, bits)}))`;
    last = to;
  }
  return out + text.slice(last);
}

/** The text of a program in which all of the core's functions ask, but those that hand memory out. */
export function withCheckedMemory(text) {
  if (!text.includes(`(func $${CHECK} `)) throw new Error(`there is no ${CHECK}`);
  return text.replace(/^ \(func \$(\S+)[\s\S]*?^ \)$/gm, (body, name) =>
    name.startsWith(EXEMPT) ? body : withChecks(body),
  );
}
