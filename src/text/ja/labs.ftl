# The labs: what they are, their settings, and what they draw.

## Titles and explanations

lab-double_descent = 二重降下
    .explanation = パラメタを増やしながら最小二乗法を当てはめます。過剰リスクはまず下がり、パラメタ数と標本数が等しい所で発散し、再び下がります。線は両者がともに大きい極限の閉形式、点はデータへの当てはめです。リッジ回帰と早期停止には山がありません。
    .equation = リスク = σ²γ/(1 − γ)(γ < 1)、r²(1 − 1/γ) + σ²/(γ − 1)(γ > 1)。リッジでは r²λ²m′(−λ) + σ²γ(m(−λ) − λm′(−λ))、γ = p/n
    .headline = リッジでの最大のリスク
lab-benign_overfitting = 良性過適合
    .explanation = 曲線の周りに散らばる点に、特徴の列の最初のp個を最小二乗法で当てはめます。すべての点を通る当てはめが多数ある場合は、係数が最小のものを選びます。パラメタが少ないと硬すぎ、点の数と同じだと激しく振動し、はるかに多いと、すべての点を通りながら再び滑らかになります。下は、パラメタ数に対する訓練誤差とテスト誤差です。
    .headline = 最後の当てはめのテスト誤差
lab-amp = 近似メッセージ伝播法 (AMP)
    .explanation = スパースな信号を、その成分数より少ない雑音つき測定から求めます。Onsager項があれば、各ステップの実効雑音は正規分布に従い、その分散は状態発展の予測どおりです。項がなければ、どちらも成り立ちません。相図は、雑音のない信号が正確に求まる範囲と、理論が示すその境界線です。
    .headline = 有効ノイズの分散
lab-first_order = 一般一次法 (GFOM)
    .explanation = 5つのアルゴリズムは1つの漸化式です：Aとの積、成分ごとの関数、A′との積。積は過去のステップを覚えているため正規分布に従いませんが、Onsager項を引くと正規分布に従い、その分散は、データを引く前に状態発展が予測します。Onsager項は、それまでの全ステップを通した微分の期待値です。
    .headline = 補正後の分散

# The labs' settings, by lab and name: label, .symbol, .tooltip; what one of several alternatives is called and, as
# .meaning, what it stands for.

## DoubleDescent

lab-double_descent-against = 横軸
    .tooltip = 横軸に沿って変えるものです。
lab-double_descent-against-Parameters = パラメタ数
    .meaning = nを固定したパラメタ数p
lab-double_descent-against-Samples = 標本数
    .meaning = pを固定した標本数n
lab-double_descent-against-Time = 時間
    .meaning = ゼロから始める勾配降下のステップ
lab-double_descent-samples = 標本数
    .symbol = n
    .tooltip = 1回の当てはめに使う行の数です。
lab-double_descent-parameters = パラメタ数
    .symbol = p
    .tooltip = 各行の特徴の数です。分散はすべて1です。
lab-double_descent-signal = 信号
    .symbol = r
    .tooltip = 真の係数βの長さです。
lab-double_descent-noise = 雑音
    .symbol = σ
    .tooltip = ラベル雑音の標準偏差です。
lab-double_descent-ridge = リッジ
    .symbol = λ
    .tooltip = 平均二乗誤差への罰則λ|β|²です。0ならリッジなしです。
lab-double_descent-ratio = 比
    .symbol = γ
    .tooltip = 標本あたりのパラメタ数p/nです。
lab-double_descent-learning_rate = 学習率
    .symbol = η
    .tooltip = 平均二乗誤差の半分に対する勾配降下のステップ幅です。2/(1 + √γ)²未満とします。
lab-double_descent-steps = ステップ数
    .symbol = T
    .tooltip = 勾配降下のステップ数です。
lab-double_descent-largest_ratio = 最大の比
    .tooltip = γ = p/nの軸の終わりです。
lab-double_descent-points = 点数
    .tooltip = モデルを当てはめる比の数です。
lab-double_descent-replicas = 反復数
    .tooltip = 独立なデータの数です。エラーバーはそれらの標準誤差です。
lab-double_descent-risk_axis = リスクの軸
    .tooltip = リスクの目盛りです。
lab-double_descent-risk_axis-Log = 対数
    .meaning = 対数目盛り
lab-double_descent-risk_axis-Linear = 線形
    .meaning = 線形目盛り

## BenignOverfitting

