//! DockerHub.

use super::setup::{ItemKind, READ_AND_WRITE, STORE, SetupStep};
use super::{Namespace, Registry, UsernameRule, Workflow};

/// DockerHub's row.
pub static REGISTRY: Registry = Registry {
    key: "dockerhub",
    name: "DockerHub",
    short_name: "DockerHub",
    choose_if: "the image may be public and outside SLAC",
    effort: "an account, an access token, 2 repository secrets and 1 setting",
    host: Some("registry.hub.docker.com"),
    namespace: Namespace::Username,
    username: UsernameRule::DockerHub,
    asks_login: false,
    workflow: Workflow {
        push_host: Some("docker.io"),
        username: "secrets.DOCKER_USERNAME",
        password: "secrets.DOCKER_PASSWORD",
        permissions: &[],
    },
    before_first_release: &[
        "The DockerHub account {user} exists, and its access token may write.",
        "DOCKER_USERNAME and DOCKER_PASSWORD are secrets of the repository.",
        "Workflows may read and write (Settings, Actions, General).",
    ],
    steps: &[
        SetupStep {
            name: "DockerHub account",
            kind: ItemKind::Account,
            purpose: "The image is pushed to the account {user}.",
            steps: &["Sign up, or sign in to see that the user name is {user}."],
            address: Some("https://hub.docker.com/signup"),
            command: None,
            expires: None,
        },
        SetupStep::secret(
            "DOCKER_USERNAME",
            "The workflow logs in to DockerHub under this name.",
            &[
                "The value is the DockerHub user name that logs in: {user}, or a member of it where {user} is an organisation.",
                STORE,
            ],
            None,
        ),
        SetupStep::secret(
            "DOCKER_PASSWORD",
            "The workflow logs in to DockerHub with it.",
            &[
                "At https://app.docker.com/settings/personal-access-tokens choose Generate new token, with the access permissions Read & Write; the token is the value.",
                "The account's own password works too, but gives more away than is needed.",
                STORE,
            ],
            Some(
                "An access token stops working on the expiration date that you choose: make a new one then and set the secret again.",
            ),
        ),
        READ_AND_WRITE,
    ],
};
