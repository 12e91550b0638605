//! Products with Gaussian features that are never held: conditioning on what was asked of X, run forward.
//!
//! Training asks X, of independent N(0, 1/n) entries, for nothing but products X v^t and Xᵀ G^t. What they leave open is
//! fresh Gaussian (Bolthausen's conditioning; for matrix iterations Lu's Householder dice, arXiv:2101.07464). So four sets of
//! columns do for the matrix, inner products ⟨a, b⟩ being means over rows or over coordinates:
//!
//! - ṽ, the Gram–Schmidt basis of √λ μ, v⁰, v¹, … on coordinates, and for each of its columns one of standard normals ν on rows;
//! - g̃, the basis of G⁰, G¹, … on rows, and for each of its columns one of standard normals ξ on coordinates.
//!
//! Then, exactly,
//!
//! - X v = U + φ^{−1/2} g̃ ⟨ξ, v⟩ with U = ν ⟨ṽ, v⟩, and
//! - Xᵀ G = √φ ξ ⟨g̃, G⟩ + φ ṽ ⟨ν, G⟩.
//!
//! Both are one operation of a [`Side`], which is asked for and answers products. The terms with earlier directions are the memory
//! of training: ⟨ξ, v⟩ and ⟨ν, G⟩ are, by Stein's identity, what responses are in the limit, without any derivative. So
//! activations with kinks and optimizers like sign descent are as good as any.
//!
//! With m rows and n coordinates, and each new column of ν projected orthogonal to g̃ and each of ξ to ṽ ([`Law::Finite`]),
//! everything has exactly the law of a run with a matrix of this size, in time and memory of order m + n for each column.
//! With many rows and copies of the coordinates, and normals that are nearly uncorrelated in the sample ([`Law::Limit`]),
//! it is state evolution for any optimizer that moves each weight by itself: U is the law of a test row's pre-activation and
//! z = X v that of a training row's.
//!
//! Features of covariance Λ/n with eigenvalues λ_j of mean 1 are X Λ^{1/2}: v = √λ w, and w moves along √λ Xᵀ G/φ.

mod search;
mod side;
mod walk;

#[cfg(test)]
mod tests;

pub(crate) use side::Law;
pub(crate) use walk::{Start, TwoSided};
