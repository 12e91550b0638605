# What figures say by themselves, in the window and in files.

figure-nothing = まだ描くものがありません
figure-nothing-on-log-axis = すべての値が0以下で、対数軸には描けません
figure-nothing-finite = 有限な値がなく、描けません
figure-weight-positive = 正の重み
figure-weight-negative = 負の重み
figure-more = … ほか{ $count }件
figure-more-rows = … ほか{ $count }行

## Plots in the window: tooltips, and what those hear who do not see them

plot-all-hidden = すべての曲線が非表示です。上の名前をクリックすると表示されます。
plot-legend-tooltip = クリックで表示・非表示、ダブルクリックでこれだけを表示
plot-time-cursor = 時間カーソル：ステップ{ $step }
plot-handle = { $name }：{ $number }
plot-time-axis = ステップの軸：クリックで時間カーソルが動きます
# Entries of the menu under the right mouse button.
plot-note = ここにメモ…
plot-note-hint = 何が見えますか？
plot-note-edit = メモを編集
plot-note-remove = メモを削除
plot-note-name = メモ：{ $text }
plot-ruler = 傾き
    .tooltip = 曲線に当てる定規：べき乗則の指数を示します
plot-ruler-end = 定規の端{ $number }
# Beside the ruler.
plot-slope = 傾き { $number }
plot-surface = { $x }と{ $y }の上の{ $height }の曲面。ドラッグまたは矢印キーで回転、Ctrl+スクロールまたは+と−で拡大縮小、ダブルクリックで最初の向きに戻ります。
plot-empty-table = この表は空です
# What the colour or height of a map shows, where it has no name.
plot-height = 高さ
plot-value = 値
plot-no-value = 値なし
# The heading of a tooltip: where the pointer is. Numbers come with their units.
plot-x = { $name } { $number }
plot-bin = { $name } { $low } 〜 { $high }
plot-point = { $x_name } = { $x }、{ $y_name } = { $y }

## Errors

figure-too-small = 小さすぎて描けません
figure-unwritable = { $path }に書き込めません：{ $reason }
figure-no-csv = 図をCSVに書き出せません：{ $reason }
figure-not-drawn = 図を描けません：{ $reason }
figure-size = { $width } × { $height }ピクセルの画像は作れません：各辺は100〜16000ピクセルでなければなりません
figure-page = { $letters } ptの文字で{ $width } × { $height } mmのページは作れません：各辺は30〜1000 mm、文字は4〜40 ptでなければなりません
figure-cells = { $columns } × { $rows }個のセルは多すぎます
array-shape = 配列{ $name }：{ $values }個の値では形{ $shape }を満たせません
array-name = 配列名{ $name }は空か、既に使われています
figure-no-equation = { $latex }は式ではありません：{ $reason }
curve-changes = ステップ{ $step }から{ $values }
curve-changes-many = { $symbols }の変更
image-unreadable = 画像{ $path }を読めません：{ $reason }
image-no-file = 通常のファイルではありません
image-large = 画像{ $path }が大きすぎます：表示できるのは{ $megabytes } MB以下、一辺{ $pixels }画素以下のPNGとSVGファイルです
image-format = { $path }はPNGまたはSVGの画像ではありません：{ $reason }
