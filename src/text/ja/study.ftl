# What the study says: figures, readouts and tables of theory, runs and estimate.

## Curves, in legends, readouts and tables

curve-noise = 雑音レベル σ²
curve-mean-predictor = 平均による予測
curve-ridge = リッジ回帰
curve-runs = 実測
curve-theory = 理論
curve-test-estimate = テスト誤差(推定)
curve-test-runs = テスト誤差(実測)
curve-test-spread = テスト誤差(各回)
curve-train-spread = 訓練誤差(各回)
curve-test-theory = テスト誤差(理論)
# $estimator: how an estimator's curve is called, such as “estimated”.
curve-test-by = テスト誤差({ $estimator })
curve-train-runs = 訓練誤差(実測)
curve-train-theory = 訓練誤差(理論)
curve-test-error = テスト誤差
curve-test-error-runs = テスト誤差(実測)
curve-test-error-theory = テスト誤差(理論)
curve-test-error-by = テスト誤差({ $estimator })
curve-test-error-run = テスト誤差(訓練{ $run })
curve-train-error = 訓練誤差
curve-train-error-runs = 訓練誤差(実測)
curve-train-error-theory = 訓練誤差(理論)

## Training and test error

learning-curves = 訓練誤差とテスト誤差
    .caption = 平均二乗誤差(係数1/2なし)。
splits = 分割ごとの推定と、取り分けた行の誤差
    .caption = ステップ{ $step }：{ $splits }通りの分割のうち{ $agreeing }通りで、棒が、両者が等しい点線と交わります。棒：推定と取り分けた行の誤差の合成標準誤差の1.96倍(各行の二乗誤差のばらつきによる)。
    .x = 推定
    .y = 取り分けた行の誤差
splits-equal = 等しい
splits-points = 分割
losses = 訓練損失とテスト損失

misclassification = 誤分類率
    .caption = 出力の符号がラベルと異なる標本の割合。
axis-misclassified = 誤分類率

# What follows in the captions of both: what the curves are means of.
curves-runs = { $runs ->
    [one] m = { $samples }標本、n = { $features }特徴の訓練1回。
   *[other] m = { $samples }標本、n = { $features }特徴の訓練{ $runs }回の平均。
}
curves-theory = 理論は訓練を使いません。
curves-estimate = 推定は訓練データだけを使い、その帯は訓練のテスト誤差の平均を95 %の確率で含むように作られています。
curves-bands = 実測と理論の帯：標準誤差1つ分。
curves-spread = 薄い帯：この大きさの訓練1回の80 %が入る範囲(データ行列を使わない{ $runs }回の計算による)。
curves-no-spread = 訓練1回ごとのばらつきの帯はありません：必要な計算に約{ $minutes }分かかります。

lengths = 重みのノルム・距離・経路
    .caption = 訓練にわたる平均と標準誤差です。日常の単位、すなわち第1層の重みは√nで割ったものです。距離は全重みの初期値からのもの、経路は全ステップの長さの層ごとの和です。
    .y = 長さ
lengths-distance = 初期値からの距離
lengths-path = 経路の長さ
lengths-norm = 第{ $layer }層のノルム
residuals = 実測 − 理論(標準誤差単位)
    .y = 実測 − 理論
    .caption = 両方が正しければ、ほとんどの点が±2に収まります。有限サイズのネットワークではnとともに縮む差が加わります。
residuals-simultaneous = 両方が正しければ、95 %の場合に曲線全体が外側の線の内側に収まります。有限サイズのネットワークではnとともに縮む差が加わります。
residuals-zero = 0
residuals-limit = 曲線全体の95 %

estimate = 訓練データから推定したテスト誤差
    .caption = 訓練{ $run }：推定は訓練データだけを見ており、その帯は、この回自身のテスト誤差を95 %のデータで含むように作られています。縦線(ある場合)：各曲線の最小点、すなわち早期停止の時点。推定の線は、最小点が帯の幅を超えて過去になると現れます。
# What the program's own estimator is called, as a curve and inside sentences.
estimator-onsager = 推定
    .inside = 推定値
