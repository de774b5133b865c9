import { readFileSync } from 'node:fs';
import type { Task } from 'electron';
import i18next, { t } from 'i18next';
import { afterEach, expect, test } from 'vitest';
import { startWords } from '../../shared/words/startWords.ts';
import { parseCommandLine } from './commandLine.ts';
import { joinTaskbar } from './joinTaskbar.ts';

startWords('en');
afterEach(() => i18next.changeLanguage('en'));

function join() {
  const taskbar: { appId: string; tasks: readonly Task[] } = { appId: '', tasks: [] };
  const app = {
    setAppUserModelId: (id: string) => {
      taskbar.appId = id;
    },
    setUserTasks: (tasks: Task[]) => {
      taskbar.tasks = tasks;
      return true;
    },
  };
  joinTaskbar(app, 'Everink.exe');
  return taskbar;
}

test('the taskbar offers a new window, in the language of the app', async () => {
  const taskbar = join();
  const titles = () => taskbar.tasks.map(({ title }) => title);
  expect(titles()).toEqual([t('commands.newWindow')]);
  expect(parseCommandLine([taskbar.tasks[0]?.arguments ?? ''], '/')).toEqual({
    action: 'open',
    targets: [{ type: 'window' }],
  });
  const english = titles();
  await i18next.changeLanguage('ja');
  expect(titles()).toEqual([t('commands.newWindow')]);
  expect(titles()).not.toEqual(english);
});

test('the windows belong to the shortcut that the installer makes', () => {
  const configuration = readFileSync('build/electron-builder.yml', 'utf8');
  expect(configuration).toContain(`appId: ${join().appId}\n`);
});