lab-benign_overfitting-parameters = パラメタ数
    .symbol = p
    .tooltip = 当てはめに使う特徴の数です。
lab-benign_overfitting-panels = 並べる当てはめ
    .tooltip = 追加の図に描く当てはめのパラメタ数です。
lab-benign_overfitting-truth = 真の曲線
    .tooltip = 点がその周りに散らばる関数です。
lab-benign_overfitting-truth-Sine = 正弦
    .meaning = sin(2πx)
lab-benign_overfitting-truth-Bump = 山
    .meaning = 幅の狭い山
lab-benign_overfitting-truth-Steps = 段差
    .meaning = 2つの段差
lab-benign_overfitting-truth-Line = 直線
    .meaning = まっすぐな線
lab-benign_overfitting-features = 特徴
    .tooltip = 当てはめはこれらの線形結合です。
lab-benign_overfitting-features-Fourier = フーリエ
    .meaning = ランダムな周波数と位相の余弦
lab-benign_overfitting-features-Relu = ReLU
    .meaning = ランダムな折れ線 max(0, ±(x − b))
lab-benign_overfitting-features-Polynomial = 多項式
    .meaning = ルジャンドル多項式
lab-benign_overfitting-frequency = 周波数の尺度
    .tooltip = フーリエ特徴の振幅がなくなる、−1から1までの波の数です。
lab-benign_overfitting-samples = 点の数
    .symbol = n
    .tooltip = 当てはめる雑音つきの点の数です。
lab-benign_overfitting-noise = 雑音
    .symbol = σ
    .tooltip = 曲線の周りの点の標準偏差です。
lab-benign_overfitting-largest = 最大パラメタ数
    .tooltip = 誤差曲線の終わりです。
lab-benign_overfitting-replicas = 反復数
    .tooltip = 誤差曲線に使う独立なデータの数です。中央値を描きます。

## Amp

lab-amp-show = 実験
    .tooltip = 計算するものです。
lab-amp-show-Iterations = 反復
    .meaning = 1つの設定でステップごとに
lab-amp-show-PhaseDiagram = 相図
    .meaning = 標本比とスパース性に対する復元
lab-amp-denoiser = 雑音除去関数
    .symbol = η
    .tooltip = 各ステップの後に成分ごとに施す関数です。
lab-amp-denoiser-SoftThreshold = 軟閾値
    .meaning = 軟閾値：Lasso
lab-amp-denoiser-PosteriorMean = 事後平均
    .meaning = 観測の下での平均：ベイズ
lab-amp-denoiser-Ridge = リッジ
    .meaning = 縮小：リッジ回帰
lab-amp-samples = 測定数
    .symbol = n
    .tooltip = 行列Aの行数です。
lab-amp-dimension = 次元
    .symbol = d
    .tooltip = 信号θ₀の成分数です。
lab-amp-sparsity = 非ゼロの割合
    .symbol = ε
    .tooltip = 0でなく正規分布に従う成分の割合です。
lab-amp-noise = 雑音
    .symbol = σ
    .tooltip = 測定雑音の標準偏差です。
lab-amp-threshold = 閾値
    .symbol = α
    .tooltip = 実効雑音を単位とする軟閾値です。
lab-amp-ridge = リッジ
    .symbol = λ
    .tooltip = |y − Aθ|²/2に加える罰則λ|θ|²/2です。
lab-amp-steps = ステップ数
    .symbol = T
    .tooltip = 各反復法のステップ数です。
lab-amp-replicas = 反復数
    .tooltip = 独立なデータの数です。
lab-amp-step = 表示ステップ
    .tooltip = 実効雑音のヒストグラムを描くステップです。
lab-amp-diagram_dimension = 次元
    .symbol = d
    .tooltip = 相図での各信号の成分数です。
lab-amp-cells = セル数
    .tooltip = 相図の行と列の数です。
lab-amp-trials = 試行数
    .tooltip = 各セルの信号の数です。

## FirstOrder

lab-first_order-method = 手法
    .tooltip = アルゴリズムです。
lab-first_order-method-Amp = AMP
    .meaning = 軟閾値による近似メッセージ伝播法
lab-first_order-method-Momentum = モメンタム
    .meaning = モメンタムつき勾配降下
lab-first_order-method-ProximalGradient = 近接勾配法
    .meaning = Lassoの近接勾配法
lab-first_order-method-PowerIteration = ベキ乗法
    .meaning = スパイク行列のベキ乗法
