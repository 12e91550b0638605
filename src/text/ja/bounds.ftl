# The lab of bounds: what it is, its settings, and what it draws.

lab-bounds = 上界と実際
    .explanation = テスト誤差と訓練誤差の差の上界を、実測の差と並べます：重みのノルムによるもの、探索の長さによるもの、そして可能な最良の一様上界です。ノルムによる上界は百倍ほど大きく、差よりゆっくり下がる一方、初期値からの距離は標本数とともに増えます。動力学の精密な理論にはこの緩みがありません。
    .equation = 差 ≤ C B√L Π|W_l|_F/√m;   差 ≤ (1 + 1/βc)/(m − 1) (2c·G²)^(1/(βc+1)) T^q、q = βc/(βc + 1);   |w| ≤ RにわたるE(w) − L(w)の上限
    .headline = 差の指数
lab-bounds-show = 上界
    .tooltip = 差と並べる上界です。
lab-bounds-show-Norms = ノルム
    .meaning = 同じ誤差まで訓練したネットワークのノルムと距離
lab-bounds-show-Stability = 安定性
    .meaning = 確率的降下のステップ
lab-bounds-show-Uniform = 一様
    .meaning = 最小二乗の最良の一様上界
lab-bounds-layers = 層数
    .symbol = L
    .tooltip = 出力を含む重みの層の数です。
lab-bounds-width = 幅
    .symbol = q
    .tooltip = 各隠れ層のユニット数です。
lab-bounds-features = 特徴数
    .symbol = n
    .tooltip = 各行の、分散1の独立な正規特徴の数です。
lab-bounds-noise = 雑音
    .symbol = σ
    .tooltip = ラベル雑音の標準偏差です。
lab-bounds-learning_rate = 学習率
    .symbol = η
    .tooltip = 平均二乗誤差の半分に対する勾配降下の歩幅です。
lab-bounds-error = 訓練誤差
    .tooltip = ここで訓練を終えます。σ²より小さくしてください。そうでないと訓練が早く終わり、距離が伸びなくなります。
lab-bounds-constant = レート定数
    .symbol = c
    .tooltip = 安定性の上界のため、同じネットワークを学習率c/(t + t₀)、t₀ = 2c·nの確率的降下でも同じ訓練誤差まで訓練します。小さなcでは非常に多くのステップがかかります。0ならこの訓練を省きます。
lab-bounds-constants = レート定数
    .symbol = c
    .tooltip = 1ステップに1標本で、学習率はc/(t + t₀)、t₀ = 2c·nです。定数ごとに別の訓練です。
lab-bounds-steps = ステップ
    .symbol = T
    .tooltip = 降下のステップ数です。「ノルム」ではネットワークがとる最大のステップ数で、確率的降下はその200倍までです。
lab-bounds-samples = 標本数
    .symbol = m
    .tooltip = 訓練標本の数です。
lab-bounds-largest = 最大
    .tooltip = 軸の右端の標本数です。軸は50から始まります。
lab-bounds-points = 点数
    .tooltip = ネットワークを訓練する標本数の個数です。
lab-bounds-replicas = 反復
    .tooltip = 独立なデータと初期値です。誤差棒はそれらにわたる標準誤差です。

bounds-diverges = この特徴数では、50標本での降下が{ $most }以上で発散します
bounds-not-reached = { $count }個のうち{ $short }個のネットワークは、ステップ内に訓練誤差まで下がりませんでした。その距離は小さすぎます。
bounds-search-not-reached = 確率的降下{ $count }回のうち{ $short }回は訓練誤差まで下がりませんでした。その安定性の上界は小さすぎます。レート定数を大きくすると、ステップは少なくてすみます。

memory-bounds-replicas = 反復の結果
    .advice = lab.replicasまたはlab.pointsを小さくしてください
memory-bounds-rows = 標本とその計算
    .advice = lab.largestまたはlab.widthを小さくしてください

