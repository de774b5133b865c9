/** Opens the database of a server's data folder, sets it aside if it is damaged, and exits. */
import { closeDatabase } from '../../sqlite/openDatabase.ts';
import { openBoards } from '../store/openBoards.ts';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const [folder = ''] = process.argv.slice(2);
closeDatabase(openBoards(folder, silent, () => new Date()));
