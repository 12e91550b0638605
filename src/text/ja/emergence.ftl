# The labs of emergence: phase retrieval, skills, and networks on hard and easy links.

## Phase retrieval

lab-phase_retrieval = 位相回復
    .explanation = 信号を、その射影の絶対値から求めます。成分あたりの標本が1/2未満では何も学べません。それを超えると重なりが増え、成分あたり1.128標本で1に跳びます。線は厳密、点は3つの大きさでのメッセージ伝播の実行で、大きいほど跳びが鋭くなります。
    .equation = y = |x·μ|：   q ← q̂/(1 + q̂)、   q̂ = φ E[g²]、   g = (y tanh(yω/V) − ω)/V、   V = 1 − q。   φ = 1/2から弱い復元
    .headline = 到達する重なり
lab-phase_retrieval-dimension = 信号の成分数
    .symbol = n
    .tooltip = n、n/4、n/16成分で実行します：nとともに転移が鋭くなります。
lab-phase_retrieval-ratio = 成分あたりの標本数
    .symbol = φ
    .tooltip = 重なりの時間変化を描く比m/nです。
lab-phase_retrieval-overlap = 初期の重なり
    .symbol = q₀
    .tooltip = 最初の推定が信号について知っている量です。偶然の1/nからだと、さらに約ln n/ln 2φステップかかります。
lab-phase_retrieval-steps = ステップ数
    .symbol = T
    .tooltip = メッセージ伝播の反復の回数です。
lab-phase_retrieval-largest = 最大の比
    .tooltip = 成分あたりの標本数の軸の終わりです。
lab-phase_retrieval-points = 点数
    .tooltip = 実行する比の数です。
lab-phase_retrieval-replicas = 反復数
    .tooltip = 独立なデータの数です。エラーバーはそれらの標準誤差です。0なら理論だけを描きます。
memory-phase-retrieval-replicas = 反復の結果
    .advice = lab.replicasかlab.pointsを下げてください
memory-phase-retrieval-measurements = 1回の実行の測定
    .advice = lab.dimensionかlab.largestを下げてください
phase-retrieval-overlaps = 標本数に対する重なり
    .caption = 実線：無限大のnでメッセージ伝播が行き着く所。破線：選んだ初期値から選んだステップ数の後で、点が従うはずの曲線。点線：不安定な固定点。縦線：弱い復元、信号が定まる所、完全な復元。最後の2本の間では信号は定まりますが、メッセージ伝播は届きません。
phase-retrieval-ratio = 成分あたりの標本数 φ
phase-retrieval-overlap = 信号との重なり q
phase-retrieval-weak = 弱い復元
phase-retrieval-information = 信号が定まる
phase-retrieval-perfect = 完全な復元
phase-retrieval-before-jump = 跳ぶ直前の重なり
phase-retrieval-limit = 極限、t → ∞
phase-retrieval-unstable = 不安定な固定点
phase-retrieval-after = 状態発展、{ $steps }ステップ
phase-retrieval-state-evolution = 状態発展
phase-retrieval-runs = 実測、n = { $n }
phase-retrieval-course = φ = { $ratio } での重なりの時間変化
    .caption = 線：状態発展。点：実行の平均と標準誤差。小さな信号は閾値の近くで遅れます。
phase-retrieval-step = ステップ t
phase-retrieval-durations = 信号が現れるまでのステップ数
    .caption = 偶然の重なり1/nから、最終値の10分の9までのステップ数。両方の閾値で時間が発散します。破線：偶然からの脱出 ln n/ln 2φ。
phase-retrieval-from-chance = 偶然から、n = { $n }
phase-retrieval-escape = ln n/ln 2φ
phase-retrieval-steps = ステップ数
phase-retrieval-thresholds-at = 閾値 φ = { $weak }、{ $best }、{ $perfect }
phase-retrieval-thresholds = 閾値
    .caption = 固定点の厳密な曲線から：始まる所、終わる所、そして手法によらず信号が定まる所。

## Skills

lab-skills = スキル
    .explanation = 頻度の高い少数のスキルと、稀な多数のスキルからなる課題です。各スキルは一気に学習されますが、頻度がベキ則に従うため、跳びの総和は滑らかなベキ則になります。線は厳密、点は、引いた標本から学ぶモデル、または多数のパリティを同時に学ぶ実際のネットワークです。
    .headline = 指数
