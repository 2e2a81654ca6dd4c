import { describe } from 'vitest';
import { testStates } from './states.js';

describe('the state of the page, at fifty instants', () => testStates(50, 1_000_000));
