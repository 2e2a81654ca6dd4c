import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Job } from 'kubernetes-types/batch/v1.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { EXIT } from '../../../src/cli/index.js';
import { ROOT } from '../../house/source-files.js';

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
  const prose = text.replace(/\s+/g, ' ');
  const NS_PER_HOUR = 3600e9;

  it('is worked out as the text says', () => {
    const divisor = Number(/divided by ([\d,]+), is what a billion messages take/.exec(prose)?.[1]?.replace(',', ''));
    expect(1e9 / NS_PER_HOUR).toBe(1 / divisor);
    const [, nanoseconds, hours] = /(\d+) ns are ([\d.]+) of them/.exec(prose) ?? [];
    expect(Number(nanoseconds) / divisor).toBeCloseTo(Number(hours), 6);
  });

  it('is found where the text looks for it', () => {
    const measured = readFileSync(join(ROOT, 'docs', 'performance.md'), 'utf8');
    for (const model of ['failover', 'everything'])
      expect(measured).toMatch(new RegExp(`^\\| ${model} \\| \\d+ ns \\|`, 'm'));
  });
});
