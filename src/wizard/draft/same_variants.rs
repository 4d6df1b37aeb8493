//! Enums of files that have the variants of enums of the program, whose names may change.

/// Two enums with the same variants, each turned into the other.
macro_rules! same_variants {
    ($record:ident, $own:ident, $($variant:ident)*) => {
        impl From<$own> for $record {
            fn from(own: $own) -> Self {
                match own { $($own::$variant => Self::$variant,)* }
            }
        }
        impl From<$record> for $own {
            fn from(record: $record) -> Self {
                match record { $($record::$variant => Self::$variant,)* }
            }
        }
    };
}

pub(super) use same_variants;