early-stopping-runs = 早期停止(実測)：t = { $step }
early-stopping-theory = 早期停止(理論)：t = { $step }
early-stopping-run = 早期停止(訓練{ $run })：t = { $step }
early-stopping-estimate = 早期停止({ $estimate })：t = { $step }

single-runs = 各回の訓練のテスト誤差
    .caption = 教師と初期値は共通で、特徴と雑音は毎回引き直します。
single-runs-each = 各回の訓練
single-runs-mean = 訓練の平均

## Pre-activations of one neuron at one step

laws-training-run = 訓練データ z(実測)
laws-training-theory = 訓練データ Θ(理論)
laws-corrected-run = 訓練データ Û(実測)
laws-unseen-theory = 未知データ U(理論)

raw-histogram = ニューロン{ $neuron }の補正前プレ活性化値(ステップ{ $step })
    .x = プレ活性化値 z
    .caption = 訓練により、訓練データ上の分布は、正規分布のままの未知データ上の分布から離れます。
corrected-histogram = ニューロン{ $neuron }の補正後プレ活性化値(ステップ{ $step })
    .x = 補正後プレ活性化値 Û
    .caption = 各標本自身の過去を取り除くと、訓練データは未知データのように振る舞います。

# At the end of the captions above and below. $p is a phrase such as “p = 0.03”.
normality-raw = Anderson–Darlingの正規性検定：補正前 A² = { $raw }({ $p })。
normality-corrected = Anderson–Darlingの正規性検定：補正後 A² = { $corrected }({ $p })。
normality-both = Anderson–Darlingの正規性検定：補正前 A² = { $raw }({ $raw_p })、補正後 A² = { $corrected }({ $corrected_p })。

normal-qq = ニューロン{ $neuron }の正規Q–Qプロット(ステップ{ $step })
    .x = 正規分布の分位点
    .y = プレ活性化値の分位点
    .caption = 平均0、分散1に標準化。正規分布なら点線上に並びます。
qq-normal = 正規分布
qq-raw = 補正前 z(実測)
qq-corrected = 補正後 Û(実測)

qq-run-vs-theory = ニューロン{ $neuron }のQ–Qプロット(ステップ{ $step })：実測と理論
    .x = 予測された分位点
    .y = 実測の分位点
    .caption = 1回目の訓練の訓練データの分位点と予測の比較(尺度変換なし)。同じ分布なら点線上に並びます。
qq-equal = 一致
qq-raw-theory = 補正前 z と Θ
qq-corrected-theory = 補正後 Û と U

normality = 正規性からのずれ
    .y = Anderson–Darling統計量 A²
    .caption = 1回目の訓練の訓練データのAnderson–Darling統計量(ニューロンの平均)。正規分布でも20回に1回は5 %水準を超えます。
normality-course-raw = 補正前 z
normality-course-corrected = 補正後 Û
normality-level = 5 %水準

## Responses and covariances between steps

responses = 予測された応答ρ(ステップ t = { $step })
    .x = ステップ s(各 q × q ブロック内はニューロン b)
    .y = ニューロン a
    .caption = ステップ{ $step }の第1層の重みが、ステップsの勾配雑音にどう応答するか。Onsager項を作る行列です。
estimated-responses = 推定された応答ρ(ステップ t = { $step })
    .caption = 1回目の訓練の訓練データだけから推定。データの理論は使いません。
response-norms = 訓練の記憶：ステップ間の応答
    .colour = ρのノルム
    .caption = ρのフロベニウスノルム/√q：ステップtがステップsの雑音をどれだけ覚えているか。
covariances = ステップ間のプレ活性化値の共分散
    .colour = 共分散
    .caption = 未知データのプレ活性化値のE[UᵗUˢ](ニューロンの平均)：訓練が第1層をどれだけ回転させるか。
response-memory = ステップ t = { $step }での記憶
    .y = 平均応答ρ
    .caption = (1/q) tr ρ：ステップtのニューロンの重みが、自身の勾配のステップsの雑音にどう応答するか。
response-memory-estimated = 1回目の訓練から推定