lab-skills-against = 横軸
    .tooltip = 横軸に沿って変えるものです。「ネットワーク」では実際のネットワークを訓練します。
lab-skills-against-Time = 時間
    .meaning = 学習率×標本数、1回通し
lab-skills-against-Samples = 標本数
    .meaning = 一度見たスキルは習得済み
lab-skills-against-Size = モデルサイズ
    .meaning = 最初のN個のスキルを持てるモデル
lab-skills-against-Network = ネットワーク
    .meaning = 多数のパリティを同時に学ぶ2層ReLUネットワーク
lab-skills-exponent = 指数
    .symbol = α
    .tooltip = スキルの頻度がk^(−(1+α))で減ります。
lab-skills-hard = 難しいスキル
    .tooltip = 総損失の横に描くスキルです(頻度の高い順に数えます)。
lab-skills-skills = スキルの総数
    .symbol = K
    .tooltip = 学べる数よりはるかに少ないとベキ則が途切れます。
lab-skills-start = 初期値
    .symbol = R₀
    .tooltip = 訓練前に各スキルをどれだけ持っているかです。小さいほど跳びが遅く、鋭くなります。
lab-skills-time = 時間
    .symbol = t
    .tooltip = 学習率×標本数で、軸または各モデルの訓練の終わりです。
lab-skills-samples = 標本数
    .symbol = D
    .tooltip = 標本数の軸の終わりです。
lab-skills-learning_rate = 学習率
    .symbol = η
    .tooltip = 1標本ごとのステップ幅です。ネットワークではAdamのものです。
lab-skills-tasks = 課題数
    .tooltip = ネットワークが同時に学ぶパリティの数で、スキルごとに1つです。
lab-skills-bits = ビット数
    .tooltip = 課題の符号のほかに、各ネットワークが見るランダムな符号の数です。
lab-skills-order = パリティのビット数
    .tooltip = ラベルはこの数のビットの積です。どのビットかは課題によります。
lab-skills-width = 幅
    .symbol = q
    .tooltip = 隠れ層のReLUユニットの数です。
lab-skills-batch = バッチ
    .symbol = B
    .tooltip = 各ステップで使う、未使用の標本の数です。
lab-skills-steps = ステップ数
    .symbol = T
    .tooltip = Adamのステップ数です。
lab-skills-points = 点数
    .tooltip = モデルを測る箇所の数です。
lab-skills-replicas = 反復数
    .tooltip = 独立なモデルの数です。エラーバーはそれらの標準誤差です。0なら理論だけを描きます。
lab-skills-window_low = 範囲の始点
    .tooltip = 横軸のここから指数を当てはめます。
lab-skills-window_high = 範囲の終点
    .tooltip = 横軸のここまで指数を当てはめます。
skills-hard-beyond = スキルは{ $most }個です
skills-order-beyond = パリティのビット数はビットの総数より多くできません
skills-too-many-networks = 並行して訓練できるネットワークは最大{ $most }個です
memory-skills-replicas = 反復の結果
    .advice = lab.replicasかlab.pointsを下げてください
memory-skills-models = モデル
    .advice = lab.replicasかlab.widthを下げてください
skills-together = 損失は滑らかに下がり、スキルは1つずつ跳ぶ
    .caption = 総損失の初期値に対する比と、スキル{ $skill }の習得度。スキルの点は1つのモデル、損失の点は平均です。
    .networks = 何も答えないネットワークに対する総損失の比と、1つのネットワークの課題{ $skill }の正答率(偶然なら1/2)。{ $scale ->
        [fitted] 損失の線は、時間スケールだけを当てはめたスキルのモデルです。
       *[own] 損失の線はスキルのモデルです。最初の課題が半分学ばれるまでは、時間の1単位を1/ηステップとします。
    }
skills-share = 割合
skills-total-loss = { $part ->
        [theory] 総損失(理論)
       *[runs] 総損失(実測)
    }
skills-strength-of = { $part ->
        [theory] スキル{ $skill }(理論)
       *[run] スキル{ $skill }(1回の訓練)
    }
skills-accuracy-of = { $part ->
        [theory] 課題{ $skill }の正答率(理論)
       *[run] 課題{ $skill }の正答率(1つのネットワーク)
    }
