# What a table gives cause to know before trusting what is learned from it.

caution-constant = すべての行で値が同じため除外：{ $columns }。
caution-extreme = ほかの値の10⁸倍以上離れた値が平均と分散を支配しています：{ $columns }。誤りではありませんか？
caution-constant-in-training = 訓練行ですべて値が同じため、ある回の訓練から除外：{ $columns }。
caution-whitened-away = 白色化では分散が最大の1/1000未満の方向を捨てるため、次の列の大部分が失われます：{ $columns }。
names-and-more = { $names }ほか{ $count }件

# Settings without effect.

idle-nothing-to-compute = 計算するものがありません：theory.enabledがfalseで、runs.countが0です。
idle-nothing-to-compute-of-file = 計算するものがありません：ファイルのデータには理論がなく、runs.countが0です。
idle-batch = optimizer.batch_fractionは{ $fraction }で、{ $samples }標本のうち1標本にも満たないため、ほとんどのステップで何も変わりません。
idle-schedule = optimizer.scheduleが学習率を初めて変えるのはステップ{ $step }で、最終ステップより後です。
idle-change = optimizer.changesのステップ{ $step }の変更は、最後の更新より後です。
idle-parametrization = model.initialization.scalesとoptimizer.deep_learning_rateは効果がありません：各層のスケールと学習率はパラメタ化が決めます。
idle-theory-of-file = theoryの設定は効果がありません：ファイルのデータには予測の元となる教師がありません。
idle-test-rows-of-file = runs.test_rowsは効果がありません：ファイルのデータでは取り分けた行でテストします。
idle-estimator-responses = estimator.responsesはもう効果がありません：推定はすべての応答を、重要な方向の数だけ追います。プリセットを保存すると取り除かれます。
idle-zero-weights = model.initialization.scalesによりすべての重みが0から始まり、{ $activation }では勾配もすべて0です：どのステップでも何も変わりません。
