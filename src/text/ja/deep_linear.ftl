# The lab of deep linear networks: what it is, its settings, and what it draws.

lab-deep_linear = 深層線形ネットワーク
    .explanation = 行列の積を、少数の特異モードを持つ行列に向けて訓練します。小さな初期値からは、各モードは停滞した後に一気に学習され、強いモードが先です。線は単独のモードの理論、点は実際の行列です。
    .headline = 最後の損失
lab-deep_linear-layers = 層の数
    .symbol = L
    .tooltip = 積に入る行列の数です。深いほど停滞が鋭くなります。
lab-deep_linear-start = 初期値
    .tooltip = 行列の初期値です。
lab-deep_linear-start-Aligned = 整列
    .meaning = 目標の特異ベクトルに揃え、各層の強さは同じ：理論は厳密
lab-deep_linear-start-Random = ランダム
    .meaning = 同じ大きさの独立な正規分布の成分
lab-deep_linear-modes = モード数
    .tooltip = 目標の0でない特異値の数です。
lab-deep_linear-strongest = 最大の強さ
    .symbol = s₁
    .tooltip = 目標の最大特異値です。
lab-deep_linear-ratio = 比
    .tooltip = 各特異値の、1つ前の特異値に対する比です。
lab-deep_linear-scale = 初期値のスケール
    .symbol = a₀
    .tooltip = 初期の積における各モードの強さです。小さいとリッチで、段階が鋭くなります。大きいとレイジーで、すべてのモードが同時に学習されます。
lab-deep_linear-rate = 学習率
    .symbol = η
    .tooltip = 二乗距離の半分に対する勾配降下のステップ幅です。
lab-deep_linear-steps = ステップ数
    .symbol = T
    .tooltip = 勾配降下のステップ数です。
lab-deep_linear-size = サイズ
    .symbol = d
    .tooltip = 各行列の行数と列数です。

deep-linear-diverges = この深さでは、{ $most }以上で最も強いモードが発散します
memory-deep-linear-curves = 曲線
    .advice = lab.stepsを下げてください

deep-linear-steps = ステップ t
deep-linear-strength = モードの強さ a
deep-linear-modes = 各モードの強さ
    .caption = 実線：単独のモードの厳密な漸化式。破線：勾配流。点：実際の積のu′Wv。縦線：モードが半分学習された時点。
deep-linear-flow = 勾配流
deep-linear-mode-of = s = { $strength }
deep-linear-stage-times = 半分学習
deep-linear-stages = 各モードが半分学習される時点
    .caption = ステップ数。公式は、小さな初期値に対し、2層ではln(s/a₀ − 1)/(2sη)、それ以上ではa₀^(2/L − 1)/((L − 2)sη)。ダッシュ：このステップ数では届きません。
deep-linear-mode = モード
deep-linear-goal = 強さ s
deep-linear-half-formula = 公式
deep-linear-half-recursion = 漸化式
deep-linear-half-matrices = 行列
deep-linear-loss = 損失
    .caption = 目標からの二乗距離の半分：モードごとに1段の階段になります。最初の千分の1まで描きます。
    .y = |W − M|²/2
deep-linear-loss-theory = 単独のモード
deep-linear-loss-matrices = 行列
