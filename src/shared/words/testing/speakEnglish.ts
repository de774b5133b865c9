import { startWords } from '../startWords.ts';

startWords('en');
