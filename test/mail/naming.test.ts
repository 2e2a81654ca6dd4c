import { expect, test } from 'vitest';
import {
  aliasesOf,
  DECISIONS,
  leadsOn,
  nearestPresets,
  nextWait,
  presetBehaviour,
  stepAt,
} from '../../src/mail/index.js';

test('a name that is no MTA is taken for those that begin like it, or that are in it', () => {
  expect(nearestPresets('post')).toEqual(['postfix']);
  expect(nearestPresets('mail')).toEqual(['mailgun', 'mail-ru-2016', 'mail-com-2016']);
  expect(nearestPresets('my-postfix-3')).toEqual(['postfix']);
  expect(nearestPresets('Send_Mail')).toEqual(['sendmail']);
});

test('a name with a slip is taken for the one that is nearest', () => {
  expect(nearestPresets('pstfx')).toEqual(['postfix']);
  expect(nearestPresets('sendmial')).toEqual(['sendmail']);
  expect(nearestPresets('oogle')).toEqual(['gmail']);
  expect(nearestPresets('exm')).toEqual(['exim']);
});

test('one or two letters, and what is like nothing, are taken for no MTA', () => {
  expect(['x', 'ex', 'zzzzzz'].map(nearestPresets)).toEqual([[], [], []]);
});

test('the behaviour of a preset is one and the same, however often and by whatever name it is asked for', () => {
  expect(presetBehaviour('gmail')).toBe(presetBehaviour('gmail'));
  expect(presetBehaviour('googlemail')).toBe(presetBehaviour('gmail'));
  expect(presetBehaviour('o365')).toBe(presetBehaviour('microsoft-365'));
  expect(['gmail', 'yahoo', 'postfix'].map((name) => aliasesOf(name))).toEqual([
    ['google', 'googlemail', 'gsuite', 'google-workspace'],
    ['ymail'],
    [],
  ]);
});

test('three letters begin a name, and a name of three is in no other; long ones are cut', () => {
  expect(nearestPresets('exi')).toEqual(['exim']);
  expect(nearestPresets('dma')).toEqual(['dma']);
  expect(nearestPresets('dma-server')).toEqual([]);
  expect(nearestPresets('mox-server')).toEqual([]);
  expect(nearestPresets('qmail-server')).toEqual(['qmail']);
  expect(nearestPresets(`${'x'.repeat(64)}postfix`)).toEqual([]);
});

test('of a name of three letters one may be wrong, of longer ones two, and of long ones a third', () => {
  expect(nearestPresets('dna')).toEqual(['dma']);
  expect(nearestPresets('dnb')).toEqual([]);
  expect(nearestPresets('exxx')).toEqual(['exim']);
  expect(nearestPresets('gmal')).toEqual(['gmail']);
  expect(nearestPresets('opensXXXXmtpd')).toEqual(['opensmtpd']);
  expect(nearestPresets('opensXXXXXXmtpd')).toEqual([]);
});

test('a sender goes on to another server unless it defers or bounces', () => {
  expect(DECISIONS.filter((decision) => !leadsOn(decision))).toEqual(['defer', 'bounce']);
});

test('the wait of an age is that of the step that holds then; of Postfix, which has none, the age between its bounds', () => {
  const ages = [0, 7200, 7201, 60_000, 1_000_000];
  const waits = (mta: string): number[] => {
    const rule = presetBehaviour(mta)?.retry.rule;
    return rule === undefined ? [] : ages.map((age) => stepAt(rule, age));
  };
  expect(waits('exim')).toEqual([900, 900, 3600, 21_600, 21_600]);
  expect(waits('postfix')).toEqual([300, 4000, 4000, 4000, 4000]);
});

test('qmail tries at the next of its squares, be it the smallest part of a second away', () => {
  const [square, before] = [400 * 9 * 9, 400 * 9 * 9 - 2 ** -38];
  expect(nextWait({ kind: 'quadratic', unit: 400 }, 1, before)).toBe(square - before);
  expect(nextWait({ kind: 'quadratic', unit: 400 }, 1, square)).toBe(400 * 100 - square);
});
