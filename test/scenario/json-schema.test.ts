import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseScenario, renderReference, renderSchema } from '../../src/scenario/index.js';
import { scenarioWith } from './build-model.js';
import { parseFile, readScenarios } from './scenario-files.js';

/** The keywords that are looked at. */
interface Part {
  readonly $schema?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Part>>;
  readonly anyOf?: readonly Part[];
  readonly oneOf?: readonly Part[];
}

const schema = JSON.parse(renderSchema()) as Part & { readonly definitions: Readonly<Record<string, Part>> };
const ajv = new Ajv({ strict: true, allowUnionTypes: true });
const isValid = ajv.compile(schema);

/** All parts of the schema that describe a key. */
function partsOf(value: unknown): Part[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'description' in value || 'default' in value ? [value as Part] : [];
  return [...own, ...Object.values(value).flatMap(partsOf)];
}

/** The verdict that a file in err/ expects of an editor. */
function verdictOf(text: string): string {
  return /^# schema: (accepts|refuses|none)$/m.exec(text)?.[1] ?? 'none';
}

describe('the JSON Schema', () => {
  it('is draft-07, which editors know', () => {
    expect(schema.$schema).toBe('http://json-schema.org/draft-07/schema#');
    expect(ajv.validateSchema(schema)).toBe(true);
  });

  it.each(readScenarios('ok'))('accepts ok/$name', ({ text }) => {
    isValid(parse(text));
    expect(isValid.errors ?? []).toEqual([]);
  });

  it.each(readScenarios('err').filter(({ text }) => verdictOf(text) !== 'none'))(
    'has the verdict of err/$name on what a schema can see',
    ({ text }) => {
      expect(isValid(parse(text, { logLevel: 'silent' })) ? 'accepts' : 'refuses').toBe(verdictOf(text));
    },
  );

  it('accepts every default and example that it shows', () => {
    const parts = partsOf(schema).filter((part) => part.default !== undefined || part.examples !== undefined);
    expect(parts.length).toBeGreaterThan(80);
    for (const part of parts) {
      const check = ajv.compile({ ...part, definitions: schema.definitions });
      const values = [part.default, ...(part.examples ?? [])];
      for (const value of values.filter((one) => one !== undefined)) {
        expect(check(value), `${part.description}: ${JSON.stringify(value)}`).toBe(true);
      }
    }
  });

  it('describes every key', () => {
    const keys = Object.values({ scenario: schema, ...schema.definitions }).flatMap((part) =>
      [part, ...(part.anyOf ?? part.oneOf ?? [])].flatMap((form) => Object.entries(form.properties ?? {})),
    );
    expect(keys.length).toBeGreaterThan(100);
    expect(keys.filter(([, part]) => typeof part.description !== 'string').map(([key]) => key)).toEqual([]);
  });

  it('shows the defaults that the parser takes', () => {
    const { server, sender, domain } = schema.definitions;
    const usual = (part: Part | undefined) =>
      Object.fromEntries(
        Object.entries(part?.properties ?? {}).flatMap(([key, { default: value }]) =>
          value === undefined ? [] : [[key, value]],
        ),
      );
    const written = scenarioWith({
      domains: { 'example.org': { mx: ['10 mx1.example.org'], ...usual(domain) } },
      servers: { 'mx1.example.org': usual(server) },
      senders: { sender: usual(sender) },
    });
    const parse = (text: string) => parseScenario({ text, file: 'test.json' }).model;
    expect(parse(written)).not.toBeNull();
    expect(parse(written)).toEqual(parse(scenarioWith()));
  });
});

describe('the reference', () => {
  const page = renderReference();

  it('names every key of the language', () => {
    const keys = partsOf(schema).flatMap((part) => Object.keys(part.properties ?? {}));
    const missing = [...new Set(keys)].filter(
      (key) => !new RegExp(`\`(?:[\\w.[\\]]+\\.)?${key.replace('$', '\\$')}\``).test(page),
    );
    expect(missing).toEqual([]);
  });

  it('links to headings that are there', () => {
    const anchors = new Set(
      [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
        heading
          .toLowerCase()
          .replace(/[^a-z -]/g, '')
          .replaceAll(' ', '-'),
      ),
    );
    const links = [...page.matchAll(/\]\(#([\w-]+)\)/g)].map(([, anchor = '']) => anchor);
    expect(links.length).toBeGreaterThan(50);
    expect(links.filter((link) => !anchors.has(link))).toEqual([]);
  });

  it('keeps its tables whole', () => {
    const rows = page.split('\n').filter((line) => line.startsWith('|'));
    const cells = (row: string) => row.replaceAll('\\|', '').split('|').length;
    for (const row of rows) expect([4, 7], row).toContain(cells(row));
  });
});

describe('the whole language', () => {
  it('of the example with everything in it is a model', () => {
    const example = readScenarios('ok').find(({ name }) => name === 'the-whole-language.yaml');
    const { model, problems } = example === undefined ? { model: null, problems: [] } : parseFile(example);
    expect(problems).toEqual([]);
    expect(model?.servers.map(({ name }) => name)).toEqual([
      'mx1.example.org',
      'mx2.example.org',
      'backup.example.net',
      'farm-a',
      'farm-b',
      'new.example.org',
    ]);
    expect(model?.asserts.map(({ path }) => path.join('/'))).toEqual([
      'delivered',
      'latency/p99',
      'servers/backup.example.net/share',
    ]);
  });
});
