import { describe, expect, it } from 'vitest';
import { type Cost, priceOf, readCost } from '../../src/jobs/costs.js';
import { designsOf, readChoice } from '../../src/jobs/design-choices.js';

function costOf(text: string): Cost {
  const reading = readCost(text);
  if (!reading.ok) throw new Error(reading.fault.message);
  return reading.value;
}

function price(text: string, value: unknown): number | string {
  return priceOf(costOf(text), () => value);
}

describe('a cost', () => {
  it('counts where a design has what it is for', () => {
    expect(price('servers["mx2.example.org"]=20', {})).toBe(20);
    expect(price('servers["mx2.example.org"]=20', undefined)).toBe(0);
  });

  it('counts by the value, in whichever way that is written', () => {
    expect(price('a.mttr=1h:100,4h:20.5', '4h')).toBe(20.5);
    expect(price('a.mttr=1h:100,4h:20', '60m')).toBe(100);
    expect(price('a.share=5%:1,10%:2', '10 %')).toBe(2);
    expect(price('a.sessions=10:1,20:2', 20)).toBe(2);
  });

  it('says which value has no price', () => {
    expect(price('a.mttr=1h:100,4h:20', '2h')).toBe(
      '`a.mttr` is `2h` in a design, which has no price; expected `1h` or `4h`',
    );
  });

  it.each(['a', 'a=', '=20', 'a=-1', 'a=1h:', 'a=1h:x', 'a=1h:1,1h:2', 'a=1e9', 'a=Infinity'])(
    'is refused: %s',
    (text) => {
      expect(readCost(text).ok).toBe(false);
    },
  );
});

describe('what designs differ in', () => {
  function designs(...texts: readonly string[]) {
    return designsOf(
      texts.map((text) => {
        const reading = readChoice(text);
        if (!reading.ok) throw new Error(reading.fault.message);
        return reading.value;
      }),
    ).map((set) => Object.fromEntries(set));
  }

  it('is each value with each, as in a sweep', () => {
    expect(designs('a=1,2', 'b=x,y')).toEqual([
      { a: '1', b: 'x' },
      { a: '1', b: 'y' },
      { a: '2', b: 'x' },
      { a: '2', b: 'y' },
    ]);
  });

  it('is whether something is there at all, where a path has nothing behind it', () => {
    expect(designs('servers["mx2.example.org"]=')).toEqual([{}, { 'servers["mx2.example.org"]': '' }]);
    expect(designs('a=1,2,')).toEqual([{ a: '1' }, { a: '2' }, { a: '' }]);
  });

  it('says nothing of the parts of what is taken away, so that no design comes twice', () => {
    expect(designs('servers["b"]=', 'servers["b"].rtt=1ms,2ms')).toEqual([
      { 'servers["b"].rtt': '1ms' },
      { 'servers["b"].rtt': '2ms' },
      { 'servers["b"]': '' },
    ]);
  });
});
