# What the experiment says: costs, and mistakes in presets and data files.

## Memory

budget-memory = この実験には約{ $needed }のメモリが必要ですが、上限は{ $limit }です。大部分は{ $part }の{ $bytes }です：{ $advice }。上限はONSAGER_MEMORYで上げられます
budget-variable = ONSAGER_MEMORYが{ $value }です。バイト数か、KiB、MiB、GiB、TiBを付けた数(例：4GiB)でなければなりません

# $part and $advice: what is held, and which settings make it smaller.
memory-estimator = 推定に使う全訓練標本の応答
    .advice = data.samplesかmodel.widthを下げる、runs.precisionをSingleにする、またはestimator.enabledをfalseにしてください
memory-shown-responses = 表示する1回目の訓練の応答
    .advice = data.samples、optimizer.steps、model.width、またはtheory.responsesのプローブ数を下げてください
memory-training-data = 訓練データ
    .advice = data.samplesかdata.featuresを下げる、またはruns.precisionをSingleにしてください
memory-matrix-free = 訓練が必要とする特徴
    .advice = optimizer.steps、model.width、data.samples、data.featuresのいずれかを下げる、またはruns.precisionをSingleにしてください
memory-spread = ばらつきを求めるための訓練
    .advice = theory.spreadを0にする、またはoptimizer.stepsかmodel.widthを下げてください
memory-test-samples = テスト標本
    .advice = runs.test_rowsかdata.featuresを下げてください
memory-table = データファイルの表
    .advice = データファイルの行か列を減らしてください
memory-held-out = 取り分けた行
    .advice = データファイルの行か列を減らしてください
memory-preparation = データファイルの行の前処理
    .advice = データファイルの行か列を減らす、またはdata.whitenをfalseにしてください
memory-record = 全ステップの記録
    .advice = runs.record.weightsかruns.record.pre_activationsをfalseにする、またはoptimizer.stepsを下げてください
memory-trajectory = 重み空間の軌跡
    .advice = data.features、model.width、optimizer.stepsのいずれかを下げる、またはlandscape.enabledをfalseにしてください
memory-landscape-samples = 損失地形の標本
    .advice = data.samples、data.features、landscape.test_rowsのいずれかを下げてください
memory-lanczos = ランチョス法の基底
    .advice = landscape.curvature.eigenvaluesかlanczos_stepsを下げてください
memory-state-evolution = 状態発展の履歴
    .advice = theory.rows、optimizer.steps、model.widthのいずれかを下げる、またはtheory.precisionをSingleにしてください
memory-responses = ステップ間の応答と共分散
    .advice = optimizer.stepsかmodel.widthを下げてください

## Data files. These follow the name of the file and the line: “data.csv:3: …”.

table-missing = このデータファイルはありません。data.pathはプリセットのフォルダを起点とします
table-folder = これはフォルダです。data.pathはデータファイルでなければなりません
table-unreadable = このデータファイルは読めません：{ $reason }
table-not-regular = これは通常のファイルではありません。data.pathはデータファイルでなければなりません
table-not-text = このデータファイルはUTF-8のテキストではありません：data.dialect.encodingを設定してください
table-empty = このデータファイルは空です。列名の見出し行と、数値の行が必要です
table-header-only = このデータファイルには見出しがありますが、行がありません
table-one-row = このデータファイルには行が1つしかなく、訓練できません
table-other-separator = 見出しが1列`{ $header }`になっています。列の区切りは{ $separator }ではなく{ $used }のようです：data.dialect.separatorを{ $name }にしてください
table-ragged = この行のセルは{ $found }個ですが、見出しは{ $expected }個です
table-empty-cell = 列`{ $column }`に空のセルがあります。data.dialect.missingに""がない限り、すべてのセルに値が必要です
table-not-a-number = 列`{ $column }`の`{ $value }`は数値ではありません：列をdata.columns.categoriesかignoredに、または値をdata.dialect.missingに加えてください
table-not-finite = 列`{ $column }`に`{ $value }`があります。すべてのセルは有限の数でなければなりません
table-no-features = 目標`{ $target }`のほかに列がありません。特徴が少なくとも1つ必要です
table-constant-target = 目標`{ $target }`の値がすべての行で同じため、学ぶものがありません
table-constant-features = すべての特徴の列が一定で、行を区別できません
table-not-a-label = 目標が{ $value }です。ロジスティック損失の目標は-1と1だけでなければなりません：data.labelでクラスを指定してください
table-long-row = この行は{ $longest }より長いです。改行か閉じる引用符がないか、CSVファイルではありません
table-too-large = このデータファイルの{ $rows }行の数値だけでメモリの上限{ $limit }に達し、まだ行があります。行か列を減らすか、ONSAGER_MEMORYを上げてください
table-missing-target = 目標の列`{ $target }`がありません。列は{ $columns }です
    .near = 目標の列`{ $target }`がありません(`{ $nearest }`のことですか？)。列は{ $columns }です
