# What a setting may be, as half a sentence behind its path and its value: "model.width is 0; it must be …".

allowed-whole = { $least }〜{ $most }の整数でなければなりません
allowed-only = { $least }でなければなりません
allowed-whole-from = { $least }以上の整数でなければなりません
allowed-whole-or-zero = { $least }〜{ $most }の整数か、0でなければなりません
allowed-number = 有限の数でなければなりません
allowed-number-from = { $least }以上の有限の数でなければなりません
allowed-number-above = { $least }より大きい有限の数でなければなりません
allowed-number-from-to = { $least }以上{ $most }以下の数でなければなりません
allowed-number-from-below = { $least }以上{ $most }未満の数でなければなりません
allowed-number-above-to = { $least }より大きく{ $most }以下の数でなければなりません
allowed-number-between = { $least }より大きく{ $most }未満の数でなければなりません
allowed-flag = trueかfalseでなければなりません
allowed-text = 二重引用符で囲んだテキストでなければなりません
allowed-choice = { $choices }でなければなりません
allowed-wholes = { $least }〜{ $most }の整数を最大{ $longest }個、角括弧で並べたリストでなければなりません
allowed-numbers = 最大{ $longest }個の数を角括弧で並べたリストでなければなりません
allowed-texts = 二重引用符で囲んだテキストを角括弧で並べたリストでなければなりません
allowed-with = { $choice }({ $limits })
allowed-symbol-from-to = { $symbol }は{ $least }〜{ $most }
either-or = { $others }または{ $last }
allowed-group = 括弧で囲んだ設定の組でなければなりません。例：({ $example })

## Mistakes

setting-of-lab = labは設定ではありません：プリセットはラボを1つ持つか持たないかのどちらかで(`onsager presets`で一覧)、ラボの設定はlab.replicasのようなパスを持ちます
setting-unknown = 設定`{ $path }`はありません
    .near = 設定`{ $path }`はありません({ $nearest }のことですか？)
setting-elsewhere = { $path }は{ $choice }の設定ですが、{ $of }が{ $now }です：先に{ $choice }を選んでください
setting-assignment = 設定とその値でなければなりません。例：optimizer.learning_rate=0.2
setting-empty = 空
setting-set = 設定済み

# Rules about several settings together, as half a sentence behind the path and the value of one of them.
rule-newer-format = この版のOnsagerが読めるのは形式{ $known }までです：このプリセットを開くにはOnsagerを更新してください
# What is wrong with an entry of a sweep, as half a sentence behind it.
vary-entry = `{ $entry }`は設定とその値「パス = 値」でなければなりません。値はlog(始, 終, 個数)、linear(始, 終, 個数)、角括弧のリスト、または式です
vary-not-varied = { $path }は変化させられません：実験のどの数値もこれに依存しないか、代わりに別の設定を変化させる必要があります
vary-twice = { $path }が2回あります
vary-formula = { $path }の式に値がありません：{ $reason }
vary-ambiguous = `{ $name }`は{ $paths }のどれかです。パスをもっと長く書いてください
vary-formula-long = 500文字を超えています
vary-no-number = `{ $text }`は数値ではありません
vary-no-value = 結果がこの設定の取れる数値ではありません
vary-range = { $path }の範囲は、異なる両端(logでは両方とも0より大)と、2〜{ $most }の整数の個数でなければなりません。設定は数値でなければなりません
vary-values = { $path }の値は1〜{ $most }個で、重複があってはなりません
vary-entries = 設定が{ $entries }個あります。最大{ $most }個です
vary-cells = 値の組み合わせが{ $cells }通りあります。最大{ $most }通りです
# $reason says what is wrong: “model.width is 600; it must be …”.
vary-impossible = この組み合わせはできません：{ $reason }
rule-sweep-lab = ラボ{ $lab }には、スイープで比べる数値がありません。削除してください
rule-beside-lab = ネットワークの訓練の設定です。labのあるプリセットに置けるのはtitle、description、seed、sweepだけです：取り除いてください
rule-scales = { $given }個のリストですが、全層に共通の1個か、{ $layers }層のそれぞれに1個でなければなりません
rule-theory-rows = 基礎となる場を標本にするため、教師の方向の数+幅+2、すなわち{ $fewest }以上でなければなりません
rule-landscape-step = 0〜{ $last }(最終ステップ)、または最終ステップを表すNoneでなければなりません
rule-view-cursor = 0〜{ $last }(最終ステップ)、または訓練に追従するNoneでなければなりません
rule-view-lab = ラボを開く実験が表示するのはラボと、そのスイープだけです：Lab、Sweep、Noneから選んでください
rule-view-no-lab = ラボがありません：別のパネルかNoneを選んでください
rule-view-beside = 前面とは別のパネルでなければならず、前面がなければNoneです
rule-view-note = "learning_curves @ 20, 0.31: 最小値"のように、図の名前、図の上の位置、言葉でなければなりません
rule-view-zoom = "learning_curves @ 10..50, 0.01..0.3"のように、図の名前(重複なし)と両軸の範囲でなければなりません
rule-view-zoom-many = 拡大範囲は{ $most }個までです
rule-view-notes-many = メモは{ $most }個までです
rule-change = "12: learning_rate = 0.1"のように、1以上のステップと、0より大きいlearning_rate、または0以上のdeep_learning_rateかweight_decayでなければなりません
rule-changes-many = 変更は{ $most }個までです
rule-third-point = 訓練の開始点は既に平面の点の1つです：Run(r)、Seed(s)、Teacherのいずれかを選んでください
rule-same-run = 訓練{ $run }は今見ているものです：別の訓練を選んでください
rule-no-teacher = ファイルのデータには教師がありません：InitialかSeed(s)を選んでください
rule-matrix-free-file = ファイルの行はそれで全部です：Denseを選んでください
rule-exact-test-law = テスト誤差を正規な場の積分にできるのはガウスの特徴だけで、data.lawは{ $law }です
rule-exact-test-classes = クラスのラベルは積分できません：falseにするか、別のdata.teacher.linkを選んでください
rule-exact-test-fields = 積分できる場(教師の方向と幅の和)は{ $most }個までで、ここでは{ $fields }個です
rule-matrix-free-law = 必要に応じて生成できるのは正規分布の特徴だけですが、data.lawが{ $law }です：Denseを選ぶか、特徴をGaussianにしてください
rule-matrix-free-landscape = 損失地形にはデータ行列が必要です：DenseかAutomaticを選ぶか、landscape.enabledをfalseにしてください
rule-fresh-file = ファイルの行はそれで全部です：ReusedかDecoupledを選んでください
rule-decoupled-method = 分離降下は線形な最適化法の応答だけを追いますが、optimizer.methodが{ $method }です：GradientDescentかNesterov、またはReusedを選んでください
rule-decoupled-spectrum = 分離降下には分散の等しい特徴が必要です：IsotropicかReusedを選んでください
rule-reuse-landscape = 損失地形は再利用する標本のものです：Reusedを選ぶか、landscape.enabledをfalseにしてください
rule-runs-of-a-file = ファイルの訓練は毎回その訓練行で特徴を前処理するため、ある回の重みは別の回では意味を持ちません：InitialかSeed(s)を選んでください
rule-logistic-noise = Logisticリンクは±1のラベルを確率的に引くため、それ以上の雑音は加えられません：data.noiseを0にしてください
rule-classes-noise = クラスであるラベルに雑音は加えられません：data.noiseを0にしてください
rule-exact-weights = 重みはmodel.weightsのもので、K₀はそれが決めます：model.initialization.exact_gramをfalseにしてください
rule-directions = { $link }リンクには2〜4個の方向が必要です
rule-loss-link = Logistic損失には±1のラベルが必要ですが、{ $link }リンクはそれを与えません：Sign、Parity、Logistic、Argmax、Softmaxのいずれかを使ってください
rule-loss-noise = data.noiseが{ $noise }ではラベルが±1になりません：data.noiseを0にしてください
rule-comment-sign = "#"のようなASCII記号1つか、空でなければなりません
rule-thousands-decimal = 小数点に同じ記号が使われています：どちらかに別の記号を選んでください
rule-overlap-file = ファイルのデータには重なるべき教師がありません：GaussianかZeroを使ってください
rule-gram-file = ファイルのデータには直交すべき教師がありません：falseにしてください
rule-gram-law = 正確なグラム行列には、{ $law }ではなくGaussianの第1層が必要です
rule-gram-scale = 正確なグラム行列は単位行列なので、第1層のスケールは1でなければなりません
rule-gram-features = { $columns }列(方向の数+幅)は{ $features }個の特徴の中で直交できません

