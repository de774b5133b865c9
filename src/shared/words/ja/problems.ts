import type { Catalogue } from '../Catalogue.ts';

export const problems: Catalogue['problems'] = {
  unexpected: '予期しない問題が発生しました：「{{said}}」',
  'system-said': 'システムのメッセージ：「{{said}}」',
  'bad-request': 'この操作は実行できません：「{{said}}」',
  'foreign-page': 'このページからEverinkに要求を送ることはできません。',
  'unknown-request': 'Everinkはこの要求に対応していません。',
  'window-gone': 'ウィンドウはすでに閉じられています。',
  'board-not-opened': 'ボードを開けませんでした。ウィンドウを閉じて開き直してください。',
  'board-is-open': 'ボードがウィンドウで開いています。先にそのウィンドウを閉じてください。',
  'board-was-restored': 'その間にボードが復元されました。もう一度削除してからやり直してください。',
  'board-not-written': 'このボードをファイルに保存できませんでした。{{why}}',
  'too-many-saves':
    '保存中のファイルが多すぎます。いずれかが終わるまで待つか、キャンセルしてください。',
  'too-many-opens':
    '開いている途中のファイルが多すぎます。いずれかが開くまで待つか、キャンセルしてください。',
  'save-is-over': 'このファイルの保存はすでに終了しています。もう一度保存してください。',
  'open-is-over': 'このファイルはすでに閉じられています。もう一度開いてください。',
  'file-not-written': '{{path}}に書き込めませんでした。{{why}}',
  'file-not-read': '{{name}}を読み込めませんでした。{{why}}',
  'file-too-large':
    'ファイルが大きすぎます。この種類で開けるのは最大{{megabytes, number}} MBです。',
  'place-full': 'ディスクがいっぱいです。空き容量を増やすか、別の場所を選んでください。',
  'file-exceeds-disk':
    'このディスクで扱えるファイルサイズを超えています。別の場所を選んでください。',
  'not-allowed': 'アクセス権がありません。別の場所を選ぶか、アクセスを許可してください。',
  'no-folder': '保存先のフォルダーがありません。別の場所を選んでください。',
  'no-file':
    'ファイルが見つかりません。移動、名前の変更、削除のいずれかが行われた可能性があります。',
  'is-folder': 'フォルダーが指定されています。ファイルを選んでください。',
  'is-device': 'デバイスまたはパイプが指定されています。ファイルを選んでください。',
  'file-read-only': 'このファイルは読み取り専用です。別の名前を選ぶか、変更を許可してください。',
  'name-too-long': 'ファイル名が長すぎます。短い名前を選んでください。',
  'links-in-circle': 'リンクが循環しています。別のファイルを選んでください。',
  'file-busy': '別のプログラムが使用中です。そのプログラムを閉じるか、別の名前を選んでください。',
  'unknown-format': 'Everinkで開けるのは{{extensions, list}}のファイルです。',
  'not-a-file': '読み込めませんでした。フォルダーは開けません。',
  'file-not-checked': 'ファイルを確認できませんでした。もう一度開いてください。',
  'file-of-other-board': 'ファイルには別のボードが入っています。',
  'file-changed-meanwhile':
    '保存中にほかのプログラムがファイルを変更しました。もう一度保存してください。',
  'image-damaged': '画像が壊れています。別のコピーを使ってください。',
  'image-unknown':
    'この種類の画像は表示できません。PNGまたはJPEGで保存してから、もう一度追加してください。',
  'image-too-large':
    '画像が大きすぎます。{{megapixels, number}}メガピクセル、1辺{{sidePx, number}}ピクセルまでです。縮小してから、もう一度追加してください。',
  'svg-too-complex': 'このSVGは複雑すぎます。PNGで保存してから、もう一度追加してください。',
  'too-many-images':
    '一度に追加できる量を超えています。{{count, number}}枚または{{megabytes, number}} MBまでずつ追加してください。',
  'other-board-open': 'その間に別のボードが開かれました。画像をもう一度追加してください。',
  'no-board-open': 'ボードが開いていません。ボードを開いてから、画像をもう一度追加してください。',
  'not-everink-file':
    'Everinkのファイルではないか、壊れています。別のファイルか、別のコピーを選んでください。',
  'newer-file':
    'このファイルは新しいバージョンのEverinkで保存されました。Everinkを更新してから開いてください。',
  'file-cut-off': 'このファイルは途中で切れています。別のコピーを開いてください。',
  'file-damaged':
    'このファイルは壊れています。内容が保存時と異なるため、別のコピーを開いてください。',
  'file-incomplete':
    'このファイルにはボードの一部がありません。別のコピーを開くか、ボードをもう一度保存してください。',
  'file-too-full': 'このファイルの内容は、1つのボードに入る量を超えています。',
  'not-excalidraw-file':
    'Excalidrawのファイルではないか、壊れています。Excalidrawで保存したファイルを選んでください。',
  'is-picture': 'これは{{format}}画像です。書き出し元の.excalidrawファイルを開いてください。',
  'board-incomplete':
    'このボードの一部がまだ届いていません。同期が終わってから、もう一度保存してください。',
  'board-too-large':
    'このボードは1つのファイルには大きすぎます。一部を別のボードにコピーして保存してください。',
  'board-empty': 'ボードは空です。何か描いてから書き出してください。',
  'selection-empty': '何も選択されていません。書き出すものを選択してください。',
  'copy-too-large':
    'クリップボードに入りません。少しずつコピーするか、ボードをファイルに保存してください。',
  'copy-incomplete': 'コピーした内容の一部がありません。もう一度コピーしてください。',
  'copy-too-full': 'コピーした内容は、1つのボードに入る量を超えています。',
  'not-an-invitation':
    '招待リンクではありません。受け取ったリンクを貼り付けてください。everink://join?で始まります。',
  'invitation-without-server':
    '招待リンクにサーバーのアドレスがありません。リンク全体をコピーし直すか、新しい招待を送ってもらってください。',
  'invitation-without-board':
    '招待リンクにボードの情報がありません。リンク全体をコピーし直すか、新しい招待を送ってもらってください。',
  'invitation-for-other-board':
    '招待の内容とボードが一致しません。リンク全体をコピーし直すか、新しい招待を送ってもらってください。',
  'bad-invitation-server':
    '招待のアドレスは同期サーバー（ws://またはwss://）のものではありません。リンク全体をコピーし直すか、新しい招待を送ってもらってください。',
  'bad-invitation-token':
    '招待のトークンが正しくありません。リンク全体をコピーし直すか、新しい招待を送ってもらってください。',
  'bad-invitation-board':
    '招待のボードの情報が正しくありません。リンク全体をコピーし直すか、新しい招待を送ってもらってください。',
  'bad-invitation-fingerprint':
    '招待の証明書のフィンガープリントが正しくありません。リンク全体をコピーし直すか、新しい招待を送ってもらってください。',
  'move-not-agreed':
    'このボードはすでにこのデバイスにあり、別の場所と同期しています。移動するには確認が必要です。',
  'restore-not-agreed': 'このボードは削除されています。復元するには確認が必要です。',
  'too-many-invitations': '招待が多すぎます。先にいくつか取り消してください。',
  'server-not-started': '同期サーバーを起動できませんでした。',
  'server-killed': '同期サーバーは、システムまたは別のプログラムによって強制終了されました。',
  'server-exited': '同期サーバーが終了しました（コード{{exitCode}}）。',
  'server-too-slow': '同期サーバーが時間内に起動しませんでした。',
  'server-said': '同期サーバーのメッセージ：「{{said}}」',
  'set-by-environment':
    'この設定は環境変数{{variable}}で指定されています。環境変数を変更または削除して、Everinkを起動し直してください。',
  'secret-too-long': 'トークンとキーは最大{{maxCharacters, number}}文字です。',
  'keychain-refused':
    'システムのキーチェーンに拒否されました。ロックを解除して、もう一度お試しください。',
  'keychain-missing':
    'システムのキーチェーンを使えないため、{{file}}のトークンとキーを読み込めません。ファイルは残します。今入力した値はEverinkの終了時に消去されます。',
  'enter-secrets-again': '{{why}}設定でトークンとキーを入力し直してください。',
  'default-settings': '{{why}}既定の設定を使います。',
  'wrong-variable': '{{variable}}には{{expected}}を指定してください。現在の値は無視し、{{used}}。',
  'wrong-stored':
    '{{file}}の{{name}}には{{expected}}を指定してください。現在の値は無視し、{{used}}。',
  'wrong-address':
    '{{file}}の{{name}}には{{expected}}を指定してください。設定で入力し直すまで、トレースは送信しません。',
  'data-not-read':
    '{{file}}を読み込めません（{{said}}）。Everinkに読み取りを許可して、起動し直してください。',
  'data-set-aside': '{{file}}の内容を読み取れないため、{{keptAs}}として残しました。',
  'data-not-set-aside':
    '{{file}}の内容を読み取れず、別の名前で残すこともできませんでした（{{said}}）。',
  'disk-full':
    'ディスクがいっぱいです。{{folder}}のあるディスクの空き容量を増やしてください。描いた内容は画面に残り、可能になりしだい保存されます。',
  'read-only':
    '{{folder}}への書き込み権限がありません。Everinkに書き込みを許可してください。描いた内容は画面に残り、可能になりしだい保存されます。',
  'database-busy':
    '別のプログラムが{{folder}}のボードを使用中です。そのプログラムを閉じてください。描いた内容は画面に残り、可能になりしだい保存されます。',
  'newer-version':
    '{{folder}}のボードは新しいバージョンのEverinkで保存されています。そのバージョンをインストールしてください。ボードは変更されません。今描いた内容は保存されません。',
  'disk-failed':
    '{{folder}}のボードに書き込めませんでした。システムのメッセージ：「{{said}}」。描いた内容は画面に残り、可能になりしだい保存されます。',
  'change-lost':
    '変更をこのデバイスに保存できません。失わないように、ボードをファイルに保存してください。',
  'change-put-aside':
    '変更をボードに追加できませんでした。変更はこのデバイスに残っています。Everinkを終了し、ボードを開き直すと再試行します。',
  'invalid-message': '内部エラー：ウィンドウから無効なメッセージが送られました（「{{said}}」）。',
  'port-used':
    'ポート{{port}}は別のプログラムが使用中です。設定で別のポートを選ぶか（0は空いているポート）、メトリクスをオフにしてください。',
  'port-not-allowed':
    'このシステムではポート{{port}}を使えません。設定で別のポートを選ぶか（0は空いているポート）、メトリクスをオフにしてください。',
  'port-failed':
    'ポート{{port}}を開けませんでした。システムのメッセージ：「{{said}}」。設定で別のポートを選ぶか（0は空いているポート）、メトリクスをオフにしてください。',
  'joined-boards-damaged':
    '参加したボードの一覧を読み込めませんでした。同期先を指定するまで、このデバイスのボードは同期されません。招待からもう一度参加するか、ボードのメニューで「…と同期」を選んでください。壊れた一覧は{{keptAs}}にあります。',
  'joined-boards-stuck':
    '参加したボードの一覧を読み込めませんでした。同期先を指定するまで、このデバイスのボードは同期されません。ファイル{{path}}を修復するか移動してから、Everinkを起動し直してください。',
  'not-langfuse': '応答したのはLangfuseサーバーではありません。',
  'traces-too-slow': 'トレースサーバーから時間内に応答がありません。',
  'traces-status': 'トレースサーバーの応答はHTTP {{status}}です。',
  'traces-keys-refused': 'トレースサーバーにキーを拒否されました（HTTP {{status}}）。',
  'traces-api-missing':
    'トレースサーバーはこのAPIに対応していません（HTTP {{status}}）。アドレスが正しければ、設定でもう一方のLangfuse APIを選んでください。',
  'traces-untrusted': 'トレースサーバーの証明書は信頼されていません：「{{said}}」',
  'traces-not-sent': 'トレースを送信できませんでした：「{{said}}」',
  'traces-refused': 'トレースサーバーが一部のトレースを拒否しました：「{{said}}」',
  'nothing-changed': '{{why}}何も変更されていません。',
  'data-disk-full':
    'ディスクがいっぱいです。{{folder}}のあるディスクの空き容量を増やしてください。',
  'data-not-allowed':
    '{{folder}}への書き込み権限がありません。Everinkに書き込みを許可してください。',
};

