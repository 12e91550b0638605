# The lab of wide networks: what it is, its settings, and what it draws.

lab-wide_limits = 無限幅と有限幅
    .explanation = 同じデータ、同じシードで、選んだ幅の実際のネットワークを、広いネットワークの諸理論と並べます。ニューラル接カーネル(NTK)は特徴を固定し、平均場理論は特徴が動くことを許し、状態発展は幅を有限に保ちます。どれが最も近いかは、幅とリッチさによります。
    .headline = カーネルの変化
lab-wide_limits-show = 表示
    .tooltip = 描くものです。計算し直しはしません。
lab-wide_limits-show-Errors = 誤差の時間変化
    .meaning = ネットワークと各理論をステップごとに
lab-wide_limits-show-Widths = 幅に対する差
    .meaning = 様々な幅のネットワークから各理論がどれだけ離れているか
lab-wide_limits-show-Spectrum = スペクトル
    .meaning = カーネルの固有値と、各モードの学習
lab-wide_limits-parametrization = パラメタ化
    .tooltip = 出力を幅とともにどうスケールするか：特徴が動くかどうかを決めます。
lab-wide_limits-parametrization-Ntk = NTK
    .meaning = 出力を√qで割る：幅が増すほど特徴は動かない
lab-wide_limits-parametrization-MeanField = 平均場、μP
    .meaning = 出力をγ₀qで割る：どの幅でも特徴が動く
lab-wide_limits-richness = リッチさ
    .symbol = γ₀
    .tooltip = レイジー(小：特徴は動かない)からリッチ(大：特徴が動く)まで。1がμPです。
lab-wide_limits-width = 幅
    .symbol = q
    .tooltip = 描くネットワークの各隠れ層のニューロン数です。
lab-wide_limits-layers = 層の数
    .symbol = L
    .tooltip = 重みの層の数です。2なら隠れ層が1つです。平均場理論は2層と、行が少ない場合の3層について計算します。
lab-wide_limits-activation = 活性化関数
    .symbol = s
    .tooltip = カーネルは、erf・ReLU・線形では閉形式、ほかはエルミート級数です。
lab-wide_limits-activation-Erf = erf
    .meaning = 誤差関数。カーネルは閉形式
lab-wide_limits-activation-Tanh = tanh
    .meaning = 双曲線正接
lab-wide_limits-activation-Relu = ReLU
    .meaning = max(z, 0)。カーネルは閉形式
lab-wide_limits-activation-Gelu = GELU
    .meaning = z Φ(z)、Φは正規分布関数
lab-wide_limits-activation-Silu = SiLU
    .meaning = z/(1 + e^(−z))
lab-wide_limits-activation-Softplus = Softplus
    .meaning = log(1 + e^z)
lab-wide_limits-activation-Sigmoid = シグモイド
    .meaning = 1/(1 + e^(−z))
lab-wide_limits-activation-Linear = 線形
    .meaning = 線形ネットワーク
lab-wide_limits-target = 目標
    .tooltip = 雑音を除くラベルで、入力の1つの線形な場uの関数です。
lab-wide_limits-target-Sine = sin 2u
    .meaning = 主に非線形
lab-wide_limits-target-SineAndLine = sin 2u + u/2
    .meaning = 非線形と線形の和。状態発展にはこの教師がない
lab-wide_limits-target-Linear = u
    .meaning = 直線
lab-wide_limits-target-Quadratic = u² − 1
    .meaning = 偶関数：奇関数の活性化関数では学べない
lab-wide_limits-noise = 雑音
    .symbol = σ
    .tooltip = 訓練行とテスト行のラベル雑音の標準偏差です。
lab-wide_limits-samples = 標本数
    .symbol = m
    .tooltip = 訓練行の数です。カーネルはm × m行列です。
lab-wide_limits-features = 特徴の数
    .symbol = n
    .tooltip = 各行の成分数です。独立で分散は1/nです。
lab-wide_limits-tests = テスト行数
    .tooltip = テスト誤差を測る未知の行の数です。ネットワークと理論で共通です。
lab-wide_limits-rate = 学習率
    .symbol = η
    .tooltip = 出力の学習率です：どの幅でも、出力はη/mでカーネルに従います。
lab-wide_limits-stable_rate = 学習率を安定に保つ
    .tooltip = カーネルの最大固有値k_maxで訓練が発散する直前の1.8 m/k_maxまで学習率を下げます。下げない場合、狭いネットワークはカタパルトで平坦な領域へ移って生き残ることがあります。
lab-wide_limits-steps = ステップ数
    .symbol = T
    .tooltip = 全行を使う勾配降下のステップ数です。
lab-wide_limits-neurons = 平均場のニューロン数
    .tooltip = ニューロンの分布の標本数です。多いほど平均場の曲線が正確になります。
lab-wide_limits-rows = 状態発展の行数
    .tooltip = 有限幅の予測のモンテカルロの行数です。幅64まで計算します。
