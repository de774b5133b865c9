import type { Catalogue } from '../Catalogue.ts';

export const native: Catalogue['native'] = {
  menu: {
    file: 'ファイル(&F)',
    edit: '編集(&E)',
    view: '表示(&V)',
    insert: '挿入(&I)',
    arrange: '配置(&A)',
    window: 'ウィンドウ(&W)',
    help: 'ヘルプ(&H)',
    openRecent: '最近使ったボード',
    clearRecent: '履歴を消去',
    closeWindow: 'ウィンドウを閉じる',
    fullScreen: 'フルスクリーン',
    developerTools: '開発者ツール',
    quit: 'Everinkを終了',
    services: 'サービス',
    hide: 'Everinkを非表示',
    hideOthers: 'ほかを非表示',
    showAll: 'すべてを表示',
    speech: 'スピーチ',
    startSpeaking: '読み上げを開始',
    stopSpeaking: '読み上げを停止',
    minimise: '最小化',
    zoom: '拡大／縮小',
    bringAllToFront: 'すべてを手前に移動',
  },
  commandLine: {
    help: `使い方: everink [ファイル]...

ボードや図（.everink、.excalidraw）、またはeverink://で始まる招待リンクを開きます。
Everinkがすでに起動していれば、そのアプリで開きます。

      --new-window  新しいウィンドウを開く
  -h, --help        このヘルプを表示して終了
      --version     バージョンを表示して終了

--disable-gpuなど、Chromiumのスイッチも使えます。`,
    unknownOption:
      '{{option}}というオプションはありません。オプションの一覧は「everink --help」で表示できます。',
    tooManyFiles: '一度に開けるファイルは{{count, number}}件までです。',
    tooLong: 'ファイル名の合計が長すぎます。一度に開くファイルを減らしてください。',
  },
  file: {
    openable: 'ボード',
    images: '画像',
    format: {
      everink: 'Everinkボード',
      excalidraw: 'Excalidrawの図',
      png: 'PNG画像',
      svg: 'SVG画像',
    },
    exists: '「{{name}}」はすでに存在します。置き換えますか？',
    existsText: '置き換えると、現在の内容は上書きされます。',
    replace: '置き換える',
    otherName: '別の名前を選ぶ',
    otherFile: '別のファイルに保存…',
    notSaved: '「{{name}}」に保存できませんでした',
    notSavedText: 'ボードそのものはこのデバイスに保存されています。',
  },
  background: {
    sharing: 'ボードの共有は続いています',
    nobody: '招待した人は参加して描くことができます。',
    connected_other: '{{count, number}}人が接続していて、描き続けられます。',
    goBack: 'ウィンドウを開くには、Everinkをもう一度起動してください。',
    keep: '共有を続ける',
    stop: '共有を停止して終了',
    open: 'Everinkを開く',
  },
  deletion: {
    title: '完全に削除',
    question: '「{{title}}」を完全に削除しますか？',
    removed: 'このデバイスから削除され、復元できなくなります。',
    waiting_other: 'まだサーバーに送信されていない{{count, number}}件の変更は失われます。',
    serverKeeps: '{{host}}にある内容は残ります。',
    keep: 'キャンセル',
  },
  unsaved: {
    title: '未保存の変更',
    changes_other: '{{count, number}}件の変更が保存されていません。',
    refused: 'このデバイスに保存できません。残すには、ボードをファイルに保存してください。',
    inWindow: 'このウィンドウの変更はまだ保存されていません。',
    inWindowText:
      'ボードを開いている途中か、開けませんでした。変更を残すには、ファイルに保存してください。',
    quitLoses: '今終了すると、保存されていない変更は失われます。',
    closeLoses: '今ウィンドウを閉じると、保存されていない変更は失われます。',
    keepDrawing: '描き続ける',
    quit: '保存せずに終了',
    close: '保存せずに閉じる',
    reload: '保存せずに再読み込み',
  },
  failure: {
    unresponsive: 'このウィンドウは応答していません',
    waitOrRestart:
      '応答を待つか、ボードを開かずにウィンドウを再起動できます。保存済みの内容はすべてこのデバイスにあります。',
    waitOrClose:
      '応答を待つか、今すぐ閉じることができます。保存済みの内容はすべてこのデバイスにあります。',
    wait: '待つ',
    restart: 'ウィンドウを再起動',
    cannotOpen: 'このウィンドウを開けませんでした',
    crashing: 'ウィンドウがクラッシュを繰り返しています。',
    bridge: 'Everinkの一部を起動できませんでした。',
    page: 'ウィンドウのページを読み込めませんでした。',
    filesMissing:
      'Everinkのファイルが見つかりません。再発する場合は、Everinkを再インストールしてください。',
    safe: '保存済みの内容はすべてこのデバイスにあります。',
    cannotStart:
      'このウィンドウを起動できませんでした。保存済みの内容はすべてこのデバイスにあります。',
  },
  start: {
    failed: 'Everinkを起動できませんでした',
    running:
      'Everinkは{{folder}}のボードですでに起動しています。そのウィンドウを前面に表示します。',
    newerVersion:
      '{{folder}}のボードは、新しいバージョンのEverinkで保存されています。そのバージョンをインストールしてください。何も変更していません。',
    temporaryFolder: '一時フォルダー{{folder}}を使用できません。アクセスを許可してください。',
    isFile:
      'データフォルダー{{folder}}のパスにファイルがあります。そのファイルを移動するか、EVERINK_USER_DATAで別のフォルダーを指定してください。',
    pathTooLong:
      'データフォルダーのパスが長すぎます。EVERINK_USER_DATAで別のフォルダーを指定してください。',
    noSpace:
      'ディスクの空き容量が足りないため、データフォルダー{{folder}}を作成できません。空き容量を増やすか、EVERINK_USER_DATAで別のフォルダーを指定してください。',
    cannotCreate:
      'データフォルダー{{folder}}を作成できません（{{error}}）。自分で作成するか、EVERINK_USER_DATAで別のフォルダーを指定してください。',
    temporaryPathTooLong:
      '一時フォルダー{{folder}}のパスは、ソケットには長すぎます。TMPDIRに/tmpなどの短いパスを設定してください。',
    inTheWay: '{{path}}があるため、データフォルダーをロックできません。削除してください。',
    noSocket:
      '一時フォルダー{{folder}}にソケットを作成できません。許可するか、TMPDIRに別のフォルダーを設定してください。',
    locked:
      '{{host}}のプロセス{{process}}がデータフォルダー{{folder}}をロックしていて、応答しません。そのプロセスを終了するか、Everinkでなければ{{path}}を削除してください。',
    lockedByOther:
      '別のアプリがデータフォルダー{{folder}}をロックしていて、応答しません。そのアプリを終了するか、Everinkでなければ{{path}}を削除してください。',
    diskFull:
      'データフォルダー{{folder}}のディスクに空きがありません。空き容量を増やしてください。',
    noLinks:
      'データフォルダー{{folder}}をロックできません。ファイルシステムがシンボリックリンクに対応していません（{{error}}）。EVERINK_USER_DATAで別のディスクのフォルダーを指定してください。',
  },
};
