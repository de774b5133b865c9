import type { Catalogue } from '../Catalogue.ts';

export const mainTitles: Catalogue['mainTitles'] = {
  'window-restarted': 'ウィンドウを再起動しました',
  'unexpected-error': '問題が発生しました',
  'updates-question': '更新を確認しますか？',
  'update-ready': 'Everink {{version}}の準備ができました',
  'update-available': 'Everink {{version}}を利用できます',
  'outbox-nearly-full': '同期待ちの変更が多くなっています',
  'outbox-full': '同期待ちの変更が上限に達しました',
  'database-recovered': 'ボードのデータベースが壊れていました',
  'database-partly-recovered': 'ボードのデータベースが壊れていました',
  'database-lost': 'ボードのデータベースが壊れていました',
  'records-damaged': 'ボードの一部のデータが壊れていました',
  'opening-file': '「{{name}}」を開いています…',
  'file-stays-on-device': '「{{name}}」は同期されません',
  'change-kept': '保存できない変更があります',
  'change-not-kept': '保存できない変更があります',
  'boards-not-synced': '同期されていないボードがあります',
  'file-not-opened': 'ファイルを開けませんでした',
  'link-not-opened': 'リンクを開けませんでした',
  'metrics-unavailable': 'メトリクスを利用できません',
  'sharing-ended': '共有が終了しました',
  'sharing-not-started': '共有を開始できませんでした',
  'wrong-settings_other': '正しくない設定があります',
};

export const mainTexts: Catalogue['mainTexts'] = {
  'window-restarted': '描いている途中の線も含めて、作業内容を復元しました。',
  'unexpected-error':
    '保存済みの内容は無事です。表示がおかしい場合は、Everinkを起動し直してください。詳細はログにあります。',
  'updates-question':
    'Everinkは新しいバージョンを1日1回確認できます。通信先はダウンロードサイトだけで、利用者やボードの情報は送信しません。あとから設定で変更できます。',
  'update-ready':
    '終了時にインストールします。今すぐ再起動することもできます。内容はすべて保存されています。',
  'update-available': 'ダウンロードして、現在のバージョンと同じ方法でインストールしてください。',
  'outbox-nearly-full':
    '同期待ちの変更が上限（{{megabytes, number}} MB）の80%を超えました。変更はすべて保存されており、描き続けられます。サーバーにつながると減ります。',
  'outbox-full':
    '同期待ちの変更が上限（{{megabytes, number}} MB）に達しました。変更はすべて保存されており、描き続けられます。破棄されることはありません。',
  'database-recovered':
    'すべて復元しました（ボード{{boardCount, number}}件、変更{{changeCount, number}}件）。壊れたファイルは{{folder}}に残してあります。',
  'database-partly-recovered':
    'ボード{{boardCount, number}}件、変更{{changeCount, number}}件を復元しました。読み込めない部分があったため、足りないものがないか確認してください。同期しているボードの分は、サーバーから戻ります。壊れたファイルは{{folder}}に残してあります。',
  'database-lost':
    '何も復元できませんでした。同期しているボードはサーバーから戻ります。壊れたファイルは{{folder}}に残してあります。',
  'records-damaged_other':
    '{{count, number}}件のデータを読み込めなかったため、ボードに足りない部分があるかもしれません。サーバーにある変更は、もう一度届きます。壊れたデータはデータベースの「damaged」テーブルに残してあります。',
  'opening-file': '少し時間がかかることがあります。その間も描き続けられます。',
  'file-stays-on-device':
    'ファイルから開いたボードはこのデバイスだけに保存されます。同期するには、ボード一覧のメニューから選んでください。',
  'change-kept':
    '変更はこのデバイスに残し、ボードを開くときにもう一度試します。それまで、ほかの人には表示されません。{{why}}',
  'change-not-kept':
    '変更はこのウィンドウにしかありません。失わないように、ボードをファイルに保存してください。{{why}}',
  'boards-not-synced': '{{why}}',
  'file-not-opened': '{{why}}',
  'link-not-opened': '{{why}}',
  'metrics-unavailable': '{{why}}',
  'sharing-ended': '{{why}}共有はいつでも再開できます。',
  'sharing-not-started': '{{why}}共有はいつでも開始し直せます。',
  'wrong-settings': '{{problems}}',
};
