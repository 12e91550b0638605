# What the loss landscape says: figures, readouts and warnings.

## Quantities over weight space. `inside` is the form within a sentence.

height-train-error = 訓練誤差
    .inside = 訓練誤差
height-test-error = テスト誤差
    .inside = テスト誤差
height-gap-error = テスト − 訓練誤差
    .inside = テスト − 訓練誤差
height-train-loss = 訓練損失
    .inside = 訓練損失
height-test-loss = テスト損失
    .inside = テスト損失
height-gap-loss = テスト − 訓練損失
    .inside = テスト − 訓練損失
axis-weight-distance = 重み空間での距離
axis-eigenvalue = 固有値
unit-per-step = 1/ステップ

# A share of something, within sentences and as a cell of a table.
share-tiny = 0.01 %未満
share-nearly-all = 99.9 %超

## Other solutions. `inside` is the form within a sentence.

solution-start = 始点
    .inside = 始点
solution-run = 訓練{ $run }の終点
    .inside = 訓練{ $run }の終点
solution-seed = シード{ $seed }の終点
    .inside = シード{ $seed }の終点
solution-teacher = 教師に揃えた解
    .inside = 教師に揃えた解

## Directions of a plane: names of axes, and within sentences. $solution is one of the solutions above.

direction-first-component = 第1主成分
    .inside = 第1主成分
direction-second-component = 第2主成分
    .inside = 第2主成分
direction-to-end = 終点への方向
    .inside = 終点への方向
direction-to = { $solution }への方向
    .inside = { $solution }への方向
direction-random = ランダムな方向
    .inside = ランダムな方向
direction-second-random = 第2のランダムな方向
    .inside = 第2のランダムな方向
direction-gradient = 勾配
    .inside = 勾配
direction-leading-eigenvector = 最大固有ベクトル
    .inside = 最大固有ベクトル
direction-second-eigenvector = 第2固有ベクトル
    .inside = 第2固有ベクトル

## The plane

landscape-map = 平面上の{ $quantity }
    .caption = 訓練の重み空間での分散のうち平面の方向の外にある割合：{ $share }。点は訓練のステップ、軸は重み空間での距離。
landscape-map-run = 訓練の軌跡
landscape-map-steps = { $count ->
    [one] 各ステップ
   *[other] { $count }ステップごと
}
landscape-map-lowest = 表示中の最小点
landscape-map-cursor = ステップ{ $step }

landscape-along-run = 軌跡とその平面への射影
    .caption = 両者が異なる所では、曲面は訓練が見るものではなく、平面は訓練の経路を捉えていません。
landscape-along-run-run = { $quantity }(軌跡上)
landscape-along-run-projection = { $quantity }(射影)

landscape-off-plane = 訓練の平面からの距離
    .caption = 訓練の重み空間での(平均の周りの)分散のうち平面の方向の外にある割合：{ $share }。
landscape-off-plane-plane = 平面からの距離
landscape-off-plane-start = 始点からの距離

landscape-directions = 平面の方向
    .caption = 単位ベクトルにする前のノルムと、二乗長に占める各層の割合。
landscape-directions-direction = 方向
landscape-directions-norm = ノルム
landscape-directions-layer = 第{ $layer }層

landscape-slices = ステップ{ $step }を通る各方向の断面
    .caption = 平面への射影ではなく、訓練自身の重みを通る1次元の断面。
# $quantity is a quantity from above, $direction a direction within a sentence.
landscape-slices-curve = { $quantity }({ $direction })

landscape-interpolation = 訓練の終点から{ $solution }へ
    .x = 補間係数 α
    .caption = 両端を結ぶ直線を超える障壁：{ $train_quantity }で{ $train }(α = { $at }で最大)、{ $test_quantity }で{ $test }。両端の距離は{ $distance }。
landscape-interpolation-end = 訓練の終点

## The Hessian

landscape-sharpness = 訓練に沿った鋭さ
    .y = 最大固有値
    .caption = 訓練損失のヘッセ行列の最大固有値。縁を超えると、勾配降下はその固有ベクトルの方向に不安定になり、縁の下に戻るか発散します。
landscape-sharpness-scaled = √D H √Dの最大固有値：Hは訓練損失のヘッセ行列、Dは第1層を単位とする各重みの学習率。縁を超えると、勾配降下はその固有ベクトルの方向に不安定になります。
landscape-sharpness-scaled-mini-batches = √D H √Dの最大固有値：Hは訓練損失全体のヘッセ行列、Dは第1層を単位とする各重みの学習率。ミニバッチでは縁は目安にすぎません。
landscape-sharpness-mini-batches = 訓練損失全体のヘッセ行列の最大固有値。ミニバッチでは縁は目安にすぎません。
landscape-sharpness-curve = 鋭さ
landscape-edge = 安定性の縁
landscape-eigenvalues = ステップ{ $step }の上位固有値
    .x = 順位
    .y = ヘッセ行列の固有値
    .caption = 大きい順、符号つき、重複度を含む。
