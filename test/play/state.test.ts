import { describe } from 'vitest';
import { testStates } from './states.js';

// `npm run test:slow` looks at fifty.
describe('the state of the page, at ten instants', () => testStates(10, 300_000));
