import type { Catalogue } from '../Catalogue.ts';

export const common: Catalogue['common'] = {
  untitled: '無題',
  cancel: 'キャンセル',
  close: '閉じる',
  reload: '再読み込み',
  remove: '削除',
  copy: 'コピー',
  copied: 'コピーしました',
  showInFolder: 'フォルダーで表示',
  loading: '読み込み中…',
  mixed: '複数の値',
  changedWindowTitle: '• {{title}} – Everink',
  windowTitle: '{{title}} – Everink',
  notices: '通知',
  closeNotice: '通知を閉じる',
  dropFile: 'ドロップしてボードとして開く',
  dropImages: 'ドロップしてこのボードに追加',
  dropMixed: 'ドロップして画像を追加、ボードを開く',
  brokenTitle: '問題が発生しました',
  brokenText:
    '保存済みの内容はすべてこのデバイスにあります。続けるにはウィンドウを再読み込みしてください。',
  justNow: 'たった今',
  betweenSentences: '',
};
