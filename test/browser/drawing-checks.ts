import axeCore from 'axe-core';
import type { Page } from 'playwright-core';

/** What we use of axe in a page. */
declare global {
  var axe: {
    run(part: unknown, options: { resultTypes: ['violations'] }): Promise<{ violations: readonly Violation[] }>;
  };
}
interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly (string | readonly string[])[] }[];
}

/** Opens every disclosure, as a reader might. */
export async function openAll(page: Page): Promise<void> {
  await page.locator('details').evaluateAll((all) => {
    for (const one of all) one.setAttribute('open', '');
  });
}

/** What axe finds in a page, or in the part of it that a selector names. Our pages have no frames. */
export async function complaintsOf(page: Page, part?: string): Promise<string[]> {
  if (await page.evaluate(() => globalThis.axe === undefined)) await page.evaluate(axeCore.source);
  return page.evaluate(async (selector) => {
    const context = selector === undefined ? { exclude: [] } : { include: [[selector]] };
    const { violations } = await globalThis.axe.run(context, { resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
  }, part);
}

/** Texts of the drawings that are cut off, or lie over each other. */
export async function clashesIn(page: Page): Promise<string[]> {
  return page.locator('figure > svg').evaluateAll((drawings) =>
    drawings.flatMap((drawing) => {
      const frame = drawing.getBoundingClientRect();
      if (frame.width === 0) return [];
      const texts = [...drawing.querySelectorAll('text')].map((text) => {
        const { left, right, top, bottom } = text.getBoundingClientRect();
        // The box of a text is as high as its font, and so higher than what is drawn.
        return { name: text.textContent, left, right, top: top + 3, bottom: bottom - 3 };
      });
      const cut = texts.filter(
        (a) =>
          a.left < frame.left - 1 || a.right > frame.right + 1 || a.top < frame.top - 1 || a.bottom > frame.bottom + 1,
      );
      const over = texts.flatMap((a, at) =>
        texts
          .slice(at + 1)
          .filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
          .map((b) => `${a.name} over ${b.name}`),
      );
      return [...cut.map(({ name }) => `${name} is cut off`), ...over];
    }),
  );
}
