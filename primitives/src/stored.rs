//! How types are declared that storage keeps and readers get.

/// Declares a type with all that storage, events, metadata and JSON ask of it. The crate that uses it depends on `codec`,
/// `scale-info` and `serde`.
#[macro_export]
macro_rules! stored {
    ($(#[$attr:meta])* $vis:vis $kind:ident $name:ident $($rest:tt)*) => {
        #[derive(
            Clone, Debug, PartialEq, Eq, codec::Encode, codec::Decode, codec::DecodeWithMemTracking,
            codec::MaxEncodedLen, scale_info::TypeInfo, serde::Serialize, serde::Deserialize,
        )]
        $(#[$attr])*
        $vis $kind $name $($rest)*
    };
}