table-other-characters = この文字({ $codes })の目標の列`{ $target }`はありません。同じように見える列は{ $column }と書かれています：ファイルから列名をコピーしてください
table-too-few-rows = { $rows }行のうち、data.hold_outにより訓練は{ $training }行、テストは{ $held_out }行になります。少なくとも{ $least }行と1行が必要です
table-too-many-texts = 列`{ $column }`には{ $most }種を超えるテキストがあり、カテゴリには多すぎます：data.columns.ignoredに加えてください
table-not-positive = 列`{ $column }`の`{ $value }`には対数がありません：0より大きくなければなりません
table-missing-class = `{ $target }`が、data.labelで指定したクラス`{ $class }`の行がありません。あるのは{ $classes }です
table-all-dropped = { $rows }行のすべてに欠損があります：列をdata.columns.filledかignoredに加えてください
# Names of columns that a column of the file becomes besides its own: rare texts of a category, and where it is missing.
table-other-levels = { $column } = その他
table-missing-level = { $column } 欠損
# What a column of a data file seems to be, and what it is used as.
column-number = 数値
column-category = カテゴリ
    .texts = { $kind }({ $count }種)
column-date = 日付
column-identifier = 行の名前
column-text = テキスト
column-empty = 情報なし
use-target = 目標
use-number = 数値
use-category = カテゴリ
use-ignored = 無視
# What separates columns.
separator-commas = コンマ
separator-semicolons = セミコロン
separator-tabs = タブ
separator-bars = 縦線
separator-colons = コロン
separator-spaces = 空白

## Presets. These follow the name of the file and the place: “mine.ron:3:7: …”.

preset-unwritable = { $file }：このファイルには書き込めません：{ $reason }
preset-unknown = この名前のファイルも付属プリセットもありません
    .near = この名前のファイルも付属プリセットもありません({ $nearest }のことですか？)
preset-not-regular = これは通常のファイルではないため、プリセットではありません
preset-folder = これはフォルダであり、プリセットファイルではありません
preset-missing = このプリセットファイルはありません
preset-unreadable = このプリセットファイルは読めません：{ $reason }
preset-too-large = このファイルは1 MiBを超えており、プリセットではありません
preset-not-text = これはUTF-8のテキストではありません：プリセットはUTF-8で保存してください
preset-newer-format = formatが{ $format }です。{ $newer }
preset-set-twice = { $path }が2回設定されています。どちらかを残してください
preset-trailing = プリセットを閉じる`)`の後に何かがあります。取り除いてください
preset-open-comment = /*で始まるコメントに*/がありません
preset-ends-early = プリセットが途中で終わっています：値か`)`がありません
preset-no-comma = { $path }と次の設定の間にコンマがありません
# $found is what stands there instead, in the words of the reader of RON files or one of the two below.
preset-no-group = プリセットは括弧で囲んだ設定の組です。例：(seed: 1)。{ $found }
preset-expects-setting = ここには別の設定が必要です。例：seed: 1。{ $found }
preset-starts-with-bracket = `{ $found }`ではなく`(`で始まります
preset-found = `{ $found }`がありました
# $rule is what the setting may be, from settings.ftl.
preset-value = { $path }が{ $value }です。{ $rule }
    .near = { $path }が{ $value }です({ $nearest }のことですか？)。{ $rule }
preset-lacks = { $path }に`{ $field }`がありません
    .rule = { $path }に`{ $field }`がありません。{ $rule }
