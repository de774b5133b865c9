import type { Catalogue } from '../Catalogue.ts';

export const settings: Catalogue['settings'] = {
  unreadable: '設定を読み込めませんでした。',
  saved: '保存しました',
  setBy: '設定元',
  notSet: '未設定',
  removeSecret: '{{name}}を削除',
  appearance: '外観',
  theme: 'テーマ',
  themeSystem: 'システムに合わせる',
  themeLight: 'ライト',
  themeDark: 'ダーク',
  language: '言語',
  languageSystem: 'システムに合わせる',
  pen: 'ペン',
  penPressure: '筆圧',
  penPressureHint:
    '筆圧で線の太さがどう変わるかを設定します。プレビューは左が弱い筆圧、右が強い筆圧です。',
  soft: '柔らかめ',
  firm: '硬め',
  linear: '標準',
  softBy: '柔らかめ（2段階中{{step}}）',
  firmBy: '硬め（2段階中{{step}}）',
  advanced: '詳細設定',
  sync: '同期サーバー',
  syncUrl: 'サーバーのアドレス',
  syncUrlHint:
    '空欄の場合、ボードはこのデバイスだけに保存されます。参加したボードは、招待した人のサーバーに残ります。',
  syncUrlProblem:
    'サーバーのアドレスはwss://またはws://で始まります（例：wss://boards.example.com）。',
  syncUrlClear:
    '暗号化されていません。同じネットワークの人がボードやトークンを読める可能性があります。できればwss://を使ってください。',
  syncToken: 'アクセストークン',
  outboxQuota: 'オフライン変更の上限（MB）',
  outboxQuotaHint:
    '同期待ちの変更がこの量を超える前に確認します。0にすると無制限です。変更が破棄されることはありません。',
  outboxQuotaProblem: 'メガバイト数を整数で入力してください（例：2048、または0）。',
  noKeychain:
    'このシステムにはキーチェーンがないため、トークンとキーはEverinkの終了時に消去されます。',
  metricsAndLog: 'メトリクスとログ',
  metricsPort: 'メトリクスのポート',
  metricsPortHint: '0にすると空いているポートを使います。「off」で無効になります。',
  metricsPortProblem: '0〜65535の数字、または「off」を入力してください。',
  logLevel: 'ログレベル',
  tracing: 'Langfuseによるトレース',
  tracingAbout:
    '送信にかかった時間だけを記録し、描いた内容は記録しません。両方のキーを設定すると有効になります。',
  langfusePublicKey: '公開キー',
  langfuseSecretKey: '秘密キー',
  langfuseUrl: 'Langfuseのアドレス',
  langfuseUrlProblem: 'アドレスはhttps://またはhttp://で始まります。',
  langfuseUrlClear:
    '暗号化されていません。同じネットワークの人がキーを読める可能性があります。できればhttps://を使ってください。',
  langfuseApi: 'Langfuse API',
  langfuseApiCurrent: 'OpenTelemetry（クラウド、v4）',
  langfuseApiLegacy: '旧API（セルフホスト、v3）',
  traceSampleRate: 'トレースの割合',
  traceSampleRateHint: '0（なし）から1（すべての操作）までの値です。',
  traceSampleRateProblem: '0から1までの数字を入力してください（例：0.25）。',
};