## The setup panel

setup-title = 題名
    .tooltip = 実験の題名です。クリックして変更できます
setup-description = 説明
    .hint = 見どころを数文で
    .tooltip = 見どころです。クリックして変更できます
setup-no-teacher = ファイルのデータには教師がないため、予測はありません。下の推定には教師は要りません。
setup-sweep-this = この設定をスイープ
setup-cost = メモリ約{ $megabytes } MiB、1コアで最大{ $time }。
setup-second = 1秒
setup-seconds = { $count }秒
setup-minutes = { $count }分
setup-hours = { $count }時間
setup-new-seed = 次へ
    .tooltip = 次のシードを使います：すべてを引き直します
setup-browse = 参照…
    .tooltip = CSVファイルを選びます
setup-browse-weights = 参照…
setup-shipped-data = Onsagerに付属するこのデータを使います
setup-digits = 手書き数字
setup-breast-cancer = 乳がん
setup-choose-column = 列を選ぶ
setup-choose-class = クラスを選ぶ
setup-no-column = ファイルに{ $name }という列はありません。

## The landscape panel

setup-compute = 計算
    .tooltip = すべての重みを記録しながらもう一度訓練し、その周りの誤差を探索します
setup-compute-again = 再計算
setup-wrong = ⚠ { $setting }：{ $allowed }。

## Groups

group-model = モデル
group-data = データ
group-file = ファイルの読み方
group-optimizer = 最適化
group-theory = 理論
group-estimator = 推定
group-runs = 訓練
group-landscape = 損失地形
group-sweep = スイープ
group-view = 開いたときの表示
    .note = パネルはすぐに反映されます。「表示」メニューで今の表示を取り込めます。

## The experiment

format = 形式
    .tooltip = プリセット形式の版です。
    .allowed = { $least }〜{ $most }の形式でなければなりません。この版は{ $most }で書きます
title = 題名
    .tooltip = 実験を表す1行です。
description = 説明
    .tooltip = 見どころを数文で書きます。
seed = シード
    .tooltip = すべての乱数がここから決まります。同じシードなら、ビット単位で同じ数値になります。
    .allowed = { $least }〜{ $most }の整数でなければなりません
lab = ラボ
    .allowed = ラボの名前と括弧内の設定でなければなりません。例：DoubleDescent(samples: 400)

## Model

model-layers = 層の数
    .symbol = L
    .tooltip = L − 1個の隠れ層と線形の出力層で、すべて訓練します。
    .allowed = { $least }〜{ $most }の整数でなければなりません(隠れ層と出力層)
model-width = 幅
    .symbol = q
    .tooltip = 各隠れ層のニューロン数です。理論は有限幅で厳密で、計算量はq²で増えます。
model-activation = 活性化関数
    .symbol = s
    .tooltip = 各隠れニューロンがプレ活性化値zに施す関数です。
model-initialization-first_layer = 第1層
    .symbol = w⁰
    .tooltip = ステップ0における第1層の重みの分布です。
model-initialization-first_layer-overlap = 重なり
    .symbol = r
    .tooltip = 各ニューロンの第1層の重みと教師の方向との相関です。
model-initialization-scales = 重みのスケール
    .tooltip = ステップ0の重みの標準偏差です。単位は各層の自然なスケール(第1層では成分の大きさ1、深い層では1/√q)です。
    .allowed = { $least }以上の有限の数を角括弧で並べたリスト(全層に1個、または各層に1個)でなければなりません
    .apart = 層ごとのスケール
    .layer = 第{ $layer }層のスケール
model-initialization-exact_gram = 正確なグラム行列
    .symbol = K₀
    .tooltip = 教師と第1層の重みを直交化し、K₀ = (1/n)[μ w⁰]′[μ w⁰]を正確に単位行列にします。

model-weights = ファイルの重み
    .symbol = w⁰
    .hint = NPZファイルのパス
    .tooltip = --arraysかnumpy.savezで書いたNPZファイルで、teacher(n × p)、W1(n × q)、深い層のW2 …、または最初の2つの代わりの理論のK0を含むものです。含まれるものはステップ0の値とし、残りは生成します。ステップの軸がある配列は最初のものを使います。相対パスはプリセットのフォルダを起点とします。
model-biases = バイアス
    .symbol = b
    .tooltip = 出力層を含む各層のニューロンに、訓練する数を加えてz + bとします。初期値は0です。バイアスがないと、奇関数の活性化関数を持つネットワークは奇関数しか表せません。
model-parametrization = パラメタ化
    .tooltip = 全層の初期スケールと学習率を幅qの関数として定めます。「カスタム」では設定した値を使います。
    .layer = 第{ $layer }層：初期の重みの大きさ{ $start }、学習率{ $rate }。
    .layers = 第{ $first }〜{ $last }層：初期の重みの大きさ{ $start }、学習率{ $rate }。

