import { type Advice, CHECKS } from '../../src/checks/index.js';
import { model, type World } from './model-builder.js';

/** What one check says of a world. */
export function advise(code: string, world: World): readonly Advice[] {
  const check = CHECKS.find((one) => one.code === code);
  if (check === undefined) throw new Error(`no check ${code}`);
  return check.check(model(world));
}

/** The same, without places and mends. */
export function said(code: string, world: World): readonly string[] {
  return advise(code, world).map(({ message }) => message);
}
