import type { Catalogue } from '../Catalogue.ts';

export const notices: Catalogue['notices'] = {
  doubleLimit: '上限を2倍にする',
  removeLimit: '上限をなくす',
  allowUpdates: '毎日確認する',
  refuseUpdates: '確認しない',
  checkNow: '今すぐ確認',
  restartToUpdate: '再起動して更新',
  openDownloadPage: 'ダウンロードページを開く',
  saveBoard: 'ボードをファイルに保存',
  tryAgain: 'もう一度試す',
  actionFailed: '「{{action}}」を完了できませんでした',
  notEverythingStarted: '起動中に問題が発生しました',
  somethingWrong: '問題が発生しました',
  somethingWrongText:
    '保存済みの内容は無事です。表示がおかしい場合は、このウィンドウを閉じて開き直してください。',
  boardDeleted: '「{{title}}」を削除しました',
  undo: '元に戻す',
  boardLeft: '「{{title}}」はこのデバイスだけにあります',
  boardLeftText: '同期は終了しました。サーバー上のコピーは残ります。',
  cannotRead: 'このボードを読み込めませんでした',
  partNotShown: 'ボードの一部を表示できませんでした。',
  changeNotShown: '変更を表示できませんでした',
  changeNotShownText:
    'このボードの変更の1つが壊れているため、表示されていません。ディスクには残っています。',
  viewOnly: 'このボードは閲覧のみです',
  viewOnlyText:
    '閲覧用の招待で参加しています。編集するには、編集用の招待を送ってもらってください。',
  tooLarge: 'サイズが大きすぎます',
  tooLargeText: '何も変更されていません。1つの値は最大{{megabytes, number}} MBです。',
  nothingToUndo: '元に戻す操作はありません',
  nothingToRedo: 'やり直す操作はありません',
  changedByOthers: 'その後、ほかの人が変更しました。',
  unreadable_other: '{{count, number}}個の項目を選択しました',
  unreadableText:
    '選択した項目は、壊れているか、遠すぎるか、新しいバージョンで作られたため表示できません。Deleteキーで削除できます。',
  copyFailed: 'コピーできませんでした',
  pasteFailed: '貼り付けできませんでした',
  nothingToPaste: '貼り付けるものがありません',
  nothingToPasteText:
    'クリップボードに図形、テキスト、画像がありません。いずれかをコピーしてから貼り付けてください。',
  nothingToDrop: 'ボードにドロップできません',
  nothingToDropText: 'ファイルをドロップするか、テキストや画像をコピーして貼り付けてください。',
  textFull: 'このテキストはこれ以上入力できません',
  textFullText:
    'テキストは最大{{characters, number}}文字、{{lines, number}}行です。入る分だけ追加しました。続きは新しいテキストに入力してください。',
  titleTooLong: 'ボード名が長すぎます',
  titleTooLongText: 'ボード名は最大{{characters, number}}文字です。入る分だけ残しました。',
  tooMuchText: '貼り付けるテキストが多すぎます',
  tooMuchTextText:
    '何も貼り付けていません。一度に貼り付けられるのは最大{{characters, number}}文字です。',
  textNotDeleted: 'テキストは削除されませんでした',
  textNotDeletedText: '編集中にほかの人が変更しました。',
  versionKept: 'あなたのバージョンも残しました',
  versionBelow:
    '編集中にほかの人がこのテキストを変更しました。あなたのバージョンはその下にあります。',
  versionNew:
    '編集中にほかの人がこのテキストを削除しました。あなたのバージョンは新しいテキストとして追加しました。',
  twoTexts: 'テキストの2つのバージョンを残しました',
  twoTextsText: '2人が同時に変更しました。2つ目のバージョンは1つ目の下にあります。',
  twoTitles: '2つのボード名を残しました',
  twoTitlesText:
    '2人が同時にこのボードの名前を変更しました。「{{title}}」はテキストとして追加しました。',
  newerTitle: 'ボード名が更新されています',
  newerTitleText:
    'Everinkの終了時に「{{title}}」が入力中でしたが、その間にボードの名前が変更されました。',
  recoveredText:
    '作業の途中でEverinkが終了しました。内容はボードに復元されています。「元に戻す」で取り消せます。',
  recoveredWork: '作業中の内容を復元しました',
  recoveredStrokesAndTexts: '線とテキストを復元しました',
  recoveredTitles_other: 'ボード名を復元しました',
  recoveredTexts_other: 'テキストを復元しました',
  recoveredStrokes_other: '線を復元しました',
  recoveredChange: '変更を復元しました',
  recoveredChangeText:
    '以前は保存できませんでした。ボードに復元されています。「元に戻す」で取り消せます。',
};
