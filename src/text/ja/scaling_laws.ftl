# The lab of scaling laws: what it is, its settings, and what it draws.

lab-scaling_laws = スケール則
    .explanation = 分散がベキ則で減る特徴上の線形モデルです。テスト誤差は標本数・モデルサイズ・訓練ステップのベキで下がり、その指数はスペクトルαと目標βで決まります。線は閉形式、点は実際の当てはめです。
    .equation = λₖ = k^(−α)、vₖ² = k^(−β)：   誤差 ∝ n^(−min(β−1, 2α))、   N^(−(β−1))、   p^(−min(β−1, α))、   t^(−(β−1)/α)、   C^(−(β−1)/(1+α))
    .headline = 指数
lab-scaling_laws-against = 横軸
    .tooltip = 横軸に沿って変えるものです。「計算量」では、モデルサイズと標本数に対する損失の表を描き、自分の表も同じように当てはめます。
lab-scaling_laws-against-Samples = 標本数
    .meaning = 訓練標本数n、特徴はすべて使用
lab-scaling_laws-against-Size = モデルサイズ
    .meaning = 最初のN個の特徴と、ランダムなN個の特徴
lab-scaling_laws-against-Time = 時間
    .meaning = 勾配降下のステップ
lab-scaling_laws-against-Compute = 計算量
    .meaning = モデルサイズ×標本数、1回通し
lab-scaling_laws-against-Table = 自分の表
    .meaning = ファイルにあるNとDに対する損失への加法則の当てはめ
lab-scaling_laws-table = 損失の表
    .hint = /path/to/losses.csv
    .tooltip = 訓練したモデルごとに1行のCSVファイルです：サイズN、標本数D、損失。列はN、parameters、D、tokens、lossなどの名前で判別し、それ以外の名前の3列はこの順とみなします。相対パスは、プログラムを起動したフォルダを起点とします。
lab-scaling_laws-bootstrap = ブートストラップの単位
    .tooltip = 法則の区間で何を独立とみなすかです。同じNの行は1回の訓練から来て、その偶然を共有することがよくあります。同じNが2度現れなければ、どちらも同じです。
lab-scaling_laws-bootstrap-Sizes = モデルサイズ
    .meaning = 同じNの行は訓練を共有しうる
lab-scaling_laws-bootstrap-Rows = 行
    .meaning = 各行が別の訓練
lab-scaling_laws-capacity = 容量
    .symbol = α
    .tooltip = 特徴の分散がk^(−α)で減ります。
lab-scaling_laws-source = 源条件
    .symbol = β
    .tooltip = 特徴kにおける目標のパワーがk^(−β)で減ります。
lab-scaling_laws-noise = 雑音
    .symbol = σ
    .tooltip = ラベル雑音の標準偏差です。雑音があると、誤差はσ²で頭打ちになります。
lab-scaling_laws-penalty = リッジ罰則
    .tooltip = 各点で予測誤差が最小になるよう調整するか、固定します。
lab-scaling_laws-penalty-Tuned = 調整
    .meaning = 各点で理論的に最良
lab-scaling_laws-penalty-Fixed = 固定
    .meaning = どこでも同じ
lab-scaling_laws-ridge = リッジ
    .symbol = δ
    .tooltip = (XX′ + δI)⁻¹yの罰則δです。
lab-scaling_laws-modes = 特徴の総数
    .tooltip = データの特徴の数です。標本よりはるかに少ないとベキ則が途切れます。
lab-scaling_laws-samples = 標本数
    .symbol = n
    .tooltip = 各当てはめの訓練標本数です。
lab-scaling_laws-features = モデルの特徴数
    .symbol = N
    .tooltip = 最初のN個の特徴を学習します。目標の残りは雑音として働きます。
lab-scaling_laws-learning_rate = 学習率
    .symbol = η
    .tooltip = 二乗誤差の半分に対するステップ幅です。
lab-scaling_laws-batch = バッチ
    .symbol = B
    .tooltip = 1回通しの各ステップで使う、未使用の標本の数です。
