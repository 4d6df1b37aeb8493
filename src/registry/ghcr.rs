//! The GitHub Container Registry.

use super::setup::{ItemKind, SetupStep};
use super::{Namespace, Registry, UsernameRule, Workflow};

/// The GitHub Container Registry's row.
pub static REGISTRY: Registry = Registry {
    key: "ghcr",
    name: "GitHub Container Registry",
    short_name: "GHCR",
    choose_if: "you want nothing to set up: it belongs to the GitHub repository",
    effort: "nothing to store",
    host: Some("ghcr.io"),
    namespace: Namespace::Username,
    username: UsernameRule::GithubOwner,
    asks_login: false,
    workflow: Workflow {
        push_host: None,
        username: "github.actor",
        password: "secrets.GITHUB_TOKEN",
        permissions: &[("packages", "write")],
    },
    before_first_release: &[
        "Actions are allowed in the repository, and workflows there may write packages.",
        "After the first release: the package is private until its visibility is changed on its own page.",
    ],
    steps: &[SetupStep {
        name: "workflow permission packages: write",
        kind: ItemKind::Permission,
        purpose: "Lets the image workflow push to ghcr.io with the token that every workflow has.",
        steps: &[
            "The workflow asks for it itself: there is nothing to store.",
            "Where an organisation has switched this off, its owners allow it under Settings, Actions, General.",
        ],
        address: Some("{page}/settings/actions"),
        command: None,
        expires: None,
    }],
};
