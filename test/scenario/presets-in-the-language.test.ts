import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { BEHAVIOUR, describePreset, PRESET_NAMES, presetBehaviour } from '../../src/mail/index.js';
import { languageKeys } from '../../src/scenario/json-schema.js';
import { modelWith } from './build-model.js';

/** Keys of the language for a preset's rows: groups are maps, and the schedule is one key with its clock beside the rule. */
function writtenAs(preset: string): Record<string, unknown> {
  const written: Record<string, unknown> = {};
  for (const { key, text } of describePreset(preset)?.rows ?? []) {
    const [first = '', second] = key.split('.');
    const value: unknown = parse(text);
    const isUnset = first === 'retry' && value === 'none';
    if (isUnset || written[first] === 'never') continue;
    if (second === undefined) written[first] = value;
    else {
      const part = { [second]: value };
      const before = (written[first] ?? {}) as Record<string, object>;
      written[first] = {
        ...before,
        ...(first === 'onFailure' ? { [second]: { ...before[second], ...(value as object) } } : part),
      };
    }
  }
  return written;
}

describe('what `mxsim mta` prints of a preset', () => {
  it.each(PRESET_NAMES)('is how a scenario would write it: %s', (name) => {
    const own = presetBehaviour(name);
    const { senders } = modelWith({
      mtas: { mine: { extends: 'rfc5321', ...writtenAs(name) } },
      senders: { mine: { mta: 'mine' } },
      until: '30d',
    });
    const read = senders[0]?.mta;
    // What cannot happen is not shown; where counts and steps begin is said by the preset alone.
    const { preset, onFailure, retry, ...shown } = own ?? {};
    expect(read).toMatchObject(shown);
    expect(preset).toBe(name);
    expect(read?.onFailure.rcpt['5xx']).toBe(onFailure?.rcpt['5xx']);
    expect(read?.onFailure.connect.refused).toBe(onFailure?.connect.refused);
    expect(read?.retry.scan).toBe(retry?.scan);
    expect(read?.retry.rule.kind).toBe(retry?.rule.kind);
  });
});

it('every key in which MTAs differ is a key of the language', () => {
  expect([...languageKeys().behaviour].filter((key) => key !== 'is').sort()).toEqual(Object.keys(BEHAVIOUR).sort());
});

describe('a key that has a word for none', () => {
  const mine = (keys: object) =>
    modelWith({ mtas: { mine: { extends: 'postfix', ...keys } }, senders: { mine: { mta: 'mine' } } }).senders[0]?.mta;

  it('has none of it then, and takes the rest of a preset where only a part is written', () => {
    expect(mine({ reuse: 'none' })?.reuse).toBeNull();
    expect(mine({ reuse: { age: 'unlimited' } })?.reuse).toEqual({
      messages: null,
      idle: 2,
      of: 'busy',
      by: 'destination',
    });
    expect(mine({ reuse: { messages: 7 } })?.reuse).toMatchObject({ messages: 7, age: 300 });
    expect(mine({ timeouts: { kernel: 'unlimited', session: 'unlimited' } })?.timeouts.kernel).toBeNull();
    expect(mine({ dnsCache: 'none' })).not.toHaveProperty('dnsCache');
    expect(mine({ dnsCache: { atLeast: '1h' } })?.dnsCache).toEqual({ failures: 0, atLeast: 3600 });
  });
});
