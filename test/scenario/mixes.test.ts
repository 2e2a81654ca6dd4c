import { describe, expect, it } from 'vitest';
import { mixCalled } from '../../src/mail/index.js';
import { parseScenario, renderProblems } from '../../src/scenario/index.js';

/** A scenario with this traffic, and perhaps senders of its own. */
function scenario(from: string, senders = ''): string {
  return `domains: { example.org: { mx: [ 10 mx1.example.org ] } }
servers: { mx1.example.org: {} }
${senders}
traffic:
  - { rate: 1/s, from: ${from} }
`;
}

function modelOf(text: string) {
  const { model, problems } = parseScenario({ text, file: 'a.yaml' });
  expect(renderProblems(problems)).toBe('');
  const traffic = model?.traffic[0];
  return { senders: model?.senders ?? [], from: traffic?.kind === 'rate' ? traffic.from : [] };
}

function errorsOf(text: string): string {
  return renderProblems(parseScenario({ text, file: 'a.yaml' }).problems);
}

describe('a mix of senders', () => {
  it('stands for senders that are known, with their shares', () => {
    const { senders, from } = modelOf(scenario('{ mix: typical }'));
    const shares = mixCalled('typical')?.shares ?? [];
    expect(from).toEqual(shares.map(({ sender, share }) => ({ name: sender.name, share: share.value })));
    expect(senders.map(({ name, hosts, spam }) => ({ name, hosts, spam }))).toEqual(
      shares.map(({ sender }) => ({ name: sender.name, hosts: sender.hosts.value, spam: sender.spam.value })),
    );
  });

  it('gets what the others leave', () => {
    const { from } = modelOf(scenario('{ shop: 10%, mix: business, bulk: 15.5% }', 'senders: { shop: {}, bulk: {} }'));
    expect(from.slice(0, 2)).toEqual([
      { name: 'shop', share: 0.1 },
      { name: 'bulk', share: 0.155 },
    ]);
    expect(from.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(from.find(({ name }) => name === 'google')?.share).toBeCloseTo(0.28 * 0.745, 12);
  });

  it('of which several traffics ask brings each sender once', () => {
    const text = `${scenario('{ mix: typical }')}  - { rate: 1/s, from: { mix: business } }\n`;
    const names = modelOf(text).senders.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('has senders that asserts can name', () => {
    expect(
      errorsOf(`${scenario('{ mix: hostile }')}assert: [ senders.bots-once.firstPassRate >= 0% ]\n`),
    ).not.toContain('there is no sender');
  });

  it.each([
    ['{ mix: typicl }', '', ['`typicl` is not known here', 'did you mean `typical`?']],
    ['{ shop: 100%, mix: typical }', 'senders: { shop: {} }', ['the others have 100 %: nothing is left for the mix']],
    ['{ shop: 3, mix: typical }', 'senders: { shop: {} }', ['beside `mix`, shares are percentages']],
    ['{ mix: typical }', 'senders: { mix: {} }', ['a sender cannot be called `mix`']],
    ['{ mix: typical }', 'senders: { google: {} }', ['the mix brings a sender `google` of its own']],
    ['typical', 'senders: { shop: {} }', ['there is no sender `typical`', '`{ mix: typical }`']],
    ['{ shp: 3%, mix: typical }', 'senders: { shop: {} }', ['there is no sender `shp`', 'did you mean `shop`?']],
    ['{ mix: typical, __proto__: 10% }', '', ['`__proto__` cannot be used as a key or a name']],
  ])('%s, %s: %j', (from, senders, words) => {
    const errors = errorsOf(scenario(from, senders));
    for (const word of words) expect(errors).toContain(word);
    expect(errors.match(/ error: /g)).toHaveLength(1);
  });
});