preset-no-value = { $path }に値がありません。{ $rule }
preset-no-quote = { $path }に閉じる引用符がありません
preset-backslash = { $path }に未知のエスケープがあります。バックスラッシュは\\と書いてください
preset-no-setting = プリセットに設定`{ $setting }`はありません。あるのは{ $known }です
    .near = プリセットに設定`{ $setting }`はありません({ $nearest }のことですか？)。あるのは{ $known }です
preset-no-setting-in-group = `{ $group }`に設定`{ $setting }`はありません。あるのは{ $known }です
    .near = `{ $group }`に設定`{ $setting }`はありません({ $nearest }のことですか？)。あるのは{ $known }です

## Assumptions of the theorem that an experiment does not meet. They are named, and the experiment runs all the same.

assumption-activation = 定理は4回連続微分可能な活性化関数を仮定しますが、{ $name }はそうではありません。
assumption-activation-relu = 定理は4回連続微分可能な活性化関数を仮定しますが、ReLUは0で微分できません。
assumption-link = 定理は滑らかなリンク関数を仮定しますが、{ $name }は滑らかではありません。
assumption-link-relu = 定理は滑らかなリンク関数を仮定しますが、ReLUは場が0の点で滑らかではありません。
assumption-link-sign = 定理は滑らかなリンク関数を仮定しますが、符号関数は場が0の点で滑らかではありません。
assumption-link-even = 定理は滑らかなリンク関数を仮定しますが、偶リンクは場が±0.674の点で滑らかではありません。
assumption-link-parity = 定理は滑らかなリンク関数を仮定しますが、パリティは場が0の点で滑らかではありません。
assumption-law = 定理は裾の軽い(劣ガウスの)特徴を仮定しますが、{ $name }の裾はより重いです。
assumption-law-student = 定理は裾の軽い(劣ガウスの)特徴を仮定しますが、自由度{ $degrees }のt分布の裾はより重いです。
assumption-law-laplace = 定理は裾の軽い(劣ガウスの)特徴を仮定しますが、ラプラス分布の裾はより重いです。
assumption-columns = 定理は独立な特徴を仮定しますが、ファイルの列は白色化しても独立ではありません。
# What the reader of RON files expects, within its own messages.
expected-parts = { $of }の設定
expected-lab = ラボの名前と括弧内の設定
expected-lab-settings = ラボ{ $lab }の設定
# A mistake in the program: a lab's description and its settings are not alike.
lab-settings-misfit = ラボ{ $lab }の設定が合いません：{ $reason }

## Files of weights

weights-file = { $path }：{ $reason }
weights-none = 配列{ $names }のいずれもありません
weights-shape = 配列{ $array }の形が{ $found }です。{ $expected }か、その前にステップの軸を1つ加えた形でなければなりません
weights-not-finite = 配列{ $array }に、無限大か数でない要素があります
weights-no-covariance = 配列K0が共分散ではありません：対称で、固有値が0以上でなければなりません
weights-both = 配列K0と、それが代わりをする{ $array }の両方があります：どちらかを除いてください
weights-no-teacher = 配列{ $array }は教師についてのものですが、ファイルのデータには教師がありません
weights-no-biases = 配列{ $array }はバイアスですが、このネットワークにはバイアスがありません：model.biasesをtrueにするか、配列を除いてください
weights-few-features = 配列K0は{ $fields }個の場のものですが、特徴は{ $features }個です：少なくとも同じ数が必要です
npz-unreadable = 読めません({ $reason })
npz-no-archive = NPZファイル(配列のZIPアーカイブ)ではありません
npz-compressed = 配列{ $array }が読めない方式で圧縮されているか暗号化されています：numpy.savezかnumpy.savez_compressedで書いてください
npz-broken = 配列{ $array }が壊れています({ $reason })
npz-no-array = 配列{ $array }の先頭がnumpyの配列ではありません
npz-header = 配列{ $array }のヘッダを解釈できません
npz-kind = 配列{ $array }の数の型が{ $kind }です。実数のリトルエンディアン(float32、float64、整数)でなければなりません
npz-length = 形{ $shape }の配列{ $array }には{ $expected }バイト必要ですが、{ $found }バイトです
npz-large = 配列{ $array }は、使えるメモリを超えます
table-class-count = data.labelでは目標`{ $target }`のクラスは{ $count }個ですが、{ $found }個あります
