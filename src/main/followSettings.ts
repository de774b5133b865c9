import { nativeTheme } from 'electron';
import i18next from 'i18next';
import type { Settings, ShareState } from '../shared/ipc.ts';
import type { MainNotice } from '../shared/mainNotice.ts';
import type { Problem } from '../shared/problem.ts';
import type { FileLog } from './log/openLog.ts';
import type { Scrubber } from './log/Scrubber.ts';
import type { Services } from './services.ts';
import { routesOf } from './share/routesOf.ts';
import type { RememberedState } from './windows/RememberedState.ts';

/** Shows what is said of settings, and takes back what is no longer so. */
export interface Teller {
  tell(notice: MainNotice): void;
  withdraw(id: string): void;
}

export interface FollowOptions {
  readonly log: FileLog;
  readonly scrubber: Scrubber;
  readonly teller: Teller;
  readonly remembered: RememberedState;
}

const metricsNoticeId = 'metrics-not-served';
const shareNoticeId = 'sharing-failed';

/**
 * Brings every service in line with the settings, now and whenever they change. Each follows its own settings
 * only: a new theme is no reason to open sessions or ports again.
 * @returns when metrics are served, or it is known that they cannot be
 */
export async function followSettings(services: Services, options: FollowOptions): Promise<void> {
  const { configuration, sync, sharing, joinedBoards, tracer } = services;
  const { log, scrubber, teller, remembered } = options;
  const setting = <Name extends keyof Settings>(name: Name) => configuration.settings[name];

  let metricsListen = Promise.resolve();
  const followers = [
    onChange(() => setting('logLevel'), log.setLevel),
    onChange(
      () => setting('outboxQuotaMb'),
      (quotaMb) => services.outboxQuota.setQuota(quotaMb),
    ),
    onChange(
      () => setting('updates'),
      (choice) => services.updates?.follow(choice),
    ),
    onChange(
      () => setting('theme'),
      (theme) => {
        nativeTheme.themeSource = theme;
        remembered.remember({ theme });
      },
    ),
    onChange(
      () => setting('language'),
      (language) => {
        void i18next.changeLanguage(configuration.language);
        remembered.remember({ language });
      },
    ),
    onChange(
      () => routesOf(services),
      (routes) => sync.setRoutes(routes),
    ),
    onChange(
      () => serverOf(services),
      (server) => {
        scrubber.hide(server?.token ?? '');
        sync.setServer(server);
      },
    ),
    onChange(
      () => ({
        publicKey: configuration.secret('langfusePublicKey'),
        secretKey: configuration.secret('langfuseSecretKey'),
        baseUrl: setting('langfuseBaseUrl'),
        api: setting('langfuseApi'),
        sampleRate: setting('traceSampleRate'),
      }),
      (tracing) => tracer.configure(tracing),
    ),
    onChange(
      () => setting('metricsPort'),
      (port) => {
        metricsListen = serveMetrics(services, port, teller);
      },
    ),
  ];
  const follow = (): void => {
    for (const follower of followers) follower();
  };
  configuration.onChange(follow);
  let before = sharing.state;
  sharing.onChange((state) => {
    tellOfSharing(state, before, teller);
    before = state;
    follow();
  });
  follow();
  const { problem } = joinedBoards;
  tellProblems(configuration.problems, teller);
  if (problem !== undefined) {
    teller.tell({
      id: 'joined-boards-damaged',
      level: 'warning',
      code: 'boards-not-synced',
      why: problem,
    });
  }
  await metricsListen;
}

function serverOf({ configuration }: Services) {
  const url = configuration.settings.syncUrl;
  return url === '' ? undefined : { url, token: configuration.secret('syncToken') };
}

async function serveMetrics(
  { metricsServer }: Services,
  port: Settings['metricsPort'],
  teller: Teller,
): Promise<void> {
  const address = await metricsServer.listen(port);
  if (address === 'off' || 'url' in address) {
    teller.withdraw(metricsNoticeId);
    return;
  }
  teller.tell({
    id: metricsNoticeId,
    level: 'warning',
    code: 'metrics-unavailable',
    why: address.problem,
  });
}

function tellOfSharing(state: ShareState, before: ShareState, teller: Teller): void {
  if (state.state !== 'failed') {
    teller.withdraw(shareNoticeId);
    return;
  }
  teller.tell({
    id: shareNoticeId,
    level: 'error',
    code: before.state === 'on' ? 'sharing-ended' : 'sharing-not-started',
    why: state.problem,
  });
}

function tellProblems(problems: readonly Problem[], teller: Teller): void {
  if (problems.length === 0) return;
  teller.tell({
    id: 'wrong-settings',
    level: 'warning',
    code: 'wrong-settings',
    count: problems.length,
    problems,
  });
}

/** Acts when what is read differs from what was read before, and the first time. */
function onChange<Value>(read: () => Value, act: (value: Value) => void): () => void {
  let before: string | undefined;
  return () => {
    const value = read();
    const now = JSON.stringify([value]);
    if (now === before) return;
    before = now;
    act(value);
  };
}