lab-scaling_laws-steps = ステップ数
    .symbol = T
    .tooltip = 勾配降下のステップ数です。
lab-scaling_laws-largest = 最大値
    .tooltip = 標本数または特徴数の軸の終わりです。
lab-scaling_laws-points = 点数
    .tooltip = モデルを当てはめる箇所の数です。
lab-scaling_laws-replicas = 反復数
    .tooltip = 独立なデータの数です。エラーバーはそれらの標準誤差です。0なら理論だけを描きます。
lab-scaling_laws-window_low = 範囲の始点
    .tooltip = 横軸のここから指数を当てはめます。
lab-scaling_laws-window_high = 範囲の終点
    .tooltip = 横軸のここまで指数を当てはめます。

## What is refused

scaling-laws-more-than-modes = モデルの特徴はデータの特徴より多くできません
scaling-laws-diverges = このバッチとスペクトルでは、{ $most }以上で誤差が増大します
scaling-laws-too-many-samples = 当てはめは最大2000標本までです。反復数を0にすると理論だけを描きます

scaling-laws-table-columns = { $file }：N、D、lossの列か、この順の3列が必要です。列は{ $columns }です
scaling-laws-table-short = { $file }：法則には5つの数があるため、少なくとも{ $least }行が必要です。{ $rows }行しかありません
scaling-laws-table-long = { $file }：最大{ $most }行です
scaling-laws-table-positive = { $file }：N、D、lossは、すべての行で0より大きい有限の数でなければなりません
scaling-laws-table-few = { $file }：異なるサイズNと異なる標本数Dが、それぞれ少なくとも{ $least }個必要です

## Memory

memory-scaling-laws-replicas = 反復の結果
    .advice = lab.replicasかlab.pointsを下げてください
memory-scaling-laws-matrices = 当てはめる標本
    .advice = lab.modesかlab.largestを下げてください

## Test errors

scaling-laws-errors = テスト誤差とそのベキ則
    .caption = 実線：閉形式。点：当てはめの平均と標準誤差。破線：当てはめたベキ則。点線：極限のベキ則。縦の破線：指数を当てはめる範囲(ドラッグできます)。
    .noise = 実線：閉形式。点：当てはめの平均と標準誤差。破線：当てはめたベキ則。点線：極限のベキ則。縦の破線：指数を当てはめる範囲(ドラッグできます)。新しいラベルの雑音は誰にも予測できないため、誤差はσ²で頭打ちになります。ベキ則が成り立つのはそれより上の部分で、頭打ちの近くの傾きは指数より小さくなります。
scaling-laws-samples = 標本数 n
scaling-laws-features = モデルの特徴数
scaling-laws-steps = ステップ t
scaling-laws-test-error = テスト誤差
scaling-laws-all = 理論
    .inside = 全特徴
scaling-laws-truncated = 最初のN特徴
    .inside = 最初のN特徴
scaling-laws-random = ランダム特徴
    .inside = ランダム特徴
scaling-laws-population = 母集団
    .inside = 母集団
scaling-laws-one-pass = 1回通し
    .inside = 1回通し
scaling-laws-fits = 当てはめ
scaling-laws-law-of-limit = 極限のベキ則
scaling-laws-noise = 雑音レベル σ²
scaling-laws-tail = N特徴では学べない部分
scaling-laws-window = 当てはめの範囲

## Exponents

scaling-laws-exponents = 指数
    .caption = 範囲内での対数軸上の傾き。点を通る傾きの誤差は、反復についてのジャックナイフによります。散らばりのない理論曲線では曲がりを表します。
scaling-laws-limit-of = 極限({ $curve })
scaling-laws-theory-exponent-of = 理論への回帰({ $curve })
scaling-laws-fits-exponent-of = 点への回帰({ $curve })
scaling-laws-phases = αとβに対する指数
    .caption = 線より下では目標が決め、β − 1です。上ではスペクトルが決め、目標が滑らかになっても改善しません。点は今の設定です。
    .x = 容量 α
    .y = 源条件 β
    .colour = 指数
scaling-laws-saturation = 飽和
scaling-laws-here = 今の設定

