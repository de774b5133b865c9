import { about } from './about.ts';
import { boards } from './boards.ts';
import { commands } from './commands.ts';
import { common } from './common.ts';
import { drawn } from './drawn.ts';
import { editor } from './editor.ts';
import { exporting } from './exporting.ts';
import { files } from './files.ts';
import { health } from './health.ts';
import { mainTexts, mainTitles } from './mainNotices.ts';
import { native } from './native.ts';
import { notices } from './notices.ts';
import { expected, problems, used } from './problems.ts';
import { guestReasons, reasons } from './reasons.ts';
import { settings } from './settings.ts';
import { share } from './share.ts';
import { status } from './status.ts';
import { updates } from './updates.ts';
import { welcome } from './welcome.ts';

/** English: the catalogue that says which keys there are. */
export const en = {
  about,
  boards,
  commands,
  common,
  drawn,
  editor,
  expected,
  exporting,
  files,
  guestReasons,
  health,
  mainTexts,
  mainTitles,
  native,
  notices,
  problems,
  reasons,
  settings,
  share,
  status,
  updates,
  used,
  welcome,
};