choice-parametrization-Custom = カスタム
    .meaning = スケールと学習率は設定どおり
choice-parametrization-Standard = 標準
    .meaning = 自然なスケール、共通の学習率
choice-parametrization-Ntk = NTK
    .meaning = 広いネットワークは特徴をほとんど学習しない
choice-parametrization-MeanField = 平均場
    .meaning = どの幅でも特徴が動く
choice-parametrization-MuP = μP
    .meaning = 任意の深さの平均場

choice-activation-Tanh = Tanh
    .meaning = tanh z
choice-activation-Sigmoid = シグモイド
    .meaning = 1/(1 + exp(−z))
choice-activation-Erf = Erf
    .meaning = 誤差関数
choice-activation-Gelu = GELU
    .meaning = z Φ(z)、Φは正規分布関数
choice-activation-Silu = SiLU
    .meaning = z/(1 + exp(−z))
choice-activation-Softplus = Softplus
    .meaning = log(1 + exp z)
choice-activation-Relu = ReLU
    .meaning = max(z, 0)、定理の対象外
choice-activation-Linear = 線形
    .meaning = z
choice-activation-Quadratic = 二次
    .meaning = z²

choice-first_layer-Gaussian = ガウス
    .meaning = 成分が独立な正規分布
choice-first_layer-Zero = ゼロ
    .meaning = すべての重みが0
choice-first_layer-Overlap = 重なり
    .meaning = 教師と相関のある正規分布

## Data

data = データ源
    .tooltip = 教師がラベルを生成し、すべてが既知で予測できるデータ。または、CSVファイルの行を訓練とテストに分けたもの。
    .allowed = Synthetic(…)かFile(…)でなければなりません
data-samples = 標本数
    .symbol = m
    .tooltip = 訓練に使う行の数です。理論は、比φ = m/nを固定してmとnをともに大きくした極限のものです。
data-features = 特徴の指定
    .tooltip = 特徴の数n、または理論が依存する比φ = m/nで指定します。
    .allowed = Count(n)かRatio(標本数/特徴数)でなければならず、特徴数は{ $least }〜{ $most }の整数になります
    .count = 特徴の数 n = { $features }
    .ratio = 比 φ = m/n = { $ratio }
data-features-count = 特徴の数
    .symbol = n
    .tooltip = 1行に並ぶ数値の個数です。
data-features-ratio = 比
    .symbol = φ
    .tooltip = 特徴1つあたりの標本数m/nです。1未満では標本より特徴が多くなります。
data-law = 特徴の分布
    .tooltip = 1つの特徴の分布です。常に平均ゼロで、分散は1/n×固有値です。予測はこれに依存しません。
data-law-degrees = 自由度
    .symbol = d
    .tooltip = t分布の自由度です。小さいほど裾が重くなります。
data-law-probability = 確率
    .symbol = p
    .tooltip = 特徴が0でない確率です。
data-spectrum = スペクトル
    .symbol = λ
    .tooltip = 1/nを単位とする特徴の分散を大きい順に並べたもので、平均は常に1です。予測はこれを考慮します。等しい分散を必要とする推定は行われません。
data-spectrum-exponent = 指数
    .symbol = α
    .tooltip = j番目に大きい分散がjの−α乗で減ります。1を超えると、少数の特徴がほとんどを占めます。
data-spectrum-count = スパイク数
    .tooltip = ほかより分散の大きい特徴の数です。
data-spectrum-size = 大きさ
    .tooltip = スパイクの分散です。単位はほかの特徴の分散です。
data-spectrum-fraction = 割合
    .tooltip = 第1水準にある特徴の割合です。
data-spectrum-ratio = 比
    .tooltip = 第2水準を単位とする第1水準の分散です。
data-spectrum-path = ファイル
    .tooltip = データファイルです。目標らしい列を除く各列を標準化し、相関の固有値を特徴の数に引き伸ばします。相対パスはプリセットのフォルダを起点とします。
    .allowed = CSVファイルのパスを二重引用符で囲んだものでなければなりません
    .hint = data.csv
data-teacher-link = リンク関数
    .symbol = φ⁎
    .tooltip = 教師の場u = μ′xからラベルを作る関数です。
data-teacher-directions = 方向の数
    .symbol = p
    .tooltip = ラベルが依存する、特徴空間の方向の数です。
data-teacher-coordinates = 座標
    .symbol = μ
    .tooltip = 特徴ごとに1つある教師の座標の分布です。分布によらず、場の分散は平均して1です。
data-teacher-coordinates-fraction = 割合
    .tooltip = 座標が0でない確率です。
data-teacher-coordinates-decay = 減衰
    .symbol = β
    .tooltip = 分散が最大の特徴から数えて、j番目の座標がjの−β乗で減ります。
data-noise = ラベル雑音
    .symbol = σ
    .tooltip = すべてのラベルに加わる雑音の標準偏差です。どのネットワークのテスト誤差もσ²を下回れません。
    .allowed = { $least }以上の数でなければなりません
data-path = ファイル
    .tooltip = 行とセルからなるテキストファイルで、CSVの書式は問いません。書式と列の種類は、選んだときに判定されます。相対パスはプリセットのフォルダを起点とします。
    .allowed = データファイルのパスを二重引用符で囲んだものでなければなりません
    .hint = data.csv
data-target = 目標の列
    .symbol = y
    .tooltip = ほかのすべての列から予測する列です。
    .allowed = 目標の列名を二重引用符で囲んだものでなければなりません
    .hint = y
data-label = 目標の扱い
    .tooltip = 目標の何を学ぶか：数値、その対数、あるクラス(1)かそれ以外(−1)か、または複数クラスのどれか。
data-label-class = クラス
    .symbol = c
    .tooltip = 1とみなす行の目標のテキストです。ほかはすべて−1とみなします。
    .allowed = 目標の列のテキストを二重引用符で囲んだものでなければなりません
data-label-count = クラスの数
    .symbol = k
    .tooltip = 目標にあるテキストの種類の数です。ネットワークはそれぞれに1つの出力を持ちます。
data-columns-categories = カテゴリ
    .tooltip = 少数のテキストからなる列です。テキストごとに0と1の列になります。
data-columns-levels = 最大の種類数
    .tooltip = 頻度の高い順に独立した列となるテキストの最大数です。それより稀なものは1列にまとめます。
data-columns-filled = 補完
    .tooltip = 欠損を訓練行の平均で置き換え、欠損を示す列を加える列です。それ以外に欠損のある行は除かれます。
data-columns-ignored = 無視
    .tooltip = 名前、日付、行番号など、使わない列です。どこにも挙げていない列は数値とみなします。
data-dialect-separator = 区切り
    .tooltip = セルを区切る文字です。
data-dialect-decimal = 小数点
    .tooltip = 小数部の前に置く文字です。
