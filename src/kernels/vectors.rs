//! Explicit vectors of either precision: what the inner products are made of.

use pulp::Simd;

use super::Real;

/// Work that [`vectorized`] compiles for the best instruction set.
///
/// A closure would not be inlined where its body is large.
pub(crate) trait Work {
    /// What comes out.
    type Output;
    /// Must be `#[inline(always)]`.
    fn run(self) -> Self::Output;
}

/// Wraps [`Work`] so that it is inlined into the dispatch.
struct Inlined<W>(W);

impl<W: Work> pulp::NullaryFnOnce for Inlined<W> {
    type Output = W::Output;

    #[inline(always)]
    fn call(self) -> W::Output {
        self.0.run()
    }
}

/// Runs `work` compiled for the best instruction set of this processor.
pub(crate) fn vectorized<W: Work>(work: W) -> W::Output {
    pulp::Arch::new().dispatch(Inlined(work))
}

/// Prefetches the cache line of `at` into the second-level cache.
#[inline(always)]
pub(crate) fn prefetch<V>(at: &V) {
    #[cfg(target_arch = "x86_64")]
    safe_arch::prefetch_t1(at);
    #[cfg(not(target_arch = "x86_64"))]
    let _ = at;
}

/// A [`Real`] with its processor vectors: `f32` or `f64`.
pub trait Vectors: Real + pulp::bytemuck::Pod {
    /// A vector of the instruction set `S`.
    type Vector<S: Simd>: Copy;

    /// Numbers in a line: what one line of the cache holds, a whole number of vectors in every instruction set.
    const LINE: usize = 64 / Self::BYTES;

    /// Numbers, whole lines or [`crate::kernels::Lane`]s of them, as vectors.
    fn vectors<S: Simd>(numbers: &[Self]) -> &[Self::Vector<S>];
    /// Numbers as vectors, to be changed.
    fn vectors_mut<S: Simd>(numbers: &mut [Self]) -> &mut [Self::Vector<S>];
    /// x in every place.
    fn splat<S: Simd>(simd: S, x: Self) -> Self::Vector<S>;
    /// a b + c
    fn fused<S: Simd>(simd: S, a: Self::Vector<S>, b: Self::Vector<S>, c: Self::Vector<S>)
    -> Self::Vector<S>;
    /// a + b
    fn plus<S: Simd>(simd: S, a: Self::Vector<S>, b: Self::Vector<S>) -> Self::Vector<S>;
    /// The sum of all places.
    fn total<S: Simd>(simd: S, a: Self::Vector<S>) -> Self;
}

macro_rules! vectors {
    ($t:ty, $v:ident, $split:ident, $split_mut:ident, $splat:ident, $fused:ident, $plus:ident, $sum:ident) => {
        impl Vectors for $t {
            type Vector<S: Simd> = S::$v;

            #[inline(always)]
            fn vectors<S: Simd>(numbers: &[Self]) -> &[S::$v] {
                S::$split(numbers).0
            }
            #[inline(always)]
            fn vectors_mut<S: Simd>(numbers: &mut [Self]) -> &mut [S::$v] {
                S::$split_mut(numbers).0
            }
            #[inline(always)]
            fn splat<S: Simd>(simd: S, x: Self) -> S::$v {
                simd.$splat(x)
            }
            #[inline(always)]
            fn fused<S: Simd>(simd: S, a: S::$v, b: S::$v, c: S::$v) -> S::$v {
                simd.$fused(a, b, c)
            }
            #[inline(always)]
            fn plus<S: Simd>(simd: S, a: S::$v, b: S::$v) -> S::$v {
                simd.$plus(a, b)
            }
            #[inline(always)]
            fn total<S: Simd>(simd: S, a: S::$v) -> Self {
                simd.$sum(a)
            }
        }
    };
}

vectors!(
    f64,
    f64s,
    as_simd_f64s,
    as_mut_simd_f64s,
    splat_f64s,
    mul_add_e_f64s,
    add_f64s,
    reduce_sum_f64s
);
vectors!(
    f32,
    f32s,
    as_simd_f32s,
    as_mut_simd_f32s,
    splat_f32s,
    mul_add_e_f32s,
    add_f32s,
    reduce_sum_f32s
);
