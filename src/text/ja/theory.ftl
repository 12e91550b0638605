# Theory and training: what cannot be computed. Names are those of arguments in the library.

out-of-range = { $name }は{ $range }でなければなりません({ $value }ではなく)
array-length = { $name }の要素は{ $found }個ですが、{ $expected }個が必要です
gram-shape = グラム行列は{ $rows } × { $columns }ですが、教師の方向{ $directions }個と幅{ $width }には{ $needed }行{ $needed }列が必要です
gram-not-positive = グラム行列は有限かつ対称で、半正定値でなければなりません
optimizer-not-linear = この最適化法は勾配について線形でありません。重みの座標を知らない予測には線形性が必要です
diverged = ステップ{ $step }で発散しました
constant-features-of-run = 訓練{ $run }では、訓練行の中ですべての特徴が一定です。取り分ける行を減らすか、別のシードを使ってください
