//! The repository's address: `github_url` in its https and ssh forms.

/// A repository on a host such as GitHub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository {
    /// The host, such as `github.com`.
    pub host: String,
    /// The user or organisation that owns it.
    pub owner: String,
    /// Its name there, without `.git`.
    pub name: String,
    /// The address that git pushes to: the ssh form.
    origin: String,
}

/// The reason why an address names no repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Neither https nor ssh.
    #[error("it is neither an https nor an ssh address")]
    Scheme,
    /// A user name or password is in an https address.
    #[error("an https address of a repository holds no user name, password or token")]
    Credentials,
    /// The host is none.
    #[error("its host is not valid")]
    Host,
    /// The part after the host is not OWNER/REPOSITORY.
    #[error("after the host it must have exactly OWNER/REPOSITORY")]
    Path,
}

impl Repository {
    /// The repository `name` of `owner` on github.com.
    #[must_use]
    pub fn on_github(owner: &str, name: &str) -> Self {
        Self {
            host: "github.com".to_owned(),
            owner: owner.to_owned(),
            name: name.to_owned(),
            origin: format!("git@github.com:{owner}/{name}.git"),
        }
    }

    /// Reads `https://HOST[:PORT]/OWNER/NAME[.git]`, `ssh://[USER@]HOST[:PORT]/OWNER/NAME[.git]` and
    /// `[USER@]HOST:OWNER/NAME[.git]`; a slash at the end is allowed.
    ///
    /// # Errors
    /// When it is none of these.
    pub fn parse(address: &str) -> Result<Self, AddressError> {
        if let Some(rest) = strip_scheme(address, "https://") {
            let (authority, path) = rest.split_once('/').ok_or(AddressError::Path)?;
            if authority.contains('@') {
                return Err(AddressError::Credentials);
            }
            let (host, _) = host_and_port(authority).ok_or(AddressError::Host)?;
            let (owner, name) = owner_and_name(path)?;
            return Ok(Self::at("git", host, None, owner, name));
        }
        if let Some(rest) = strip_scheme(address, "ssh://") {
            let (authority, path) = rest.split_once('/').ok_or(AddressError::Path)?;
            let (user, authority) = user_of(authority)?;
            let (host, port) = host_and_port(authority).ok_or(AddressError::Host)?;
            let (owner, name) = owner_and_name(path)?;
            return Ok(Self::at(user, host, port, owner, name));
        }
        if address.contains("://") {
            return Err(AddressError::Scheme);
        }
        let (authority, path) = address.split_once(':').ok_or(AddressError::Scheme)?;
        if authority.contains('/') {
            return Err(AddressError::Scheme);
        }
        let (user, authority) = user_of(authority)?;
        let (host, port) = host_and_port(authority).ok_or(AddressError::Host)?;
        let (owner, name) = owner_and_name(path)?;
        Ok(Self::at(user, host, port, owner, name))
    }

    fn at(user: &str, host: &str, port: Option<&str>, owner: &str, name: &str) -> Self {
        let host = host.to_ascii_lowercase();
        let origin = match port {
            Some(port) => format!("ssh://{user}@{host}:{port}/{owner}/{name}.git"),
            None => format!("{user}@{host}:{owner}/{name}.git"),
        };
        Self {
            host,
            owner: owner.to_owned(),
            name: name.to_owned(),
            origin,
        }
    }

    /// The repository's page, which is its https address without `.git`.
    #[must_use]
    pub fn page(&self) -> String {
        format!("https://{}/{}/{}", self.host, self.owner, self.name)
    }

    /// The address that git pushes to: the ssh form.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// OWNER/NAME.
    #[must_use]
    pub fn slug(&self) -> String {
        format!("{}/{}", self.owner, self.name)
    }

    /// The repository as `gh --repo` takes it: the host only where it is not github.com.
    #[must_use]
    pub fn gh_repo(&self) -> String {
        if self.host == "github.com" {
            self.slug()
        } else {
            format!("{}/{}", self.host, self.slug())
        }
    }

    /// Returns whether lume-services can register a release of it: its addresses have lower-case letters only, and an owner
    /// and name without dots.
    #[must_use]
    pub fn fits_lume_services(&self) -> bool {
        fits_lume_services(&self.owner) && fits_lume_services(&self.name)
    }
}

/// Returns whether lume-services takes `text` as an owner or repository: `[a-z0-9_-]+`.
#[must_use]
pub fn fits_lume_services(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-'))
}

