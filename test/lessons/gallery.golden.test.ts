import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { call, inFolder } from '../cli/in-memory.js';
import { ROOT } from '../house/source-files.js';

// The pages of reports/gallery/ are what the commands beside them in reports/README.md write. `npm run fix -- golden`
// writes them again.

const GALLERY = join(ROOT, 'reports', 'gallery');
/** A page of so many bytes is still small for a repository. */
const MOST_BYTES = 300_000;

/** Rows of the table in the README: a link to the page, and the command that writes it. */
function entries(): [page: string, command: string][] {
  const text = readFileSync(join(ROOT, 'reports', 'README.md'), 'utf8');
  const rows = [...text.matchAll(/^\| \[[^\]]+\]\(gallery\/([\w-]+)\.html\) \|[^|]*\| `mxsim ([^`]+)` \|$/gm)];
  return rows.map(([, page = '', command = '']) => [page, command]);
}

/** Words of a command line; single quotes hold words together. */
function wordsOf(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

describe('the gallery of reports', () => {
  it.each(entries())('shows in %s what the command writes today', async (page, command) => {
    const html = await inFolder(async (folder) => {
      const target = join(folder, 'page.html');
      const argv = [...wordsOf(command), '--report', target, '--quiet', '--format', 'json'];
      const { code, stderr } = await call(argv, { folder: ROOT });
      expect(stderr).toBe('');
      expect([0, 1, 3]).toContain(code);
      return readFileSync(target, 'utf8');
    });
    expect(html.length).toBeLessThan(MOST_BYTES);
    await expect(html).toMatchFileSnapshot(join(GALLERY, `${page}.html`));
  });

  it('has every page in the README, and none besides', () => {
    const pages = readdirSync(GALLERY).map((file) => file.replace(/\.html$/, ''));
    expect(pages.toSorted()).toEqual(
      entries()
        .map(([page]) => page)
        .toSorted(),
    );
  });
});
