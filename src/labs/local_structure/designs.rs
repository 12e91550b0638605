//! What the linear methods know before they see a label.

use std::sync::{Arc, Mutex, PoisonError};

use nalgebra::DMatrix;

use crate::control::{Cancel, Cancelled};
use crate::labs::fixed_features::{Kernels, Waves};

/// The designs of the points that were fitted last: while a target is drawn by hand the points stay, and new labels are
/// fitted at once.
static LAST: Mutex<Option<Arc<Designs>>> = Mutex::new(None);

/// Waves and kernels at some points.
pub(super) struct Designs {
    points: DMatrix<f64>,
    pub(super) waves: Waves,
    pub(super) kernels: Kernels,
}

impl Designs {
    /// Of these points.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub(super) fn new(points: &DMatrix<f64>, cancel: &Cancel) -> Result<Self, Cancelled> {
        cancel.check()?;
        Ok(Self {
            waves: Waves::new(points),
            kernels: Kernels::new(points.clone(), cancel)?,
            points: points.clone(),
        })
    }

    /// Of these points, if they are the last.
    pub(super) fn known(points: &DMatrix<f64>) -> Option<Arc<Self>> {
        let last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
        last.clone().filter(|designs| designs.points == *points)
    }

    /// Of these points, which are the last from now on.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub(super) fn of(points: &DMatrix<f64>, cancel: &Cancel) -> Result<Arc<Self>, Cancelled> {
        if let Some(known) = Self::known(points) {
            return Ok(known);
        }
        let designs = Arc::new(Self::new(points, cancel)?);
        *LAST.lock().unwrap_or_else(PoisonError::into_inner) = Some(designs.clone());
        Ok(designs)
    }
}