lab-first_order-method-PhaseRetrieval = 位相回復
    .meaning = 位相回復の勾配降下
lab-first_order-side = 表示する積
    .tooltip = ヒストグラムとOnsager係数を描く積です。
lab-first_order-side-Columns = 列
    .meaning = A′g、Aの列ごとに1つ
lab-first_order-side-Rows = 行
    .meaning = A f、Aの行ごとに1つ
lab-first_order-step = 表示ステップ
    .tooltip = ヒストグラムとQ–Qプロットのステップです。
lab-first_order-samples = 行数
    .symbol = n
    .tooltip = 行列Aの行数です。
lab-first_order-dimension = 次元
    .symbol = d
    .tooltip = 行列Aの列数、信号θ₀の成分数です。
lab-first_order-sparsity = 非ゼロの割合
    .symbol = ε
    .tooltip = 0でなく正規分布に従う信号成分の割合です。
lab-first_order-noise = 雑音
    .symbol = σ
    .tooltip = ラベル雑音の標準偏差です。
lab-first_order-spike = スパイク
    .symbol = s
    .tooltip = 行列のランク1部分の強さです。(d/n)^¼未満では見つけられません。
lab-first_order-overlap = 初期値の重なり
    .tooltip = 初期値と信号の余弦です。初期値の残りはランダムな符号です。
lab-first_order-loss = 損失
    .tooltip = 残差r = y − Aθについて最小化するものです。
lab-first_order-loss-Square = 二乗
    .meaning = r²/2
lab-first_order-loss-LogCosh = Log cosh
    .meaning = log cosh r、頑健：外れ値の引く力は1まで
lab-first_order-learning_rate = 学習率
    .symbol = η
    .tooltip = 損失の和に対する勾配降下のステップ幅です。
lab-first_order-momentum = モメンタム
    .symbol = β
    .tooltip = 直前のステップをもう一度行う割合です。
lab-first_order-threshold = 閾値
    .symbol = α
    .tooltip = 実効雑音を単位とする軟閾値です。
lab-first_order-cut = 閾値
    .tooltip = 成分の二乗平均平方根を単位とする軟閾値です(スパースなスパイク用)。0なら普通のベキ乗法です。
lab-first_order-penalty = Lasso罰則
    .symbol = λ
    .tooltip = |y − Aθ|²/2に加える罰則λ|θ|₁です。
lab-first_order-accelerated = 加速(FISTA)
    .tooltip = 普通のISTAの代わりに、Nesterovのように先読みします。
lab-first_order-steps = ステップ数
    .symbol = T
    .tooltip = 反復のステップ数です。
lab-first_order-replicas = 反復数
    .tooltip = 独立なデータの数です。エラーバーはそれらの標準誤差です。
lab-first_order-rows = モンテカルロの行数
    .tooltip = 8つの独立な予測それぞれの計算に使う行数です。

# What the labs draw and say.

## Every lab

labs-cancelled = ラボの計算を中止しました。
labs-unknown = { $name }というラボはありません。
labs-predicted-normal = 予測された正規分布
labs-predicted-quantile = 予測された正規分布の分位点
labs-state-evolution = 状態発展
labs-speed = 各ステップ後の誤差
labs-quantiles-caption = 線上にあれば、予測どおりの正規分布です。

## Amp

amp-variance = 実効雑音：予測と測定
    .y = 分散 τ²
    .caption = 反復の平均と標準誤差。予測が成り立つのはAMPだけです。
amp-theory-diverged = 状態発展がステップ{ $step }で発散しました。以降は省きます。
amp-diverged = { $all }回の反復のうち{ $count }回が発散し、最初はステップ{ $step }です。以降は省きます。
amp-plain-diverged = Onsager項のない{ $all }回の反復のうち{ $count }回が発散し、最初はステップ{ $step }です。以降は省きます。
amp-without = Onsager項なし
amp-gradient = 勾配降下
amp-accelerated-gradient = 加速勾配降下
amp-ista = 近接勾配法(ISTA)
amp-fista = 加速(FISTA)
# Caption of “Error after each step”.
amp-speed-caption = どの手法も1ステップにAとの積が2回必要です。
amp-noise = ステップ{ $step }の実効雑音
    .caption = 1回目の反復。Onsager項があれば、予測された分散の正規分布に従います。
amp-noise-quantiles = ステップ{ $step }の実効雑音：Q–Qプロット
    .y = θᵗ + A′rᵗ − θ₀ の分位点