data-dialect-thousands = 桁区切り
    .tooltip = 千の位を区切る文字です。3桁ごとでなければなりません。
data-dialect-header = 1行目は列名
    .tooltip = 1行目に列名があるかどうかです。なければ、column 1、column 2、…とします。
data-dialect-missing = 欠損
    .tooltip = 欠損を表すテキストです。""は空のセルです。
data-dialect-quote = 引用符
    .tooltip = 区切り文字を含むセルを囲む文字です。
data-dialect-skip_lines = 飛ばす行数
    .tooltip = 題名やsep=;など、ファイルの先頭で飛ばす行の数です。
data-dialect-comment = コメント記号
    .tooltip = #など、読み飛ばす行の先頭の記号です。空ならありません。
    .allowed = 二重引用符で囲んだASCII記号1つか、空でなければなりません
data-dialect-encoding = 文字コード
    .tooltip = ファイルの文字コードです。
data-hold_out = 取り分ける割合
    .tooltip = テスト誤差を測るために、訓練に使わず取り分ける行の割合です。
    .allowed = { $least }より大きく{ $most }未満の割合でなければなりません
data-whiten = 特徴を白色化
    .tooltip = 訓練行の主軸に沿って特徴を回転・拡大縮小し、無相関にします。推定にはこれが必要です。しない場合は標準化だけを行います。

choice-data-Synthetic = 教師
    .meaning = ランダムに生成、予測あり
choice-data-File = データファイル
    .meaning = 実データ、推定あり

choice-label-Number = 数値
    .meaning = そのまま
choice-label-Log = 対数
    .meaning = 0より大きい数の対数
choice-label-Classes = 複数クラス
    .meaning = テキストごとに1つのクラス、出力もそれぞれ1つ
choice-label-Class = クラス
    .meaning = 1つのクラスとその他

choice-separator-Comma = コンマ
    .meaning = ,
choice-separator-Semicolon = セミコロン
    .meaning = ;
choice-separator-Tab = タブ
    .meaning = ⇥
choice-separator-Bar = 縦線
    .meaning = |
choice-separator-Colon = コロン
    .meaning = :
choice-separator-Blanks = 空白
    .meaning = 任意の数の空白とタブ

choice-decimal-Point = ピリオド
    .meaning = 1.5
choice-decimal-Comma = コンマ
    .meaning = 1,5

choice-thousands-Nothing = なし
    .meaning = 1234
choice-thousands-Comma = コンマ
    .meaning = 1,234
choice-thousands-Point = ピリオド
    .meaning = 1.234
choice-thousands-Blank = 空白
    .meaning = 1 234
choice-thousands-Apostrophe = アポストロフィ
    .meaning = 1'234

choice-quote-Double = 二重
    .meaning = "
choice-quote-Single = 一重
    .meaning = '
choice-quote-Nothing = なし
    .meaning = 引用符も普通の文字

choice-encoding-Utf8 = UTF-8
    .meaning = すべての文字、通常はこれ
choice-encoding-Utf16Le = UTF-16
    .meaning = 下位バイトが先、Excelの形式
choice-encoding-Utf16Be = UTF-16(逆順)
    .meaning = 上位バイトが先
choice-encoding-Latin1 = Latin-1
    .meaning = 西欧、Windows-1252
choice-encoding-Latin2 = Latin-2
    .meaning = 中欧、Windows-1250
choice-encoding-Cyrillic = キリル文字
    .meaning = Windows-1251
choice-encoding-ShiftJis = Shift-JIS
    .meaning = 日本語
choice-encoding-EucJp = EUC-JP
    .meaning = 日本語
choice-encoding-Gb18030 = GB 18030
    .meaning = 中国語、GBKを含む
choice-encoding-Big5 = Big5
    .meaning = 中国語
choice-encoding-EucKr = EUC-KR
    .meaning = 韓国語

choice-features-Count = 個数 n
    .meaning = 特徴の数を指定
choice-features-Ratio = 比 φ = m/n
    .meaning = 特徴の数は標本数に従う

choice-law-Gaussian = ガウス
    .meaning = 正規分布
choice-law-Rademacher = ラデマッハ
    .meaning = ±1、符号は等確率
choice-law-Uniform = 一様
    .meaning = 区間上の一様分布
choice-law-StudentT = t分布
    .meaning = 重い裾、定理の対象外
choice-law-Laplace = ラプラス
    .meaning = 指数的な裾、定理の対象外
choice-law-SparseGaussian = スパースガウス
    .meaning = 正規分布または0

choice-spectrum-Isotropic = 等方的
    .meaning = すべて同じ分散
choice-spectrum-PowerLaw = ベキ則
    .meaning = λⱼ ∝ j^(−α)
choice-spectrum-Spikes = スパイク
    .meaning = 少数の大きな分散
choice-spectrum-TwoLevels = 2水準
    .meaning = 一部の分散が大きい
choice-spectrum-File = CSVファイル
    .meaning = ファイルの列のスペクトル

choice-coordinates-Gaussian = ガウス
    .meaning = 独立な正規分布
choice-coordinates-Sparse = スパース
    .meaning = ほとんどが0
choice-coordinates-Decaying = 減衰
    .meaning = スペクトルに沿って減る正規分布

choice-link-Linear = 線形
    .meaning = u
choice-link-Tanh = Tanh
    .meaning = tanh u
choice-link-Sine = 正弦
    .meaning = sin u
choice-link-Relu = ReLU
    .meaning = max(u, 0)、定理の対象外
choice-link-Quadratic = 二次
    .meaning = u² − 1
choice-link-Cubic = 三次
    .meaning = u³ − 3u
choice-link-Sign = 符号
    .meaning = ラベル±1、定理の対象外
choice-link-Even = 偶
    .meaning = uの大きさによるラベル±1(半々)、定理の対象外
choice-link-Argmax = Argmax
    .meaning = 場が最大の方向、同じ数のクラスの1つ
choice-link-Softmax = ソフトマックス
    .meaning = 確率的なクラス、方向jの確率 ∝ exp(2 uⱼ)
choice-link-Committee = 委員会
    .meaning = tanh u₁ + tanh u₂ + …
choice-link-Parity = パリティ
    .meaning = sign u₁ · sign u₂ · …、定理の対象外
choice-link-Staircase = 階段
    .meaning = u₁ + u₁u₂ + …
choice-link-TwoStep = 2段階
    .meaning = u₁ + 0.7 (u₂² − 1)/√2 + …
choice-link-Logistic = ロジスティック
    .meaning = 確率的なラベル±1

## Optimizer

optimizer-loss = 損失
    .symbol = ℓ
    .tooltip = 勾配降下が標本平均として下げるものです。
optimizer-steps = ステップ数
    .symbol = T
    .tooltip = 勾配降下の更新回数です。理論の計算量はT²で増えます。
