# The panels in the centre of the window.

## Every panel

panel-nothing = すべてのパネルが閉じています。「表示」メニューで開けます。「配置をリセット」で全部が戻ります。
panel-restore = { $panel }を元に戻す
    .tooltip = パネルをほかのパネルの並びに戻します
panel-maximize = { $panel }を最大化
    .tooltip = このパネルを中央いっぱいに広げます
panel-help = { $panel }のヘルプ
    .tooltip = ここに見えるものの説明と式
panel-tab-tooltip = ドラッグで移動、ダブルクリックで最大化
figure-export = 書き出す
    .tooltip = この図をSVG、PNG、PDF、PGF、CSVで書き出します
    .name = { $title }を書き出す
figure-copy = コピー
    .tooltip = この図をクリップボードに置きます
    .name = { $title }をコピーする
figure-copy-picture = 画像としてコピー
figure-copy-table = 表（CSV）としてコピー
figure-export-entry = 書き出す…
empty-plot = まだ表示するものがありません

# Why nothing is drawn yet.
empty-stopped = 予測は中止されました。リセットでやり直します。
empty-settings = 許されない設定があり、左側に印が付いています。直すと予測が自動的にここに描かれます。
    .presenting = 許されない設定があります。F5で、印の付いた設定パネルに戻れます。
empty-getting-ready = 準備中…
empty-predicting = 予測中…
empty-computing = 計算中…
empty-theory-off = 予測は設定(理論)で無効になっています。
no-estimate-of-spectrum = 推定には特徴の分散が等しいことが必要ですが、スペクトルが等方的ではありません。
no-estimate-of-clipping = 推定にはクリッピングのない勾配が必要です。
no-responses-of-clipping = 勾配雑音への応答は、勾配をクリッピングしない場合に描かれます。
no-responses-of-spectrum = 勾配雑音への応答は、特徴の分散が等しい場合に描かれます。スペクトルが等方的ではありません。
no-responses-of-optimizer = ステップ間の応答は、勾配降下、ヘビーボール、Nesterovの場合に追跡されます。予測そのものには必要ありません。
no-prediction-of-file = ファイルのデータには既知の教師がないため、予測はありません。訓練結果と推定は「訓練」パネルにあります。
no-prediction-of-file-yet = ファイルのデータには既知の教師がないため、予測はありません。スペースキーで訓練すると、訓練結果と推定がここに描かれます。
no-comparison-of-file = 訓練結果と予測の比較です。ファイルのデータには既知の教師がないため、予測はありません。
no-comparison = この訓練結果は予測と比較できません。2回以上の訓練と、発散しない予測が必要です。
nothing-of-these-runs = この訓練結果には該当するものがありません。推定が設定(理論)で無効か、数値が発散しました。

## Training

panel-training = 訓練
    .help = 緑は理論で、訓練誤差(破線)とテスト誤差(実線)を、訓練することなく全ステップについて予測します。青は実際の訓練で、その平均は理論の上に乗ります。橙は訓練データだけから推定したテスト誤差で、縦線はその最小点、すなわち早期停止の時点です。黒い線は全パネルに共通の時間カーソルで、ドラッグか矢印キーで動かせます。
    .equation = train_t = E[(f(Θᵗ) − Y)²],  test_t = E[(f(Uᵗ) − φ_*(U_*))²] + σ²,  estimate_t = mean_k (Y_k − f(Û_kᵗ))²

# Its views.
training-table-squared = 二乗誤差

training-individual-runs = テスト誤差(各回)
training-train-curves = スペースキーで訓練すると、ここに結果が描かれます。
training-train-lengths = スペースキーで訓練すると、ノルム・距離・経路の長さがここに描かれます。データ行列のない訓練にはありません。
training-train-splits = スペースキーで訓練すると、分割ごとの推定と取り分けた行の誤差がここに描かれます。2回以上の訓練が必要です。
training-train-residuals = スペースキーで訓練すると、訓練結果 − 理論がここに描かれます。2回以上の訓練と予測が必要です。
training-train-estimate = スペースキーで訓練すると、テスト誤差の推定がここに描かれます(設定の「理論」で有効な場合)。
training-no-losses = 訓練は二乗誤差を最小化します：「曲線」を見てください。
training-no-misclassification = 目標はクラスではなく数値です：「曲線」を見てください。
training-single = 各回の訓練
    .tooltip = 各回の訓練のテスト誤差を細い線で描きます
