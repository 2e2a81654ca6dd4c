import { describe, expect, it } from 'vitest';
import { renderPage, renderTable } from '../../src/report/index.js';
import type { RunResult, ServerGroup } from '../../src/results/index.js';
import { buildResult } from './result-builder.js';
import { nothingDelivered } from './stories.js';

const SHARES = { share: 0.9, firstChoiceShare: 1 };

/** Three servers, of which two serve one domain and the third another. */
function shared(pools: readonly ServerGroup[]): RunResult {
  return { ...buildResult(), pools };
}

const TWO: readonly ServerGroup[] = [
  { domains: ['one.example'], servers: { 'backup.example.net': { share: 1, firstChoiceShare: 1 } } },
  {
    domains: ['two.example', 'three.example', 'four.example'],
    servers: { 'mx1.example.org': SHARES, 'mx2.example.org': { share: 0.1, firstChoiceShare: 0 } },
  },
];

function table(result: RunResult): string {
  return renderTable(result, { width: 120, colour: false });
}

describe('servers that serve different domains', () => {
  it('servers stand under the domains they serve in the table, with their share of that mail', () => {
    const lines = table(shared(TWO)).split('\n');
    const from = lines.findIndex((line) => line.startsWith('Server'));
    expect(lines[from]).toMatch(/^Server +accepted +of these +first choice/);
    expect(lines[from + 1]).toBe('for one.example');
    expect(lines[from + 2]).toMatch(/^ {2}backup\.example\.net .* 100 % +100 % /);
    expect(lines[from + 3]).toBe('for two.example and 2 other domains');
    expect(lines[from + 4]).toMatch(/^ {2}mx1\.example\.org .* 90\.0 % +100 % /);
    expect(lines[from + 5]).toMatch(/^ {2}mx2\.example\.org .* 10\.0 % +– /);
    expect(lines.join(' ')).toContain('shares and heights are among the servers for the same domains');
  });

  it('servers stand under the domains they serve on the page, on a scale of their own', async () => {
    const html = await renderPage(shared(TWO));
    const load = /<section [^>]*aria-labelledby="load">.*?<\/section>/s.exec(html)?.[0] ?? '';
    expect(load).toContain('Mail for one.example');
    expect(load).toContain('Mail for two.example and 2 other domains');
    expect(load).toMatch(/90\.0.% of that mail/);
    expect(load).toContain('Servers of the same domains have the same scale.');
    expect(html).toContain('share of that for its domains');
    // The backup serves another domain: it does not stand in for mx1.
    expect(load).not.toMatch(/While mx1[^<]*, backup/);
  });

  it('servers are one list where all serve the same domains', () => {
    expect(table(buildResult())).toMatch(/^Server +accepted +of all /m);
  });
});

describe('times down', () => {
  it('times down end with the mail, and the table says so where a server was down longer', () => {
    const note = 'time down is counted until the last message of a run is sent';
    expect(table(nothingDelivered())).toContain(note);
    expect(table(buildResult())).not.toContain(note);
  });
});

describe('what is counted beside the fates', () => {
  it('duplicates, bounces to strangers and delay warnings are a sentence in the table and on the page, and nothing where there were none', async () => {
    const some = { ...buildResult(), duplicates: 1, backscatter: 12, delayWarnings: 0 };
    const said = 'Besides, 1 extra copy was delivered, 12 bounces went to strangers.';
    expect(table(some)).toContain(said);
    expect((await renderPage(some)).replaceAll('\u00a0', ' ')).toContain(said);
    const none = { ...some, duplicates: 0, backscatter: 0 };
    expect(table(none)).not.toContain('Besides');
    expect(await renderPage(none)).not.toContain('Besides');
  });
});
