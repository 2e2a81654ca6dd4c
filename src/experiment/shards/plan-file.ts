import { z } from 'zod';
import {
  type Fingerprint,
  MOST_CELLS,
  MOST_SHARDS,
  OPTION_NAMES,
  type OptionName,
  PLAN_FORMAT,
  type Plan,
  sealPlan,
  VERSION,
} from './plan.js';
import { findGap } from './sharing.js';

const MOST_REPLICATIONS = 1_000_000;

const replication = z.number().int().min(1).max(MOST_REPLICATIONS);

/** Shown on terminals: no control characters, and a limited length. */
const shownText = z
  .string()
  .max(4096)
  .regex(/^\P{Cc}*$/u, 'control characters are not allowed');

const part = z.strictObject({
  cell: z
    .number()
    .int()
    .min(0)
    .max(MOST_CELLS - 1),
  from: replication,
  to: replication,
});

const option = z.exactOptional(z.string());
const options = z.strictObject(
  Object.fromEntries(OPTION_NAMES.map((name) => [name, option])) as Record<OptionName, typeof option>,
);

const planFile = z
  .strictObject({
    plan: z.strictObject({
      format: z.literal(PLAN_FORMAT).meta({ description: 'Version of this file and of shard files.' }),
      version: z
        .string()
        .regex(VERSION)
        .meta({ description: 'Version of mxsim that made the plan, and that must run it.' }),
      hash: z
        .string()
        .meta({ description: 'SHA-256 of the compact JSON of version, scenario, sweep, cells and shards.' }),
    }),
    scenario: z.strictObject({
      file: shownText,
      argument: shownText,
      text: z.string(),
      files: z.record(z.string(), z.string()),
    }),
    sweep: z
      .nullable(
        z.strictObject({
          vary: z.array(z.string()).min(1),
          zip: z.boolean(),
          figures: z.array(z.string()),
          sets: z.array(z.string()),
          options,
        }),
      )
      .meta({ description: 'What `mxsim sweep` would have been called with; null where the plan is of one run.' }),
    cells: z
      .array(
        z.strictObject({
          name: z.string(),
          sets: z.array(z.string()),
          options,
          hash: z.string(),
          replications: replication,
        }),
      )
      .min(1)
      .max(MOST_CELLS)
      .meta({ description: 'Set-ups: the scenario with the changes of each. A plan of one run has one.' }),
    shards: z
      .array(z.array(part).min(1))
      .min(1)
      .max(MOST_SHARDS)
      .meta({ description: 'What each shard runs, shard 0 first: replications from and to, both included.' }),
  })
  .meta({ title: 'mxsim plan', description: 'What `mxsim plan` writes: a large run or a sweep, cut into shards.' });

/** The JSON Schema of plans (`schema/plan.schema.json`). */
export function renderPlanSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(planFile), null, 2)}\n`;
}

/** A plan that was read, or a few words on why it cannot be. */
export type PlanReading = { readonly ok: true; readonly plan: Plan } | { readonly ok: false; readonly message: string };

/** A plan as text. Equal plans give equal texts. */
export function renderPlan({ hash, version, scenario, sweep, cells, shards }: Plan): string {
  const head = { format: PLAN_FORMAT, version, hash };
  const lines = (list: readonly unknown[]): string => list.map((one) => `    ${JSON.stringify(one)}`).join(',\n');
  return `{
  "plan": ${JSON.stringify(head)},
  "scenario": ${JSON.stringify(scenario)},
  "sweep": ${JSON.stringify(sweep)},
  "cells": [
${lines(cells)}
  ],
  "shards": [
${lines(shards)}
  ]
}
`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refused(message: string): PlanReading {
  return { ok: false, message };
}

/** The format of something that calls itself a plan; `undefined` if it does not. */
function formatOf(value: unknown): unknown {
  const head = typeof value === 'object' && value !== null && 'plan' in value ? value.plan : undefined;
  return typeof head === 'object' && head !== null && 'format' in head ? head.format : undefined;
}

/** Reads a plan that `mxsim plan` wrote, and checks it in full. Never throws. */
export function readPlan(text: string, fingerprint: Fingerprint): PlanReading {
  const value = parse(text);
  if (value === undefined) return refused('this is no JSON, so it is no plan; `mxsim plan` makes plans');
  const format = formatOf(value);
  if (format === undefined) return refused('this is no plan; `mxsim plan FILE` makes one of a scenario');
  if (format !== PLAN_FORMAT) {
    return refused(`its format is ${JSON.stringify(format)?.slice(0, 40)}; this version reads format ${PLAN_FORMAT}`);
  }
  const checked = planFile.safeParse(value);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    return refused(`\`${issue?.path.map(String).join('.') ?? ''}\` is not as a plan has it: ${issue?.message ?? ''}`);
  }
  const { plan: head, scenario, sweep, cells, shards } = checked.data;
  const plan = sealPlan({ version: head.version, scenario, sweep, cells, shards }, fingerprint);
  if (plan.hash !== head.hash) return refused('it was changed after it was made: its hash does not fit');
  const gap = findGap(
    cells.map(({ replications }) => replications),
    shards,
  );
  return gap === undefined ? { ok: true, plan } : refused(gap);
}