## Weights

weights-neuron = ニューロン{ $number }
# At the end of captions.
weights-lines-and-dots = 線：理論。点：訓練の平均と標準誤差。
overlaps = 教師の方向との重なり
    .y = 重なり (1/n) w·μ
    .caption = 各ニューロンが教師から学んだもの。
overlaps-numbered = 教師の方向{ $number }との重なり
effective-signal = 教師の方向の実効信号
    .y = w ≈ μb + w⁰A + 雑音 の係数 b
    .caption = 重なりから初期値の寄与を除いたもの。線：理論。点：訓練の平均。
effective-signal-numbered = 教師の方向{ $number }の実効信号
weight-parts = 第1層の信号と雑音
    .y = 重みの二乗平均
    .caption = (1/n)|w|²(ニューロンの平均)とその内訳。線：理論。点：訓練の平均。
weight-parts-all = 全体：(1/n)|w|²
weight-parts-signal = 信号：教師と初期値から
weight-parts-noise = 雑音：データのランダムさから
deep-weights = 第{ $layer }層の重み
    .y = 重み
deep-weights-output = 第{ $layer }層(出力層)の重み
deep-weights-most = { $count }個のうち最も動く{ $shown }個の重み。

components = 目標の各部分の学習された量
    .y = 成分 c
    .caption = 未知データで、ネットワークの出力にすべての部分を当てはめたときの各部分の係数：何も知らなければ0、学習されれば1。線：理論、帯はモンテカルロの標準誤差。点：訓練の平均と標準誤差。
components-learned = 学習済み
components-product = { $factors ->
        [1] u₁
        [2] u₁u₂
        [3] u₁u₂u₃
       *[other] u₁u₂u₃u₄
    }
components-square = { $number ->
        [2] u₂² − 1
        [3] u₃² − 1
       *[other] u₄² − 1
    }
components-direction = 方向{ $number }
components-whole = 目標

## Numbers

readouts = 数値
    .caption = 断りのない限りステップ{ $step }の値。
readout-lowest-runs = 最小テスト誤差(実測)
readout-lowest-theory = 最小テスト誤差(理論)
readout-best-runs = 早期停止のステップ(実測)
readout-best-theory = 早期停止のステップ(理論)
readout-best-by = 早期停止のステップ({ $estimate })
readout-distance-test = テスト誤差の |実測 − 理論| の最大
readout-distance-train = 訓練誤差の |実測 − 理論| の最大
readout-limit = { $distance }、偶然だけによる95 %限界
readout-loss-runs = テスト損失(実測)
readout-loss-theory = テスト損失(理論)
readout-loss-by = テスト損失({ $estimator })
readout-misclassified-runs = 誤分類率(実測)
readout-misclassified-theory = 誤分類率(理論)
readout-misclassified-by = 誤分類率({ $estimator })
readout-estimate-error = { $estimate }の最大の誤差
readout-estimate-covered = { $estimate }の95 %帯に入る訓練のテスト誤差
curve-table = いくつかのステップでの平均二乗誤差
    .caption = 標準誤差とともに示します。
loss-table = いくつかのステップでの平均損失
    .caption = 単位はナット。標準誤差とともに示します。
misclassification-table = いくつかのステップでの誤分類率
    .caption = 出力の符号がラベルと異なる標本の割合。標準誤差とともに示します。

## Reuse of samples, and the teacher inferred

curve-test-reused-theory = テスト誤差(再利用、理論)
curve-train-reused-theory = 訓練誤差(再利用、理論)
curve-test-reused-runs = テスト誤差(再利用、実測)
curve-train-reused-runs = 訓練誤差(再利用、実測)
curves-fresh = 毎ステップ新しい標本なので、訓練誤差とテスト誤差は偶然を除いて一致します。
curves-decoupled = 訓練誤差は、分離降下が勾配を取る補正後のプレ活性化値でのものです。
curves-reused = 灰色：標本を再利用した同じネットワーク。
teacher-inference = ステップ{ $step }の重みから推定した教師
    .x = 教師の座標 μ
    .y = 推定された座標
    .caption = 1回目の訓練の重みと理論から。棒は95 %区間で、{ $count }個のうち{ $share } %が座標を含みます。標準誤差は{ $error }。理論はリンク関数を知っている必要があります。
