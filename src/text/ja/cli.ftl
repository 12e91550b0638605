# The command line: help, what is printed, and errors, which follow “onsager: ”.

## onsager --help

cli = ニューラルネットワークの学習ダイナミクスの精密解析：予測・訓練・推定。
    .examples =
        例：
          onsager                                     ウィンドウ
          onsager three_layers                        プリセットを開いたウィンドウ
          onsager presets                             付属プリセットの一覧
          onsager run three_layers --out results      予測・訓練・推定し、結果をresults/へ
          onsager run mine.ron --out more --seed 7    自分のプリセットを、別のシードで
          onsager run relu --out out --set optimizer.steps=60 --set model.width=8
          onsager presets two_layers > mine.ron       付属プリセットを自作の出発点に
          onsager sweep relu --out grid --vary 'optimizer.learning_rate = log(0.1, 4, 9)'
                                                      学習率ごとに1つの予測
          onsager check mine.ron                      正しいか、どれだけかかるか

        PRESETはRONファイルのパスか、付属プリセットの名前です。プリセットのどの項目にも既定値が
        あるので、`(model: (width: 8))`だけで完全なプリセットになります。

        終了コード：
          0    すべて完了
          1    何も計算できなかった(すべて直ちに発散した、何も求められていない)、または
               ウィンドウを開けない
          2    コマンドラインの誤り
          3    プリセットかそのデータファイルの誤り
          4    許容量を超えるメモリが必要：計算機かコンテナの半分、
               またはONSAGER_MEMORY=4GiB
          5    結果を書き出せない
          130  Ctrl-C、SIGTERM、SIGHUPで中止。途中までの結果を、その印を付けて書き出します
cli-window-preset = ウィンドウで開くもの：プリセット・講演・データファイルのパス、または付属プリセットの名前
cli-window-run = すぐに訓練を始める
cli-window-screenshot = ウィンドウの画像をPNGで書き出して終了する
    .allowed = PNGで書き出すので、.pngで終わらなければなりません
cli-window-after = 画像を撮る時点：計算がすべて終わる`done`、または秒数
    .allowed = `done`か秒数でなければなりません
cli-window-size = ウィンドウの大きさ(ポイント)、例：1600x1000
    .allowed = 1600x1000のような幅と高さ(ポイント、それぞれ200以上)でなければなりません
cli-language = 表示するすべての文の言語。指定しなければシステムの言語
    .allowed = enかjaでなければなりません
cli-window-theme = ウィンドウの配色。指定しなければ前回と同じ
    .allowed = lightかdarkでなければなりません
cli-window-present = プレゼンテーションで始める
cli-window-panel = 中央いっぱいに広げるパネル、例：`training`
    .allowed = { $names }のいずれかでなければなりません

## onsager sweep and merge

cli-sweep = 設定の値の組み合わせごとにプリセットを計算し、それぞれ1行をファイルに加える
    .help =
        変化させるものはプリセットのsweep: (vary: ["optimizer.learning_rate = log(0.1, 4, 9)"])か、
        --varyで指定します。値はlog(始, 終, 個数)、linear(始, 終, 個数)、角括弧のリスト、または
        ほかの設定の式です：--vary 'data.features.count = samples / 1.5'

        DIRに書き出すもの：
          results.csv   計算が終わり次第、組み合わせごとに1行：値とシード、各数値と標準誤差、
                        秒数、バージョン
          sweep.csv     すべて終わった後、同じものを順に並べたもの(秒数なし)
          sweep.npz     同じ数値のNumPy配列(設定ごとに1つの軸)
          sweep_*.*     図(SVG、PNG、CSV)
          summary.json  変化させたものと、最良の組み合わせ
          preset.ron    スイープしたプリセット

        中止・強制終了・ディスク不足の後も、同じコマンドで続きから計算します。results.csvにある
        ものは計算し直しません。数値はスレッド・順序・計算機によりません。

        --shard 2/8は8分割の2番目を、別の計算機や別のタスクで計算します。部分ごとに別のDIRを
        使い、`onsager merge parts/* --out whole`で結合します。
cli-sweep-out = 行を書くフォルダ。同じスイープの既存の内容は残る
cli-sweep-vary = プリセットのスイープの代わりに変化させる設定と値。繰り返し指定できる
cli-sweep-shard = N分割のI番目だけ
    .allowed = 2/8(8分割の2番目)のようなI/Nでなければなりません
