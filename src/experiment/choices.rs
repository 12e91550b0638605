//! Types whose values a setting can hold, and the one list of an enum's alternatives.

use super::{Kind, Value};

/// A type whose values a setting can hold.
pub(super) trait Plain: Sized {
    /// What it can be at all.
    const KIND: Kind;

    /// The value.
    fn value(&self) -> Value;

    /// The value as this type, if it is of the right kind.
    fn of(value: &Value) -> Option<Self>;

    /// Takes a value over, if it is of the right kind. An alternative alone keeps its settings where it is chosen already.
    fn accept(&mut self, value: &Value) -> bool {
        match Self::of(value) {
            Some(value) => {
                *self = value;
                true
            }
            None => false,
        }
    }
}

/// Whole numbers of any width.
macro_rules! whole {
    ($($type:ty),+) => {$(
        impl Plain for $type {
            const KIND: Kind = Kind::whole(0, <$type>::MAX as u64);

            fn value(&self) -> Value {
                Value::Whole(*self as u64)
            }

            fn of(value: &Value) -> Option<Self> {
                match value {
                    Value::Whole(value) => Self::try_from(*value).ok(),
                    _ => None,
                }
            }
        }
    )+};
}

whole!(u32, u64, usize);

impl Plain for f64 {
    const KIND: Kind = Kind::number(std::ops::Bound::Unbounded, std::ops::Bound::Unbounded);

    fn value(&self) -> Value {
        Value::Number(*self)
    }

    fn of(value: &Value) -> Option<Self> {
        value.number()
    }
}

impl Plain for bool {
    const KIND: Kind = Kind::Flag;

    fn value(&self) -> Value {
        Value::Flag(*self)
    }

    fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Flag(value) => Some(*value),
            _ => None,
        }
    }
}

impl Plain for String {
    const KIND: Kind = Kind::Text { filled: false };

    fn value(&self) -> Value {
        Value::Text(self.clone())
    }

    fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Text(value) => Some(value.clone()),
            _ => None,
        }
    }
}

impl Plain for Vec<f64> {
    const KIND: Kind = Kind::Numbers {
        low: std::ops::Bound::Unbounded,
        length: (0, usize::MAX),
    };

    fn value(&self) -> Value {
        Value::Numbers(self.clone())
    }

    fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Numbers(values) => Some(values.clone()),
            Value::Wholes(values) => Some(values.iter().map(|&value| value as f64).collect()),
            _ => None,
        }
    }
}

impl Plain for Vec<u32> {
    const KIND: Kind = Kind::Wholes {
        least: 0,
        most: u32::MAX as u64,
        length: (0, usize::MAX),
    };

    fn value(&self) -> Value {
        Value::Wholes(self.iter().copied().map(u64::from).collect())
    }

    fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Wholes(values) => values.iter().map(|&value| u32::try_from(value).ok()).collect(),
            _ => None,
        }
    }
}

impl Plain for Vec<String> {
    const KIND: Kind = Kind::Texts;

    fn value(&self) -> Value {
        Value::Texts(self.clone())
    }

    fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Texts(values) => Some(values.clone()),
            _ => None,
        }
    }
}

impl<T: Plain> Plain for Option<T> {
    const KIND: Kind = T::KIND;

    fn value(&self) -> Value {
        self.as_ref().map_or(Value::Nothing, T::value)
    }

    fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Nothing => Some(None),
            value => T::of(value).map(Some),
        }
    }
}

/// Defines an enum whose alternatives a setting can be. Each stands here once, with the limits of its own settings; the
/// description, reading and writing by path, messages and menus follow. The literal is its key in the catalogue.
///
/// An alternative is `Name`, `Name(part: Type = field)` or `Name { part: Type = field, … }`, with a [`super::Field`] that
/// says what the part may be and what it usually is. A part in parentheses has no name in a file, and this one in a path.
macro_rules! choices {
    // Alternatives without settings of their own can be listed as values too.
    (
        $(#[$meta:meta])*
        pub enum $name:ident in $key:literal { $( $(#[$doc:meta])* $variant:ident ),+ $(,)? }
    ) => {
        choices! { @define $(#[$meta])* pub enum $name in $key { $( $(#[$doc])* $variant ),+ } }

        impl $name {
            /// Every alternative, in the order of a menu.
            pub const ALL: [Self; Self::VARIANTS.len()] = [$(Self::$variant),+];
        }
    };
    ( $(#[$meta:meta])* pub enum $($rest:tt)+ ) => {
        choices! { @define $(#[$meta])* pub enum $($rest)+ }
    };
    (
        @define
        $(#[$meta:meta])*
        pub enum $name:ident in $key:literal {
            $(
                $(#[$doc:meta])*
                $variant:ident
                $( ( $part:ident : $part_type:ty = $part_field:expr ) )?
                $( { $( $(#[$field_doc:meta])* $field:ident : $field_type:ty = $field_field:expr ),+ $(,)? } )?
            ),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        pub enum $name {
            $(
                $(#[$doc])*
                $variant
                $( ( $part_type ) )?
                $( { $( $(#[$field_doc])* $field: $field_type ),+ } )?
            ),+
        }

        impl $name {
            /// What a setting of this type may be.
            pub const KIND: $crate::experiment::Kind = $crate::experiment::Kind::Choice {
                of: $key,
                variants: Self::VARIANTS,
            };

            /// The alternatives, in the order of a menu.
            pub const VARIANTS: &'static [$crate::experiment::Variant] = &[$(
                $crate::experiment::Variant {
                    name: stringify!($variant),
                    fields: &[
                        $( $part_field.named(stringify!($part)) )?
                        $( $( $field_field.named(stringify!($field)) ),+ )?
                    ],
                    named: !concat!("", $( $( stringify!($field) ),+ )?).is_empty(),
                }
            ),+];
        }

        impl $crate::experiment::choices::Plain for $name {
            const KIND: $crate::experiment::Kind = Self::KIND;

            fn value(&self) -> $crate::experiment::Value {
                match self {
                    $(
                        Self::$variant $( ( $part ) )? $( { $( $field ),+ } )? => {
                            $crate::experiment::choices::alternative(stringify!($variant), vec![
                                $( ("", $part.value()) )?
                                $( $( (stringify!($field), $field.value()) ),+ )?
                            ])
                        }
                    ),+
                }
            }

            #[allow(unused_mut, unused_variables, reason = "alternatives without settings need none")]
            fn of(value: &$crate::experiment::Value) -> Option<Self> {
                let (name, values) = value.chosen()?;
                let variant = Self::KIND.variant(name)?;
                let mut parts = variant.fields.iter().enumerate().map(|(place, field)| {
                    values.get(place).map_or_else(|| field.usual(), |(_, value)| value.clone())
                });
                let made = match name {
                    $(
                        stringify!($variant) => Self::$variant
                            $( ( <$part_type>::of(&parts.next()?)? ) )?
                            $( { $( $field: <$field_type>::of(&parts.next()?)? ),+ } )?,
                    )+
                    _ => return None,
                };
                (values.len() <= variant.fields.len()).then_some(made)
            }

            fn accept(&mut self, value: &$crate::experiment::Value) -> bool {
                if let $crate::experiment::Value::Choice(name) = value
                    && self.value().name() == *name
                {
                    return true;
                }
                Self::of(value).map(|value| *self = value).is_some()
            }
        }
    };
}
pub(crate) use choices;

/// An alternative with the values of its own settings, if it has any.
pub(super) fn alternative(name: &'static str, values: Vec<(&'static str, Value)>) -> Value {
    if values.is_empty() {
        Value::Choice(name)
    } else {
        Value::With(name, values)
    }
}
