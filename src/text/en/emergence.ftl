# The labs of emergence: phase retrieval, skills, and networks on hard and easy links.

## Phase retrieval

lab-phase_retrieval = Phase retrieval
    .explanation = A signal is to be found from the absolute values of its projections. Below half a sample per entry nothing is learned at all; then the overlap grows, and at 1.128 samples per entry it jumps to one. The lines are exact, the dots are runs of message passing at three sizes, which sharpen towards the jump.
    .headline = Overlap reached
lab-phase_retrieval-dimension = Entries of the signal
    .symbol = n
    .tooltip = Runs have n, n/4 and n/16 entries: the transition sharpens with n.
lab-phase_retrieval-ratio = Samples per entry
    .symbol = φ
    .tooltip = The ratio m/n at which the overlap is drawn over time.
lab-phase_retrieval-overlap = Overlap at the start
    .symbol = q₀
    .tooltip = What the first estimate knows of the signal. From chance alone, 1/n, it would take some ln n/ln 2φ steps more.
lab-phase_retrieval-steps = Steps
    .symbol = T
    .tooltip = Iterations of message passing.
lab-phase_retrieval-largest = Largest ratio
    .tooltip = Where the axis of samples per entry ends.
lab-phase_retrieval-points = Points
    .tooltip = Ratios at which there are runs.
lab-phase_retrieval-replicas = Replicas
    .tooltip = Independent data sets; error bars are standard errors over them. 0 draws the theory alone.
memory-phase-retrieval-replicas = the results of the replicas
    .advice = lower lab.replicas or lab.points
memory-phase-retrieval-measurements = the measurements of a run
    .advice = lower lab.dimension or lab.largest
phase-retrieval-overlaps = Overlap against samples
    .caption = Solid: where message passing ends at infinite n. Dashed: after the chosen steps from the chosen start, which the dots should follow. Dotted: an unstable fixed point. Verticals: weak recovery, the signal is determined, perfect recovery; between the last two the signal is determined but message passing does not reach it.
phase-retrieval-ratio = Samples per entry φ
phase-retrieval-overlap = Overlap q with the signal
phase-retrieval-thresholds-at = Thresholds φ = { $weak }, { $best }, { $perfect }
phase-retrieval-weak = Weak recovery
phase-retrieval-information = Signal determined
phase-retrieval-perfect = Perfect recovery
phase-retrieval-before-jump = Overlap before the jump
phase-retrieval-limit = Limit, t → ∞
phase-retrieval-unstable = Unstable fixed point
phase-retrieval-after = State evolution, { $steps } steps
phase-retrieval-state-evolution = State evolution
phase-retrieval-runs = Runs, n = { $n }
phase-retrieval-course = Overlap over time at φ = { $ratio }
    .caption = Line: state evolution. Dots: runs, mean and standard error. Small signals stay behind near the thresholds.
phase-retrieval-step = Step t
phase-retrieval-durations = Steps until the signal emerges
    .caption = Steps from the overlap 1/n of chance to nine tenths of where it ends. Time diverges at both thresholds. Dashed: ln n/ln 2φ, the escape from chance.
phase-retrieval-from-chance = From chance, n = { $n }
phase-retrieval-escape = ln n/ln 2φ
phase-retrieval-steps = Steps
phase-retrieval-thresholds = Thresholds
    .caption = From the exact curve of fixed points: where it begins, where it ends, and where the signal is determined whatever the method.

## Skills

lab-skills = Skills
    .explanation = A task made of many skills, some frequent and most rare. Each skill is learned in a jump; because frequencies follow a power law, the sum of all jumps is a smooth power law. Lines are exact, dots are models that learn from drawn samples, or real networks on many parities at once.
    .headline = Exponent
lab-skills-against = Loss against
    .tooltip = What changes along the horizontal axis; Network trains real networks.
lab-skills-against-Time = Time
    .meaning = learning rate times samples, one pass
lab-skills-against-Samples = Samples
    .meaning = a skill is known once it was seen
lab-skills-against-Size = Model size
    .meaning = the model has room for the first N skills
lab-skills-against-Network = Network
    .meaning = two-layer ReLU networks on many parities at once
lab-skills-exponent = Exponent
    .symbol = α
    .tooltip = Frequencies of the skills fall as k^(−(1+α)).
lab-skills-hard = Hard skill
    .tooltip = The skill that is drawn beside the total loss, counted from the most frequent.
lab-skills-skills = Skills in all
    .symbol = K
    .tooltip = Far fewer than can be learned would end the power law.
lab-skills-start = Start
    .symbol = R₀
    .tooltip = How much of each skill there is before training; the smaller, the later and the sharper the jumps.
lab-skills-time = Time
    .symbol = t
    .tooltip = Learning rate times samples, where the axis or the training of each model ends.
lab-skills-samples = Samples
    .symbol = D
    .tooltip = Where the axis of samples ends.
