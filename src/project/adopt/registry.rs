//! The container registry: from the package's image reference, else from the workflows.

use super::{Findings, ProjectSources};
use crate::answers::Key;
use crate::registry::{REGISTRIES, Registry};

pub(super) fn find(sources: &ProjectSources, found: &mut Findings) {
    for (path, text) in &sources.files {
        if path.ends_with("_image.py") {
            let reference = text.lines().rev().find_map(reference);
            if let Some((registry, host, namespace, name)) = reference {
                found.certain(Key::ContainerRegistry, registry.key, path);
                found.certain(Key::ContainerUsername, namespace, path);
                found.certain(Key::RepoName, name, path);
                if registry.host.is_none() {
                    found.certain(Key::RegistryHost, host, path);
                    found.certain(Key::RegistryPath, namespace, path);
                }
            }
        }
    }
    for (path, text) in &sources.files {
        if path.starts_with(".github/workflows/") {
            workflow(path, text, found);
        }
    }
}

/// Registry, host, namespace and name of the image reference in `IMAGE = f"HOST/NAMESPACE/NAME:..."`.
fn reference(line: &str) -> Option<(&'static Registry, &str, &str, &str)> {
    let value = line.strip_prefix("IMAGE")?.trim_start().strip_prefix('=')?;
    let (_, rest) = value.split_once(['"', '\''])?;
    let end = rest.find(['"', '\''])?;
    let text = rest.get(..end)?;
    let (host, path) = text.split_once('/')?;
    let path = path.rsplit_once(':').map_or(path, |(path, _)| path);
    let (namespace, name) = path.rsplit_once('/')?;
    let plain = |text: &str| !text.is_empty() && !text.contains(['{', '}']);
    (plain(host) && plain(namespace) && plain(name)).then(|| (of_host(host), host, namespace, name))
}

/// The registry of a host; one without a row of its own is the last.
fn of_host(host: &str) -> &'static Registry {
    let of_host =
        |registry: &&&Registry| registry.host == Some(host) || registry.workflow.push_host == Some(host);
    let [.., other] = REGISTRIES;
    REGISTRIES.iter().find(of_host).copied().unwrap_or(other)
}

/// The registry that a workflow pushes to.
fn workflow(path: &str, text: &str, found: &mut Findings) {
    if ![
        "docker build",
        "docker push",
        "docker/build-push-action",
        "docker image push",
    ]
    .iter()
    .any(|word| text.contains(word))
    {
        return;
    }
    let named = REGISTRIES
        .iter()
        .find(|registry| registry.host.is_some_and(|host| text.contains(host)));
    let secrets = REGISTRIES.iter().find(|registry| {
        let name = registry.workflow.password.strip_prefix("secrets.");
        name.is_some_and(|name| name != "GITHUB_TOKEN" && text.contains(name))
    });
    if let Some(registry) = named.or(secrets) {
        found.guess(Key::ContainerRegistry, registry.key, path);
    }
    let name = text.lines().find_map(|line| line.trim().strip_prefix("REPO: "));
    if let Some(name) = name.filter(|name| !name.contains("${{")) {
        found.guess(Key::RepoName, name, path);
    }
}
