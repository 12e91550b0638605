//! The notation of presets.

use ron::Options;
use ron::extensions::Extensions;

/// Options and variants are written without `Some` and double parentheses.
pub(super) fn options() -> Options {
    Options::default().with_default_extension(Extensions::IMPLICIT_SOME | Extensions::UNWRAP_VARIANT_NEWTYPES)
}