/// `address` without its scheme, which may be in any case.
fn strip_scheme<'a>(address: &'a str, scheme: &str) -> Option<&'a str> {
    let (start, rest) = address.split_at_checked(scheme.len())?;
    start.eq_ignore_ascii_case(scheme).then_some(rest)
}

/// The user of an ssh address (`git` where it names none) and what follows it.
fn user_of(authority: &str) -> Result<(&str, &str), AddressError> {
    let Some((user, rest)) = authority.rsplit_once('@') else {
        return Ok(("git", authority));
    };
    if user.contains(':') {
        return Err(AddressError::Credentials);
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    if user.is_empty() || user.starts_with('-') || !user.chars().all(plain) {
        return Err(AddressError::Host);
    }
    Ok((user, rest))
}

fn host_and_port(authority: &str) -> Option<(&str, Option<&str>)> {
    let (host, port) = match authority.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    };
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let is_port = |port: &str| {
        port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|port| port > 0)
    };
    (host.split('.').all(label) && port.is_none_or(is_port)).then_some((host, port))
}

fn owner_and_name(path: &str) -> Result<(&str, &str), AddressError> {
    let path = path.strip_suffix('/').unwrap_or(path);
    let path = path.strip_suffix(".git").unwrap_or(path);
    let (owner, name) = path.split_once('/').ok_or(AddressError::Path)?;
    let plain = |text: &str| {
        !text.is_empty()
            && text != "."
            && text != ".."
            && !text.starts_with('-')
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
    };
    if plain(owner) && plain(name) {
        Ok((owner, name))
    } else {
        Err(AddressError::Path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_and_ssh_forms_give_the_same_repository() {
        for address in [
            "https://github.com/ada/my-model",
            "https://github.com/ada/my-model.git",
            "https://github.com/ada/my-model/",
            "HTTPS://GitHub.com/ada/my-model",
            "git@github.com:ada/my-model.git",
            "git@github.com:ada/my-model",
            "ssh://git@github.com/ada/my-model.git",
            "github.com:ada/my-model",
        ] {
            let repository = Repository::parse(address).unwrap();
            assert_eq!(repository, Repository::on_github("ada", "my-model"), "{address}");
            assert_eq!(repository.origin(), "git@github.com:ada/my-model.git");
            assert_eq!(repository.page(), "https://github.com/ada/my-model");
            assert_eq!(repository.gh_repo(), "ada/my-model");
        }
    }

    #[test]
    fn another_host_keeps_its_user_and_port() {
        let repository = Repository::parse("ssh://me@git.example.org:2222/Beams/LCLS.cu").unwrap();
        assert_eq!(
            repository.origin(),
            "ssh://me@git.example.org:2222/Beams/LCLS.cu.git"
        );
        assert_eq!(repository.gh_repo(), "git.example.org/Beams/LCLS.cu");
        assert!(!repository.fits_lume_services());
        let repository = Repository::parse("https://git.example.org:8443/a/b").unwrap();
        assert_eq!(repository.origin(), "git@git.example.org:a/b.git");
    }

    #[test]
    fn anything_else_is_refused_with_the_reason() {
        for (address, reason) in [
            ("", AddressError::Scheme),
            ("ada/my-model", AddressError::Scheme),
            ("http://github.com/ada/x", AddressError::Scheme),
            ("file:///etc/passwd", AddressError::Scheme),
            ("/srv/git/x:y/z", AddressError::Scheme),
            ("https://user:token@github.com/ada/x", AddressError::Credentials),
            ("https://token@github.com/ada/x", AddressError::Credentials),
            ("ssh://git:secret@github.com/ada/x", AddressError::Credentials),
            ("https://github.com", AddressError::Path),
            ("https://github.com/ada", AddressError::Path),
            ("https://github.com/ada/x/y", AddressError::Path),
            ("https://github.com/ada/..", AddressError::Path),
            ("https://github.com/ada/x?tab=1", AddressError::Path),
            ("https://github.com//x", AddressError::Path),
            ("git@github.com:ada/-x", AddressError::Path),
            ("git@git hub.com:ada/x", AddressError::Host),
            ("-oProxyCommand=x@github.com:ada/x", AddressError::Host),
            ("https:///ada/x", AddressError::Host),
        ] {
            assert_eq!(Repository::parse(address), Err(reason), "{address}");
        }
    }
}