## Compute

scaling-laws-map = モデルサイズと標本数に対する損失
    .caption = N特徴、D標本の確率的勾配降下の1回通し(平均について厳密)。細い線：計算量 C = N D が一定。点：各計算量で最良のサイズ。
    .x = 標本数 D の log₁₀
    .y = モデルサイズ N の log₁₀
    .colour = テスト誤差の log₁₀
scaling-laws-best = 各計算量で最良
scaling-laws-equal-compute = 計算量一定
scaling-laws-at-compute = 計算量一定でのモデルサイズに対する損失
    .caption = 各線は計算量 C = N D が一定です。大きいモデルほど見る標本は少なくなります。小さいモデルは十分に学べず、大きいモデルは見る標本が足りません。点：最良のサイズ(周りの3サイズを通る放物線による)。
scaling-laws-size = モデルサイズ N
scaling-laws-compute-of = C = 10{ $power }
scaling-laws-frontier = 計算量に対する最良のモデルサイズと標本数
    .caption = 最小値が表の内側にある範囲。点線：母集団上の勾配降下のベキ則。
    .y = N*, D*
scaling-laws-compute = 計算量 C = N D
scaling-laws-best-size = 最良のモデルサイズ N*
scaling-laws-best-data = 最良の標本数 D*
scaling-laws-best-size-law = ベキ則 1/(1 + α)
scaling-laws-best-data-law = ベキ則 α/(1 + α)
scaling-laws-law = 加法則 E + A N^(−a) + B D^(−b)
    .caption = 相対誤差の最小二乗法で表に当てはめたもの。68%区間はモデルサイズを単位とするブートストラップによります。この形は近似にすぎず、残差が厳密な損失からのずれを示します。
scaling-laws-residuals = 加法則が外れる所
    .caption = 当てはめた法則/厳密な損失 − 1。損失は厳密なので、雑音ではなく系統的なずれです。
    .colour = 残差(%)
scaling-laws-law-floor = 下限 E
scaling-laws-law-size-exponent = モデルサイズの指数 a
scaling-laws-law-data-exponent = 標本数の指数 b
scaling-laws-law-residual = 相対残差
scaling-laws-law-best-size-exponent = 最良のサイズ N* の指数 b/(a + b)
unit-percent = %

## A table of one's own

scaling-laws-table = 表の損失と加法則
    .caption = 点：表の行。線：すべてに同時に当てはめた E + A N^(−a) + B D^(−b)。同じモデルサイズ、または近いサイズの行は同じ色です。
scaling-laws-table-size = N = { $size }
scaling-laws-table-data = 標本数 D
scaling-laws-table-loss = 損失
scaling-laws-table-rows = 表の行
scaling-laws-table-exact = 厳密
scaling-laws-table-end = 表の最大の計算量
scaling-laws-table-law =
    .sizes = { $rows }行に相対誤差の最小二乗法で当てはめたもの。68%区間はモデルサイズを単位とするブートストラップによります。同じサイズの行は1回の訓練とその偶然を共有しうるからです。4から12サイズの模擬の表では、64から70%で真の指数を含みました。3サイズではaの区間はありません。この形は近似にすぎません。表の外へ進む前に残差を見てください。
    .rows = { $rows }行に相対誤差の最小二乗法で当てはめたもの。68%区間は行を独立とみなすブートストラップによります。同じモデルサイズの行が1回の訓練を共有する所では、aの区間は数倍狭すぎ、模擬の表では 20から34%でしか真の指数を含みませんでした。この形は近似にすぎません。表の外へ進む前に残差を見てください。
scaling-laws-table-map = モデルサイズと標本数に対する、当てはめた法則
    .caption = 点：表の行。細い線：計算量 C = N D が一定。太い線：各計算量で最良のサイズ。
scaling-laws-table-frontier =
    .caption = 当てはめた法則が各計算量で最小になる所。縦線より先は外挿です。
scaling-laws-table-residuals =
    .caption = 当てはめた法則/各行の損失 − 1。0の周りの散らばりは雑音、系統的なずれは形が合わないことを示します。
