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
            "backports",
            "beamphysics",
            "box",
            "bson",
            "certifi",
            "cffi",
            "charset_normalizer",
            "click",
            "cloudpickle",
            "contourpy",
            "coverage",
            "croniter",
            "cryptography",
            "cycler",
            "dask",
            "dateutil",
            "dependency_injector",
            "distributed",
            "dns",
            "docker",
            "dotenv",
            "examples",
            "exceptiongroup",
            "fsspec",
            "greenlet",
            "gridfs",
            "h5py",
            "idna",
            "importlib_metadata",
            "importlib_resources",
            "iniconfig",
            "jinja2",
            "kiwisolver",
            "locket",
            "lume",
            "lume_model",
            "lume_services",
            "markupsafe",
            "marshmallow",
            "marshmallow_oneofschema",
            "matplotlib",
            "mpl_toolkits",
            "msgpack",
            "mypy_extensions",
            "numpy",
            "packaging",
            "pandas",
            "partd",
            "pendulum",
            "pip",
            "pkg_resources",
            "pkginfo",
            "pluggy",
            "pmd_beamphysics",
            "prefect",
            "psutil",
            "py",
            "pycparser",
            "pydantic",
            "pydot",
            "pygments",
            "pylab",
            "pymongo",
            "pymysql",
            "pyparsing",
            "pytest",
            "pytest_cov",
            "pytz",
            "requests",
            "scipy",
            "setuptools",
            "six",
            "slugify",
            "sortedcontainers",
            "sqlalchemy",
            "sqlalchemy_schemadisplay",
            "tabulate",
            "tblib",
            "text_unidecode",
            "tlz",
            "toml",
            "tomli",
            "toolz",
            "tornado",
            "typing_extensions",
            "tzdata",
            "urllib3",
            "wheel",
            "yaml",
            "zict",
            "zipp",
        ],
        imported_names: &[
            "Any",
            "BaseModel",
            "case",
            "check_local_execution",
            "configure_lume_services",
            "copy",
            "Dict",
            "evaluate",
            "file_parameters",
            "Flow",
            "flow",
            "format_file",
            "format_result",
            "IMAGE",
            "INPUT_VARIABLES",
            "InputVariable",
            "json",
            "LoadDBResult",
            "LoadFile",
            "Module",
            "np",
            "OUTPUT_VARIABLES",
            "OutputVariable",
            "Parameter",
            "prepare_lume_model_variables",
            "preprocess",
            "Result",
            "save_db_result",
            "save_file",
            "SaveDBResult",
            "SaveFile",
            "task",
            "TextFile",
            "to_json",
        ],
        summary: "lume-services: lume-model 1.5, Prefect 1.4, Python 3.9",
    },
    StackFacts {
        stack: Stack::LumeTorch,
        key: "lume-torch",
        runtime: Runtime::LumeTorch30,
        pythons: &["3.11", "3.12", "3.13"],
        modules: &[
            "aiosqlite",
            "alembic",
            "annotated_types",
            "anyio",
            "asgi_lifespan",
            "asyncpg",
            "beamphysics",
            "botorch",
            "cachetools",
            "certifi",
            "click",
            "cloudpickle",
            "coolname",
            "cryptography",
            "dateparser",
            "docker",
            "exceptiongroup",
            "fastapi",
            "filelock",
            "fsspec",
            "functorch",
            "gpytorch",
            "graphviz",
            "griffe",
            "h11",
            "h2",
            "httpcore",
            "httpx",
            "humanize",
            "idna",
            "iniconfig",
            "isympy",
            "jinja2",
            "jsonpatch",
            "jsonschema",
            "linear_operator",
            "lume",
            "lume_torch",
            "markupsafe",
            "mpmath",
            "networkx",
            "numpy",
            "orjson",
            "packaging",
            "pathspec",
            "pendulum",
            "pip",
            "pkg_resources",
            "pluggy",
            "prefect",
            "pydantic",
            "pydantic_core",
            "pydantic_settings",
            "pygments",
            "pyro",
            "pytest",
            "pytz",
            "readchar",
            "referencing",
            "regex",
            "requests",
            "rich",
            "rpds",
            "scipy",
            "setuptools",
            "slugify",
            "sniffio",
            "sqlalchemy",
            "starlette",
            "sympy",
            "toml",
            "torch",
            "torchgen",
            "triton",
            "typer",
            "typing_extensions",
            "typing_inspection",
            "urllib3",
            "uvicorn",
            "websockets",
            "wheel",
            "yaml",
        ],
        imported_names: &[
            "Any",
            "Dict",
            "evaluate",
            "flow",
            "IMAGE",
            "INPUT_VARIABLES",
            "json",
            "LUMETorch",
            "np",
            "OUTPUT_VARIABLES",
            "task",
            "torch",
        ],
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
