import type { Catalogue } from '../Catalogue.ts';

export const about: Catalogue['about'] = {
  title: 'Everinkについて',
  slogan: '描いた線を1本も失わないホワイトボード。',
  showLog: 'ログファイルを表示',
  showLogFailed: 'ログを表示できませんでした',
  details: '詳細',
  updates: '更新',
  system: 'システム',
  dataFolder: 'データフォルダー',
  logFile: 'ログファイル',
  metrics: 'メトリクス',
  metricsOff: 'オフ',
  licence: 'ライセンス',
};