bounds-samples = 標本数 m
bounds-gap = 実測の差
bounds-norm = ノルムの上界
bounds-spectral = スペクトルの上界
bounds-stability-bound = 安定性の上界
bounds-search-gap = 実測の差、確率的降下
bounds-nothing = 0と予測したときの誤差
bounds-gap-axis = テスト誤差 − 訓練誤差
bounds-gaps = 上界と実測の差
    .caption = 実測：同じ訓練誤差まで訓練したネットワークの、テスト誤差と訓練誤差の差。証明(大きくするだけの定数は省略)：B = √nとして、B√L Π|W|_F/√mと、B L √(q ln q) Π|W|₂ (Σ|W − W⁰|²_F/|W|²₂)^(1/2)/√m。0と予測したときの誤差を上回る上界は何も言いません。破線：ベキ則。
    .caption-stability = 実測：勾配降下(点)と確率的降下(輪)で同じ訓練誤差まで訓練したネットワークの、テスト誤差と訓練誤差の差。証明(大きくするだけの定数は省略)：B = √nとして、B√L Π|W|_F/√mと、B L √(q ln q) Π|W|₂ (Σ|W − W⁰|²_F/|W|²₂)^(1/2)/√m。輪の安定性の上界：2(1 + 1/βc)/(m − 1) (2c·G²)^(1/(βc + 1)) T^q、q = βc/(βc + 1)。η = c/(t + t₀)、c = { $constant }、t₀ = { $offset }で、m = { $samples }での実測はT = { $steps }、G = { $lipschitz }、平均損失のβ = { $smoothness }です。定理が求めるのは、より大きい1標本ごとのβと、[0, 1]に収まる損失です。
bounds-distance = 初期値からの距離
bounds-path = 経路の長さ
bounds-length = 長さ
bounds-distances = 初期値からの距離は標本数とともに増える
    .caption = 全層にわたる|W − W⁰|_Fと、全ステップの長さの和です。どちらも実測です。距離だけによる上界はこれとともに増えます。
bounds-ratio = 上界/差
bounds-norm-ratio = ノルムの上界/差
bounds-spectral-ratio = スペクトルの上界/差
bounds-stability-ratio = 安定性の上界/差
bounds-ratios = 上界は差からどれほど遠いか
    .caption = 上界を実測の差で割ったものです。増えることは、上界が差ほど速く下がらないことを意味します。ノルムによる上界はここではmとともに下がりますが、画像データでは増えることもあります。安定性の上界は増えます。標本が多いほど、同じ訓練誤差までに要する標本の周回が増えるからです。
bounds-exponents = 指数
    .caption = 両対数軸での傾きと、直線のまわりのばらつきによる誤差です。
bounds-exponent-of = 指数、{ $quantity }

bounds-steps = ステップ T
bounds-half-gap = 二乗誤差の半分の差
bounds-loss = テスト誤差の半分
bounds-stability-of = 上界、c = { $constant }
bounds-gap-of = 実測の差、c = { $constant }
bounds-test-of = テスト、c = { $constant }
bounds-q-of = q、c = { $constant }
bounds-lipschitz-of = G、c = { $constant }
bounds-smoothness-of = β、c = { $constant }
bounds-noise = 雑音 σ²/2
bounds-stability = 安定性の上界は増え、差は増えない
    .caption = 破線：実測、0を上回り続けるところから。それ以前は、どの行が引かれたかの偶然です。実線：η_t ≤ c/tに対する(1 + 1/βc)/(m − 1) (2c·G²)^(1/(βc + 1)) T^q。Gは1標本の勾配の最大値、βは訓練に沿った平均損失の曲率の最大値です。定理が求めるのは1標本ごとの曲率(最大で20倍)と[0, 1]に収まる損失であり、描いたものは証明されたものより小さくなっています。
bounds-learned = 学習したもの
    .caption = 同じ訓練の、平均二乗テスト誤差の半分です。上界が小さいのは、ほとんど学習しないときだけです。
bounds-constants = 上界の定数
    .caption = 各訓練に沿った実測：指数q = βc/(βc + 1)、G、β。

bounds-uniform-bound = 訓練誤差 + 上限
bounds-test = テスト、実測
bounds-train = 訓練、実測
bounds-test-exact = テスト、精密な理論
bounds-train-exact = 訓練、精密な理論
bounds-gap-exact = 差、精密な理論
bounds-supremum = 球にわたる上限
bounds-noise-level = 雑音 σ²
bounds-error = 誤差
bounds-static = 静的な解析と動的な解析
    .caption = 0からTステップの勾配降下による最小二乗です。動的：経路の精密な理論。静的：訓練誤差に、|w| ≤ |w_T|にわたるテスト誤差と訓練誤差の差の上限を加えたもの。各データで厳密に計算するため、この球にわたる一様上界はこれより良くなりません。
bounds-uniform-gaps = 差とその最良の一様上界
    .caption = 球にわたる上限はm^(−1/2)で、実際に生じる差は1/mで下がります。破線：特徴1つに2標本以上でのベキ則。