landscape-eigenvalues-plain = ヘッセ行列自体の固有値、大きい順、符号つき、重複度を含む。層で学習率が異なる場合、安定性の縁は、学習率でスケールしたヘッセ行列による「訓練に沿った鋭さ」と比べるもので、これらとは比べられません。
# Follows the captions of the Hessian's figures.
landscape-half = 損失は、曲線や曲面が示す二乗誤差の半分です。
landscape-spectrum = ステップ{ $step }のヘッセ行列のスペクトル密度
    .caption = { $count ->
        [one] 1本のランダムベクトルによる確率的ランチョス求積。幅{ $width }の正規核で平滑化。
       *[other] 確率的ランチョス求積：{ $count }本のランダムベクトルの平均と標準誤差。幅{ $width }の正規核で平滑化。
    }
landscape-layers = ステップ{ $step }のヘッセ行列の層ごとのブロック
    .caption = 対角ブロック：ほかの層を固定した各層のもの。トレースは標準誤差つき。
landscape-layers-layer = 層
landscape-layers-trace = トレース

## Chaos and pruning

landscape-chaos-weights = 近い2つの初期値：重み
landscape-chaos-predictions = 近い2つの初期値：予測
    .y = 出力の差の二乗平均平方根
# The caption of both.
landscape-chaos-caption = 同じデータで、初期値がわずかに異なる2つの訓練。直線的な上昇は指数的な成長、すなわちカオスを表します。
# $apart is a power such as 10⁻⁶, $rate a learning rate such as “η = 0.1”.
landscape-chaos-pair = { $rate }、距離{ $apart }
landscape-growth = 有限時間リアプノフ指数
    .x = 学習率 η
    .y = リアプノフ指数
    .caption = 重みの距離の対数のステップに対する傾き(距離が訓練の移動距離の100分の1未満の間)。0より大きければ、近い訓練同士が指数的に離れます。発散した訓練にはありません。
landscape-growth-pair = 初期値の距離{ $apart }
landscape-growth-zero = 成長も減衰もしない
landscape-pruning = ステップ{ $step }のネットワークの枝刈り
    .x = 枝刈りした重みの割合
landscape-pruning-global = 全体で小さい重みから0にします。テスト誤差の上昇が5 %以内に収まる割合：{ $share }。
landscape-pruning-layer = 層ごとに小さい重みから0にします。テスト誤差の上昇が5 %以内に収まる割合：{ $share }。

## Numbers

landscape-readouts = 損失地形の数値
landscape-trajectory-off-plane = 軌跡が平面から外れる割合
landscape-start-to-end = 始点から終点までの距離
landscape-lowest = 平面上の{ $quantity }の最小値
landscape-largest-eigenvalue = ステップ{ $step }のヘッセ行列の最大固有値
landscape-last-sharpness-scaled = ステップ{ $step }の鋭さ(学習率でスケール)
landscape-highest-sharpness-scaled = 訓練に沿った鋭さの最大値(学習率でスケール)
landscape-last-sharpness = ステップ{ $step }の鋭さ
landscape-highest-sharpness = 訓練に沿った鋭さの最大値
landscape-trace = ヘッセ行列のトレース
landscape-frobenius = ヘッセ行列のフロベニウスノルムの二乗
landscape-barrier = { $solution }への障壁({ $quantity })
landscape-tolerated = テスト誤差の上昇が5 %となる枝刈りの割合
landscape-growth-rate = η = { $rate }、初期値の距離{ $apart }のリアプノフ指数

## Warnings and obstacles

landscape-cancelled = 損失地形の計算を中止しました。
landscape-diverged = 訓練{ $run }がステップ{ $step }で発散しました。損失地形はその前のステップのものです。学習率を下げると先まで見られます。
landscape-other-diverged = { $solution }への訓練がステップ{ $step }で発散しました。その直前のステップを終点とします。
landscape-no-plane = 描く平面がありません：{ $obstacle }。
# These follow “There is no plane to draw:”.
plane-zero = { $direction }がゼロなので、見る方向がありません：別の平面か別のステップを選んでください
plane-still = 訓練が動かなかったので、見る方向がありません：別の平面を選ぶか、ステップ数を増やしてください
plane-parallel = { $first }と{ $second }が同じ向きで、平面ではなく直線になります：別の第3の点か別の平面を選んでください
plane-few-steps = 主成分には3ステップの記録が必要ですが、この訓練の記録は{ $count }ステップです：ステップ数を増やすか、別の平面を選んでください
plane-straight = 訓練が直線上を動き、平面になりません：ランダムな方向かヘッセ行列の方向を選んでください
plane-not-finite = { $direction }に有限でない重みがあります：学習率を下げるか、前のステップを選んでください
plane-origin-not-finite = 平面の原点に有限でない重みがあります：学習率を下げるか、前のステップを選んでください
plane-run-not-finite = 訓練に有限でない重みがあります：学習率を下げるか、前のステップを選んでください