teacher-inference-identity = 教師自身
teacher-inference-holds = 区間が含む
teacher-inference-misses = 区間が外す
teacher-coverage = 95 %区間に含まれる座標
    .y = 座標の割合
    .caption = 1回目の訓練と、割合の標準誤差。隣り合うステップの割合は連動します。
teacher-coverage-held = 区間に含まれる割合
teacher-coverage-aim = 95 %
teacher-coverage-chance = 偶然(標準誤差3つ分)
teacher-accuracy = 重みは教師をどれだけ知っているか
    .y = 推定された座標の誤差
    .caption = 灰色の線より下では、1回の訓練の重みが、座標の分布より多くを語ります。
teacher-accuracy-predicted = 標準誤差(理論)
teacher-accuracy-measured = 二乗平均平方根誤差(実測)
teacher-accuracy-nothing = 何も知らない場合

## Agreement of runs, theory and estimate

# $curve is “Training error” or “Test error”, $relative a number such as “1.2 %”.
agreement-deviation = { $curve }：実測 − 理論は最大で合成標準誤差の{ $deviation }倍(ステップ{ $step }で{ $relative })。
agreement-within = { $curve }：実測 − 理論は最大で合成標準誤差の{ $deviation }倍(ステップ{ $step }で{ $relative })。偶然だけなら、全ステップの最大値は95 %の場合に{ $limit }倍未満です。
agreement-beyond = { $curve }：実測 − 理論は合成標準誤差の{ $deviation }倍に達し(ステップ{ $step }で{ $relative })、偶然の範囲を超えます。理論が正しければ、全ステップの最大値は95 %の場合に{ $limit }倍未満です。
agreement-two-runs = { $curve }：実測と理論の差は最大{ $relative }(ステップ{ $step })。2回の訓練では、それを評価する標準誤差が得られません。
agreement-relative = { $curve }：実測と理論の差は最大{ $relative }(ステップ{ $step })。
# $estimate: what an estimator gives, such as “estimate”.
agreement-estimate = { $estimate }と訓練のテスト誤差の差は{ $relative }以内で、ステップ{ $step }で最大です。各回の95 %帯は、その回自身のテスト誤差を{ $covered }の割合で含みます。

## Warnings, beside captions and on the command line

results-partial = 途中までの結果：要求により{ $steps }ステップ中の{ $reached }で中止しました。
results-theory-diverged = 予測がステップ{ $step }で発散しました。学習率を下げると改善します。
results-theory-diverged-at-once = 予測が更新前のステップ0で発散しました：初期の重みか目標値が大きすぎます。
results-diverged-at-once = { $all }回の訓練のうち{ $count }回が発散し、最初は更新前のステップ0です：初期の重みかデータが大きすぎます。
results-all-diverged = { $count ->
    [one] 訓練がステップ{ $step }で発散しました。学習率を下げると改善します。
   *[other] { $count }回の訓練がすべて発散し、最初はステップ{ $step }です。平均はそこまでです。学習率を下げると改善します。
}
results-some-diverged = { $all }回の訓練のうち{ $count }回が発散し、最初はステップ{ $step }です。平均は全ステップで残りの訓練について取ります。学習率を下げると改善します。
# $estimate: what an estimator gives, such as “estimate”.
results-estimates-diverged = { $all }回の訓練のうち{ $left }回では最後まで{ $estimate }があります。残りは発散し、最初はステップ{ $step }です。平均は全ステップで、最後まであるものについて取ります。
results-no-estimate = { $all }回の訓練のいずれにも最後までの{ $estimate }がありません。最初に発散したのはステップ{ $step }で、平均はそこまでです。
results-replicas-disagree = 予測の反復がステップ{ $step }以降で食い違っています：標準誤差が値の10分の1を超えます。行数を増やすと改善します。
stopped-on-request = 要求により中止しました

## The folder of a report

