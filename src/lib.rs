//! Onsager: a laboratory for the exact dynamics of neural-network training.
//!
//! A network f_W(x) = w_Lᵀ s(W_{L−1}ᵀ s(… s(W₁ᵀ x))) of width q is trained by gradient descent on m samples of n features
//! of variance 1/n with labels Y = φ_*(Xμ) + ξ. As m and n grow with φ = m/n fixed, and q, L and the step t stay fixed,
//! its training and test error follow deterministic curves (Han & Imaizumi, arXiv:2505.04898), which this crate computes
//! without training ([`theory`]), measures on real runs ([`dynamics`]) and estimates from training data alone
//! ([`theory::Estimator`]).
//!
//! # The mathematics
//!
//! With G^t the gradient of one row's loss in its first-layer pre-activation, γ standard normal and ζ Gaussian with
//! Cov(ζ^t, ζ^s) = φ E[G^t G^{sᵀ}],
//!
//! - a test row's pre-activation has the law of U^t = Q_t γ + Σ_{s<t} ρ_{t,s} ζ^s: the test error is E[(f(U^t) − Y)²];
//! - a training row's has the law of Θ^t = U^t + Σ_{s<t} ρ_{t,s} G^s: the sum, the *Onsager term*, is the row's memory of
//!   having been trained on, and the training error is E[(f(Θ^t) − Y)²];
//! - the signal Q_t, the responses ρ_{t,s} of the weights to the gradient noise of step s, and the deeper weights follow
//!   the optimizer with expectations in place of means over rows: for gradient descent ρ_{t+1,s} = ρ_{t,s} − (η_t/φ) Γ_{t,s}
//!   with Γ_{t,s} = φ E[dG^t/dζ^s] and Γ_{t,t} = I;
//! - on the rows of real data the same recursion yields ρ̂, and z^t − Σ_{s<t} ρ̂_{t,s} G^s behaves as if the row had never
//!   been trained on: its error estimates the test error.
//!
//! Momentum, weight decay, schedules, mini-batches and the logistic loss enter as [`theory::Recursion`] and [`dynamics`]
//! say.
//!
//! # The rooms
//!
//! Arrows point down this list only, and no files of a room take from each other in a circle: a test reads every path.
//!
//! | room | what it is for |
//! | --- | --- |
//! | [`cli`] | the command line |
//! | [`gui`] | the window: document, panels, plots, commands |
//! | [`worker`] | the background thread: jobs in, events out, pause, step, cancel |
//! | [`study`] | the main job: a preset is predicted, trained, estimated and reported |
//! | [`labs`] | one file per phenomenon around the theorem |
//! | [`landscape`] | planes through weight space, surfaces on them, curvature |
//! | [`theory`] | state evolution, the response recursion, the estimator |
//! | [`dynamics`] | data and gradient descent |
//! | [`optimizer`] | how weights move along a gradient, one file for each optimizer |
//! | [`network`] | activations, weights, and the head of a block of rows |
//! | [`kernels`] | packed operands and their products, explicit vectors |
//! | [`statistics`] | means with standard errors, normality, random streams |
//! | [`experiment`] | settings, their limits and their files |
//! | [`figure`] | figures as plain data, and their writers |
//! | [`mod@text`] | every sentence that a person reads, by key and language |
//! | [`control`] | asking a computation to stop, its parts side by side |
//!
//! [`study`] begins with the main job in ten lines; `examples/` has five short programs. The book in `docs/` explains what
//! the program shows, with theory beside usage; its chapters on the theory are [`book`].

#[cfg(doc)]
pub mod book;
pub mod cli;
pub mod control;
pub mod dynamics;
pub mod experiment;
pub mod figure;
pub mod gui;
pub mod kernels;
pub mod labs;
pub mod landscape;
pub mod network;
pub mod optimizer;
pub mod statistics;
pub mod study;
pub mod text;
pub mod theory;
pub mod worker;