amp-numbers-caption = 1回目の反復。正規分布の過剰尖度は0です。
amp-predicted-variance = 状態発展が予測する分散
amp-equivalent-lasso = 等価なLassoのλ
amp-equivalent-ridge = 等価なリッジのλ
amp-variance-amp = 分散(AMP)
amp-kurtosis-amp = 過剰尖度(AMP)
amp-variance-without = 分散(Onsager項なし)
amp-kurtosis-without = 過剰尖度(Onsager項なし)
amp-diagram = AMPがスパース信号を正確に見つける範囲
    .x = 標本比 n/d
    .y = 測定あたりの非ゼロ数 k/n
    .colour = 成功率
    .caption = 雑音のない試行のうち、信号の欠けが10⁻⁴未満の割合。極限では線より上では成功しません。
amp-diagram-transition = 予測された転移

## DoubleDescent

# A setting and what is wrong with it: “lab.learning_rate is 3; …”.
double-descent-diverged = 勾配降下が{ $all }回の反復のうち{ $count }回で発散し、最初はステップ{ $time }の直後です：小さな計画行列では最大固有値が限界を超えることがあります。平均は全時刻で残りについて取ります。学習率を下げると改善します。
double-descent-all-diverged = 勾配降下が{ $count }回の反復すべてで発散し、最初はステップ{ $time }の直後です。平均はそこまでです：小さな計画行列では最大固有値が限界を超えることがあります。学習率を下げると改善します。
double-descent-too-fast = 勾配降下は{ $most }以上で発散します(γ = { $ratio }での2/(1 + √γ)²)
double-descent = 最小二乗法の過剰リスク
    .caption = 線：nとpが大きい極限の閉形式。点：当てはめの平均と標準誤差。γ = 1の近くでは、有限のnは極限と異なります。
double-descent-samples = 標本数 n
double-descent-ratio = 標本あたりのパラメタ数 γ = p/n
double-descent-risk = 過剰リスク
double-descent-null = ゼロ予測：r²
double-descent-classical = 古典的な予測 σ²p/n
double-descent-best-ridge = 最良のリッジ(理論)
double-descent-ridge-theory = リッジ λ = { $penalty }(理論)
double-descent-ridge-fits = リッジ λ = { $penalty }(当てはめ)
double-descent-ridgeless-theory = リッジなし(理論)
double-descent-ridgeless-fits = リッジなし(当てはめ)
bias-and-variance = バイアスと分散
    .caption = 過剰リスクの2つの部分。雑音のないラベルと、雑音だけを当てはめて測ります。
double-descent-bias-theory = バイアス²(理論)
double-descent-bias-fits = バイアス²(当てはめ)
double-descent-variance-theory = 分散(理論)
double-descent-variance-fits = 分散(当てはめ)
double-descent-ridge-bias = リッジ λ = { $penalty } のバイアス²
double-descent-ridge-variance = リッジ λ = { $penalty } の分散
fits-agreement = 当てはめと理論
    .caption = 0.7〜1.4を除くすべての比について。理論は極限なので、小さなnで反復を増やすとその誤差が見えます。
agreement-models = 当てはめたモデル数
agreement-ridgeless = |当てはめ − 理論| の最大(リッジなし)
agreement-ridge = |当てはめ − 理論| の最大(リッジ)
risk-over-time = γ = { $ratio } でゼロから始める勾配降下
    .x = ステップ t
    .y = 誤差
    .caption = 過剰リスクと訓練誤差：マルチェンコ–パスツール積分と、訓練の平均および標準誤差。
risk-over-time-best = 早期停止(理論)
double-descent-risk-runs = 過剰リスク(実測)
double-descent-risk-theory = 過剰リスク(理論)
stopped-early = 早期停止は山を消す
    .caption = ゼロから始める勾配降下が通る最小のリスクと、最後のリスク。
stopped-early-end = 最後まで訓練
stopped-early-best-ridge = 最良のリッジ
stopped-early-theory = 早期停止(理論)
stopped-early-runs = 早期停止(実測)

## BenignOverfitting

benign-fit = パラメタ{ $count }個の当てはめ
benign-parameters = パラメタ{ $count }個
# The caption of both.
benign-fit-caption = { $count }点、訓練誤差{ $train }、テスト誤差{ $test }。
benign-truth = 真の曲線
benign-fit-curve = 当てはめ
benign-data = データ
benign-errors = 訓練誤差とテスト誤差
    .x = パラメタ数 p
    .caption = 独立なデータについての中央値。テスト誤差は、別の雑音を持つ新しい点のものです。誤差は10⁻⁶で打ち切ります。
