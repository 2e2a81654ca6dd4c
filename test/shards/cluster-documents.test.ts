import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Job } from 'kubernetes-types/batch/v1.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { EXIT } from '../../src/cli/index.js';
import { ROOT } from '../house/source-files.js';

// What docs/scale.md tells people to submit. scripts/slurm-test.sh runs its Slurm script.

const text = readFileSync(join(ROOT, 'docs', 'scale.md'), 'utf8');

function blockOf(language: string): string {
  return new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(text)?.[1] ?? '';
}

/**
 * The manifest of the document, written once more: here the compiler holds every key and type against the API's own
 * description, unknown keys included.
 */
const MANIFEST: Job = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'mxsim' },
  spec: {
    completionMode: 'Indexed',
    completions: 64,
    parallelism: 16,
    backoffLimitPerIndex: 3,
    podFailurePolicy: {
      rules: [
        { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
        { action: 'FailJob', onExitCodes: { containerName: 'shard', operator: 'In', values: [EXIT.wrong] } },
        { action: 'FailIndex', onExitCodes: { containerName: 'shard', operator: 'In', values: [EXIT.fault] } },
      ],
    },
    template: {
      spec: {
        restartPolicy: 'Never',
        containers: [
          {
            name: 'shard',
            image: 'registry.example/mxsim:0.1.0',
            command: ['mxsim', 'shard', '/data/plan.json', '--output', '/data/shards'],
            resources: { requests: { cpu: '1', memory: '512Mi' }, limits: { memory: '1Gi' } },
            volumeMounts: [{ name: 'data', mountPath: '/data' }],
          },
        ],
        volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'mxsim' } }],
      },
    },
  },
};

describe('the Kubernetes manifest', () => {
  const job = parse(blockOf('yaml')) as Job;

  it('is one that the types of the API allow', () => {
    expect(job).toEqual(MANIFEST);
  });

  it('keeps the rules that types cannot say', () => {
    // Kubernetes API reference, batch/v1 JobSpec: a failure policy needs pods that never restart, and limits per index
    // need an Indexed job; FailIndex needs such a limit, and the container of a rule is one of the template's.
    const { spec } = job;
    const pod = spec?.template.spec;
    expect(pod?.restartPolicy).toBe('Never');
    expect(spec?.completionMode).toBe('Indexed');
    expect(spec?.backoffLimitPerIndex).toBeGreaterThan(0);
    expect(spec?.parallelism).toBeLessThanOrEqual(spec?.completions ?? 0);
    const containers = pod?.containers.map(({ name }) => name);
    for (const { onExitCodes } of spec?.podFailurePolicy?.rules ?? []) {
      if (onExitCodes?.containerName !== undefined) expect(containers).toContain(onExitCodes.containerName);
    }
    const volumes = pod?.volumes?.map(({ name }) => name);
    for (const { name } of pod?.containers[0]?.volumeMounts ?? []) expect(volumes).toContain(name);
  });
});

describe('the Slurm script', () => {
  it('runs again what may go better the next time, and nothing else', () => {
    const again = /^ {2}(\d+(?: \| \d+)+)\)$/m.exec(blockOf('bash'))?.[1];
    // 128 + 15: ended by SIGTERM itself, where the program could not listen.
    expect(again).toBe(`${EXIT.incomplete} | ${EXIT.interrupted} | ${128 + 15}`);
  });
});

describe('what a billion messages cost', () => {
  const measured = readFileSync(join(ROOT, 'docs', 'performance.md'), 'utf8');

  /** CPU time per message of mxsim [ns], from the table against C++. */
  function measuredCost(model: string): number {
    const row = new RegExp(`^\\| ${model} \\| \\d+ ns \\| (\\d+) ns`, 'm').exec(measured);
    return Number(row?.[1] ?? Number.NaN);
  }

  function quoted(pattern: RegExp): number {
    return Number(pattern.exec(text.replace(/\s+/g, ' '))?.[1] ?? Number.NaN);
  }

  it.each([
    ['failover', /\*failover\* takes ([\d.]+) µs/, /take ([\d.]+) core-hours/],
    ['everything', /\*everything\* ([\d.]+) µs/, /or ([\d.]+) where everything/],
  ])('follows from what was measured of %s', (model, perMessage, coreHours) => {
    const cost = measuredCost(model);
    // Machines and days differ by a tenth; a version that is a quarter faster has to say so here.
    expect(quoted(perMessage) / (cost / 1000)).toBeGreaterThan(0.8);
    expect(quoted(perMessage) / (cost / 1000)).toBeLessThan(1.25);
    expect(quoted(coreHours)).toBeCloseTo((quoted(perMessage) * 1000) / 3600, 1);
  });
});
