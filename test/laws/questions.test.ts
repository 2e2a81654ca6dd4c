import { describe } from 'vitest';
import { testQuestions } from './questions.js';

describe('stories of the first messages of a question are what its run counted', () => testQuestions(80));