benign-points = 点の数 n
benign-fit-shown = 表示中の当てはめ

## FirstOrder. $product is “A f” or “A′g”.

# A setting and what is wrong with it: “lab.learning_rate is 3; …”.
first-order-too-fast = この行数と次元では、{ $most }以上で反復が発散しうる値です
first-order-diverged = 予測がステップ{ $step }で発散し、すべてそこで終わります：学習率を下げるか、初期値を近づけると改善します。
first-order-diverges = 反復がステップ{ $step }で発散します：学習率を下げるか、初期値を近づけてください
first-order-variances = 分散：予測と測定
    .y = 分散
    .caption = 積の成分の二乗平均(反復の平均と標準誤差)。線：データを見ない状態発展。
first-order-predicted = { $product }(状態発展)
first-order-raw = { $product }(補正前)
first-order-corrected = { $product }(補正後)
first-order-overlap = 信号との重なり
# Caption of “Overlap with the signal” and of “Error after each step”.
first-order-progress-caption = データを引く前の予測と測定：反復の平均と標準誤差。
first-order-overlaps = 左右のスパイクとの重なり
    .y = 重なり
    .caption = 真のスパイクとの余弦。水平線：極限での最大特異ベクトル。ベキ乗法はここに収束します。
first-order-left-theory = 左(状態発展)
first-order-left-limit = 左(特異ベクトル)
first-order-left-runs = 左(実測)
first-order-right-theory = 右(状態発展)
first-order-right-limit = 右(特異ベクトル)
first-order-right-runs = 右(実測)
first-order-product = ステップ{ $step }の{ $product }
    .x = { $product }の成分
    .caption = 1回目の反復の成分。予測されたOnsager項で補正すると、予測された分散の正規分布に従います。
first-order-quantiles = ステップ{ $step }の{ $product }：Q–Qプロット
    .y = { $product }の分位点
first-order-law-raw = 補正前
first-order-law-corrected = 補正後
first-order-numbers = ステップ{ $step }の{ $product }の数値
    .caption = 正規分布では統計量は約0.4で、20回に1回は0.75を超えます。
first-order-predicted-variance = ステップ{ $step }の{ $product }の予測分散
first-order-corrected-variance = ステップ{ $step }の{ $product }の補正後分散
first-order-raw-square = ステップ{ $step }の{ $product }の補正前二乗平均
first-order-corrected-statistic = ステップ{ $step }の{ $product }のAnderson–Darling統計量(補正後)
first-order-raw-statistic = ステップ{ $step }の{ $product }のAnderson–Darling統計量(補正前)
first-order-normality = { $product }の正規性からのずれ
    .y = 統計量 A²
    .caption = Anderson–Darling統計量の反復についての平均。分散によらず、正規分布なら約0.4です。水平線を超えると正規性が棄却されます。
first-order-memory-b = A f のOnsager係数 b
    .x = ステップ s の g の係数
first-order-memory-a = A′g のOnsager係数 a
    .x = 信号(0)とステップ k の f の係数
# The caption of both.
first-order-memory-caption = 各ステップの積が過去の積について覚えているもの：状態発展による微分の期待値。

## Memory: what is held, and which settings make it smaller. Slots of “budget-memory”.

memory-benign-replicas = 反復の誤差
    .advice = lab.replicasを下げてください
memory-benign-features = 特徴
    .advice = lab.samplesかlab.largestを下げてください
memory-double-descent-replicas = 反復の結果
    .advice = lab.replicasかlab.pointsを下げてください
memory-double-descent-data = 当てはめるデータ
    .advice = lab.samplesかlab.largest_ratioを下げてください
memory-amp-replicas = 反復の結果
    .advice = lab.replicasかlab.stepsを下げてください
memory-amp-matrices = 行列と実効雑音
    .advice = lab.samplesかlab.dimensionを下げてください
memory-first-order-replicas = 反復の結果
    .advice = lab.replicasかlab.stepsを下げてください
memory-first-order-matrices = 行列とその積
    .advice = lab.samplesかlab.dimensionを下げてください
memory-first-order-derivatives = 状態発展の微分
    .advice = lab.rowsかlab.stepsを下げてください

## What several labs draw

exponents-too-few-points = { $caption }範囲内の点が三つより少ないものは当てはめません。
