import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The test files that take longest, longest first (CPU time, from a minute down to ten seconds). They begin before the others of their project:
 * one that began last would run while every other processor is idle. A file that is missing here costs time, and nothing else.
 */
const LONGEST = [
  'test/conformance/conformance.test.ts',
  'test/cli/examples.test.ts',
  'test/play/tours.test.ts',
  'test/cli/pty.test.ts',
  'test/house/docs.test.ts',
  'test/cli/windows.test.ts',
  'test/house/ci-page.test.ts',
  'test/cli/process.test.ts',
  'test/report/page.test.ts',
  'test/coverage/coverage.test.ts',
];

/** Files of a run in the order of `LONGEST`, and then as vitest has them. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId, project }: TestSpecification): number => {
      const at = LONGEST.indexOf(relative(project.vitest.config.root, moduleId));
      return at < 0 ? LONGEST.length : at;
    };
    const sorted = await super.sort(files);
    return sorted.sort((one, other) => rank(one) - rank(other));
  }
}
