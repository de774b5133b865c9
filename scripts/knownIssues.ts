/**
 * Bugs of other whiteboards and editors, by the report in their issue tracker. Each has a test here whose name ends
 * with the report: "... (tldraw 6398)".
 */
export const knownIssues: readonly { readonly report: string; readonly what: string }[] = [
  { report: 'tldraw 6398', what: 'half a second offline lost the latest pencil lines' },
  { report: 'hocuspocus 183', what: '“synced” although offline edits never reached the server' },
  { report: 'hocuspocus 825', what: 'the count of unsynced changes never returned to zero' },
  { report: 'hocuspocus 782', what: 'nothing was sent after a reconnect' },
  { report: 'tldraw 10098', what: 'deleted shapes came back; one bad record froze the board' },
  { report: 'AFFiNE 12222', what: 'stuck at “Syncing” while the server was failing' },
  { report: 'AFFiNE 14164', what: 'offline edits were not sent until their board was opened' },
  { report: 'xournalpp 5664', what: 'a power cut left the file and its autosave empty' },
  { report: 'xournalpp 6278', what: 'opening the file deleted the newer autosave' },
  { report: 'vscode 40267', what: 'a stale backup overwrote newer work' },
  { report: 'excalidraw 8395', what: 'a full disk saved nothing and gave no warning' },
  { report: 'Drawpile 224', what: 'the local buffer was cleared after a minute out of sync' },
  { report: 'Drawpile 1443', what: 'catching up timed out and started over, forever' },
  { report: 'excalidraw 7237', what: 'thousands of strokes made the board unusable' },
  { report: 'excalidraw 7489', what: 'lagging stylus, missed bends, cut strokes' },
  { report: 'tldraw 7425', what: 'every camera movement visited every shape' },
];
