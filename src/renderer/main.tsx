import './withoutEval.ts';
import '@fontsource-variable/inter/index.css';
import '@fontsource-variable/noto-sans-jp/index.css';
import '@infolektuell/noto-color-emoji/index.css';
import './ui/tokens.css';
import './ui/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { languageOf } from '../shared/words/languages.ts';
import { startWords } from '../shared/words/startWords.ts';
import { readBoardFile } from './formats/readBoardFile.ts';
import { AppModel } from './state/AppModel.ts';
import { createBoardEditor } from './state/createBoardEditor.ts';
import { reportUncaughtErrors } from './state/reportUncaughtErrors.ts';
import { App } from './ui/App.tsx';
import { ErrorBoundary } from './ui/ErrorBoundary.tsx';
import { AppContext } from './ui/hooks/AppContext.ts';

// That of the page, which comes from main.
startWords(languageOf('system', [document.documentElement.lang]));

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element "root".');

const app = new AppModel(
  window.everink,
  (boardId, options) => createBoardEditor(boardId, options, window.everink),
  readBoardFile,
);
reportUncaughtErrors(window, app);
void app.start();
// Before the first layout: while the font of the window's text is loading, a layout prepares each font that follows it,
// more than a hundred files in each size, and asks the system for others. Without it the text is laid out in those.
await document.fonts.load('13px "Inter Variable"').catch(() => undefined);

createRoot(root).render(
  <StrictMode>
    <AppContext value={app}>
      <ErrorBoundary onError={(error) => void app.boardFailed(error)}>
        <App />
      </ErrorBoundary>
    </AppContext>
  </StrictMode>,
);
