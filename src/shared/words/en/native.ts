/** Dialogs and menus of the system, and why Everink doesn't start. */
export const native = {
  menu: {
    file: '&File',
    edit: '&Edit',
    view: '&View',
    insert: '&Insert',
    arrange: '&Arrange',
    window: '&Window',
    help: '&Help',
    openRecent: 'Open recent',
    clearRecent: 'Clear list',
    closeWindow: 'Close window',
    fullScreen: 'Full screen',
    developerTools: 'Developer tools',
    quit: 'Quit Everink',
    services: 'Services',
    hide: 'Hide Everink',
    hideOthers: 'Hide others',
    showAll: 'Show all',
    speech: 'Speech',
    startSpeaking: 'Start speaking',
    stopSpeaking: 'Stop speaking',
    minimise: 'Minimise',
    zoom: 'Zoom',
    bringAllToFront: 'Bring all to front',
  },
  commandLine: {
    help: `Usage: everink [FILE]...

Opens boards and drawings (.everink, .excalidraw), or an invitation that begins
with everink://, in the app that is running if there is one.

      --new-window  open another window
  -h, --help        show this help and exit
      --version     show the version and exit

Chromium's own switches, such as --disable-gpu, work too.`,
    unknownOption:
      'Everink doesn’t know the option {{option}}. “everink --help” lists the options.',
    tooManyFiles: 'Everink opens at most {{count, number}} files at a time.',
    tooLong: 'The file names are too long in total. Open fewer at a time.',
  },
  file: {
    openable: 'Boards',
    images: 'Images',
    format: {
      everink: 'Everink board',
      excalidraw: 'Excalidraw drawing',
      png: 'PNG picture',
      svg: 'SVG picture',
    },
    exists: '“{{name}}” already exists. Do you want to replace it?',
    existsText: 'Replacing it overwrites its current contents.',
    replace: 'Replace',
    otherName: 'Choose another name',
    otherFile: 'Save to another file…',
    notSaved: 'Couldn’t save to “{{name}}”',
    notSavedText: 'The board itself is saved on this device.',
  },
  background: {
    sharing: 'Everink is still sharing your boards',
    nobody: 'The people you invited can join and draw.',
    connected_one: '{{count, number}} person is connected and can go on drawing.',
    connected_other: '{{count, number}} people are connected and can go on drawing.',
    goBack: 'Start Everink again to open its window.',
    keep: 'Keep sharing',
    stop: 'Stop sharing and quit',
    open: 'Open Everink',
  },
  deletion: {
    title: 'Delete for good',
    question: 'Delete “{{title}}” for good?',
    removed: 'It is removed from this device and can’t be restored.',
    waiting_one: '{{count, number}} change has not reached the server yet, and would be lost.',
    waiting_other: '{{count, number}} changes have not reached the server yet, and would be lost.',
    serverKeeps: 'What {{host}} has stays there.',
    keep: 'Keep it',
  },
  unsaved: {
    title: 'Not saved',
    changes_one: '{{count, number}} change isn’t saved.',
    changes_other: '{{count, number}} changes aren’t saved.',
    refused: 'Everink can’t save on this device. Save the board as a file to keep it.',
    inWindow: 'Changes in this window aren’t saved yet.',
    inWindowText:
      'The board is still being opened, or it couldn’t be. Save it as a file to keep them.',
    quitLoses: 'If you quit now, unsaved changes are lost.',
    closeLoses: 'If you close the window now, unsaved changes are lost.',
    keepDrawing: 'Keep drawing',
    quit: 'Quit without saving',
    close: 'Close without saving',
    reload: 'Reload without saving',
  },
  failure: {
    unresponsive: 'This window isn’t responding',
    waitOrRestart:
      'You can wait, or restart the window without its board. Everything saved is safe on this device.',
    waitOrClose: 'You can wait, or close it now. Everything saved is safe on this device.',
    wait: 'Wait',
    restart: 'Restart window',
    cannotOpen: 'This window couldn’t be opened',
    crashing: 'The window keeps crashing.',
    bridge: 'A part of Everink couldn’t be started.',
    page: 'The page of the window couldn’t be loaded.',
    filesMissing: 'Files of Everink are missing. If this happens again, reinstall Everink.',
    safe: 'Everything saved is safe on this device.',
    cannotStart: 'Everink couldn’t start this window. Everything saved is safe on this device.',
  },
  start: {
    failed: 'Everink couldn’t start',
    running:
      'Everink is already running with the boards in {{folder}}; its window comes to the front.',
    newerVersion:
      'The boards in {{folder}} were saved by a newer version of Everink. Install that version. Nothing was changed.',
    temporaryFolder: 'Everink can’t use the temporary folder {{folder}}. Allow access to it.',
    isFile:
      'The data folder {{folder}} is a file, or is below one. Move that file away, or choose another folder with EVERINK_USER_DATA.',
    pathTooLong:
      'The path of the data folder is too long. Choose another folder with EVERINK_USER_DATA.',
    noSpace:
      'Everink can’t create the data folder {{folder}}: the disk is full. Free some space, or choose another folder with EVERINK_USER_DATA.',
    cannotCreate:
      'Everink can’t create the data folder {{folder}} ({{error}}). Create it yourself, or choose another folder with EVERINK_USER_DATA.',
    temporaryPathTooLong:
      'The path of the temporary folder {{folder}} is too long for a socket. Set TMPDIR to a shorter one, for example /tmp.',
    inTheWay: '{{path}} is in the way of the lock of the data folder. Remove it.',
    noSocket:
      'Everink can’t create a socket in the temporary folder {{folder}}. Allow it, or set TMPDIR to another folder.',
    locked:
      'The process {{process}} on {{host}} holds the lock of the data folder {{folder}} and doesn’t respond. End that process, or remove {{path}} if it isn’t Everink.',
    lockedByOther:
      'Another app holds the lock of the data folder {{folder}} and doesn’t respond. End it, or remove {{path}} if it isn’t Everink.',
    diskFull: 'The disk of the data folder {{folder}} is full. Free some space.',
    noLinks:
      'Everink can’t lock the data folder {{folder}}: its file system has no symbolic links ({{error}}). Choose a folder on another disk with EVERINK_USER_DATA.',
  },
} as const;