optimizer-method = 手法
    .tooltip = 重みを勾配に沿ってどう動かすかです。予測と推定はどの手法でも使えます。
optimizer-method-beta1 = 平均
    .symbol = β₁
    .tooltip = 勾配の平均のうち次のステップに残す割合です。
optimizer-method-beta2 = 二乗平均
    .symbol = β₂
    .tooltip = 勾配の二乗平均のうち次のステップに残す割合です。
optimizer-method-epsilon = 加算項
    .symbol = ε
    .tooltip = 二乗平均平方根に加えます。第1層の成分には、PyTorchのεも学習率も√n倍したものに当たります。
optimizer-method-decoupled = 分離型の減衰
    .tooltip = 重み減衰を勾配に加えず、AdamWのように重み自体を縮めます。
optimizer-method-alpha = 二乗平均
    .symbol = α
    .tooltip = 勾配の二乗平均のうち次のステップに残す割合です。
optimizer-method-offset = 加算項
    .symbol = ε
    .tooltip = 二乗平均平方根に加えます。第1層の成分には、PyTorchのεも学習率も√n倍したものに当たります。
optimizer-method-blend = 混合
    .symbol = β₁
    .tooltip = 符号を取る対象に占める勾配の平均の割合です。残りは勾配自体です。
optimizer-method-persistence = 平均
    .symbol = β₂
    .tooltip = 勾配の平均のうち次のステップに残す割合です。
optimizer-method-l1 = ℓ₁罰則
    .symbol = ℓ₁
    .tooltip = 第1層の各重みの大きさへの罰則です。多くの重みが正確に0になります。
optimizer-method-l2 = ℓ₂罰則
    .symbol = ℓ₂
    .tooltip = 第1層の各重みの二乗の半分への罰則です。
optimizer-learning_rate = 学習率
    .symbol = η
    .tooltip = 通常の単位との関係：特徴の分散を1にし、第1層の重みを√nで割れば、平均損失に対する普通の勾配降下になり、各ステップですべての重みが勾配のη倍動きます。ステップ幅が勾配の大きさによらない手法では、この単位で第1層の成分がη/√n動きます。
    .everyday = PyTorchでは(特徴の分散1)：lr = { $first }(第1層)、{ $hidden }(隠れ層)、{ $output }(出力層)。
    .everyday-flat = PyTorchでは(特徴の分散1)：lr = { $first }(第1層)、{ $output }(出力層)。
    .everyday-epsilon = eps：{ $first }(第1層)、{ $deeper }(深い層)。
optimizer-deep_learning_rate = 深い層
    .symbol = η′
    .tooltip = 第2〜L層の学習率です(第1層と異なる場合)。0なら固定します。
    .allowed = { $least }以上の有限の数(0で深い層を固定)かNoneでなければなりません
    .set = 深い層の学習率を別にする
optimizer-schedule = スケジュール
    .tooltip = ステップtとともに変わる、両方の学習率に掛かる係数です。
optimizer-schedule-scale = 時間スケール
    .symbol = τ
    .unit = ステップ
    .tooltip = 学習率が最初の半分になるまでのステップ数です。
    .allowed = { $least }より大きい有限のステップ数でなければなりません
optimizer-schedule-floor = 下限
    .symbol = r
    .tooltip = 最終ステップでの係数です。
optimizer-schedule-every = 間隔
    .symbol = n
    .unit = ステップ
    .tooltip = 学習率を変える間隔のステップ数です。
    .allowed = { $least }以上の整数のステップ数でなければなりません
optimizer-schedule-factor = 係数
    .symbol = r
    .tooltip = 変えるたびに学習率に掛ける数です。
    .allowed = { $least }より大きく{ $most }以下の係数でなければなりません
optimizer-momentum = モメンタム
    .symbol = β
    .tooltip = 直前のステップの動きのうち次に残す割合です。
optimizer-weight_decay = 重み減衰
    .symbol = λ
    .tooltip = 各ステップで、モメンタムや符号とは別に、すべての重みを1 − ηλ倍に縮めます(分離型)。RMSPropと分離型でないAdamでは、代わりに勾配へλwを加えます。第1層のAdamWでは、PyTorchのλを√nで割ったものです。
optimizer-changes = 途中の変更
    .tooltip = あるステップから先の学習率または重み減衰を1行に1つ書きます。訓練、予測、推定量がそれで続きます。訓練の一時停止中にスライダーを動かすと、そこから続けられます。スケジュールの係数はそのまま掛かります。
    .hint = 12: learning_rate = 0.1
    .allowed = "12: learning_rate = 0.1"、"20: weight_decay = 0.01"、"30: deep_learning_rate = 0.5"のようなテキストを角括弧で並べたリストでなければなりません
optimizer-clip = 勾配の上限
    .symbol = C
    .tooltip = 大域ノルムによるクリッピング：通常の単位で全重みの勾配がこれより長ければ、この長さに縮めます。大きなネットワークでは係数がランダムでなくなるので、予測もこれに従います。
    .allowed = { $least }より大きい有限の数かNoneでなければなりません
    .set = 勾配をクリッピング
optimizer-warm_up = ウォームアップ
    .unit = ステップ
    .tooltip = 学習率がスケジュールの値まで一様に上がるステップ数です。0か1ならありません。
optimizer-batch_fraction = バッチの割合
    .tooltip = 各ステップで使う標本の割合です。毎回引き直します。1ならフルバッチです。
    .allowed = { $least }より大きく{ $most }以下の割合でなければなりません(1でフルバッチ)

optimizer-reuse = 各ステップの標本
    .tooltip = 各ステップで使う標本です。再利用する標本は訓練に使われたことを覚えられ、訓練誤差がテスト誤差を下回ります。新しい標本では起こりません。分離降下は、勾配を取る前にプレ活性化値からその記憶を除きます。
optimizer-compared = 標本の再利用と比較
    .tooltip = 同じ初期値から標本を再利用した場合も予測・訓練し、重ねて描きます：データ再利用の代償です。
choice-reuse-Reused = 再利用
    .meaning = どのステップも同じm標本
choice-reuse-Fresh = 毎回新しい
    .meaning = ステップごとに新しいm標本、尽きないデータの1回通し
choice-reuse-Decoupled = 分離
    .meaning = 同じ標本、訓練の記憶を除いたプレ活性化値での勾配
choice-method-GradientDescent = 勾配降下
    .meaning = モメンタムがあればヘビーボール
choice-method-Nesterov = Nesterov
    .meaning = 先読みするモメンタム
choice-method-Adam = Adam
    .meaning = 勾配の平均 ÷ 二乗平均平方根
choice-method-RmsProp = RMSProp
    .meaning = 勾配 ÷ 二乗平均平方根
