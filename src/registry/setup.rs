//! The checklist of what must exist before a registry takes the first image.

/// The kind of an item to set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemKind {
    /// An account at the registry.
    Account,
    /// A token or robot account, made at the registry.
    Token,
    /// A project or repository at the registry.
    Project,
    /// A secret of the GitHub repository; its name is the item's.
    Secret,
    /// A setting of the GitHub repository, or what a workflow asks for itself.
    Permission,
}

impl ItemKind {
    /// The word in reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Token => "token",
            Self::Project => "project",
            Self::Secret => "secret",
            Self::Permission => "permission",
        }
    }
}

/// One thing to set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetupItem {
    /// Its name; for a secret exactly the secret's.
    pub name: String,
    /// Its kind.
    pub kind: ItemKind,
    /// Its purpose.
    pub purpose: String,
    /// The steps, in order.
    pub steps: Vec<String>,
    /// The page where it is done.
    pub address: Option<String>,
    /// The command that does it instead; it asks for a secret's value itself.
    pub command: Option<String>,
    /// When it stops working by itself, and what to do then.
    pub expires: Option<String>,
}

impl SetupItem {
    /// Purpose and steps in one paragraph, as in the reports.
    #[must_use]
    pub fn text(&self) -> String {
        std::iter::once(self.purpose.as_str())
            .chain(self.steps.iter().map(String::as_str))
            .chain(self.expires.as_deref())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Returns whether the program `gh` can tell if it is there (by name; a value is never read).
    #[must_use]
    pub fn can_be_verified(&self) -> bool {
        self.kind == ItemKind::Secret
    }
}

/// The repository and the image that a registry is set up for: the values of its texts' placeholders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImageContext<'a> {
    /// The repository's host, such as `github.com`.
    pub git_host: &'a str,
    /// The repository's owner.
    pub owner: &'a str,
    /// The repository's name on that host.
    pub repository: &'a str,
    /// The project's name for people.
    pub project_name: &'a str,
    /// The image's registry host, with its port.
    pub registry_host: &'a str,
    /// The part between that host and the image's own name.
    pub namespace: &'a str,
    /// The user name that logs in to the registry.
    pub login: &'a str,
    /// The image's own name.
    pub repo_name: &'a str,
}

impl ImageContext<'_> {
    /// The repository as `gh --repo` takes it: the host only where it is not github.com.
    #[must_use]
    pub fn gh_repo(&self) -> String {
        if self.git_host == "github.com" {
            format!("{}/{}", self.owner, self.repository)
        } else {
            format!("{}/{}/{}", self.git_host, self.owner, self.repository)
        }
    }

    /// The repository's page.
    #[must_use]
    pub fn page(&self) -> String {
        format!("https://{}/{}/{}", self.git_host, self.owner, self.repository)
    }

    /// `text` with `{page}`, `{owner}`, `{repository}`, `{project}`, `{host}`, `{user}`, `{login}`, `{image}` and
    /// `{hostname}` (an option of `gh api`, empty on github.com) filled in, once each: a value is never looked through
    /// again.
    pub(super) fn fill(&self, text: &str) -> String {
        let mut filled = String::with_capacity(text.len() + 32);
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let Some((name, after)) = after.split_once('}') else {
                filled.push('{');
                rest = after;
                continue;
            };
            match name {
                "page" => filled.push_str(&self.page()),
                "owner" => filled.push_str(self.owner),
                "repository" => filled.push_str(self.repository),
                "project" => filled.push_str(self.project_name),
                "host" => filled.push_str(self.registry_host),
                "user" => filled.push_str(self.namespace),
                "login" => filled.push_str(self.login),
                "image" => filled.push_str(self.repo_name),
                "hostname" if self.git_host == "github.com" => {}
                "hostname" => {
                    filled.push_str("--hostname ");
                    filled.push_str(self.git_host);
                    filled.push(' ');
                }
                other => {
                    filled.push('{');
                    filled.push_str(other);
                    filled.push('}');
                }
            }
            rest = after;
        }
        filled.push_str(rest);
        filled
    }
}

/// One row of a registry's checklist; `{...}` is filled in from a [`ImageContext`].
#[derive(Debug)]
pub struct SetupStep {
    pub(super) name: &'static str,
    pub(super) kind: ItemKind,
    pub(super) purpose: &'static str,
    pub(super) steps: &'static [&'static str],
    pub(super) address: Option<&'static str>,
    pub(super) command: Option<&'static str>,
    pub(super) expires: Option<&'static str>,
}

impl SetupStep {
    /// A secret of the repository: where it is stored and by which command is the same for all of them.
    pub(super) const fn secret(
        name: &'static str,
        purpose: &'static str,
        steps: &'static [&'static str],
        expires: Option<&'static str>,
    ) -> Self {
        Self {
            name,
            kind: ItemKind::Secret,
            purpose,
            steps,
            address: Some("{page}/settings/secrets/actions/new"),
            command: None,
            expires,
        }
    }

    /// The row with everything filled in.
    pub(super) fn at(&self, context: &ImageContext<'_>) -> SetupItem {
        let filled = |text: &&'static str| context.fill(text);
        let command = match self.kind {
            ItemKind::Secret => Some(format!(
                "gh secret set {} --repo {}",
                self.name,
                context.gh_repo()
            )),
            _ => self.command.map(|command| context.fill(command)),
        };
        SetupItem {
            name: self.name.to_owned(),
            kind: self.kind,
            purpose: context.fill(self.purpose),
            steps: self.steps.iter().map(filled).collect(),
            address: self.address.as_ref().map(filled),
            command,
            expires: self.expires.as_ref().map(filled),
        }
    }
}

/// The setting that lets workflows attach the source package to a release, as the seed's template asks for it.
pub(super) const READ_AND_WRITE: SetupStep = SetupStep {
    name: "workflow permissions: read and write",
    kind: ItemKind::Permission,
    purpose: "Lets the release workflow attach the source package to the release.",
    steps: &[
        "On the repository's page: Settings, Actions, General.",
        "Under Workflow permissions choose Read and write permissions, then Save.",
    ],
    address: Some("{page}/settings/actions"),
    command: Some(
        "gh api {hostname}--method PUT repos/{owner}/{repository}/actions/permissions/workflow -f default_workflow_permissions=write",
    ),
    expires: None,
};

/// The clicks that store a secret, the same everywhere.
pub(super) const STORE: &str = "On the repository's page: Settings, Secrets and variables, Actions, New repository secret; enter the name and the value, then Add secret.";
