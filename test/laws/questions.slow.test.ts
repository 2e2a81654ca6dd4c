import { describe } from 'vitest';
import { testQuestions } from './questions.js';

describe('stories of all messages of a question are what its run counted', () => testQuestions(null));