lab-skills-learning_rate = Learning rate
    .symbol = η
    .tooltip = Step size of each sample; of Adam, for networks.
lab-skills-tasks = Tasks
    .tooltip = Parities that a network learns at once, one for each skill.
lab-skills-bits = Bits
    .tooltip = Random signs that every network sees, beside the code of the task.
lab-skills-order = Bits of a parity
    .tooltip = The label is the product of so many of the bits; which ones depends on the task.
lab-skills-width = Width
    .symbol = q
    .tooltip = Hidden ReLU units.
lab-skills-batch = Batch
    .symbol = B
    .tooltip = Unseen samples in each step.
lab-skills-steps = Steps
    .symbol = T
    .tooltip = Steps of Adam.
lab-skills-points = Points
    .tooltip = Places at which models are measured.
lab-skills-replicas = Replicas
    .tooltip = Independent models; error bars are standard errors over them. 0 draws the theory alone.
lab-skills-window_low = Window from
    .tooltip = Exponents are fitted from here on the horizontal axis.
lab-skills-window_high = Window to
    .tooltip = Exponents are fitted up to here on the horizontal axis.
skills-hard-beyond = there are { $most } skills
skills-order-beyond = a parity cannot have more bits than there are
skills-too-many-networks = at most { $most } networks are trained side by side
memory-skills-replicas = the results of the replicas
    .advice = lower lab.replicas or lab.points
memory-skills-models = the models
    .advice = lower lab.replicas or lab.width
skills-together = One skill jumps while the loss falls smoothly
    .caption = The total loss over its value at the start, and how much of skill { $skill } is known. The dots of the skill are one model, those of the loss a mean.
    .networks = The total loss over that of a network that says nothing, and how often one network is right on task { $skill }, 1/2 by chance. { $scale ->
        [fitted] The line of the loss is the model of skills with one fitted number, its time scale.
       *[own] The line of the loss is the model of skills; until the networks have learned half of the first task, a unit of its time is 1/η steps.
    }
skills-share = Share
skills-total-loss = { $part ->
        [theory] Total loss, theory
       *[runs] Total loss, runs
    }
skills-strength-of = { $part ->
        [theory] Skill { $skill }, theory
       *[run] Skill { $skill }, one run
    }
skills-accuracy-of = { $part ->
        [theory] Accuracy on task { $skill }, theory
       *[run] Accuracy on task { $skill }, one network
    }
skills-strengths = Each skill
    .caption = How much of single skills is known. Lines: the model of skills. Dots: drawn samples, mean and standard error.
    .networks = Strength E[y f] of each task. Lines: the model of skills, { $scale ->
        [fitted] its time scale fitted to the first task alone.
       *[own] a unit of its time being 1/η steps until half of the first task is learned.
    } Dots: networks, mean and standard error. Networks share what they learn between tasks, which the model leaves out.
skills-skill = Skill { $skill }
skills-task = Task { $skill }
skills-strengths-tasks = Each task
skills-together-tasks = One task jumps while the loss falls smoothly
skills-strength = Strength R
skills-losses = Total loss
    .caption = Solid: the sum over all skills. Dots: drawn samples, mean and standard error. Dotted: the power law of the limit. Dashed verticals: the window of the fit; drag them.
    .size = Solid: the skills that a model of N has no room for. Dots: models trained for the same time, which large ones would need longer to use. Dotted: the power law of the limit.
    .networks = Dots: networks, mean and standard error. Line: the model of skills, { $scale ->
        [fitted] its time scale fitted to the first task alone.
       *[own] a unit of its time being 1/η steps until half of the first task is learned.
    }
skills-model = Model of skills
skills-runs = Runs
skills-power-law = Power law of the limit
skills-window = Window of the fit
skills-loss = Loss ½ E (y − f)²
skills-time = Time η × samples
skills-samples = Samples D
skills-size = Skills of the model N
skills-steps = Steps t
skills-exponents = Exponents
    .caption = Slopes on the logarithmic axes, within the window. The error of a slope through the dots is that over replicas, by a jackknife; on a theory curve it measures curvature.
skills-limit = Limit
skills-fitted-theory = Fitted to the theory
skills-fitted-runs = Fitted to the dots

## Networks on easy and hard links

lab-emergence = Emergence in trained networks
    .explanation = A two-layer network is trained by gradient descent on a link of one or two directions. An easy link is learned little by little as samples grow; a hard one, whose Hermite expansion begins later, stays unknown although the training error falls, and emerges above a threshold. Lines are state evolution, dots are real networks.
    .headline = Test error
lab-emergence-against = Compare
    .tooltip = An easy and a hard link over samples, or the same samples again and again with new ones at every step.
lab-emergence-against-Ratio = Samples
    .meaning = the component that is learned against samples per feature
