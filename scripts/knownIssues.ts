/**
 * What users of other whiteboards suffered, by the report that tells of it. Each is a test here, whose name ends
 * with the report: "... (tldraw 6398)".
 */
export const knownIssues: readonly { readonly report: string; readonly what: string }[] = [
  { report: 'tldraw 6398', what: 'half a second offline, and the latest pencil lines were gone' },
  { report: 'hocuspocus 183', what: '“synced” after offline edits that never reached the server' },
  { report: 'hocuspocus 825', what: 'the count of unsynced changes never returned to zero' },
  { report: 'hocuspocus 782', what: 'disconnected, connected, and nothing was sent any more' },
  { report: 'tldraw 10098', what: 'deleted shapes came back; one bad record hung the board' },
  { report: 'AFFiNE 12222', what: 'stuck at “Syncing” while the server failed' },
  { report: 'AFFiNE 14164', what: 'offline edits stayed until their board was opened' },
  { report: 'xournalpp 5664', what: 'a power cut left file and autosave with 0 bytes' },
  { report: 'xournalpp 6278', what: 'opening the file deleted the newer autosave' },
  { report: 'vscode 40267', what: 'a stale backup overwrote newer work' },
  { report: 'excalidraw 8395', what: 'the disk was full, nothing was saved, nobody was told' },
  { report: 'Drawpile 224', what: 'after a minute out of step the local buffer was cleared' },
  { report: 'Drawpile 1443', what: 'catching up timed out and started over, for ever' },
  { report: 'excalidraw 7237', what: 'thousands of strokes made the board unusable' },
  { report: 'excalidraw 7489', what: 'a lagging stylus, missed bends, cut strokes' },
  { report: 'tldraw 7425', what: 'every move of the camera looked at every shape' },
];
