# Menus and commands: in the menu bar, in the palette, in the list of keys and on buttons.

menu-file = ファイル
menu-edit = 編集
menu-run = 実行
menu-view = 表示
menu-help = ヘルプ

## File

command-gallery = プリセット一覧…
    .tooltip = Onsagerに付属する実験から選びます。
command-open = 開く…
    .tooltip = プリセットファイル、トーク、またはデータとして自分の表を開きます。
command-save = 保存
    .tooltip = 実験をファイルに保存します。
command-save-as = 名前を付けて保存…
    .tooltip = 実験を別のファイルに保存します。
command-export = 図を書き出す…
    .tooltip = 図をSVG、PNG、PDF、PGF、CSVで書き出すか、コピーします。
command-export-window = ウィンドウを画像に書き出す…
    .tooltip = ウィンドウの表示をPNGで書き出します。
command-export-run = 訓練結果を配列で書き出す…
    .tooltip = 訓練結果の配列を、NumPyで読めるNPZで書き出します。
command-quit = 終了
    .tooltip = ウィンドウを閉じます。未保存の変更があれば確認します。

## Edit

command-undo = 元に戻す
    .tooltip = 直前の設定変更を取り消します。
command-redo = やり直す
    .tooltip = 取り消した変更を復元します。
command-copy = 実験をコピー
    .tooltip = 実験を1行のテキストとしてクリップボードに置きます。
command-paste = 実験を貼り付け
    .tooltip = クリップボードにあるテキストの実験を開きます。

## Run

command-run = 訓練・一時停止
    .tooltip = 訓練を開始・一時停止・再開します。
command-step = 1ステップ進む
    .tooltip = 一時停止中は1ステップ訓練し、それ以外では時間カーソルを1ステップ進めます。
command-step-back = 1ステップ戻る
    .tooltip = 時間カーソルを1ステップ戻します。
command-first = 最初のステップ
    .tooltip = 時間カーソルをステップ0に移します。
command-last = 最後のステップ
    .tooltip = 時間カーソルを最後のステップに移します。
command-reset = リセット
    .tooltip = 訓練結果を捨て、予測は残します。中止した予測はやり直します。
command-go-on = 変えた値で続ける
    .tooltip = 一時停止中または訓練中に学習率か重み減衰を動かすと、訓練は今のステップで待ち、そこから新しい値で続けられます。予測もそれに従い、プリセットに変更が記録されます。
command-cancel = 中止
    .tooltip = 計算を止める、または開いているものを閉じます。途中までの結果は残ります。

## View

command-confirm = スイープの確認
    .tooltip = 選んだ組み合わせ、または最良の組み合わせとその隣を実際に訓練し、予測を確かめます。
command-journal = 記録
    .tooltip = いつ何を訓練・スイープし、何が出たか。もう一度開くことも、学習曲線の背後に固定することもできます。

command-compare = 並べて比較
    .tooltip = 記録にある実験を今の実験と並べ、軸と時間カーソルを共有して示します。
command-setup = 設定パネル
    .tooltip = 左側の設定を表示・非表示にします。
command-maximize = パネルを最大化
    .tooltip = 1つのパネルを中央いっぱいに広げる、または元に戻します。タブのダブルクリックでも同じです。
command-keep-view = この表示で開く
    .tooltip = 次に実験を開くとき、今のパネル・表示・軸・拡大範囲・ステップで開くようにします。
command-reset-layout = 配置をリセット
    .tooltip = すべてのパネルを最初の配置に戻します。
command-zoom-in = 拡大
    .tooltip = 全体を大きく表示します。
command-zoom-out = 縮小
    .tooltip = 全体を小さく表示します。
command-zoom-reset = 100 %表示
    .tooltip = デスクトップの標準の大きさで表示します。
command-theme = ライト・ダーク切替
    .tooltip = 明るい配色と暗い配色を切り替えます。
command-present = プレゼンテーション
    .tooltip = 選んだパネルだけを大きな文字で表示します。Escで戻ります。
command-full-screen = 全画面表示
    .tooltip = 画面いっぱいに表示する、またはウィンドウに戻します。

## Help

command-palette = コマンドパレット…
    .tooltip = 名前の一部を入力して、コマンド・パネル・プリセットを探します。
command-keys = キー一覧…
    .tooltip = すべてのキーを表示します。
command-about = Onsagerについて…
    .tooltip = このプログラムとその基礎となる定理の説明です。

# Tooltip of a button with a key.
command-with-key = { $does } キー：{ $key }

## Talks, films and replays

command-export-film = 経過を動画に書き出す…
    .tooltip = プレゼンテーションの表示で、訓練をステップごとにGIFかアニメーションPNGに書き出します。
command-add-scene = 講演に場面として追加…
    .tooltip = 実験を今の表示のまま、新しい、または既にある講演ファイルの末尾に加えます。
command-replay = 再生
    .tooltip = 時間カーソルを訓練済みのステップにわたって動かす、または止めます。
command-faster = 再生を速く
    .tooltip = 再生の速さを2倍にします。
command-slower = 再生を遅く
    .tooltip = 再生の速さを半分にします。
command-repeat = 繰り返し再生
    .tooltip = 再生が終わったら最初から繰り返す、または繰り返しをやめます。
command-backwards = 逆再生
    .tooltip = 時間カーソルを最初のステップに向かって動かす、または元の向きに戻します。
