import type { AppActions } from './AppActions.ts';
import { openGivenFile } from './fileCommands.ts';

/** Opens what arrived from outside for this window, one after the other. @throws Error for the user */
export async function openArrivals(app: AppActions): Promise<void> {
  while (app.canOpenArrivals) {
    const arrival = await app.ask('arrivals.take', {});
    switch (arrival.type) {
      case 'none':
        return;
      case 'invitation':
        // The next one follows once this one is answered.
        app.askToJoin(arrival.link);
        return;
      case 'file':
        await openGivenFile(app, arrival);
    }
  }
}