training-log-step = ステップを対数に
    .tooltip = ステップを対数軸にします。ステップ0は描けません
training-log-error = 誤差を対数に
    .tooltip = 誤差を対数軸にします
# The line above the curves: test errors at the time cursor.
training-values = t = { $step }のテスト誤差：
training-no-values = t = { $step }のテスト誤差：なし
training-value-theory = 理論 { $value }
training-value-runs = 実測 { $value }
training-value-estimate = { $estimate } { $value }
training-run = 回
    .tooltip = { $runs }回の訓練のうちどれか：その推定を、その回自身のテスト誤差と並べます。

## Theory

panel-theory = 理論
    .help = 訓練済みニューロンの訓練データに対する入力zは正規分布に従いません。重みが、訓練に使った各標本を覚えているからです。理論はその分布(Θ)を厳密に予測し、何を引けば正規分布(U)が残るかを与えます。それが応答ρを含むOnsager項です。両方を時間カーソルのステップで、1回目の訓練とともに描きます。ほかに、重なり、応答、共分散、深い層の重みも表示できます。
    .equation = Θᵗ = Uᵗ + Σ_{"{"}s<t{"}"} ρ_{"{"}t,s{"}"} Gˢ,   Uᵗ = Q_t γ + Σ_{"{"}s<t{"}"} ρ_{"{"}t,s{"}"} ζˢ,   Cov(ζᵗ, ζˢ) = φ E[Gᵗ Gˢ′]

# Its views.

theory-estimate-off = 推定は設定(理論)で無効になっています。
theory-train-estimator = スペースキーで訓練してください：推定を伴う訓練が必要です。
theory-train-comparison = スペースキーで訓練してください：訓練結果と予測を比較します。
theory-step-0 = ステップ0では覚えているものがありません：時間カーソルを動かしてください。
theory-least-gaussian = 最も非ガウス的なニューロン
theory-neuron = ニューロン
    .tooltip = プレ活性化値を表示するニューロン。選ばなければ、正規分布から最も離れたもの
theory-direction = 方向{ $number }
    .tooltip = 教師の方向

## Network

panel-network = ネットワーク
    .help = 円はニューロン、左端は教師の方向、右端は出力です。辺は時間カーソルのステップでの重みで、太さは層内での大きさ、色は符号を表します。教師から出る辺は重なりで、各方向をニューロンがどれだけ見つけたかを示します。
    .equation = f(x) = w_L′ s(W_{"{"}L−1{"}"}′ s(… s(W₂′ s(w′x)))),  重なり = (1/n) w′μ

network = ネットワーク
network-at = ステップ{ $step }のネットワーク
# The caption, which is all that those have who do not see the drawing.
network-known = 幅{ $width }の隠れ層{ $hidden }層のネットワーク。辺はステップ{ $step }の重み：太さは大きさ、赤は正、青は負。
network-known-biases = 幅{ $width }の隠れ層{ $hidden }層のネットワーク。辺はステップ{ $step }の重み、円はバイアス：太さは大きさ、赤は正、青は負。
network-unknown = 幅{ $width }の隠れ層{ $hidden }層のネットワーク。予測か訓練があれば、辺が重みを表します。
# What the pointer is at in the drawing.
network-read-overlap = 第1層のニューロン{ $to }と方向{ $from }の重なり：{ $value }
network-read-norm = 第1層のニューロン{ $to }の重みの長さ：{ $value }
network-read-weight = 第{ $left }層のニューロン{ $from }から次の層のニューロン{ $to }への重み：{ $value }
network-read-output = 第{ $left }層のニューロン{ $from }から出力{ $to }への重み：{ $value }
network-read-bias = 第{ $layer }層のニューロン{ $node }のバイアス：{ $value }
network-read-output-bias = 出力{ $node }のバイアス：{ $value }

## Lab

panel-lab = ラボ
    .help = ラボは1つの現象だけを扱う独立した実験です。設定は左側、図はここにあります。線は理論、点はその場で計算される結果です。スペースキーで一時停止・再開します。設定を変えると計算をやり直しますが、描き直すだけで済む場合はそうします。
    .equation = 各ラボの式と出典は図の上に示されます。