lab-wide_limits-largest = 最大の幅
    .tooltip = 幅の比較は8からここまで2のベキで行います。行や層が多いときは、1回の学習に数分かかる手前で止まり、どこで止まったかは説明文に示します。
lab-wide_limits-runs = 各幅の訓練回数
    .tooltip = 比較の各幅での独立な初期値の数です。エラーバーはそれらの標準誤差です。0なら比較しません。

## What is refused, and remarks

wide-limits-too-wide = このデータ行数と層数では、幅が{ $most }を超えると1ステップに時間がかかりすぎます
wide-limits-lowered = 学習率を{ $asked }から{ $used }に下げました：カーネルの1.8 m/k_max。
wide-limits-beyond = 学習率が{ $limit } = 2m/k_maxを超えています：カーネル理論は発散し、発散しない有限のネットワークは平坦な領域に移っています(カタパルト)。
wide-limits-no-evolution = 状態発展は描きません：幅が{ $most }以下、既知の目標、そして平均場パラメタ化では2層が必要です。
wide-limits-stops = 比較は幅{ $width }で止まります。この層数、行数、ステップ数では、次の幅の学習に数分かかります。
wide-limits-no-mean-field = 平均場理論は描きません：2層、または{ $most }行以下の3層が必要です。

## Memory

memory-wide-limits-kernels = カーネル
    .advice = lab.samplesかlab.testsを下げてください
memory-wide-limits-networks = ネットワーク
    .advice = lab.widthかlab.largestを下げてください
memory-wide-limits-neurons = 平均場のニューロン
    .advice = lab.neuronsかlab.stepsを下げてください

## Names

wide-limits-network = ネットワーク
wide-limits-state-evolution = 状態発展(有限幅)
wide-limits-ntk-mean = NTK(初期値について平均)
wide-limits-ntk-predictor = NTK(平均予測)
wide-limits-ntk-conditional = NTK(この初期値から)
wide-limits-linearized = 線形化ネットワーク
wide-limits-mean-field = 平均場理論

## Figures

wide-limits-steps = 1 + ステップ t
wide-limits-test-error = テスト誤差
wide-limits-train-error = 訓練誤差
wide-limits-test = テスト誤差：ネットワークと諸理論
    .caption = 点：ネットワーク。「NTK(この初期値から)」はこのネットワーク自身のステップ0の出力を使い、初期値について平均したNTKと平均予測は使いません。線形化ネットワークはこのネットワーク自身のカーネルを固定したもの。平均場理論は出力0から始まります。発散する理論は、初期の誤差の10倍まで描きます。
wide-limits-train = 訓練誤差：ネットワークと諸理論
    .caption = 有限幅のネットワークは、訓練とともにカーネルが目標の方向に成長するため、たいていカーネル理論より下に終わります。
wide-limits-nearest = 最も近い理論
    .caption = 差は、軸上のステップについてのテスト誤差と訓練誤差の相対偏差の二乗平均平方根です。
wide-limits-nearest-of = 幅{ $width }で最も近い：{ $theory }、差は{ $gap } %
wide-limits-nearest-unknown = 差は、ネットワークの訓練が終わると示されます。
wide-limits-theory = 理論
wide-limits-test-gap = テスト誤差の差(%)
wide-limits-train-gap = 訓練誤差の差(%)
wide-limits-drift = ネットワークのカーネルがどれだけ動いたか
    .caption = 訓練行での実際のネットワークの接カーネルをステップ0のものと比べます：0ならレイジーな訓練で、大きければ特徴が動いています。
    .y = ‖Θᵗ − Θ⁰‖ / ‖Θ⁰‖
wide-limits-drift-name = カーネルの変化
wide-limits-gaps = 幅に対する各理論との差
    .caption = テスト誤差の相対偏差のステップについての二乗平均平方根。点：訓練の平均と標準誤差。破線：当てはめたベキ則。状態発展は幅64までです。NTKパラメタ化では平均場理論が幅ごとに異なるため省きます。
wide-limits-width = 幅 q
wide-limits-gap = テスト誤差の差
wide-limits-this-width = 表示中の幅
wide-limits-exponents = 差の指数
    .caption = 対数軸上の傾きと、直線の周りの散らばりによる標準誤差。幅qのランダムな初期値なら−1/2。このネットワークの初期値を使わない理論には差が残ります。
wide-limits-exponent = 指数
wide-limits-spectrum = カーネルのスペクトルと目標
    .caption = 訓練行でのNTKの固有値kと、各固有ベクトルに沿ったラベルのパワー。線2/ηより上のモードは発散します。
    .y = k/m, c²/m
wide-limits-eigenvalues = 固有値 k/m
wide-limits-components = モードに沿ったラベル c²/m
wide-limits-divergence = 発散 2/η
wide-limits-rank = モードの順位
wide-limits-modes = 各モードの学習
    .caption = NTKの固有ベクトルのうち、最初に残差の多いものに沿った残差の残り。線：(1 − ηk/m)^t。点：ネットワーク。カーネルが動いた所では、後のモードが理論より速く学習されます。
    .y = 残差の残りの割合
wide-limits-mode = モード{ $rank }
