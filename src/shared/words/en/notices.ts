/** Notices of the window, and the choices they offer. */
export const notices = {
  doubleLimit: 'Double the limit',
  removeLimit: 'Remove limit',
  saveBoard: 'Save board as file',
  tryAgain: 'Try again',
  actionFailed: 'Couldn’t complete “{{action}}”',
  notEverythingStarted: 'Everink started with errors',
  somethingWrong: 'Something went wrong',
  somethingWrongText:
    'Everything saved is safe. If anything looks wrong, close this window and open it again.',
  boardDeleted: '“{{title}}” was deleted',
  undo: 'Undo',
  boardLeft: '“{{title}}” is on this device only',
  boardLeftText: 'It is no longer synced. The server keeps its copy.',
  cannotRead: 'Couldn’t read this board',
  partNotShown: 'A part of the board couldn’t be shown.',
  changeNotShown: 'Couldn’t show a change',
  changeNotShownText:
    'A change of this board is damaged, so it isn’t shown. It is still kept on disk.',
  viewOnly: 'This board is view only',
  viewOnlyText:
    'You joined it with an invitation to view. To change it, ask for an invitation to edit.',
  tooLarge: 'This is too large',
  tooLargeText: 'Nothing was changed: one value may have at most {{megabytes, number}} MB.',
  nothingToUndo: 'Nothing to undo',
  nothingToRedo: 'Nothing to redo',
  changedByOthers: 'Someone else has changed this since.',
  unreadable_one: '{{count, number}} item selected',
  unreadable_other: '{{count, number}} items selected',
  unreadableText:
    'Everink can’t show the selection: it is damaged, too far away or from a newer version. Press Delete to remove it.',
  copyFailed: 'Couldn’t copy',
  pasteFailed: 'Couldn’t paste',
  textFull: 'This text is full',
  textFullText:
    'A text has at most {{characters, number}} characters and {{lines, number}} lines. Only the part that fits was added. Continue in a new text.',
  titleTooLong: 'This title is too long',
  titleTooLongText:
    'A title has at most {{characters, number}} characters. Only the part that fits was kept.',
  tooMuchText: 'Too much text to paste',
  tooMuchTextText: 'Nothing was pasted. Paste at most {{characters, number}} characters at once.',
  textNotDeleted: 'The text was not deleted',
  textNotDeletedText: 'Someone else changed it while you were editing.',
  versionKept: 'Your version was kept',
  versionBelow:
    'Someone else changed this text while you were editing. Your version is below theirs.',
  versionNew:
    'Someone else deleted this text while you were editing. Your version was added as a new text.',
  twoTexts: 'Two versions of a text were kept',
  twoTextsText: 'Two people changed it at the same time. The second version is below the first.',
  twoTitles: 'Two titles were kept',
  twoTitlesText:
    'Two people renamed this board at the same time. “{{title}}” was added to it as a text.',
  newerTitle: 'The board has a newer title',
  newerTitleText:
    'When Everink ended, the title “{{title}}” was being typed. The board was renamed in the meantime.',
  recoveredText:
    'Everink ended before it was finished. It is back on the board; undo takes it away.',
  recoveredWork: 'Unfinished work was recovered',
  recoveredStrokesAndTexts: 'Strokes and texts were recovered',
  recoveredTitles_one: 'The title was recovered',
  recoveredTitles_other: 'The title was recovered',
  recoveredTexts_one: 'A text was recovered',
  recoveredTexts_other: 'Texts were recovered',
  recoveredStrokes_one: 'A stroke was recovered',
  recoveredStrokes_other: 'Strokes were recovered',
  recoveredChange: 'A change was recovered',
  recoveredChangeText: 'It couldn’t be saved before. It is back on the board; undo takes it away.',
} as const;