lab-none = プリセット一覧(Ctrl+G)に、ラボを開くプリセットがあります。
lab-source = 式と出典
lab-nothing = まだ何も計算されていません

## Data

panel-data = データ
    .help = 読み込んだデータファイルです。各列の名前の下に、使い方、推定された種類、欠損の数を示します。ファイルの書式と列の種類は、選んだときに自動で判定されます。すべてここか設定パネルで変更でき、プリセットに保存されます。欠損のある行は、その列を補完しない限り除かれます。
    .equation = 特徴：(x − 平均)/標準偏差(訓練行について)、その後に主軸。カテゴリ：テキストごとに0と1の列。

data-none = この実験は教師から標本を生成します。ファイルをウィンドウにドロップするか選択すると、自分のデータで学習できます。
data-browse = データファイルを選ぶ…
data-reading = { $file }を読み込み中…
data-rows = { $rows }行
    .first = 先頭{ $rows }行
data-verdict = 判定
data-used = 数値{ $numbers }列、カテゴリ{ $categories }列、無視{ $ignored }列
data-again = 再判定
    .tooltip = ファイルを調べ直し、区切り文字・文字コード・列を判定どおりにします。手で変えた内容は置き換えられます。
data-no-header = 列名の行なし
data-skipped = 先頭{ $lines }行を飛ばす
data-comment = { $sign }で始まる行を飛ばす
data-empty-cell = (空)
data-missing = { $count }件を補完
    .tooltip = 欠損セル：選択すると訓練行の平均で補完し、欠損を示す列を加えます。選択しなければその行を除きます。
data-column = { $kind }({ $rows }行から判定)
data-different = 異なる値{ $count }種
data-taken-as-missing = 欠損とみなす値：

## Landscape

panel-sweep = スイープ
    .help = 「スイープ」に並べた値の組み合わせ1つ1つを独立した実験として、状態発展で予測するか実際に訓練します。マップは粗いものから順に埋まります。すべて同じ乱数を使うので、隣り合う組み合わせの違いは設定だけです。組み合わせをクリックすると学習曲線を表示し、ダブルクリックすると実験として開きます。
    .equation = E(η, φ, q, …)、ステップTの値または min_t E_t
sweep-empty = 変化させる設定がまだありません。左側の「スイープ」に設定とその値を書くか、設定名を右クリックしてください。
sweep-wrong = このスイープは計算できません。理由は左側の「スイープ」にあります。
sweep-computing = 最初の組み合わせを計算中…
# $time is such as “12 minutes”.
sweep-press = 計算には全コアで最大{ $time }かかります。
sweep-press-lab = 「計算」はラボを組合せごとに1回ずつ計算します。1回の時間は最初の1つが終わると分かります。
sweep-begin = すべて計算
    .tooltip = すべての組み合わせを、粗いものから順に計算します。
sweep-begin-search = 探索
    .tooltip = 粗い格子を計算し、次にまだ最良になりうる組合せの周りを計算します。
sweep-pause = 一時停止
    .tooltip = 後でここから再開できます。
sweep-resume = 再開
    .tooltip = ここから再開します。
sweep-stop = 中止
    .tooltip = 計算済みの結果は残ります。
sweep-done = { $done } / { $cells }
sweep-at-cursor = カーソル位置
    .tooltip = 最終ステップではなく時間カーソルのステップの誤差を示します。カーソルは学習曲線で動かせます。
sweep-sort = この列で並べ替えます。もう一度押すと逆順になります。
sweep-confirm = 確認
    .tooltip = 選んだ組み合わせ、または最良の組み合わせとその隣を実際に訓練します({ $key })。結果は予測に一致するはずです。
sweep-nothing-to-confirm = 確認するスイープがありません。左側の「スイープ」に書いて計算してください。
sweep-refine = 細分化
    .tooltip = 選んだ組み合わせ、または最良の組み合わせの隣との間に、同じ数の値を加えます。
sweep-open = 開く
    .tooltip = 選んだ組み合わせ、または最良の組み合わせを実験として開きます。元に戻すとスイープに戻ります。
    .of-lab = 選んだセルをその設定のラボとして、または中央のセルを開きます。元に戻すとスイープに戻ります。