cli-sweep-confirm = すべて計算した後、最良の組み合わせとその隣を訓練し、選択の損を示す
cli-sweep-slurm = 代わりにSlurmクラスタ用のスクリプト(タスクの配列と結合ジョブ)をDIRに書き出す
# The preset has no sweep, or nothing is computed in its cells.
cli-sweep-none = このプリセットにはスイープがありません。--vary 'optimizer.learning_rate = log(0.1, 4, 9)'のように指定してください
cli-sweep-idle = どのセルでも計算するものがありません：sweep.compute、theory.enabled、runs.countのいずれかを設定してください
cli-sweep-cost = { $cells }通りのうち{ $there }通りは計算済み、残り{ $todo }通り：{ $threads }スレッドで{ $time }、1通りあたり最大{ $memory }
cli-sweep-lab = ラボの{ $cells }通り、そのうち{ $there }通りは計算済み。残り{ $todo }通り、1つにつき最大{ $memory }
cli-sweep-search = { $cells }通り、そのうち{ $there }通りは計算済み。探索は{ $todo }通りから始めます：{ $time }、1つにつき最大{ $memory }。すべてなら{ $all }
    .parts = 粗から密への探索はそれまでのすべての組合せから先へ進むため、分割できません。--shardや--slurmを外すか、--set sweep.search=Allを加えてください
cli-sweep-stopped = { $by }により中止しました：{ $cells }通りのうち{ $done }通りが{ $folder }にあります。同じコマンドで続きから計算します
cli-slurm-written = タスク{ $tasks }個と結合ジョブを書き出しました。{ $command }で始まります
cli-merge = スイープの部分を結合する
cli-merge-parts = `onsager sweep --shard`で作った部分のフォルダ
cli-merge-out = スイープ全体のフォルダ
cli-merge-missing = 部分にあるのは{ $cells }通りのうち{ $done }通りです。残りは結合したフォルダに対する`onsager sweep`で計算します

## onsager run

cli-run = プリセットを予測・訓練・推定し、結果をフォルダに書き出す
    .help =
        DIRに書き出すもの：
          curves.csv    ステップごとに1行：訓練誤差とテスト誤差、その予測、推定の
                        平均と標準誤差
          summary.json  シードを含む設定、最終値と最良値、停止ステップ、一致の度合い、
                        所要時間
          {"*"}.svg, *.png  すべての図。ラボと損失地形では*.csvも
          preset.ron    実行したプリセット
          arrays.npz    --arraysのとき、numpy.load用。1回目の訓練：X、Y、teacher、W1、W2 …(全ステップの
                        全重み)、zとz_corrected(プレ活性化値)、rho_estimated。
                        理論：K0、rho、overlap、theory_W2 …

        同じプリセットとシードなら、スレッド数によらず同じcurves.csvになります。Ctrl-C、SIGTERM、
        SIGHUPでは1秒以内に止まり、途中までの結果をその印を付けて書き出します。このとき64 MiBを超える
        arrays.npzは書きません。DIRの以前の結果は、新しい結果が揃うまで残ります。
cli-run-preset = プリセットかデータファイルのパス、または付属プリセットの名前
cli-run-out = 結果のフォルダ。なければ作る
cli-set = 設定の別の値、例：optimizer.learning_rate=0.2。繰り返し指定できる
cli-run-seed = プリセットの代わりに使うシード
cli-run-threads = 計算に使うスレッド数[既定：コア数]
cli-run-arrays = 全ステップの全重みを含むarrays.npzも書き出す
cli-run-quiet = エラー以外は表示しない
cli-progress-lab = ラボ
cli-progress-sweep = スイープ
cli-progress-landscape = 損失地形
# $phase is “Theory”, “Runs”, “Lab” or “Landscape”, $left one of the five below.
cli-progress-left = { $phase }：{ $percent } %、{ $left }
cli-left-starting = 開始中
cli-left-seconds = 残り{ $seconds }秒
cli-left-minutes = 残り{ $minutes }分{ $seconds }秒
cli-left-hours = 残り{ $hours }時間{ $minutes }分
cli-files = { $folder }に{ $count }個のファイル

## onsager check

cli-check = プリセットを実行せずに調べる：誤りとその位置、または大きさ・メモリ・時間
cli-check-presets = プリセット・講演・データファイルのパス、または付属プリセットの名前
cli-check-valid = { $preset }：正常
cli-check-size = 幅{ $width }の{ $layers }層、{ $samples }標本、{ $features }特徴、{ $steps }ステップ、訓練{ $runs }回
cli-check-cost = メモリ約{ $memory }、1コアで{ $time }
cli-check-sweep = { $cells }通りのスイープ：1通りあたり最大{ $memory }、1コアで{ $time }
cli-check-landscape = 訓練{ $run }の損失地形：平面{ $plane }の{ $side } × { $side }点
cli-check-talk = { $talk }：正常、「{ $title }」、場面{ $scenes }個、キー操作{ $moments }回
cli-check-lab = { $lab }、メモリ約{ $memory }

## onsager presets

