/** Opens a database with the ladder of the tests, migrating it, and ends. */
import { closeDatabase, openDatabase } from '../openDatabase.ts';
import { testLadder } from './testLadder.ts';

const [path = ''] = process.argv.slice(2);
closeDatabase(openDatabase(path, testLadder));
