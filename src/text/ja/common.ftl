# Words and sentences that several rooms share.

cancel = キャンセル

## Axes and units

axis-step = ステップ
axis-step-t = ステップ t
axis-step-s = ステップ s
axis-error = 平均二乗誤差
axis-loss = 平均損失
axis-density = 密度
unit-nats = ナット
unit-standard-errors = 標準誤差
unit-joint-standard-errors = 合成標準誤差

# What a job says that was stopped on request.
cancelled = 中止しました

# Why a file or folder cannot be read or written.
no-permission = 権限がありません

## Durations

duration-short = 1秒未満
duration-seconds = { $count }秒
duration-minutes = { $count }分
duration-hours = { $count }時間
