import {
  CircleCheck,
  CloudAlert,
  CloudCheck,
  HardDrive,
  LoaderCircle,
  type LucideIcon,
  RefreshCw,
  TriangleAlert,
} from 'lucide-react';
import type { SaveStatus, SyncStatus } from '../../../shared/status.ts';

export function saveIcon({ state, problem }: SaveStatus): LucideIcon {
  if (problem !== undefined) return TriangleAlert;
  return state === 'saved' ? CircleCheck : LoaderCircle;
}

const syncIcons: Readonly<Record<SyncStatus['state'], LucideIcon>> = {
  synced: CloudCheck,
  syncing: RefreshCw,
  offline: CloudAlert,
  'local-only': HardDrive,
};

export function syncIcon({ state }: SyncStatus): LucideIcon {
  return syncIcons[state];
}
