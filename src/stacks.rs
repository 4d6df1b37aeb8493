//! The stacks: what a generated project runs on. One row each; adding one is a row here and a folder in `templates/`.

use crate::variables::Runtime;

/// What a generated project runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stack {
    /// lume-services with lume-model 1.5 and Prefect 1.4.
    LumeServices,
    /// lume-torch 3 with Prefect 3.
    LumeTorch,
}

/// The facts of one stack.
#[derive(Debug)]
pub struct StackFacts {
    /// Which stack.
    pub stack: Stack,
    /// The name in answers, templates and reports.
    pub key: &'static str,
    /// The runtime that reads its variables file.
    pub runtime: Runtime,
    /// The Pythons that it runs on, oldest first; the first is the default.
    pub pythons: &'static [&'static str],
    /// The top-level modules of its dependencies: no package may be called so.
    pub modules: &'static [&'static str],
    /// The names that its templates import into `model.py` and `flow.py`: no model class may be called so.
    pub imported_names: &'static [&'static str],
    /// One line for the person who chooses.
    pub summary: &'static str,
}

/// Every stack, the default first.
pub static STACKS: [StackFacts; 2] = [
    StackFacts {
        stack: Stack::LumeServices,
        key: "lume-services",
        runtime: Runtime::LumeModel15,
        pythons: &["3.9"],
        modules: &[
            "lume_services",
            "lume_model",
            "lume",
            "prefect",
            "pydantic",
            "numpy",
            "yaml",
            "sqlalchemy",
            "pandas",
            "pytest",
            "docker",
            "dependency_injector",
            "pymongo",
            "distributed",
            "dask",
            "setuptools",
            "pkg_resources",
        ],
        imported_names: &[
            "BaseModel",
            "Flow",
            "Module",
            "Parameter",
            "Result",
            "TextFile",
            "Dict",
            "InputVariable",
            "OutputVariable",
        ],
        summary: "lume-services: lume-model 1.5, Prefect 1.4, Python 3.9",
    },
    StackFacts {
        stack: Stack::LumeTorch,
        key: "lume-torch",
        runtime: Runtime::LumeTorch30,
        pythons: &["3.11", "3.12", "3.13"],
        modules: &[
            "lume_torch",
            "lume",
            "torch",
            "botorch",
            "gpytorch",
            "prefect",
            "pydantic",
            "numpy",
            "yaml",
            "pytest",
            "setuptools",
        ],
        imported_names: &["LUMETorch", "Any", "Dict"],
        summary: "lume-torch: lume-torch 3, Prefect 3, Python 3.11 or newer",
    },
];

/// Modules that every generated project has beside its package, and folders that its builds make: no package may be
/// called so.
pub static PROJECT_MODULES: [&str; 5] = ["build", "conftest", "dist", "setup", "versioneer"];

impl Stack {
    /// Its row in [`STACKS`].
    #[must_use]
    pub fn facts(self) -> &'static StackFacts {
        let [services, torch] = &STACKS;
        match self {
            Self::LumeServices => services,
            Self::LumeTorch => torch,
        }
    }

    /// The stack called `key`.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        STACKS
            .iter()
            .find(|facts| facts.key == key)
            .map(|facts| facts.stack)
    }

    /// The stack that an answer names, in any case.
    #[must_use]
    pub fn from_answer(answer: &str) -> Option<Self> {
        Self::from_key(&answer.trim().to_ascii_lowercase())
    }

    /// The stack for a variables file that `runtime` reads: lume-torch for 2.0 and 3.0, lume-services otherwise.
    #[must_use]
    pub const fn for_runtime(runtime: Runtime) -> Self {
        match runtime {
            Runtime::LumeModel15 | Runtime::LumeModel17 => Self::LumeServices,
            Runtime::LumeModel20 | Runtime::LumeTorch30 => Self::LumeTorch,
        }
    }
}