cli-presets = 付属プリセットの一覧、または1つの内容を表示する
cli-presets-name = 一覧の代わりに、このプリセットの内容を表示する
cli-presets-pictures = 各プリセット、または指定したプリセットの主な図の小さな画像(PNG)を入れるフォルダ。計算を実行する
cli-presets-no-picture = { $name }には描くグラフがありません。
cli-presets-preset = プリセット
cli-presets-title = 題名
cli-presets-how = `onsager run PRESET --out DIR`で実行、`onsager presets PRESET`で内容を表示します。

## onsager import

cli-import = データファイルをそのまま使うプリセットを表示する：区切り文字・文字コード・列を自動判定
    .help =
        各列の使い方は標準エラー出力に表示します。例：
          onsager import wine.csv --target quality > wine.ron
          onsager wine.ron
cli-import-file = データファイルのパス：CSV(書式は問わない)
cli-import-target = 予測する列。指定しなければ、それらしい列
cli-import-column = { $column }：{ $kind }(判定：{ $looks }、欠損{ $missing })

## onsager completions, onsager manual

cli-completions = シェルの補完スクリプトを表示する
cli-completions-shell = シェル
cli-manual = マニュアルページを表示する

## Errors

cli-invalid = { $all }個のプリセットのうち{ $failed }個は実行できません
cli-threads = スレッドを開始できません：{ $reason }
# $by is the name of a signal.
cli-stopped = { $by }により中止しました。途中までの結果が{ $folder }にあります
cli-stopped-without-arrays = { $by }により中止しました。途中までの結果が{ $folder }にあります。直ちに書くには大きすぎるarrays.npzはありません
cli-stopped-early = 結果が出る前に{ $by }により中止しました
cli-terminal = 端末に書き込めません：{ $reason }

## onsager talk, onsager replay

cli-talk = 講演全体を、ウィンドウなしで画像にする
    .help =
        すべての場面のすべての段階を、計算が終わり次第、画像にします。それぞれ1行で、開くのと計算に
        かかった時間、そして会場から読めないもの(高さの2.2 %未満の文字、切れた文字、ほかの文字に
        重なる文字)を表示します。
        onsager talk ten_minutes --pictures slides --size 1920x1080 --theme dark
        onsager talk my.talk.ron --pdf my.pdf
cli-talk-name = 講演ファイルNAME.talk.ron、または付属の講演の名前
cli-talk-pictures = PNG画像のフォルダ。名前は場面と段階
cli-talk-pdf = すべての画像をページとするPDFファイル
cli-talk-size = 画像の大きさ(ピクセル)
cli-talk-theme = 画像の配色
cli-talk-patience = 場面や段階の計算を待つ最長時間。過ぎると途中のまま表示する
cli-talk-page = { $scene }.{ $step }  開く{ $opened } ms  計算{ $computed } s  { $title }
cli-talk-moved = スライダーを動かして { $time } ms
cli-talk-unfinished = (途中)
cli-talk-done =
    { $count }枚の画像、{ $faults ->
        [0] すべての文字が読めます
       *[other] 読めない文字が{ $faults }箇所あります
    }。
cli-replay = 訓練の経過を、ウィンドウなしで動画にする
    .help =
        プリセットを訓練し、時間カーソルを全ステップにわたって動かします。表示は、そのプリセットが
        開くもののプレゼンテーションです。
        onsager replay three_layers training.gif
        onsager replay landscape_edge_of_stability edge.png --size 1920x1080 --theme dark
cli-replay-preset = プリセットファイル、または付属プリセットの名前
cli-replay-file = 動画のファイル：.gif、またはすべての色を持つアニメーションPNGの.png
    .allowed = .gifか、アニメーションPNGの.pngまたは.apngで終わらなければなりません
cli-replay-seconds = 動画の長さ
cli-replay-frames = 画像の最大枚数
cli-replay-progress = { $done } / { $count }枚

## onsager choose

cli-choose = 推定だけで設定と停止ステップを選び、取り分けた行による選択と比べる
    .help =
        設定の値のすべての組み合わせを訓練行で訓練し、推定テスト誤差の帯の上端が、
        その前後のステップも含めて最も低い組み合わせとステップを選びます。そのために行を取り分ける必要はなく、プリセットが取り分ける行は判定にだけ使い
        ます。訓練の各回が1つの分割です。「損」は選択の代価、つまりその選択でのほかの分割の誤差と、どれかの
        選択で得られる最小の誤差との差です。
          onsager choose choose_by_estimate
          onsager choose mine.ron --vary 'optimizer.learning_rate = log(0.1, 2, 6)' --vary 'model.width = [2, 4, 8]'
        `onsager sweep`は、同じプリセットのすべての数値と図をフォルダに残します。