export const expected: Catalogue['expected'] = {
  'one-of': '{{values, list(type: disjunction)}}',
  number: '{{min, number}}から{{max, number}}までの数値',
  'whole-number': '{{min, number}}から{{max, number(useGrouping: false)}}までの整数',
  'whole-number-or-off':
    '{{min, number}}から{{max, number(useGrouping: false)}}までの整数、またはoff',
  milliseconds: '{{min, number}}から{{max, number(useGrouping: false)}}までの整数（ミリ秒）',
  'one-line': '{{maxCharacters, number}}文字以内の1行のテキスト',
  'server-address': 'ws://またはwss://で始まるアドレス',
  'web-address': 'http://またはhttps://で始まるアドレス',
  'board-id': '英数字で始まり、英数字と「.」「_」「-」だけを使った100文字以内のID',
};

export const used: Catalogue['used'] = {
  default: '既定値（{{value}}）を使います',
  'default-none': '既定値（なし）を使います',
  'stored-or-default': '保存された設定があればそれを、なければ既定値（{{value}}）を使います',
  'stored-or-none': '保存された設定があればそれを、なければ既定値（なし）を使います',
  'stored-secret': '保存されたものがあればそれを使います',
  'last-board': '最後に開いたボードを表示します',
  variable: '{{variable}}の値を使います',
};
