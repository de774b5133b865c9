import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname, join, parse } from 'node:path';
import type { LogFile, LogMessage } from 'electron-log';
import electronLog from 'electron-log/node';
import type { HealthIncident } from '../../shared/health.ts';
import type { Settings } from '../../shared/ipc.ts';
import { formatLine } from './formatLine.ts';
import type { Log, LogFields } from './Log.ts';
import type { Scrubber } from './Scrubber.ts';

/** The log is rotated at this size; with the old files it takes at most four times as much. */
const defaultMaxSizeBytes = 2 * 1024 * 1024;
const oldFileCount = 3;

export interface LogOptions {
  /** The data folder; the log is `logs/everink.log` in it. */
  readonly dataFolder: string;
  readonly level: Settings['logLevel'];
  /** Whether each line also goes to the terminal. */
  readonly toTerminal: boolean;
  readonly scrubber: Scrubber;
  readonly maxSizeBytes?: number;
}

/** How many of the latest warnings and errors are kept in memory. */
const keptIncidentCount = 50;

/** The log of this process, with the methods for its owner. */
export interface FileLog extends Log {
  readonly path: string;
  /** The latest warnings and errors, whatever the level setting, newest first. */
  incidents(): readonly HealthIncident[];
  setLevel(level: Settings['logLevel']): void;
}

/**
 * Opens the log. Lines are appended at once, in order, so that the last ones before a crash are there; an
 * append takes some ten microseconds. When the disk refuses, the terminal says so once, the line is dropped
 * and the next one is tried again. A log removed while the app runs begins again with a line that says so.
 * Nothing here ever throws.
 */
export function openLog(options: LogOptions): FileLog {
  const path = join(options.dataFolder, 'logs', 'everink.log');
  const logger = electronLog.create({ logId: path });
  const { file, console: terminal } = logger.transports;
  logger.transports.remote.level = false;
  file.setAppName('Everink');
  file.resolvePathFn = () => path;
  file.maxSize = options.maxSizeBytes ?? defaultMaxSizeBytes;
  file.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' };
  file.archiveLogFn = rotate;
  file.format = toLine;
  terminal.format = toLine;
  mentionDiskProblemsOnce();

  function setLevel(level: Settings['logLevel']): void {
    file.level = level;
    terminal.level = options.toTerminal ? level : false;
  }
  setLevel(options.level);

  let wasWritten = false;
  /** The library creates the folder only once. */
  const beginAgainWhenRemoved = (): void => {
    if (wasWritten && !existsSync(path)) {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      logger.warn('the log was removed while Everink ran, and begins again here');
    }
    wasWritten = true;
  };

  let incidents: readonly HealthIncident[] = [];
  let incidentCount = 0;
  const write =
    (level: keyof Log) =>
    (what: string, fields: LogFields = {}): void => {
      try {
        if (level === 'warn' || level === 'error') {
          const text = formatLine(what, fields, options.scrubber, false);
          const incident = { id: incidentCount, atMs: Date.now(), level, text };
          incidentCount += 1;
          incidents = [incident, ...incidents.slice(0, keptIncidentCount - 1)];
        }
        beginAgainWhenRemoved();
        // The stack of a warning, such as an unreachable network, is of no interest.
        logger[level](formatLine(what, fields, options.scrubber, level === 'error'));
      } catch {
        // Neither the disk nor the terminal accepts it, and there is no third place to report it.
      }
    };
  return {
    path,
    setLevel,
    incidents: () => incidents,
    error: write('error'),
    warn: write('warn'),
    info: write('info'),
    debug: write('debug'),
  };
}

function toLine({ message }: { message: LogMessage }): string[] {
  return [`${message.date.toISOString()} ${message.level.padEnd(5)} ${message.data.join(' ')}`];
}

/** everink.log becomes everink.1.log, that one everink.2.log, and so on; the oldest is deleted. */
function rotate(file: LogFile): void {
  const { dir, name, ext } = parse(file.path);
  const oldPath = (age: number): string => join(dir, `${name}.${age}${ext}`);
  try {
    for (let age = oldFileCount - 1; age >= 1; age -= 1) {
      if (existsSync(oldPath(age))) renameSync(oldPath(age), oldPath(age + 1));
    }
    renameSync(file.path, oldPath(1));
  } catch {
    // Another process has the file open (Windows): a bounded size matters more than its content.
    file.clear();
  }
}

/**
 * The library reports each refused line through the terminal of its default logger. A full disk
 * would flood the terminal, so only the first report passes.
 */
function mentionDiskProblemsOnce(): void {
  let mentioned = false;
  electronLog.transports.console.writeFn = ({ message }) => {
    if (mentioned) return;
    mentioned = true;
    console.error('The log cannot be written:', ...message.data);
  };
}
