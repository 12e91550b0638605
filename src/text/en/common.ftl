# Words and sentences that several rooms share.

cancel = Cancel

## Axes and units

axis-step = Step
axis-step-t = Step t
axis-step-s = Step s
axis-error = Mean squared error
axis-loss = Mean loss
axis-density = Density
unit-nats = nats
unit-standard-errors = standard errors
unit-joint-standard-errors = joint standard errors

# What a job says that was stopped on request.
cancelled = cancelled

# Why a file or folder cannot be read or written.
no-permission = no permission

## Durations

duration-short = less than 1 s
duration-seconds = { $count } s
duration-minutes = { $count } min
duration-hours = { $count } h