lab-emergence-against-Passes = Passes
    .meaning = the same samples at every step against new ones, over time
lab-emergence-target = Link
    .tooltip = The target h of the teacher's fields.
lab-emergence-target-Even = Even
    .meaning = sign(|u| − 0.674), information exponent 2
lab-emergence-target-Sign = Sign
    .meaning = sign u, information exponent 1
lab-emergence-target-Parity = Parity
    .meaning = sign u₁ · sign u₂, information exponent 2
lab-emergence-target-Cubic = Cubic
    .meaning = u³ − 3u, information exponent 3
lab-emergence-target-Linear = Linear
    .meaning = u, information exponent 1
lab-emergence-ratio = Samples per feature
    .symbol = φ
    .tooltip = The ratio m/n of each step's samples.
lab-emergence-smallest = Smallest ratio
    .tooltip = Where the axis of samples per feature begins.
lab-emergence-largest = Largest ratio
    .tooltip = Where the axis of samples per feature ends.
lab-emergence-points = Points
    .tooltip = Ratios at which networks are predicted and trained.
lab-emergence-overlap = Overlap at the start
    .symbol = o
    .tooltip = Size of the first weights along the teacher, beside that of their random part. Without any, a hard link is learned only after a time that grows with ln n.
lab-emergence-width = Width
    .symbol = q
    .tooltip = Hidden units.
lab-emergence-activation = Activation
    .tooltip = The function that each hidden unit applies.
lab-emergence-activation-Gelu = GELU
    .meaning = neither even nor odd: it can fit every link
lab-emergence-activation-Tanh = tanh
    .meaning = odd: it fits odd links alone
lab-emergence-noise = Noise
    .symbol = σ
    .tooltip = Standard deviation of the label noise.
lab-emergence-learning_rate = Learning rate
    .symbol = η
    .tooltip = Step size of both layers.
lab-emergence-steps = Steps
    .symbol = T
    .tooltip = Steps of gradient descent. More steps sharpen the threshold.
lab-emergence-rows = Rows of the theory
    .tooltip = Monte Carlo rows of state evolution.
lab-emergence-dimension = Features
    .symbol = n
    .tooltip = Features of the real networks.
lab-emergence-replicas = Replicas
    .tooltip = Real networks at each ratio; error bars are standard errors over them. 0 draws the theory alone.
emergence-smallest = the axis must begin below its end, { $largest }
emergence-degenerate = the weights have become dependent at step { $step }; lower the learning rate
emergence-diverged = { $count ->
        [one] One training diverged and is left out.
       *[other] { $count } trainings diverged and are left out.
    }
memory-emergence-replicas = the results of the replicas
    .advice = lower lab.replicas or lab.points
memory-emergence-theory = the theory
    .advice = lower lab.rows or lab.steps
memory-emergence-samples = the samples of a run
    .advice = lower lab.dimension or lab.largest
emergence-linear = Linear link
emergence-sign = Sign
emergence-even = Even link
emergence-parity = Parity
emergence-cubic = Cubic link
emergence-one-pass = New samples at every step
emergence-same-samples = The same samples again
emergence-against-ratio = What is learned after { $steps } steps
    .caption = The component c = E[f h]/E[h²] on new rows: 0 where nothing is known of the target, 1 where all is. Lines: state evolution. Dots: real networks, mean and standard error.
emergence-against-ratio-at-work = What is learned, the theory at step { $step } of { $steps }
emergence-component = Component c of the target
emergence-ratio = Samples per feature φ
emergence-step = Step t
emergence-at-ratio = φ = { $ratio }
emergence-over-time = Over time, by theory: { $target }
    .caption = A plateau, and then a rise whose speed depends on the samples; below the threshold the rise never comes.
emergence-errors = Error on the hard link
    .caption = Below the threshold the network fits its samples without finding the direction: the training error is small and the test error is that of knowing nothing.
emergence-error = Mean squared error
emergence-test-theory = Test error, theory
emergence-train-theory = Training error, theory
emergence-train-runs = Training error, runs
emergence-noise = Noise level σ²
emergence-passes-component = The same samples against new ones
    .caption = The component c = E[f h]/E[h²] over time. Lines: theory. Dots: real networks, mean and standard error.
emergence-passes-alignment = Direction of the neurons
    .caption = The largest cosine of a neuron with the span of the teacher. Lines: theory. Dots: real networks.
emergence-alignment = Largest cosine
emergence-chance = Of one random direction, 1/√n
emergence-passing-errors = Test error
    .caption = On the same samples the network also fits what is particular to them; new ones at every step cannot be memorized.
emergence-test-error = Test error
emergence-exponents = Information exponents
    .caption = The order of the first Hermite polynomial in the target, and the coefficients c₁ to c₄; of a parity those of its factors.
emergence-exponent-of = Information exponent, { $series }
emergence-hermite-of = { $series }: c{ $order }
