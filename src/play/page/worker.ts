import { z } from 'zod';
import { giveCore } from '../../engine/index.js';
import { giveVersion } from '../../library/index.js';
import { Desk } from '../desk.js';
import type { Answer, Question, Start } from '../protocol.js';

// Code is not made from text here: the page's policy forbids it, and would say so in the console.
z.config({ jitless: true });

const desk = new Desk();

function answer({ id, name, args }: Question): Answer {
  try {
    const ask = desk[name] as (...values: readonly unknown[]) => unknown;
    return { id, ok: true, value: ask.apply(desk, [...args]) };
  } catch (error) {
    return { id, ok: false, why: error instanceof Error ? error.message : String(error) };
  }
}

const scope = globalThis as unknown as Worker;
scope.onmessage = ({ data }: MessageEvent<Start | Question>) => {
  if ('id' in data) {
    scope.postMessage(answer(data));
    return;
  }
  giveCore(data.core);
  giveVersion(data.version);
};
