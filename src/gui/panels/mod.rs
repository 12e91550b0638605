//! The panels of the centre.

pub(super) mod network;

use super::panel::Panel;

/// Every panel, in the order of the View menu.
pub(super) fn all() -> Vec<Box<dyn Panel>> {
    vec![Box::new(network::Network)]
}
