//! Container registries: one file each, with image reference, workflow, secrets and set-up steps; each is one line in
//! [`REGISTRIES`].

pub mod reference;
mod setup;

mod dockerhub;
mod ghcr;
mod gitlab;
mod oci;
mod quay;
mod stanford;

pub use reference::{ImageName, tag};
pub use setup::{ImageContext, ItemKind, SetupItem};

use setup::SetupStep;

/// Every registry; the first is the default. Answers may give the place in the list, from 1: a new registry is added at
/// its end.
pub static REGISTRIES: [&Registry; 6] = [
    &dockerhub::REGISTRY,
    &stanford::REGISTRY,
    &ghcr::REGISTRY,
    &gitlab::REGISTRY,
    &quay::REGISTRY,
    &oci::REGISTRY,
];

/// One container registry.
#[derive(Debug)]
pub struct Registry {
    /// Its key in answers and reports.
    pub key: &'static str,
    /// Its name for people; answers may use it in any case.
    pub name: &'static str,
    /// Its name where there is little room, such as in the name of a workflow.
    pub short_name: &'static str,
    /// When it is the one to choose.
    pub choose_if: &'static str,
    /// The cost of setting it up.
    pub effort: &'static str,
    /// The host in the image's reference; none where the answers name it.
    pub host: Option<&'static str>,
    /// The part between the host and the image's own name.
    pub namespace: Namespace,
    /// The user names of this registry.
    pub username: UsernameRule,
    /// Whether another name logs in than the one in the image's name: a person's or a token's for a group.
    pub asks_login: bool,
    /// The registry's part of the workflow that pushes the image.
    pub workflow: Workflow,
    before_first_release: &'static [&'static str],
    /// The items that the user sets up, in order.
    steps: &'static [SetupStep],
}

/// The part between the host and the image's own name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Namespace {
    /// The `container_username`.
    Username,
    /// The `registry_path`, which the `container_username` is the default of.
    Path,
}

/// The user names that a registry allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UsernameRule {
    /// 4 to 30 lower-case letters and digits; shorter ones exist from former times.
    DockerHub,
    /// The owner of the GitHub repository in lower case.
    GithubOwner,
    /// One part of an image's name by Docker's grammar.
    Part,
    /// One or more such parts joined by `/`.
    Path,
}

impl UsernameRule {
    /// The allowed values, as the end of a sentence.
    #[must_use]
    pub const fn allowed(self) -> &'static str {
        match self {
            Self::DockerHub => "4 to 30 lower-case letters and digits",
            Self::GithubOwner => {
                "the repository's owner in lower case: letters, digits and single hyphens inside"
            }
            Self::Part => "lower-case letters and digits, joined by . _ __ or hyphens",
            Self::Path => {
                "a user or group path: lower-case letters and digits joined by . _ __ or hyphens, parts joined by /"
            }
        }
    }

    /// Returns whether `name` is allowed in an image's reference at this registry.
    #[must_use]
    pub fn accepts(self, name: &str) -> bool {
        match self {
            Self::DockerHub => {
                (1..=30).contains(&name.len())
                    && name
                        .bytes()
                        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
            }
            Self::GithubOwner => {
                name.len() <= 39 && reference::is_part(name) && !name.contains('.') && !name.contains("--")
            }
            Self::Part => reference::is_part(name),
            Self::Path => reference::is_path(name),
        }
    }

    /// Returns whether `name`, which is accepted, is shorter than what the registry gives out today.
    #[must_use]
    pub fn is_short(self, name: &str) -> bool {
        self == Self::DockerHub && name.len() < 4
    }
}

/// The registry's part of the workflow that pushes the image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Workflow {
    /// The host to log in to and to push to; none where it is the image's own. `docker.io` is where
    /// `registry.hub.docker.com` keeps its images, and the name that Docker's own log-in uses.
    pub push_host: Option<&'static str>,
    /// The expression that gives the user name, without the braces, such as `secrets.DOCKER_USERNAME`.
    pub username: &'static str,
    /// The expression that gives the password, without the braces.
    pub password: &'static str,
    /// The permissions that the job needs beyond `contents: read`.
    pub permissions: &'static [(&'static str, &'static str)],
}

impl Registry {
    /// The registry that an answer names: by number, key or name in any case.
    #[must_use]
    pub fn from_answer(answer: &str) -> Option<&'static Self> {
        let answer = answer.trim();
        // The list shows examples in brackets after a name; they are no part of it.
        let answer = answer.split_once(" (").map_or(answer, |(name, _)| name);
        REGISTRIES.iter().copied().find(|registry| {
            answer == registry.number().to_string()
                || answer.eq_ignore_ascii_case(registry.key)
                || answer.eq_ignore_ascii_case(registry.name)
        })
    }

    /// Its number in [`REGISTRIES`], from 1.
    #[must_use]
    pub fn number(&self) -> usize {
        1 + REGISTRIES
            .iter()
            .take_while(|registry| registry.key != self.key)
            .count()
    }

    /// The conditions before the first release, one sentence each, for this repository and image.
    #[must_use]
    pub fn before_first_release(&self, context: &ImageContext<'_>) -> Vec<String> {
        self.before_first_release
            .iter()
            .map(|text| context.fill(text))
            .collect()
    }

    /// Returns whether the answers name the host.
    #[must_use]
    pub const fn asks_host(&self) -> bool {
        self.host.is_none()
    }

    /// The host to log in to and to push to, for an image whose reference names `host`.
    #[must_use]
    pub fn push_host<'a>(&'a self, host: &'a str) -> &'a str {
        self.workflow.push_host.unwrap_or(host)
    }

    /// The names of the repository secrets that the workflow uses, in the order in which they are set up.
    #[must_use]
    pub fn secrets(&self) -> Vec<&'static str> {
        self.steps
            .iter()
            .filter(|step| step.kind == ItemKind::Secret)
            .map(|step| step.name)
            .collect()
    }

    /// The checklist: what to set up, in order, for this repository and image.
    #[must_use]
    pub fn items(&self, context: &ImageContext<'_>) -> Vec<SetupItem> {
        self.steps.iter().map(|step| step.at(context)).collect()
    }
}

#[cfg(test)]
mod tests;
