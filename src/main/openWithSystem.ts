import { shell } from 'electron';
import { CodedError } from '../shared/CodedError.ts';
import { quote } from '../shared/quote.ts';

/** Opens a file or folder with the program that the system has for it. @throws CodedError */
export async function openWithSystem(path: string): Promise<void> {
  const problem = await shell.openPath(path);
  if (problem !== '') throw new CodedError({ code: 'system-said', said: quote(problem) });
}
