# The lab of scaling laws of trained networks: what it is, its settings, and what it draws.

lab-feature_scaling = 訓練したネットワークのスケール則
    .explanation = 分散がベキ則で減る特徴について、2層のネットワークを様々な幅と標本数で訓練します。雑音を超えるテスト誤差は標本数のベキで下がり、状態発展は、訓練せずにどの有限幅でも曲線とその指数を予測します。点は同じ初期値からの実際のネットワークです。
    .equation = λⱼ ∝ j^(−α)、   μⱼ ∝ j^(−δ)、   β = α + 2δ：   標本数mと幅qに対するテスト誤差 − σ²。   リッジ回帰：m^(−min(β−1, 2α))
    .headline = 最も狭いネットワークの指数
lab-feature_scaling-capacity = 容量
    .symbol = α
    .tooltip = 特徴の分散がj^(−α)で減ります。
lab-feature_scaling-decay = 教師の減衰
    .symbol = δ
    .tooltip = 教師の座標がj^(−δ)で減り、特徴jにおける目標のパワーがj^(−β)、β = α + 2δで減ります。
lab-feature_scaling-link = リンク関数
    .tooltip = 目標で、教師の1つの場の関数です。
lab-feature_scaling-link-Tanh = tanh
    .meaning = tanh u。なめらかな段
lab-feature_scaling-link-Linear = 線形
    .meaning = uそのもの
lab-feature_scaling-link-Sine = 正弦
    .meaning = sin u
lab-feature_scaling-link-Relu = ReLU
    .meaning = max(u, 0)
lab-feature_scaling-activation = 活性化関数
    .tooltip = 各隠れユニットが施す関数です。
lab-feature_scaling-activation-Tanh = tanh
    .meaning = 奇関数：奇のリンクだけに適合する
lab-feature_scaling-activation-Erf = erf
    .meaning = 奇関数：tanhに近い
lab-feature_scaling-activation-Gelu = GELU
    .meaning = 偶でも奇でもない：どのリンクにも適合できる
lab-feature_scaling-activation-Linear = 線形
    .meaning = ネットワークは入力に対して線形
lab-feature_scaling-widths = 幅
    .symbol = q
    .tooltip = 各曲線の隠れユニットの数です。32までの幅を最大6通り。
lab-feature_scaling-features = 特徴の数
    .symbol = n
    .tooltip = データの特徴の数です。
lab-feature_scaling-smallest = 最小の標本数
    .tooltip = 標本数の軸の始まりです。
lab-feature_scaling-largest = 最大の標本数
    .tooltip = 標本数の軸の終わりです。
lab-feature_scaling-points = 点数
    .tooltip = ネットワークを予測・訓練する標本数の個数です。
lab-feature_scaling-noise = 雑音
    .symbol = σ
    .tooltip = ラベル雑音の標準偏差です。
lab-feature_scaling-learning_rate = 学習率
    .symbol = η
    .tooltip = 両方の層のステップ幅です。
lab-feature_scaling-steps = ステップ数
    .symbol = T
    .tooltip = 勾配降下のステップ数です。
lab-feature_scaling-stop = 停止
    .tooltip = テスト誤差を読むステップです。
lab-feature_scaling-stop-Best = 最良のステップ
    .meaning = 予測されたテスト誤差が最小のステップ
lab-feature_scaling-stop-Last = 最終ステップ
    .meaning = ステップT
lab-feature_scaling-rows = 理論の行数
    .tooltip = 状態発展のモンテカルロの行数です。
lab-feature_scaling-replicas = 反復数
    .tooltip = 各箇所での実際のネットワークの数です。エラーバーはそれらの標準誤差です。0なら理論だけを描きます。
lab-feature_scaling-window_low = 範囲の始点
    .tooltip = 標本数の軸のここから指数を当てはめます。
lab-feature_scaling-window_high = 範囲の終点
    .tooltip = 標本数の軸のここまで指数を当てはめます。

feature-scaling-smallest = 軸は終わりの{ $largest }より前から始まらなければなりません
feature-scaling-no-width = 幅が少なくとも1つ必要です
feature-scaling-diverged = { $count }回の訓練が発散したため除きました：学習率を下げてください。
memory-feature-scaling-data = 1回の訓練のデータ
    .advice = lab.largestかlab.featuresを下げてください
memory-feature-scaling-theory = 状態発展
    .advice = lab.rowsかlab.stepsを下げてください
memory-feature-scaling-replicas = 反復の結果
    .advice = lab.replicasかlab.pointsを下げてください

feature-scaling-over-samples = 標本数に対するテスト誤差
    .caption = 雑音σ²を引いたテスト誤差。実線：状態発展。点：実際のネットワークの平均と標準誤差。破線：縦線の間の範囲で当てはめたベキ則(縦線はドラッグできます)。点線(ある場合)：最良のリッジ回帰のベキ則。
feature-scaling-over-samples-at-work = 標本数に対するテスト誤差：q = { $width }の理論、ステップ{ $step }
feature-scaling-over-width = 幅に対するテスト誤差
    .caption = 同じ数値を幅に対して示します。標本数で決まるようになるまで、広いネットワークほどリンク関数によく合います。
feature-scaling-over-time = 時間変化({ $samples }標本)
    .caption = 状態発展から雑音σ²を引いたもの：大きな特徴が先に、小さな特徴が後に学習され、多くの指数関数から時間のベキができます。
feature-scaling-stopping = 訓練を止めるステップ
    .caption = 標本が多いほど、雑音を学ぶまでに長く訓練できます。
feature-scaling-exponents = 指数
    .caption = 範囲内での対数軸上の傾き。点を通る傾きの誤差は、訓練についてのジャックナイフによります。理論曲線では曲がりを表します。
feature-scaling-excess = テスト誤差 − σ²
feature-scaling-samples = 標本数 m
feature-scaling-width = 幅 q
feature-scaling-steps = ステップ t
feature-scaling-stop-axis = ステップ
feature-scaling-window = 当てはめの範囲
feature-scaling-ridge = リッジ回帰のベキ則
feature-scaling-ridge-exponent = リッジ回帰(極限)
feature-scaling-width-of = q = { $width }
feature-scaling-samples-of = m = { $samples }
feature-scaling-exponent-of = { $part ->
        [theory] 理論、q = { $width }
       *[runs] 実測、q = { $width }
    }