# $settings is such as “Learning rate = 0.5, Width = 8”.
sweep-best-is = 最良：{ $value }({ $settings })

panel-landscape = 損失地形
    .help = 誤差はすべての重みの関数です。ここでは重み空間の中の平面上に描き、訓練の軌跡を射影します。数千次元のうち見えるのは1つの平面だけなので、軌跡がどれだけ平面から外れているかを常に示し、実際の誤差と射影した点での誤差を比べます。ほかに、断面、2つの解を結ぶ線、曲率と安定性の縁、小さな摂動の成長、枝刈りの影響も表示できます。
    .equation = L(a, b) = L(θ₀ + a d₁ + b d₂),   第1層：z = z₀ + a z₁ + b z₂,   λ_max(Hessian) < 2/η なら安定

# Its views.

landscape-of-lab = ラボには損失地形がありません。プリセット一覧(Ctrl+G)に損失地形のある実験があります。
landscape-exploring = 探索中…
landscape-stopped = 描くものがまだないうちに探索が止められました。「計算」で再開します。妨げがあった場合は、下のメッセージに理由があります。
    .presenting = 描くものがまだないうちに探索が止められました。F5で操作画面に戻ります。
landscape-compute = 「計算」を押すと、すべての重みを記録しながらもう一度訓練し、その周りの誤差をここに描きます。「ライブ」を選ぶと自動で行い、訓練中の様子を追います。
    .presenting = 損失地形はまだ探索されていません。F5で操作画面に戻ります。
landscape-not-computed = これは計算されませんでした。妨げがあった場合は、下のメッセージに理由があります。
# A presentation does not show the controls.
landscape-no-chaos = カオスには、比較する学習率が必要です。上に倍率を入力してください(例：1, 4)。
    .presenting = カオスには、比較する学習率が必要です。F5で操作画面に戻ります。
landscape-no-pruning = 枝刈りは無効です：上で点の数を増やしてください。
    .presenting = 枝刈りは無効です。F5で操作画面に戻ります。
landscape-no-curvature = 曲率は無効です：上で固有値の数を増やしてください。
    .presenting = 曲率は無効です。F5で操作画面に戻ります。

## Reuse of samples, inference of the teacher

no-estimate-without-reuse = 標本が毎回新しい場合や分離降下の場合は、訓練誤差がそのままテスト誤差の推定になります。
no-responses-without-reuse = ステップ間の応答は、標本をそのまま再利用する場合に追跡されます。
no-covariances-of-fresh = 各ステップが独自の標本を持つため、2つのステップのプレ活性化値は別の標本のものです。
no-inference = 教師を推定できるのは、最適化法が線形、特徴の分散が等しく、リンク関数が既知で、ニューロンが64個以下の場合です。それ以外では重みの分布が異なります。
theory-train-inference = スペースキーで訓練してください：訓練した重みと理論から教師を推定します。

## Classes

training-no-confusion = 訓練すると、どのクラスがどれと間違われるかが分かります。

panel-compare = 並べて比較
    .help = 2つの実験を同じ軸で並べます。左は記録にある実験をビット単位で同じになるよう計算し直したもの、右は今の実験です。上に異なる設定を示します。拡大、移動、十字線、時間カーソルは両方に共通です。
    .equation = 2つの図は、どちらかが描くものすべての範囲を共有します。

compare-nothing = まだ比較できるものがありません。この実験を訓練し(スペースキー)、設定を変えてから、ここで両方を見てください。残しておきたいものは固定できます。
compare-lab = ラボには比較できる訓練がありません。ネットワークを訓練する実験を開いてください。
compare-with = 左：
    .tooltip = 記録にあるもの。固定したものが先で、右と異なる設定を添えて示します。
compare-pin = 固定
    .tooltip = 一覧の先頭に置き、テスト誤差を学習曲線の背後に描きます。
compare-same = 設定は同じです。
compare-differ = 左 | 右：
compare-more = 他{ $count }個
compare-left = 左
compare-right = 右(現在)
compare-empty = この表示で描くものはありません。
compare-computing = 左の実験を計算し直しています …