skills-strengths = 各スキル
    .caption = 個々のスキルの習得度。線：スキルのモデル。点：引いた標本の平均と標準誤差。
    .networks = 各課題の強さE[y f]。線：スキルのモデル({ $scale ->
        [fitted] 時間スケールは最初の課題だけに当てはめ
       *[own] 最初の課題が半分学ばれるまでは時間の1単位が1/ηステップ
    })。点：ネットワークの平均と標準誤差。ネットワークは学んだことを課題間で共有しますが、モデルにそれはありません。
skills-task = 課題{ $skill }
skills-strengths-tasks = 各課題
skills-together-tasks = 損失は滑らかに下がり、課題は1つずつ跳ぶ
skills-skill = スキル{ $skill }
skills-strength = 強さ R
skills-losses = 総損失
    .caption = 実線：全スキルの和。点：引いた標本の平均と標準誤差。点線：極限のベキ則。縦の破線：当てはめの範囲(ドラッグできます)。
    .size = 実線：大きさNのモデルが持てないスキル。点：同じ時間訓練したモデル(大きなモデルは使い切るのにより長くかかります)。点線：極限のベキ則。
    .networks = 点：ネットワークの平均と標準誤差。線：スキルのモデル({ $scale ->
        [fitted] 時間スケールは最初の課題だけに当てはめ
       *[own] 最初の課題が半分学ばれるまでは時間の1単位が1/ηステップ
    })。
skills-model = スキルのモデル
skills-runs = 実測
skills-power-law = 極限のベキ則
skills-window = 当てはめの範囲
skills-loss = 損失 ½ E (y − f)²
skills-time = 時間 η × 標本数
skills-samples = 標本数 D
skills-size = モデルのスキル数 N
skills-steps = ステップ t
skills-exponents = 指数
    .caption = 範囲内での対数軸上の傾き。点を通る傾きの誤差は、反復についてのジャックナイフによります。理論曲線では曲がりを表します。
skills-limit = 極限
skills-fitted-theory = 理論への回帰
skills-fitted-runs = 点への回帰

## Networks on easy and hard links

lab-emergence = 訓練したネットワークの創発
    .explanation = 2層ネットワークを、1つか2つの方向のリンク関数に対して勾配降下で訓練します。易しいリンクは標本とともに少しずつ学習されます。エルミート展開がより高次から始まる難しいリンクは、訓練誤差が下がっても未知のままで、閾値を超えると創発します。線は状態発展、点は実際のネットワークです。
    .equation = y = h(μ·x) + σξ、   c(t) = E[f h]/E[h²]。   h = Σ c_k He_k の情報指数：c_k ≠ 0となる最初のk ≥ 1
    .headline = テスト誤差
lab-emergence-against = 比較
    .tooltip = 標本数に対する易しいリンクと難しいリンク、または、同じ標本の繰り返しと毎ステップ新しい標本の比較です。
lab-emergence-against-Ratio = 標本数
    .meaning = 特徴あたりの標本数に対する、学習された成分
lab-emergence-against-Passes = 繰り返し
    .meaning = 毎ステップ同じ標本と新しい標本の、時間に対する比較
lab-emergence-target = リンク
    .tooltip = 教師の場の目標関数hです。
lab-emergence-target-Even = 偶
    .meaning = sign(|u| − 0.674)、情報指数2
lab-emergence-target-Sign = 符号
    .meaning = sign u、情報指数1
lab-emergence-target-Parity = パリティ
    .meaning = sign u₁ · sign u₂、情報指数2
lab-emergence-target-Cubic = 三次
    .meaning = u³ − 3u、情報指数3
lab-emergence-target-Linear = 線形
    .meaning = u、情報指数1
lab-emergence-ratio = 特徴あたりの標本数
    .symbol = φ
    .tooltip = 各ステップの標本の比m/nです。
lab-emergence-smallest = 最小の比
    .tooltip = 特徴あたりの標本数の軸の始まりです。
lab-emergence-largest = 最大の比
    .tooltip = 特徴あたりの標本数の軸の終わりです。
lab-emergence-points = 点数
    .tooltip = ネットワークを予測・訓練する比の数です。
