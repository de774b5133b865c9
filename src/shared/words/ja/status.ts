import type { Catalogue } from '../Catalogue.ts';

export const status: Catalogue['status'] = {
  label: '状態',
  details: '詳細',
  detailsLabel: '状態の詳細',
  waiting: '未送信 {{count, number}}件',
  retryNow: '今すぐ再試行',
  retrying: '再試行中',
  retryingIn: '{{seconds}}秒後に再試行',
  retryingSentence: '再試行しています。',
  retryingInSentence: '{{seconds}}秒後に再試行します。',
  serverSettings: 'サーバー設定',
  saved: '保存済み',
  savedHere: 'このデバイスに保存済み',
  savedSentence: 'すべてこのデバイスに保存されています。',
  saving: '保存中',
  savingHere: 'このデバイスに保存中',
  savingSentence_other: '{{count, number}}件の変更を保存しています。',
  cannotSave: '保存できません',
  cannotSaveNow: '現在、保存できません。',
  diskFull: '保存できません：容量不足',
  readOnly: '保存できません：読み取り専用',
  unsaved_other:
    '{{count, number}}件の変更がまだ保存されていません。このウィンドウを閉じないでください。',
  synced: '同期済み',
  syncedByDevice: 'このデバイスがボードを共有していて、すべての変更を保持しています。',
  syncedBy: '{{host}}にすべての変更があります。',
  syncedByServer: 'サーバーにすべての変更があります。',
  syncing: '同期中',
  sending_other: '{{count, number}}件の変更をサーバーに送信しています。',
  checking: '変更を確認しています。',
  offline: 'オフライン',
  offlineBecause: 'オフライン。{{reason}}',
  unreachable: 'サーバーに接続できません。',
  localOnly: 'ローカルのみ',
  localOnlySentence:
    'このボードはこのデバイスだけにあります。一緒に作業するには、共有するかサーバーを設定してください。',
  unknownPlace:
    '参加したボードの一覧が壊れたため、このボードは同期されていません。招待からもう一度参加するか、ボード一覧のメニューで「…と同期」を選んでください。',
  paused: '失敗が続いたため停止しています。サーバーが応答すると再試行します。',
  testing: 'サーバーが応答しました。まず変更を1つ送信して確かめています。',
  nothingToSend: '送信する変更はありません。',
  safe_other:
    '{{count, number}}件の変更はこのデバイスに保存されています。サーバーにつながると送信されます。',
  safeForGuest_other:
    '{{count, number}}件の変更はこのデバイスに保存されています。相手がオンラインになると送信されます。',
};
