# The lab of deep linear networks: what it is, its settings, and what it draws.

lab-deep_linear = Deep linear networks
    .explanation = A product of matrices is trained towards a matrix with a few singular modes. From a small start each mode waits on a plateau and is then learned at once, strong modes first. Lines are the theory of a mode by itself, dots are real matrices.
    .headline = Loss at the end
lab-deep_linear-layers = Layers
    .symbol = L
    .tooltip = Matrices in the product. Plateaus sharpen with depth.
lab-deep_linear-start = Start
    .tooltip = How the matrices begin.
lab-deep_linear-start-Aligned = Aligned
    .meaning = with the target's singular vectors, the same strength in each layer: theory is exact
lab-deep_linear-start-Random = Random
    .meaning = independent normal entries of the same size
lab-deep_linear-modes = Modes
    .tooltip = Singular values of the target that are not zero.
lab-deep_linear-strongest = Strongest
    .symbol = s₁
    .tooltip = The largest singular value of the target.
lab-deep_linear-ratio = Ratio
    .tooltip = Each singular value over the one before it.
lab-deep_linear-scale = Scale of the start
    .symbol = a₀
    .tooltip = Strength of each mode in the product at the start. Small starts are rich: stages are sharp. Large starts are lazy: all modes are learned together.
lab-deep_linear-rate = Learning rate
    .symbol = η
    .tooltip = Step size of gradient descent on half of the squared distance.
lab-deep_linear-steps = Steps
    .symbol = T
    .tooltip = Steps of gradient descent.
lab-deep_linear-size = Size
    .symbol = d
    .tooltip = Rows and columns of each matrix.

deep-linear-diverges = the strongest mode diverges from { $most } on, at this depth
memory-deep-linear-curves = the curves
    .advice = lower lab.steps

deep-linear-steps = Step t
deep-linear-strength = Strength a of the mode
deep-linear-modes = Strength of each mode
    .caption = Solid: the exact recursion of a mode by itself. Dashed: gradient flow. Dots: u′Wv of the real product. Vertical lines: modes half learned.
deep-linear-flow = Gradient flow
deep-linear-mode-of = s = { $strength }
deep-linear-stage-times = Half learned
deep-linear-stages = When each mode is half learned
    .caption = Steps. The formula is ln(s/a₀ − 1)/(2sη) with two layers and a₀^(2/L − 1)/((L − 2)sη) with more, for small starts. A dash: not within the steps.
deep-linear-mode = Mode
deep-linear-goal = Strength s
deep-linear-half-formula = Formula
deep-linear-half-recursion = Recursion
deep-linear-half-matrices = Matrices
deep-linear-loss = Loss
    .caption = Half of the squared distance from the target: a staircase, one step for each mode, drawn down to a thousandth of the start.
    .y = |W − M|²/2
deep-linear-loss-theory = Modes by themselves
deep-linear-loss-matrices = Matrices