report-folder = { $path }：ここには結果を書き出せません：{ $reason }
# Reasons.
report-folder-empty = フォルダ名が空です
report-folder-file = フォルダではなくファイルです
report-folder-part = パスの途中がフォルダではなくファイルです
report-folder-link = リンク先がありません
report-not-whole = この結果は完全ではありません：書き出しの途中でプログラムが中止されました。

## summary.json: what numbers are about

summary-agreement = 実測と理論の差の全ステップでの最大値(合成標準誤差単位)と、偶然だけなら95 %の場合にそれを下回る限界、および推定と訓練のテスト誤差の差の最大値
summary-normality = 各ニューロンのプレ活性化値のAnderson–Darling検定(1回目の訓練、最終ステップ)

## Sweeps

# Of the axis of a setting whose values are names: “Activation: 1 Tanh, 2 Relu”.
sweep-axis-names = { $setting }：{ $names }
# $shown is such as “Test error”, $source one of “Theory”, “Runs” and “Estimate”.
sweep-map = { $shown }({ $source })
    .caption = { $cells }通りのうち{ $done }通り。{ $fixed }
    .searched = { $cells }通りのうち点の{ $done }通り。残りは最良になりえず、粗い方の値を示します。{ $fixed }
sweep-by-lab = ラボ
sweep-by-estimate = 推定
sweep-runs-of = { $name }(訓練)
sweep-diverged = 発散
sweep-computed = 計算済み
sweep-best = 最良
sweep-chosen = 選択中
sweep-slice = { $setting }に沿った{ $shown }
# $exponent is such as “-0.50 ± 0.02”.
sweep-size-law = { $shown }：指数 { $exponent }
sweep-size-law-of = { $shown }、{ $name }：指数 { $exponent }
sweep-size-of = { $shown }、{ $name }
sweep-size-theory = 予測の標準誤差
sweep-size-axis = テスト誤差の極限からの差
sweep-size = 有限のネットワークは極限からどれだけ離れるか
    .caption = 0から標準誤差の2倍以内の偏りは省きます。
sweep-cell = 1つの組み合わせの学習曲線
    .of = { $settings } の学習曲線
sweep-rank = 順位
sweep-ranking = 最良の組み合わせ
sweep-best-of-each = { $other }ごとの最良の{ $setting }
sweep-best-along = { $other }に対する最良の{ $setting }
    .caption = { $shown }が最小となる値。最良の3点を通る放物線による
sweep-best-over-time = 各ステップでの最良の{ $setting }
sweep-movement = { $other }に対する特徴の動き
sweep-numbers = スイープの数値
sweep-number-cells = 計算した組み合わせ
sweep-number-skipped = 最良になりえないため計算しない数
sweep-number-diverged = 発散した数
sweep-number-best = 最良の{ $shown }
sweep-number-regret = 理論による選択の損

## The folder of a sweep

sweep-folder-other = { $folder }には別のスイープがあります。別のフォルダか、その作成に使ったプリセットを選んでください
sweep-folder-version = { $folder }にはバージョン{ $version }で計算したセルがあります。これは{ $now }です：別のフォルダを選んでください
sweep-folder-row = { $file }：{ $line }行目はこのスイープの行ではありません
sweep-folder-busy = 別のプログラムが{ $folder }でスイープを計算しています。--shardで分けた各部分には別々のフォルダを使ってください
sweep-folder-none = { $folder }にはスイープがありません
sweep-folder-disagree = { $folder }にある{ $cell }の数値が、先に読んだ部分と異なります：どちらかが壊れています
## The verdict on a data file, a sentence each

verdict-used = 訓練{ $training }行、取り分け{ $held_out }行({ $splits }通りの分割){ $dropped ->
        [0] {""}
       *[other] 、欠損により除外{ $dropped }行
    }。{ $columns }列から{ $features }特徴：1特徴あたり{ $ratio }行。
