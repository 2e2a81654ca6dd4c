// What the compiler knows of the core, for the TypeScript around it: where the fields of its records lie, which functions it
// offers, and which it asks for. Written to src/engine/core-layout.ts.
import { basename } from 'node:path';
import { Transform } from 'assemblyscript/transform';

const CORE = 'src/engine/core/';

/** Interfaces in the file, by the file of the core whose functions they are: what it offers, and what others give it. */
const INTERFACES = { index: 'CoreExports', host: 'CoreImports', trace: 'TraceListener' };

/** A transform that hands the text over once everything is compiled. */
export function layoutReader(onText) {
  return class extends Transform {
    afterCompile() {
      onText(textOf(this.program));
    }
  };
}

function textOf({ filesByName, instancesByName }) {
  const records = [...instancesByName.values()].filter(isRecord).sort((a, b) => (a.name < b.name ? -1 : 1));
  const interfaces = [...filesByName.values()].flatMap((file) =>
    interfaceText(file, INTERFACES[basename(file.internalName)]),
  );
  return `// Written by scripts/core-layout.mjs, from what the compiler knows of src/engine/core.

/** The type of each field of a record, and where in it it lies [bytes]. */
export const LAYOUT = {
${records.map(recordText).join('')}} as const;
${interfaces.sort().join('')}`;
}

/** Is it a class of the core's own, without a header in memory? */
function isRecord({ name, members, prototype, internalName }) {
  return internalName.startsWith(CORE) && members !== null && prototype?.decoratorFlags > 0 && /^[A-Z]/.test(name);
}

function recordText({ name, members, nextMemoryOffset }) {
  const fields = [...members.values()]
    .map(({ instance }) => instance)
    .filter((field) => field?.memoryOffset >= 0)
    .sort((a, b) => a.memoryOffset - b.memoryOffset)
    .map(
      ({ name: field, type, memoryOffset }) =>
        `      ${field}: ['${type.isReference ? 'usize' : type}', ${memoryOffset}],\n`,
    );
  return `  ${name}: {\n    size: ${nextMemoryOffset},\n    fields: {\n${fields.join('')}    },\n  },\n`;
}

/** The functions that a file exports, or declares for others to give; a record that it exports is a place in memory. */
function interfaceText(file, name) {
  if (name === undefined || !file.internalName.startsWith(CORE)) return [];
  const isGiven = name !== 'CoreExports';
  const members = [...file.exports].map(([member, { declaration }]) => memberText(member, declaration, isGiven));
  return [`\nexport interface ${name} {\n${members.sort().join('')}}\n`];
}

/** `isGiven`: by others. What is false and true there are 0 and 1 to whom WebAssembly hands them. */
function memberText(name, { signature }, isGiven) {
  if (signature === undefined) return `  readonly ${name}: { readonly value: number };\n`;
  const parameters = signature.parameters.map(
    (parameter) => `${parameter.name.text}: ${typeText(parameter.type, !isGiven)}`,
  );
  return `  ${name}(${parameters.join(', ')}): ${typeText(signature.returnType, isGiven)};\n`;
}

function typeText(type, keepsBooleans) {
  const name = type.name.identifier.text;
  if (name === 'void') return 'void';
  return name === 'bool' && keepsBooleans ? 'boolean' : 'number';
}
