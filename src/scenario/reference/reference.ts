import { buildJsonSchema, type JsonSchema } from '../json-schema.js';
import { behaviourShape } from '../schema/behaviour.js';
import { AFTERWORD, CHAPTERS, INTRODUCTION, VALUES } from './chapters.js';
import { describeValue, formsOf, spellValue } from './values.js';

const NONE: ReadonlySet<string> = new Set();

/** The reference page of the scenario language, in Markdown: every key with meaning, value, default and example. */
export function renderReference(): string {
  const schema = buildJsonSchema();
  const parts = [INTRODUCTION, '## The file\n', keyTable(schema)];
  for (const [name, heading] of CHAPTERS) parts.push(...chapter(heading, definitionIn(schema, name)));
  parts.push('\n## Values\n', '| value | what it is |', '|---|---|');
  for (const name of VALUES) parts.push(`| ${name} | ${cell(definitionIn(schema, name).description ?? '')} |`);
  const text = [...parts, AFTERWORD].join('\n');
  return `${text.replace(/\n{3,}/g, '\n\n').trimEnd()}\n`;
}

/** A definition; that of a behaviour, whose keys are part of other definitions, is built from the common part. */
function definitionIn({ definitions = {} }: JsonSchema, name: string): JsonSchema {
  const { mta } = definitions;
  if (name === BEHAVIOUR.name) return { ...BEHAVIOUR, properties: withOnly(mta, (key) => key in behaviourShape) };
  const found = definitions[name];
  if (found === undefined) throw new Error(`the schema has no definition ${name}`);
  if (!hasBehaviour(found)) return found;
  const description = `${found.description} Besides these, it takes all keys of a [behaviour](#behaviour).`;
  return { ...found, description, properties: withOnly(found, (key) => !(key in behaviourShape)) };
}

const BEHAVIOUR = {
  name: 'behaviour',
  description:
    'Everything in which MTAs differ; in `mtas`, `senders` and `relay` alike. What is left out is as in the preset.',
};

function hasBehaviour({ properties = {} }: JsonSchema): boolean {
  return Object.keys(behaviourShape).every((key) => Object.hasOwn(properties, key));
}

function withOnly(part: JsonSchema | undefined, isWanted: (key: string) => boolean): Record<string, JsonSchema> {
  return Object.fromEntries(Object.entries(part?.properties ?? {}).filter(([key]) => isWanted(key)));
}

/** A heading, a description, and the keys of each form; keys common to all forms are listed once, at the end. */
function chapter(heading: string, part: JsonSchema): string[] {
  const lines = [`\n## ${heading}\n`, `${part.description ?? ''}\n`];
  const forms = formsOf(part);
  const objects = forms.filter((form) => form.properties !== undefined);
  const others = forms.filter((form) => form.properties === undefined);
  if (others.length > 0) {
    lines.push(`As a value: ${others.map((form) => describeValue(form, CHAPTERS)).join(', or ')}.\n`);
  }
  const common = commonKeys(objects);
  for (const form of objects) {
    if (objects.length > 1) lines.push(`### ${formHeading(form, common)}\n`);
    lines.push(keyTable(form, common));
  }
  const [first] = objects;
  if (first === undefined || common.size === 0) return lines;
  const special = keysOf(first).filter((key) => !common.has(key));
  return [...lines, '### With any of these\n', keyTable(first, new Set(special))];
}

function keysOf({ properties = {} }: JsonSchema): string[] {
  return Object.keys(properties);
}

/** Optional keys that every one of several forms has. */
function commonKeys(forms: readonly JsonSchema[]): ReadonlySet<string> {
  const [first, ...others] = forms;
  if (first === undefined || others.length === 0) return NONE;
  const needed = new Set(forms.flatMap(({ required = [] }) => required));
  const shared = (key: string): boolean => others.every((other) => keysOf(other).includes(key));
  return new Set(keysOf(first).filter((key) => !needed.has(key) && shared(key)));
}

/** `kind: refuse`, or the key that distinguishes the form. */
function formHeading(form: JsonSchema, common: ReadonlySet<string>): string {
  const { kind } = form.properties ?? {};
  if (kind?.const !== undefined) return `\`kind: ${kind.const}\``;
  return `\`${(form.required ?? keysOf(form)).find((key) => !common.has(key))}\``;
}

function keyTable(part: JsonSchema, without: ReadonlySet<string> = NONE): string {
  const needed = new Set(part.required);
  const rows = Object.entries(part.properties ?? {})
    .filter(([key]) => !without.has(key))
    .flatMap(([key, value]) => keyRows(key, value, needed.has(key)));
  if (rows.length === 0) return '';
  return ['| key | meaning | value | default | example |', '|---|---|---|---|---|', ...rows, ''].join('\n');
}

/** One row; the keys of a nested map follow it, as `outer.inner`. */
function keyRows(key: string, part: JsonSchema, isNeeded: boolean): string[] {
  const name = isNeeded ? `**\`${key}\`**` : `\`${key}\``;
  const usual = part.default === undefined ? '' : spellValue(part.default);
  const example = part.examples?.[0] === undefined ? '' : spellValue(part.examples[0]);
  const cells = [name, part.description ?? '', describeValue(part, CHAPTERS), usual, example];
  const row = `| ${cells.map(cell).join(' | ')} |`;
  const item = part.items as JsonSchema | undefined;
  const outer = item?.properties === undefined ? key : `${key}[]`;
  const inner = (outer === key ? formsOf(part) : [item ?? {}]).filter((form) => form.properties !== undefined);
  const rows = inner.flatMap(({ properties = {}, required = [] }) =>
    Object.entries(properties).flatMap(([child, value]) =>
      keyRows(`${outer}.${child}`, value, isNeeded && required.includes(child)),
    ),
  );
  return [row, ...rows];
}

/** Escapes text for a table cell. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