choice-method-SignDescent = 符号降下
    .meaning = 一定の大きさのステップ
choice-method-Lion = Lion
    .meaning = 平均した勾配の符号
choice-method-Proximal = 近接勾配法
    .meaning = 第1層へのエラスティックネット罰則

choice-schedule-Constant = 一定
    .meaning = どのステップでも同じ
choice-schedule-InverseTime = 時間の逆数
    .meaning = 1/(1 + t/τ)
choice-schedule-Cosine = コサイン
    .meaning = 下限まで半周期のコサイン
choice-schedule-Steps = 階段
    .meaning = 一定間隔で係数を掛ける

choice-loss-Square = 二乗誤差
    .meaning = (f − y)²/2
choice-loss-Logistic = ロジスティック
    .meaning = ラベル±1ではlog(1 + exp(−yf))、クラスではソフトマックスの交差エントロピー

## Theory and estimate

theory-enabled = 状態発展で予測
    .tooltip = 全ステップの訓練誤差とテスト誤差を、訓練せずに計算します。
theory-rows = 行数
    .symbol = N
    .tooltip = 1本の鎖に入れるモンテカルロの行数です。誤差は1/√N、偏りは1/Nで縮みます。
theory-replicas = 反復数
    .tooltip = 2以上なら、大きな鎖の横の小さな鎖が予測の標準誤差を与えます。
    .allowed = { $least }〜{ $most }の整数でなければなりません(標準誤差には2以上)
theory-responses = 応答
    .symbol = ρ
    .tooltip = 表示する応答を行についてどう平均するか：ラデマッハのプローブ(計算時間はT²)か、完全な計算(T³)か。予測曲線はこれに依存しません。
theory-responses-probes = プローブ数
    .symbol = k
    .tooltip = 各行のラデマッハ(±1)ベクトルの数です。
theory-spread = ばらつきの計算回数
    .tooltip = 各回の訓練のばらつき(予測の横の10 %〜90 %点の帯)を、データ行列なしのこの大きさの計算何回で求めるかです。0なら帯はありません。時間がかかる場合は減らしますが、8回より少なくはしません。8回でも約1分を超える場合、帯はありません。
theory-precision = 精度
    .tooltip = 予測の浮動小数点数です。
estimator-enabled = テスト誤差を推定
    .tooltip = 各回の訓練の横で、その訓練データだけからテスト誤差を推定します。95 %の帯は、その回自身のテスト誤差を含むように作られています。

choice-responses-Probes = プローブ
    .meaning = ランダムな符号、高速
choice-responses-Full = 完全
    .meaning = 完全な行列、少数のステップの確認用

choice-precision-Double = 64ビット
    .meaning = 16桁の精度
choice-precision-Single = 32ビット
    .meaning = 高速、7桁の精度

## Runs

runs-count = 訓練の回数
    .tooltip = 訓練するネットワークの数です。特徴と雑音は回ごとに異なり、教師と初期の重みは共通です。0なら予測だけを行います。
runs-test_rows = テスト標本数
    .tooltip = 訓練結果のテスト誤差を測る未知の標本の数です。
runs-exact_test = テスト誤差を積分で求める
    .tooltip = テスト誤差を標本の平均ではなく、ガウス標本の場 u⁎ = μ′x と z = w′x についての積分として、ガウス・エルミート求積で計算します。標本誤差がないため、訓練と予測の小さな差が見えます。教師の方向と幅を合わせて4つまでの場と、滑らかな活性化関数が対象です。
runs-method = 特徴の持ち方
    .tooltip = 特徴を行列として持つかどうかです。正規分布の特徴は、訓練が必要とする分だけ生成できます。分布は同じで、メモリは標本数+特徴数で済むため、ノートパソコンでもそれぞれ百万まで扱えます。
choice-run_method-Dense = 密行列
    .meaning = すべての特徴を生成して保持します。メモリに入らない正規分布の特徴は、必要に応じて生成します
choice-run_method-MatrixFree = 行列なし
    .meaning = 訓練が必要とする分だけを、同じ分布で生成します。損失地形には行列が必要です
choice-run_method-Automatic = 計算量の少ないほう
    .meaning = 標本と特徴が多く、ニューロンとステップが少なければ行列なし
runs-precision = 訓練の精度
    .tooltip = 訓練の浮動小数点数です。
runs-record-pre_activations = プレ活性化値を記録
    .symbol = z
    .tooltip = 1回目の訓練の全ステップのプレ活性化値を、補正前と補正後について記録します：2 T m q個の数。
runs-record-weights = すべての重みを記録
    .tooltip = 1回目の訓練の全ステップの重みを記録します：T n q個の数と深い層。

## Sweep

sweep-vary = 変化させる設定
    .tooltip = 設定とその値を1行に1つ書きます。値の組み合わせ1つ1つが実験になります。
    .hint = optimizer.learning_rate = log(0.1, 10, 9)
    .allowed = 次のようなテキストを角括弧で並べたリストでなければなりません："optimizer.learning_rate = log(0.1, 10, 9)"、"model.width = [1, 2, 4]"、"data.features.count = samples / 1.5"
sweep-compute = 計算するもの
    .tooltip = 値の組み合わせごとに計算するものです。
sweep-search = 計算する組合せ
    .tooltip = すべての組合せか、最良を探す探索が通る組合せだけか。探索は粗い格子から始め、まだ最良になりうる組合せの周りを細かくします。
sweep-show = 表示
    .tooltip = 組み合わせごとに描く数値です。
sweep-seeds = シード
    .tooltip = すべての組み合わせで同じ乱数を使い、違いを設定だけにするかどうかです。

choice-compute-Prediction = 予測
    .meaning = 状態発展による(訓練なし)
choice-compute-Training = 訓練
    .meaning = 訓練による(必要なら推定も)
choice-compute-Both = 両方
    .meaning = 状態発展と訓練
choice-search-All = すべて
    .meaning = すべての組合せ
choice-search-CoarseToFine = 粗から密へ
    .meaning = 粗い格子、次に表示する数が最良のもの、およびその誤差棒に入るものの周り

choice-shown-Test = テスト誤差
    .meaning = 最終ステップの値
choice-shown-LowestTest = 最小テスト誤差
    .meaning = 全ステップでの最小値
choice-shown-StoppingStep = 最良の停止ステップ
    .meaning = テスト誤差が最小のステップ
choice-shown-Train = 訓練誤差
    .meaning = 最終ステップの値
choice-shown-Gap = テスト − 訓練
    .meaning = 最終ステップで、未知データに対する誤差がどれだけ大きいか
choice-shown-Overlap = 重なり
    .meaning = 最終ステップでの、ニューロンと教師の方向の|コサイン|の最大値(方向について平均)
