# The window around its panels, dialogs and commands.

## Messages about sessions

session-broken = 前回のセッションを読めなかったため、新しく始めます：{ $reason }。
session-broken-kept = 前回のセッションを読めなかったため、新しく始めます：{ $reason }。元の内容は{ $file }に残してあります。
session-unwritable = セッションを{ $file }に保存できません：{ $reason }。保存できるまで試み続けます。
session-other-unsaved = 別のウィンドウが「{ $title }」の変更を保存せずに終了しました。変更は残っています。プリセットを指定せずにOnsagerを起動すると元に戻ります。

## A dialog before a file is replaced that something else has written

file-changed = ファイルが変更されています
    .text = { $file }は、最後にここで開くか保存した後に、別のプログラムによって書き換えられました。保存するとその内容は上書きされます。
    .replace = 上書きする
    .elsewhere = 名前を付けて保存…
    .open = ファイルの内容を開く
outside-version-opened = ファイルの内容を開きました。元に戻すと編集中の内容に戻ります。

## Menus

menu-open-recent = 最近使ったファイル
menu-panel-tooltip = このパネルを表示・非表示にします
menu-presented = プレゼンテーションで表示
    .note = 選ばない場合は、今見えているもの

# In both languages, for those who have the wrong one.
menu-language = 言語 / Language
    .system = システム({ $name })
    .tooltip = システムの設定に従います

## Run controls in the upper right corner

# Behind the box with the step that is shown.
bar-last-step = / { $step }
bar-cursor-tooltip = 時間カーソル：すべてのパネルがこのステップを表示します。キー：左右の矢印。
button-go-on = ステップ{ $step }から続ける：{ $values }
go-on-nowhere = 続けられる訓練がありません：最終ステップの前で一時停止し、学習率か重み減衰を動かしてください。
setup-paused-at = 訓練はステップ{ $step }で一時停止しています。学習率か重み減衰を動かすと、そこから新しい値で続けられます。
setup-waits-at = 訓練はステップ{ $step }で待っています。そこから新しい値で続けるか、その値で最初から訓練できます(スペースキー)。元に戻すと、そのまま再開できます。
button-reset = リセット
button-step = 1ステップ
button-train = 訓練
button-pause = 一時停止
button-resume = 再開
# Labs.
button-run = 実行
button-done = 完了

## The bar at the bottom, on the left: what is going on

status-computing = 計算中
status-paused = 一時停止中
status-lab-stopped = 中止しました。スペースキーで再開
status-done = 完了
status-lab-warned = 完了。ただし発散したものがあります：メッセージと図の説明を見てください
status-computing-warned = 計算中。発散したものがあります
status-training = 訓練中：ステップ{ $reached } / { $steps }
status-paused-at = 一時停止中：ステップ{ $reached } / { $steps }
status-predicting = 予測中
status-exploring = 損失地形を探索中
status-ready = 準備完了
status-ready-to-train = 準備完了。スペースキーで訓練
status-stopped = 中止しました
status-stopped-at = ステップ{ $step }で中止しました
status-trained = { $count }回の訓練が{ $time }で完了
status-trained-diverged = { $count }回の訓練が{ $time }で完了、うち{ $lost }回は発散
status-failed = 計算しているものはありません。スペースキーでやり直し
prediction-stopped = 中止：予測は途中までです。リセット(R)でやり直し
prediction-stopped-coarse = 中止：これは粗い予測です。リセット(R)で精密な予測をやり直し
status-prediction-diverged = 予測がステップ{ $step }で発散しました。スペースキーで訓練
status-predicted = { $time }で予測しました。スペースキーで訓練
status-not-allowed = { $count }件の設定が許されない値です。曲線は最後に許された設定のものです
status-progress = 進捗
status-left = 残り{ $time }
status-cancel-tooltip = 中止します。途中までの結果は残ります。キー：Esc

## The bar at the bottom, on the right: what the numbers can be trusted to

trust-assumptions = ⚠ 満たされない仮定 { $count }件
trust-idle = ⚠ 効果のない設定 { $count }件
trust-runs = 訓練{ $count }回 ±{ $error }
    .tooltip = 最終ステップにおけるテスト誤差の平均(訓練全体)の標準誤差
trust-theory = モンテカルロ ±{ $error }
    .tooltip = 最終ステップにおける予測テスト誤差の標準誤差(モンテカルロの反復から)
trust-coarse-theory = 粗い予測 ±{ $error }

## Messages

dismiss = 閉じる
dismiss-all = すべて閉じる
message-repeated = { $message }({ $count }回)
copied = 実験を1行のテキストとしてクリップボードに置きました。
copied-text = 図をテキストとしてクリップボードに置きました。
copied-picture = 図を画像としてクリップボードに置きました。
copy-ended-early = 図をコピーできませんでした：処理が途中で終わりました。
# Stands for a file name: “pasted text:3: …”.
pasted-text = 貼り付けたテキスト
pasted = クリップボードの実験を開きました。元に戻すと前の実験に戻ります。
pasted-no-text = クリップボードにテキストがないか、デスクトップが渡せる長さを超えています。実験はプリセットのテキストとして貼り付けます。
pasted-too-long = 貼り付けたテキストは1 MiBを超えており、実験ではありません。
no-file-dialog = デスクトップのファイルダイアログが表示されませんでした。
nothing-to-export = 書き出すものがまだありません。
no-such-panel = { $name }というパネルはありません。あるのは{ $known }です。
train-settings-wrong = 訓練できません：印の付いた設定を先に直してください。
train-no-runs = 訓練できません：訓練の回数が0です。
untitled = 無題の実験
worker-panicked = 計算中にプログラム自体の誤りが起きました({ $reason })。ほかの機能は動き続けます。実験を保存して報告していただくと修正に役立ちます。
worker-no-message = メッセージなし
worker-no-thread = バックグラウンド処理のスレッドを作れません：{ $reason }

## Start and pictures, on the command line

# What stands as the reason in window-not-opened.
window-no-display = ディスプレイがありません。デスクトップ上で、またはssh -Xで起動してください
window-no-opengl = OpenGLがありません。グラフィックドライバを、DebianやUbuntuではlibgl1とlibgl1-mesa-driをインストールしてください
window-no-library = ライブラリがありません({ $reason })。DebianやUbuntuではlibxkbcommon-x11-0、libxcursor1、libxi6、libgl1をインストールしてください
window-not-opened = ウィンドウを開けません：{ $reason }。`onsager run PRESET --out DIR`ならウィンドウなしで動きます
window-no-picture = ウィンドウの画像を書き出せませんでした：{ $reason }
window-closed-before = その前にウィンドウが閉じられました
window-no-size = ウィンドウに大きさがありません
view-kept = 実験は今の表示で開くようになりました。保存すると残ります。

## Replays, and the first minute

button-replay = 再生
guide-train = スペースキーを押す
    .how = 緑の曲線は、訓練なしに予測されました。これから8つのネットワークを訓練します。どこに来るか見てください。
guide-move = 縦線をドラッグする
    .how = 時間カーソルです。すべてのパネルがそのステップを示します。矢印キーでも動かせます。
guide-change = 学習率を動かす
    .how = 左の設定の「最適化」にあります。予測がすぐに従います。
guide-end = これだけです
    .how = Ctrl+Gでプリセット一覧、Ctrl+Kで名前から検索、スペースキーで再生します。
guide-place = { $number } / 4
guide-skip = 飛ばす
guide-done = 完了
