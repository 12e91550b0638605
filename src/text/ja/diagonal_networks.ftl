# The lab of diagonal linear networks: what it is, its settings, and what it draws.

lab-diagonal_networks = 対角線形ネットワーク
    .explanation = 係数が二乗の差β = u² − v²である線形モデルを勾配降下で訓練します。小さな初期値からは、Lassoが正則化パスに沿って行うように、特徴を1つずつ見つけます。大きな初期値からは、リッジ回帰のように振る舞います。
    .headline = ネットワークの最小テスト誤差
lab-diagonal_networks-scale = 初期値のスケール
    .symbol = α
    .tooltip = ステップ0のuとvの全成分です。小さいとリッチで、係数は待ってから1つずつ立ち上がります。大きいとレイジーです。
lab-diagonal_networks-samples = 標本数
    .symbol = m
    .tooltip = 訓練行の数です。
lab-diagonal_networks-features = 特徴の数
    .symbol = n
    .tooltip = 独立な標準正規分布の特徴の数です。
lab-diagonal_networks-support = 真の特徴の数
    .tooltip = 意味のある特徴の数です。強さと符号は異なります。
lab-diagonal_networks-noise = 雑音
    .symbol = σ
    .tooltip = ラベル雑音の標準偏差です。
lab-diagonal_networks-rate = 学習率
    .symbol = η
    .tooltip = uとvの学習率です。比較用のレイジーなネットワークでは、係数が同じ速さで動くように小さくします。
lab-diagonal_networks-steps = ステップ数
    .symbol = T
    .tooltip = 勾配降下のステップ数です。

diagonal-networks-support = 真の特徴は特徴の総数より多くできません
diagonal-networks-diverged = ネットワークが発散しました：学習率を下げてください。
memory-diagonal-networks-paths = パス
    .advice = lab.featuresかlab.samplesを下げてください

diagonal-networks-steps = 1 + ステップ t
diagonal-networks-penalty = 1/λ
diagonal-networks-coefficient = 係数
diagonal-networks-true = 真の特徴、{ $value }
diagonal-networks-others = そのほかの特徴
diagonal-networks-network-path = ネットワークの係数の時間変化
    .caption = 各係数は0で待ってから立ち上がります。強い特徴が先です。
diagonal-networks-lasso-path = 罰則に対するLassoの係数
    .caption = 左の大きな罰則λから右の小さな罰則へ：特徴は同じ順に入ります。
diagonal-networks-lasso = Lasso
diagonal-networks-ridge = リッジ回帰
diagonal-networks-network = α = { $scale } からのネットワーク
diagonal-networks-noise = 雑音レベル σ²
diagonal-networks-train = 訓練誤差
diagonal-networks-test = テスト誤差
diagonal-networks-errors = 各パスに沿った訓練誤差とテスト誤差
    .caption = 訓練も罰則の減少も右から左へ進みます。小さな初期値はLassoに、大きな初期値はリッジ回帰に沿います。
diagonal-networks-numbers = 数値
    .caption = 真の特徴がそれぞれ値の10分の1に達するステップと、各パスの最小テスト誤差。
diagonal-networks-found = { $value }の特徴を見つけるステップ
diagonal-networks-best-network = 最小テスト誤差(ネットワーク)
diagonal-networks-best-lazy = 最小テスト誤差(レイジーなネットワーク)
diagonal-networks-best-lasso = 最小テスト誤差(Lasso)
diagonal-networks-best-ridge = 最小テスト誤差(リッジ回帰)
