# The dialogs of the window.

## Buttons that several dialogs have

close = 閉じる
replace = 上書き
browse = 参照…
    .tooltip = デスクトップのダイアログを使います

## Command palette

palette = コマンド
    .hint = 名前の一部を入力
palette-panel = { $panel }を表示
    .kind = パネル
palette-preset = 「{ $title }」を開く
    .kind = プリセット
palette-view = { $panel }：{ $view }
    .kind = 表示
palette-talk = 「{ $title }」を始める
    .kind = 講演
palette-nothing = この名前のものはありません。

## Keys

keys = キー一覧
    .note = 文字の入力中はキーは働きません。Escで入力を終えます。

## Unsaved changes

unsaved = 変更を保存しますか？
    .note = 実験に未保存の変更があります。
    .save = 保存して終了
    .quit = 保存せずに終了

## About

about = Onsager
    .version = バージョン { $version }
    .what = ニューラルネットワークの学習ダイナミクスを精密に調べる実験室です。標本数と特徴の次元をともに大きくすると、有限幅のネットワークの訓練誤差とテスト誤差は、勾配降下のどのステップでも決定論的な法則、すなわち状態発展に従います。このプログラムはそれを計算し、その横でネットワークを実際に訓練し、さらに訓練データだけからテスト誤差を推定します。
    .theorem = 定理：Han & Imaizumi, arXiv:2505.04898。
    .paper = 論文を読む

## Preset gallery

gallery = プリセット一覧
    .search = 検索
    .hint = 題名や説明の語、またはファイル名
    .nothing = この語を含むプリセットはありません。
gallery-training = 訓練
gallery-file = 自分のデータ
gallery-landscape = 損失地形
gallery-sweep = スイープ
gallery-labs = ラボ
gallery-lab = ラボ：{ $title }

## Journal

journal = 記録
journal-empty = まだ何も訓練・スイープしていません。行ったものは、シード、結果、前との設定の違いとともにここに並びます。
journal-untitled = 無題
journal-title = { $title }({ $age }前)
journal-days = { $count }日
journal-runs = { $runs }回の訓練
journal-sweep = { $cells }通りのスイープ
journal-best = 最良 { $value }({ $settings })
journal-test = テスト誤差 { $value }
journal-theory = 予測 { $value }
journal-deviation = 差は最大で標準誤差の{ $deviation }倍
journal-lowest = 最小 { $value }(ステップ{ $step })
journal-seed = シード { $seed }
journal-same = 設定は前と同じです。
journal-differs = 前からの変更：{ $settings }
journal-open = 開く
    .tooltip = この実験をもう一度開きます。「元に戻す」で今の実験に戻ります。
journal-compare = 比較
    .tooltip = 今の実験と同じ軸で並べて示します。
journal-pin = 固定
    .tooltip = このテスト誤差を、固定を外すまで学習曲線の背後に描きます。
journal-ghost = { $title }：{ $settings }
journal-unwritten = 記録を書き込めませんでした：{ $reason }

## Export of a figure

export = 図の書き出し
    .do = 書き出す
export-no-figure = まだ図がありません：開いているパネルに描くものがありません。
export-figure = 図
export-format = 形式
export-size = 大きさ(ピクセル)
    .width = 幅(ピクセル)
    .height = 高さ(ピクセル)
export-background = 背景
    .light = 明るい
    .dark = 暗い
export-width = 幅
export-width-icml = ICML（1段）
export-width-aps = APS（1段）
export-width-ieee = IEEE（1段）
export-width-nature = Nature（1段）
export-width-neurips = NeurIPS・ICLR（本文）
export-width-jmlr = JMLR（本文）
export-width-ieee-two = IEEE（2段）
export-width-nature-two = Nature（2段）
export-width-own = その他
export-page = 紙上の大きさ
    .width = 幅（ミリメートル）
    .height = 高さ（ミリメートル）
    .letters = 文字の大きさ（ポイント）
export-words = 題と説明
    .tooltip = 図の上に題を、下に説明を書きます。論文では本文にあるものです。
export-pgf = LaTeX用：プリアンブルに`\usepackage{"{"}pgf{"}"}`を書き、ファイルを`\input`で読み込みます。文字は文書のものになり、地図の色はPNGファイルになります。
export-copy = コピー
    .tooltip = ファイルの代わりにクリップボードに置きます：PNGは画像、SVG・PGF・CSVはテキストとして
export-file = ファイル
    .hint = 書き出すファイルのパス
# Messages: what was written.
wrote-file = { $path }を書き出しました。
saved-file = { $path }を保存しました。
write-ended-early = ファイルを書き出せませんでした：処理が途中で終わりました。

## Path of a file

path = パス
    .hint = { $endings }で終わるファイルのパス
    .save = 保存
    .open = 開く
# $kind is one of the kinds below.
path-type = { $kind }：パスを入力してください。
path-no-file = このファイルはまだありません。
path-is-folder = これはフォルダです。ファイル名を付け加えてください。
path-exists = このファイルは既にあり、上書きされます。
path-no-folder = このフォルダはまだありません。
path-recent = 最近使ったファイル
file-open = 実験を開く
file-save = 実験を保存
file-data = データファイルを選ぶ
file-figure = 図を書き出す
file-window = ウィンドウを画像に書き出す
file-arrays = 訓練結果を配列で書き出す
kind-preset = Onsagerプリセット
kind-open = プリセット、トーク、データの表
kind-table = 数値の表
kind-figure = 図
kind-picture = 画像
kind-arrays = NumPy配列
file-weights = 重みのファイルを選ぶ