choice-shown-Spread = 訓練のばらつき
    .meaning = 最終ステップでの、訓練間のテスト誤差の標準偏差
choice-shown-Headline = 見出しの数値
    .meaning = ラボの数値。ラボにはこれだけがあります
choice-shown-Distance = 分布の距離
    .meaning = 最終ステップでの、訓練標本でのプレ活性化値の分布と予測の分布の距離：標準偏差を単位としたワッサースタイン距離
choice-shown-Movement = 特徴の動き
    .meaning = 未知の標本の第1層の前活性が最後のステップまでに動く大きさ(二乗平均平方根)。予測による
choice-shown-Deviation = 実測 − 理論
    .meaning = 最終ステップでの、訓練の平均テスト誤差と予測の差

choice-seeds-Shared = 共通
    .meaning = すべての組み合わせが実験のシードを使う
choice-seeds-Redrawn = 引き直し
    .meaning = 組み合わせごとに別のシードを使う

## Landscape

landscape-enabled = ライブ
    .tooltip = 自動で探索します：予測の後、そして訓練中はステップごとに。
landscape-run = 訓練の番号
    .tooltip = 見る訓練の番号です(0から数えます)。
landscape-plane = 平面
    .tooltip = 重み空間の中の平面です。
landscape-plane-third = 第3の点
    .tooltip = 平面が通るもう1つの解です。
landscape-plane-third-run = 別の訓練
    .symbol = r
    .tooltip = 訓練の番号です(0から数えます)。
landscape-plane-third-seed = 初期値のシード
    .symbol = s
    .tooltip = シードを変えると初期値が変わります。
landscape-plane-seed = 平面のシード
    .symbol = s
    .tooltip = シードを変えると方向が変わります。
landscape-step = 中心
    .tooltip = 平面・曲率・枝刈りの中心とする訓練のステップです。
    .allowed = 訓練のステップか、最終ステップを表すNoneでなければなりません
    .last = 最終ステップ
    .at = ステップ{ $step }
    .cursor = ステップ{ $step }(時間カーソル)
landscape-surface = 高さ
    .tooltip = 色と高さが表すものです。
landscape-scale = 高さの目盛り
    .tooltip = 色と高さを線形または対数で表します。
    .log = 高さを対数に
landscape-grid = 格子
    .tooltip = 一辺の点数です。粗いものから計算します。
landscape-zoom = 倍率
    .tooltip = 1なら軌跡全体と余白、2ならその半分を示します。
    .allowed = { $least }〜{ $most }の倍率でなければなりません
landscape-test_rows = テスト誤差の行数
    .tooltip = 各点のテスト誤差を求める積分の行数です。
landscape-slice = 線の他端
    .tooltip = 訓練の終点から引く直線のもう一方の端です。
landscape-slice-run = 別の訓練
    .symbol = r
    .tooltip = 訓練の番号です(0から数えます)。
landscape-slice-seed = 初期値のシード
    .symbol = s
    .tooltip = シードを変えると初期値が変わります。
landscape-curvature-eigenvalues = 固有値の数
    .tooltip = 上位いくつの固有値を求めるかです。0なら求めません。
    .allowed = { $least }(なし)〜{ $most }の整数でなければなりません
landscape-curvature-probes = 密度のプローブ数
    .tooltip = スペクトル密度を平均するランダムベクトルの数です。0なら求めません。
    .allowed = { $least }(密度なし)〜{ $most }の整数でなければなりません
landscape-curvature-lanczos_steps = ランチョス法のステップ数
    .tooltip = それぞれのステップ数です。多いほどスペクトルが細かく分かれます。
landscape-curvature-every = 鋭さの間隔
    .unit = ステップ
    .tooltip = 訓練に沿った鋭さを測る間隔のステップ数です。0なら測りません。
    .allowed = { $least }(測らない)〜{ $most }の整数のステップ数でなければなりません
landscape-chaos-exponents = 指数
    .symbol = k
    .tooltip = 初期値の距離を10^(−k)とする各kです。
    .allowed = { $least }〜{ $most }の整数を{ $fewest }〜{ $longest }個、角括弧で並べたリストでなければなりません：初期値の距離は10^-kです
landscape-chaos-factors = 学習率の倍率
    .tooltip = 学習率に掛ける倍率です。空なら行いません。
    .allowed = { $least }より大きい学習率の倍率を最大{ $longest }個、角括弧で並べたリストでなければなりません。[]なら行いません
landscape-pruning-scope = 比べる範囲
    .tooltip = どの重み同士の大きさを比べるかです。
landscape-pruning-points = 点数
    .tooltip = 0から全部までの割合の数です。0なら枝刈りを行いません。
    .allowed = { $least }〜{ $most }の整数の割合の数か、行わない場合の0でなければなりません

choice-plane-Principal = 主成分
    .meaning = 軌跡が最も伸びる2方向
choice-plane-Points = 始点・終点・第3の点
    .meaning = 訓練の始点、終点、別の解を通る
choice-plane-Random = ランダムな方向
    .meaning = ランダムな2方向(各ニューロンの部分は重みと同じ長さ)
choice-plane-Hessian = ヘッセ行列の上位固有ベクトル
    .meaning = 訓練損失のヘッセ行列の上位2つの固有ベクトル
choice-plane-Gradient = 勾配と曲率
    .meaning = 訓練損失の勾配と最大固有ベクトル

choice-solution-Initial = 訓練の始点
    .meaning = 最初のステップの前の重み
choice-solution-Run = 別の訓練
    .meaning = 別の訓練の終点：データが異なり、初期値は同じ
choice-solution-Seed = 別の初期値
    .meaning = 同じデータで、別のランダムな初期値からの訓練の終点
choice-solution-Teacher = 教師に揃える
    .meaning = 第1層を教師の方向に回した訓練の終点

choice-height-Train = 訓練誤差
    .meaning = その訓練の標本に対する誤差
choice-height-Test = テスト誤差
    .meaning = 未知データに対する誤差
choice-height-Gap = テスト − 訓練
    .meaning = 未知データに対する誤差がどれだけ大きいか

choice-height_scale-Linear = 線形
    .meaning = 比例
choice-height_scale-Log = 対数
    .meaning = 対数で表す

choice-scope-Global = ネットワーク全体
    .meaning = 全体で小さい重みから切る
choice-scope-Layer = 層ごと
    .meaning = 層ごとに小さい重みから切る

## What the window opens on

view-panel = パネル
    .tooltip = 実験を開いたときに前面に出すパネルです。なければウィンドウの配置のままです。
    .allowed = Training、Theory、Network、Landscape、Sweep、Lab、Noneのいずれかでなければなりません
    .set = パネルを指定
