# The lab of parametrizations: what it is, its settings, and what it draws.

lab-parametrizations = パラメタ化と学習率
    .explanation = 様々な幅のネットワークを、様々な学習率で、同じデータについて訓練します。標準パラメタ化では、幅が増すと最良の学習率が下がります。最大更新パラメタ化(μP)では変わらないため、小さなネットワークで見つけた学習率を大きなネットワークで使えます。
    .equation = 学習率(第1層、隠れ層、出力層)：標準 (η, η, η)、NTK (η, η/q, η/q)、μP (qη, η, η/q)(出力の重みの大きさは1/q)。μPのAdamでは (η, η/q, η/q)
    .headline = μPでの最良学習率のずれ
lab-parametrizations-optimizer = 最適化法
    .tooltip = Adamはステップ幅が勾配の大きさによらないため、学習率の表が異なります。
lab-parametrizations-optimizer-GradientDescent = 勾配降下
    .meaning = フルバッチ、モメンタムなし
lab-parametrizations-optimizer-Adam = Adam
    .meaning = β₁ = 0.9、β₂ = 0.999、フルバッチ
lab-parametrizations-shown = 表示する損失
    .tooltip = 学習率に対する損失を描く表です。計算し直しはしません。
lab-parametrizations-shown-MaximalUpdate = μP
    .meaning = 最大更新パラメタ化
lab-parametrizations-shown-Standard = 標準
    .meaning = 全層で同じ学習率
lab-parametrizations-shown-Ntk = NTK
    .meaning = ニューラル接線パラメタ化
lab-parametrizations-step = ステップ
    .tooltip = 損失、最良の学習率、座標チェックを読むステップです。計算し直しはしません。
lab-parametrizations-layers = 層の数
    .symbol = L
    .tooltip = 重みの層の数です。
lab-parametrizations-activation = 活性化関数
    .symbol = s
    .tooltip = 隠れ層のものです。
lab-parametrizations-activation-Tanh = tanh
    .meaning = 双曲線正接
lab-parametrizations-activation-Relu = ReLU
    .meaning = max(z, 0)
lab-parametrizations-activation-Gelu = GELU
    .meaning = z Φ(z)、Φは正規分布関数
lab-parametrizations-activation-Erf = erf
    .meaning = 誤差関数
lab-parametrizations-samples = 標本数
    .symbol = m
    .tooltip = 訓練行の数です：雑音のない Y = tanh 2u₁ + sin(2u₂)/2 で、すべてのネットワークに共通です。
lab-parametrizations-features = 特徴の数
    .symbol = n
    .tooltip = 各行の成分数です。独立で分散は1/nです。
lab-parametrizations-steps = ステップ数
    .symbol = T
    .tooltip = 訓練のステップ数です。
lab-parametrizations-largest = 最大の幅
    .tooltip = 幅は4からここまで2のベキで変えます。512は残りすべてを合わせたより長くかかります。
lab-parametrizations-seeds = 初期値の数
    .tooltip = 損失を平均する初期の重みの数です。1つ目で全体像が得られ、増やすと滑らかになります。

memory-parametrizations-networks = ネットワーク
    .advice = lab.largestかlab.samplesを下げてください
memory-parametrizations-curves = 曲線
    .advice = lab.seedsかlab.stepsを下げてください

parametrizations-standard = 標準
parametrizations-ntk = NTK
parametrizations-mup = μP
parametrizations-width = 幅 q
parametrizations-rate = 学習率 η の log₂
parametrizations-loss = 訓練誤差
parametrizations-width-of = q = { $width }
parametrizations-best = 幅に対する最良の学習率
    .caption = ステップ{ $step }。各幅で訓練誤差が最小となる学習率(試した値の間は放物線で補間)。水平なら、学習率を幅の間で移せます。
parametrizations-best-of = 幅{ $from }からの最良の学習率の動き：μPで{ $mup }オクターブ、標準で{ $standard }オクターブ
parametrizations-losses = 学習率に対する訓練誤差({ $table })
    .caption = 初期値と最後の5ステップについての平均。曲線は訓練が発散する所で終わります。
parametrizations-moves = 最良の学習率の移動
    .caption = これまでの全幅での最良の学習率の範囲と、最も広いネットワークの最良の学習率での訓練誤差。
parametrizations-moves-of = 最良の学習率の移動({ $table })
parametrizations-error-of = 最大の幅での最小誤差({ $table })
parametrizations-octaves = オクターブ
parametrizations-coordinates = 座標チェック
    .caption = ステップ{ $step }、表ごとに1つの学習率。破線：最後の隠れ層のプレ活性化値の大きさ。実線：その変化の大きさと、当てはめた幅のベキ。μPではベキが0のまま、NTKでは−1/2で消えます。
    .y = 二乗平均平方根
parametrizations-change-of = 変化({ $table })、傾き{ $slope }
parametrizations-size-of = 大きさ({ $table })
