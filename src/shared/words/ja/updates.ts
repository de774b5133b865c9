import type { Catalogue } from '../Catalogue.ts';

export const updates: Catalogue['updates'] = {
  off: '確認していません',
  checking: '確認中…',
  upToDate: '最新です',
  downloading: '{{version}}をダウンロード中…',
  ready: '{{version}}の準備ができました',
  manual: '{{version}}を利用できます',
  unreachable: 'ダウンロードサイトに接続できませんでした',
  invalid: 'ダウンロードしたファイルが壊れていたため破棄しました',
  'not-installed': '新しいバージョンをインストールできませんでした',
};
