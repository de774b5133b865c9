/** Opens the store of a folder, repairing it where it is damaged, and ends. */
import { openRepaired } from './openRepaired.ts';

const [folder = ''] = process.argv.slice(2);
openRepaired(folder).close();