view-beside = 右隣
    .tooltip = 右に並べる2つ目のパネルです。なければ最初のパネルがウィンドウを占めます。
    .allowed = Training、Theory、Network、Landscape、Sweep、Lab、Noneのいずれかでなければなりません
    .set = 2つのパネルを並べる
view-training = 訓練
    .tooltip = 訓練パネルに描くものです。
view-theory = 理論
    .tooltip = 理論パネルに描くものです。
view-landscape = 損失地形
    .tooltip = 損失地形パネルに描くものです。
view-sweep = スイープ
    .tooltip = スイープパネルに描くものです。
view-cursor = 時間カーソル
    .symbol = t
    .tooltip = 全パネルが示すステップです。なければカーソルは訓練に追従します。
    .allowed = 0〜最終ステップのステップか、Noneでなければなりません
    .set = カーソルのステップを指定
view-log_step = ステップを対数に
    .tooltip = ステップの対数に対して学習曲線を描きます。
view-log_error = 誤差を対数に
    .tooltip = 対数軸の誤差で学習曲線を描きます。
view-individual_runs = 各回の訓練を表示
    .tooltip = 平均の背後に各回の訓練を描きます。
view-notes = メモ
    .tooltip = 図の上のメモ：図の名前、軸の数での位置、言葉。ウィンドウでは図を右クリックして書きます。
    .allowed = "learning_curves @ 20, 0.31: 最小値"のようなテキストを角括弧で並べたリストでなければなりません
view-zoom = 拡大範囲
    .tooltip = グラフやマップの表示範囲：図の名前と両軸の範囲。マウスで拡大し、「この表示で開く」で保存します。図をダブルクリックすると全体に戻ります。
    .allowed = "learning_curves @ 10..50, 0.01..0.3"のようなテキストを角括弧で並べたリストでなければなりません

view-figures = プレゼンテーションの図
    .tooltip = プレゼンテーションと講演で、これらのパネルのうち表示する図の名前です。なければすべて表示します。図を書き出したときのファイル名です。
    .allowed = 図の名前を角括弧で並べたリストでなければなりません。例：["landscape_pruning"]
view-hidden = 非表示の曲線
    .tooltip = 凡例で切り替えるのと同じように、最初に非表示にする曲線の名前です：図のCSVファイルの見出しです。
    .allowed = 曲線の名前を角括弧で並べたリストでなければなりません。例：["Test, theory"]
choice-panel-Training = 訓練
    .meaning = ステップに対する訓練誤差とテスト誤差
choice-panel-Theory = 理論
    .meaning = 時間カーソルでの分布、重なり、応答
choice-panel-Network = ネットワーク
    .meaning = ネットワークと重みの図
choice-panel-Landscape = 損失地形
    .meaning = 重み空間の平面、曲率、カオス、枝刈り
choice-panel-Sweep = スイープ
    .meaning = いくつかの設定の値のすべての組み合わせ
choice-panel-Lab = ラボ
    .meaning = ラボの図
choice-panel-Data = データ
    .meaning = 読み込んだデータファイル

choice-training_view-Curves = 曲線
    .meaning = 実測・理論・推定の訓練誤差とテスト誤差
choice-training_view-Residuals = 実測 − 理論
    .meaning = 実測 − 理論(合成標準誤差単位)
choice-training_view-Estimate = 推定
    .meaning = 訓練データから推定したテスト誤差と、各曲線による早期停止
choice-training_view-Losses = 損失
    .meaning = 訓練が最小化する損失(二乗誤差でない場合)
choice-training_view-Misclassification = 誤分類
    .meaning = 誤った側にある標本の割合(クラスで訓練する場合)
choice-training_view-Components = 成分
    .meaning = 複数の方向を持つ目標の各部分の学習された量
choice-training_view-Confusion = 混同行列
    .meaning = カーソルのステップで、各クラスのテスト行に占めるそれぞれの答えの割合
choice-training_view-Lengths = 長さ
    .meaning = 重みのノルム、初期値からの距離、経路の長さ
choice-training_view-Splits = 分割
    .meaning = データファイルの分割ごとに、推定と取り分けた行の誤差
choice-training_view-Table = 表
    .meaning = 十数個のステップでの誤差

choice-theory_view-Laws = プレ活性化値
    .meaning = 1つのニューロンのプレ活性化値の分布(補正前、補正後、予測)
choice-theory_view-Overlaps = 重なり
    .meaning = 各ニューロンが教師から学んだ量と実効信号
choice-theory_view-Components = 成分
    .meaning = 複数の方向を持つ目標の各部分の学習された量と、その方向との重なり
choice-theory_view-Responses = 応答
    .meaning = Onsager行列ρ：重みが過去のステップの雑音をどう覚えているか
choice-theory_view-Covariances = 共分散
    .meaning = 未知データのプレ活性化値のステップ間の共分散
choice-theory_view-Weights = 重み
    .meaning = 深い層の重みと、第1層に占める信号の量
choice-theory_view-Teacher = 教師
    .meaning = 訓練した重みから推定した教師と、95 %区間、そのうち真値を含む割合
choice-theory_view-Predicted = 実測と理論
    .meaning = プレ活性化値のQ–Qプロット：実測と理論

choice-sweep_shape-Map = マップ
    .meaning = 2つの設定のヒートマップ、または1つの設定の曲線と、1つの組み合わせの学習曲線
choice-sweep_shape-Tuning = 最良の値
    .meaning = 最良の学習率、または別の設定の最良の値を、他の設定に沿って、また各ステップで
choice-sweep_shape-Slices = 断面
    .meaning = 1つの組み合わせを通り各設定に沿った値(理論・実測・推定)
choice-sweep_shape-Choice = 選択
    .meaning = 推定だけで選んだ設定と停止ステップを、取り分けた行による選択と分割ごとに比較
choice-sweep_shape-Table = 表
    .meaning = 最良の組み合わせから順に

choice-landscape_view-Map = ヒートマップ
    .meaning = 重み空間の平面上の誤差(等高線と訓練の軌跡)
choice-landscape_view-Space = 3D曲面
    .meaning = 回転できる曲面として
choice-landscape_view-Slices = 断面
    .meaning = 時間カーソルの訓練を通る、平面の2方向に沿った誤差
choice-landscape_view-Line = 補間
    .meaning = 訓練の終点から別の解への直線上の誤差：障壁はあるか
choice-landscape_view-Curvature = 曲率
    .meaning = ヘッセ行列の固有値と、訓練に沿った鋭さ(2/ηと比較)
choice-landscape_view-Chaos = カオス
    .meaning = 近い初期値から始めた2つの訓練がどう離れるか
choice-landscape_view-Pruning = 枝刈り
    .meaning = 枝刈りした重みの割合に対する誤差
choice-landscape_view-Numbers = 数値
    .meaning = 平面の方向の各層に占める割合と、すべての数値
