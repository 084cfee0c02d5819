//! The nearest centroid of each point of a run (KM-1). Several points are asked at once by whatever vectors the processor has; sums
//! are added in the order of features and never fused, so that the bits are those of one point after another (SC-6).

use pulp::{Arch, Simd, WithSimd};

use super::points::RunOf;

/// How many vectors of points go side by side, so that one does not wait for the sum of the other.
const ABREAST: usize = 4;

/// What a pass keeps between runs.
pub(super) struct Room {
    arch: Arch,
    labels: Vec<f64>,
}

impl Default for Room {
    fn default() -> Self {
        Self { arch: Arch::new(), labels: Vec::new() }
    }
}

/// The number of the nearest centroid of each point of a run; of equally near ones the lowest.
pub(super) fn nearest(run: RunOf<'_>, centroids: &[f64], labels: &mut [u32], room: &mut Room) {
    room.labels.clear();
    room.labels.resize(labels.len(), 0.0);
    room.arch.dispatch(Nearest { run, centroids, labels: &mut room.labels });
    for (label, found) in labels.iter_mut().zip(&room.labels) {
        *label = *found as u32;
    }
}

/// Labels are numbers like the distances, so that both are chosen by the same mask.
struct Nearest<'a> {
    run: RunOf<'a>,
    centroids: &'a [f64],
    labels: &'a mut [f64],
}

impl WithSimd for Nearest<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { run, centroids, labels } = self;
        let (whole, _) = S::as_mut_simd_f64s(labels);
        let (blocks, _) = whole.as_chunks_mut::<ABREAST>();
        let done = blocks.len() * ABREAST * S::F64_LANES;
        for (at, block) in blocks.iter_mut().enumerate() {
            let mut least = [simd.splat_f64s(f64::INFINITY); ABREAST];
            for (number, centroid) in centroids.chunks_exact(run.width).enumerate() {
                let mut sums = [simd.splat_f64s(0.0); ABREAST];
                for (column, centre) in run.columns.chunks_exact(run.len).zip(centroid) {
                    let centre = simd.splat_f64s(*centre);
                    let (values, _) = S::as_simd_f64s(column);
                    let Some(values) = values.as_chunks::<ABREAST>().0.get(at) else { continue };
                    for (sum, value) in sums.iter_mut().zip(values) {
                        let off = simd.sub_f64s(*value, centre);
                        *sum = simd.add_f64s(*sum, simd.mul_f64s(off, off));
                    }
                }
                let number = simd.splat_f64s(number as f64);
                for ((sum, least), label) in sums.iter().zip(&mut least).zip(block.iter_mut()) {
                    let nearer = simd.less_than_f64s(*sum, *least);
                    *least = simd.select_f64s(nearer, *sum, *least);
                    *label = simd.select_f64s(nearer, number, *label);
                }
            }
        }
        for (at, label) in labels.iter_mut().enumerate().skip(done) {
            let mut least = f64::INFINITY;
            for (number, centroid) in centroids.chunks_exact(run.width).enumerate() {
                let column = run.columns.iter().skip(at).step_by(run.len);
                let sum = column.zip(centroid).fold(0.0, |sum, (value, centre)| {
                    let off = value - centre;
                    sum + off * off
                });
                if sum < least {
                    (least, *label) = (sum, number as f64);
                }
            }
        }
    }
}
