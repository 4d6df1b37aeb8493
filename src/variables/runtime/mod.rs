//! The Python libraries that read a variables file, one file each over shared parts.

pub(super) mod lume_model_15;
mod lume_model_15_arrays;
mod lume_model_15_fields;
pub(super) mod lume_model_17;
pub(super) mod lume_model_20;
pub(super) mod lume_torch_30;
mod ordered_range;

/// The library that will read a variables file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Runtime {
    /// lume-model 1.3 to 1.6, the runtime of lume-services.
    LumeModel15,
    /// lume-model 1.7.
    LumeModel17,
    /// lume-model 1.8 to 2.0.
    LumeModel20,
    /// lume-torch 3.
    LumeTorch30,
}

/// Every runtime, oldest first.
pub static RUNTIMES: [Runtime; 4] = [
    Runtime::LumeModel15,
    Runtime::LumeModel17,
    Runtime::LumeModel20,
    Runtime::LumeTorch30,
];

impl Runtime {
    /// The name in commands, reports and screens.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::LumeModel15 => "lume-model-1.5",
            Self::LumeModel17 => "lume-model-1.7",
            Self::LumeModel20 => "lume-model-2.0",
            Self::LumeTorch30 => "lume-torch-3.0",
        }
    }

    /// The runtime called `key`.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        RUNTIMES.into_iter().find(|runtime| runtime.key() == key)
    }
}
