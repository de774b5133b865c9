import { type Display, openDisplay } from '../../scripts/run/display.mjs';

let display: Display | undefined;

/** The display of this session, or a virtual one, for the apps that this process starts from now on. End it. */
export async function openTestDisplay(): Promise<Display> {
  display = await openDisplay(process.env);
  Object.assign(process.env, display.env);
  return display;
}

/** Chromium's switches for that display: a virtual one has no GPU to look for, in several processes one after another. */
export const displaySwitches = (): readonly string[] =>
  display?.isVirtual === true ? ['--disable-gpu'] : [];
