import type { Catalogue } from '../Catalogue.ts';

export const about: Catalogue['about'] = {
  title: 'Everinkについて',
  slogan: '描いた線を1本も失わないホワイトボード。',
  developmentRuntime:
    '開発用ランタイム：このElectron {{version}}はサポートが終了しています。開発とテスト以外には使わないでください。',
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
  thirdParty: 'サードパーティのライセンス',
  thirdPartyHint:
    'Everinkには、次のソフトウェアとフォントが含まれています。作者の皆さまに感謝します。',
  thirdPartyFailed: 'ライセンスを読み込めませんでした',
  chromium: 'Chromiumには、ほかにも多くのソフトウェアが含まれています。',
  showChromium: 'Chromiumのライセンスを表示',
  showChromiumFailed: 'Chromiumのライセンスを表示できませんでした',
};
