/** The bridge: the only way from the sandboxed page to main. It passes on and decides nothing. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import {
  boardPortChannel,
  droppedFileChannel,
  eventChannel,
  requestChannel,
} from '../shared/channels.ts';
import type { BoardPortMessage, EverinkBridge } from '../shared/ipc.ts';

const bridge: EverinkBridge = {
  request: (name, payload) => ipcRenderer.invoke(requestChannel, name, payload),
  openDropped: (file) => {
    // Empty for what a page made, or another program passed without a file.
    const path = webUtils.getPathForFile(file);
    return path === '' ? undefined : ipcRenderer.invoke(droppedFileChannel, path);
  },
  on: (name, listener) => {
    const hear = (_event: unknown, told: string, value: Parameters<typeof listener>[0]): void => {
      if (told === name) listener(value);
    };
    ipcRenderer.on(eventChannel, hear);
    return () => {
      ipcRenderer.off(eventChannel, hear);
    };
  },
};

contextBridge.exposeInMainWorld('everink', bridge);

// A port cannot cross the context bridge; a message of the window to itself carries it.
ipcRenderer.on(boardPortChannel, (event, boardId: string) => {
  const message: BoardPortMessage = { type: boardPortChannel, boardId };
  window.postMessage(message, window.location.origin, event.ports);
});
