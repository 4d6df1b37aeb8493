//! The package's metadata: setup.py, setup.cfg, pyproject.toml.

use super::{Certainty, Findings, ProjectSources};
use crate::answers::Key;
use crate::variables::source::{Literal, call_keywords};

pub(super) fn find(sources: &ProjectSources, found: &mut Findings) {
    if let Some(text) = sources.files.get("setup.py") {
        setup_py(text, found);
    }
    if let Some(text) = sources.files.get("setup.cfg") {
        setup_cfg(text, found);
    }
    if let Some(text) = sources.files.get("pyproject.toml") {
        // Copier's template for deployments names its own author there.
        let certainty = match sources.files.contains_key(super::copier::NAME) {
            true => Certainty::Guessed,
            false => Certainty::Certain,
        };
        pyproject(text, certainty, found);
    }
}

/// The arguments of setup.py's call of `setup`.
fn setup_py(text: &str, found: &mut Findings) {
    const PLACE: &str = "setup.py";
    for (name, value) in call_keywords(text, "setup").unwrap_or_default() {
        match (name.as_str(), value) {
            ("author", Literal::Text(author)) => found.certain(Key::Author, &author, PLACE),
            ("author_email", Literal::Text(email)) => found.certain(Key::Email, &email, PLACE),
            ("url", Literal::Text(url)) => url_of_repository(&url, found, PLACE),
            ("name", Literal::Text(name)) => package(&name, found, PLACE),
            ("entry_points", Literal::Map(groups)) => {
                let orchestration = groups
                    .into_iter()
                    .find_map(|(group, points)| match (group, points) {
                        (Literal::Text(group), Literal::List(points)) if group == "orchestration" => {
                            Some(points)
                        }
                        _ => None,
                    });
                for point in orchestration.unwrap_or_default() {
                    if let Literal::Text(point) = point {
                        entry_point(&point, found, PLACE);
                    }
                }
            }
            _ => {}
        }
    }
}

/// `PACKAGE.model=PACKAGE.model:CLASS`, as lume-services finds the model.
fn entry_point(point: &str, found: &mut Findings, place: &str) {
    let Some((name, object)) = point.split_once('=') else {
        return;
    };
    if let (Some(package), Some((_, class))) = (name.trim().strip_suffix(".model"), object.split_once(':')) {
        found.certain(Key::Package, package, place);
        found.certain(Key::ModelClass, class, place);
    }
}

/// The sections `metadata` and `versioneer` of setup.cfg.
fn setup_cfg(text: &str, found: &mut Findings) {
    const PLACE: &str = "setup.cfg";
    let mut section = "";
    for line in text.lines() {
        if let Some(name) = line
            .strip_prefix('[')
            .and_then(|rest| rest.trim_end().strip_suffix(']'))
        {
            section = name.trim();
        }
        let Some((key, value)) = line.split_once('=').filter(|_| !line.starts_with([' ', '\t'])) else {
            continue;
        };
        match (section, key.trim()) {
            ("metadata", "name") => package(value, found, PLACE),
            ("metadata", "author") => found.certain(Key::Author, value, PLACE),
            ("metadata", "author_email") => found.certain(Key::Email, value, PLACE),
            ("metadata", "url") => url_of_repository(value.trim(), found, PLACE),
            ("versioneer", "versionfile_source") => {
                let package = value.trim().strip_suffix("/_version.py");
                found.certain(Key::Package, package.unwrap_or_default(), PLACE);
            }
            _ => {}
        }
    }
}

/// The table `project` of pyproject.toml; its author is of this certainty.
fn pyproject(text: &str, certainty: Certainty, found: &mut Findings) {
    const PLACE: &str = "pyproject.toml";
    let Ok(table) = text.parse::<toml::Table>() else {
        return;
    };
    let Some(project) = table.get("project").and_then(toml::Value::as_table) else {
        return;
    };
    let text = |value: Option<&toml::Value>| value.and_then(toml::Value::as_str).map(str::to_owned);
    if let Some(name) = text(project.get("name")) {
        package(&name, found, PLACE);
    }
    let author = project
        .get("authors")
        .and_then(|authors| authors.as_array()?.first());
    if let Some(author) = author {
        let field = |name: &str| text(author.get(name)).unwrap_or_default();
        found.add(Key::Author, &field("name"), certainty, PLACE);
        found.add(Key::Email, &field("email"), certainty, PLACE);
    }
    let urls = project.get("urls").and_then(toml::Value::as_table);
    for url in urls.into_iter().flat_map(toml::Table::values) {
        url_of_repository(url.as_str().unwrap_or_default(), found, PLACE);
    }
    let group = project
        .get("entry-points")
        .and_then(|points| points.get("orchestration"))
        .and_then(toml::Value::as_table);
    for (name, object) in group.into_iter().flatten() {
        entry_point(
            &format!("{name}={}", object.as_str().unwrap_or_default()),
            found,
            PLACE,
        );
    }
}

/// The name of the distribution: that of the package, or one with hyphens.
fn package(name: &str, found: &mut Findings, place: &str) {
    found.guess(Key::Package, &name.trim().replace(['-', '.'], "_"), place);
}

fn url_of_repository(url: &str, found: &mut Findings, place: &str) {
    if crate::answers::Repository::parse(url).is_ok() {
        found.certain(Key::GithubUrl, url, place);
    }
}