lab-emergence-overlap = 初期の重なり
    .symbol = o
    .tooltip = 第1層の重みの教師方向の大きさです(ランダム部分との比)。なければ、難しいリンクの学習にはln nで増える時間がかかります。
lab-emergence-width = 幅
    .symbol = q
    .tooltip = 隠れユニットの数です。
lab-emergence-activation = 活性化関数
    .tooltip = 各隠れユニットが施す関数です。
lab-emergence-activation-Gelu = GELU
    .meaning = 偶でも奇でもない：どのリンクにも適合できる
lab-emergence-activation-Tanh = tanh
    .meaning = 奇関数：奇のリンクだけに適合する
lab-emergence-noise = 雑音
    .symbol = σ
    .tooltip = ラベル雑音の標準偏差です。
lab-emergence-learning_rate = 学習率
    .symbol = η
    .tooltip = 両方の層のステップ幅です。
lab-emergence-steps = ステップ数
    .symbol = T
    .tooltip = 勾配降下のステップ数です。多いほど閾値が鋭くなります。
lab-emergence-rows = 理論の行数
    .tooltip = 状態発展のモンテカルロの行数です。
lab-emergence-dimension = 特徴の数
    .symbol = n
    .tooltip = 実際のネットワークの特徴の数です。
lab-emergence-replicas = 反復数
    .tooltip = 各比での実際のネットワークの数です。エラーバーはそれらの標準誤差です。0なら理論だけを描きます。
emergence-smallest = 軸は終わりの{ $largest }より前から始まらなければなりません
emergence-degenerate = ステップ{ $step }で重みが線形従属になりました。学習率を下げてください
emergence-diverged = { $count }回の訓練が発散したため除きました。
memory-emergence-replicas = 反復の結果
    .advice = lab.replicasかlab.pointsを下げてください
memory-emergence-theory = 理論
    .advice = lab.rowsかlab.stepsを下げてください
memory-emergence-samples = 1回の訓練の標本
    .advice = lab.dimensionかlab.largestを下げてください
emergence-linear = 線形リンク
emergence-sign = 符号
emergence-even = 偶リンク
emergence-parity = パリティ
emergence-cubic = 三次リンク
emergence-one-pass = 毎ステップ新しい標本
emergence-same-samples = 同じ標本の繰り返し
emergence-chance = ランダムな1方向なら 1/√n
emergence-against-ratio = { $steps }ステップ後に学習された量
    .caption = 新しい行での成分 c = E[f h]/E[h²]：目標を何も知らなければ0、すべて知れば1。線：状態発展。点：実際のネットワークの平均と標準誤差。
emergence-against-ratio-at-work = 学習された量(理論は{ $steps }ステップ中{ $step }ステップ)
emergence-component = 目標の成分 c
emergence-ratio = 特徴あたりの標本数 φ
emergence-step = ステップ t
emergence-at-ratio = φ = { $ratio }
emergence-over-time = 理論による時間変化：{ $target }
    .caption = 停滞の後、標本数に応じた速さで立ち上がります。閾値より下では立ち上がりません。
emergence-errors = 難しいリンクの誤差
    .caption = 閾値より下では、ネットワークは方向を見つけずに標本に適合します：訓練誤差は小さく、テスト誤差は何も知らない場合のものです。
emergence-error = 平均二乗誤差
emergence-test-theory = テスト誤差(理論)
emergence-train-theory = 訓練誤差(理論)
emergence-train-runs = 訓練誤差(実測)
emergence-noise = 雑音レベル σ²
emergence-passes-component = 同じ標本と新しい標本
    .caption = 成分 c = E[f h]/E[h²]の時間変化。線：理論。点：実際のネットワークの平均と標準誤差。
emergence-passes-alignment = ニューロンの方向
    .caption = ニューロンと教師の張る空間との余弦の最大値。線：理論。点：実際のネットワーク。
emergence-alignment = 最大の余弦
emergence-passing-errors = テスト誤差
    .caption = 同じ標本では、その標本に固有のものにも適合します。毎ステップ新しい標本は覚え込めません。
emergence-test-error = テスト誤差
emergence-exponents = 情報指数
    .caption = 目標に含まれる最初のエルミート多項式の次数と、係数c₁〜c₄。パリティでは各因子のもの。
emergence-exponent-of = 情報指数({ $series })
emergence-hermite-of = { $series }：c{ $order }