verdict-unit = 取り分けた行の誤差は目標の分散の{ $error }倍：目標の単位での二乗平均平方根誤差は{ $unit }、目標自身の標準偏差は{ $deviation }。
verdict-baselines = 比較：平均による予測は{ $mean }、リッジ回帰は{ $ridge }、このネットワークは{ $error }。
verdict-baseline = 比較：平均による予測は{ $mean }、このネットワークは{ $error }。
verdict-agree = 推定{ $estimate }、取り分けた行{ $held_out }：一致しています。{ $splits }通りの分割のうち{ $agreeing }通りで誤差範囲内。
verdict-low = 推定{ $estimate }、取り分けた行{ $held_out }：推定が低すぎます。{ $splits }通りの分割のうち{ $agreeing }通りで誤差範囲内。
verdict-high = 推定{ $estimate }、取り分けた行{ $held_out }：推定が高すぎます。{ $splits }通りの分割のうち{ $agreeing }通りで誤差範囲内。
verdict-sound = 測定した限り、推定を疑う理由はありません：行数は十分で、行の長さは揃い、誤差範囲も狭いです。
verdict-doubts = 推定は割り引いて見てください：{ $doubts }。
# Halves of a sentence behind verdict-doubts.
verdict-few-rows = 極限の理論に対して訓練行が{ $rows }行と少ない
verdict-uneven = 行の二乗長が平均に対して{ $spread } %ばらつく
verdict-far = 使った行のうち{ $count }行が大きく外れており、二乗長が最大で通常の{ $times }倍({ $rows }行目)
verdict-wide = 標準誤差が値の{ $share } %
verdict-lost = { $runs }回の訓練のうち{ $lost }回が発散
verdict-seldom = { $splits }通りの分割のうち、取り分けた行と一致するのは{ $agreeing }通りだけ
landscape-needs-matrix = この訓練は必要な分だけ特徴を生成しますが、損失地形にはすべてが必要です：runs.methodをDenseにしてください

## Classes

confusion = どのクラスがどれと間違われるか
    .answer = 答え
    .class = 正しいクラス
    .share = クラスに占める割合（%）
    .caption = ステップ{ $step }、全訓練：各クラスのテスト行のうち、それぞれの答えの百分率。正しい答えには色がなく、クラスは0から数えます。全体の{ $wrong } %が誤りです。

## A choice by the estimate

sweep-choice = 各組み合わせの最小テスト誤差
    .caption = 推定：95 %の帯の上端が、その前後のステップも含めて最も低いステップでの、分割についての平均。帯は1つの分割のものです。取り分けた行：同じステップでの平均誤差。
sweep-choice-rank = 組み合わせ(推定の順)
sweep-choice-held-out = 取り分けた行
sweep-choice-runs = テスト誤差(実測)
sweep-choice-chosen = 推定による選択
sweep-regret = 各分割の選択の代価
    .caption = 各分割が、その推定か取り分けた行によって設定と停止ステップを選び、ほかの分割の取り分けた行が判定します。損：その選択での平均誤差と、どれかの選択で得られる最小値との差。無作為：ランダムな組み合わせの最終ステップ。
sweep-regret-split = 分割
sweep-regret-axis = 損
sweep-regret-estimate = 推定(訓練行だけ)による
sweep-regret-held-out = 取り分けた行による
sweep-regret-blind = 無作為
sweep-choices = 各分割の選択
sweep-choices-by = 選び方
sweep-choices-step = ステップ
sweep-choices-value = その値
sweep-choices-judged = ほかの分割の判定
sweep-choices-estimate = 推定
sweep-choices-rows = 取り分けた行
sweep-choice-line = 推定だけによる選択：{ $settings }、ステップ{ $step }で停止。推定テスト誤差{ $value }。
sweep-choice-alike = { $cells }通りのうち{ $alike }通りが95 %の帯に入り、推定では選択したものと区別できません。
sweep-choice-regret = { $splits }通りの分割の平均の損：推定では{ $estimate }、取り分けた行では{ $held_out }、無作為では{ $blind }。最小の誤差は{ $lowest }。
sweep-choice-none = 選択には推定が必要です：モデルか最適化の設定を変化させ、「計算するもの」を訓練に、推定を有効に、「シード」を共通にしてください。
