use super::*;
use crate::project::{FileMode, PlanFile};

fn sources(files: &[(&str, &str)]) -> ProjectSources {
    let text = |(path, text): &(&str, &str)| ((*path).to_owned(), (*text).to_owned());
    ProjectSources {
        files: files.iter().map(text).collect(),
        folder: "a-folder".to_owned(),
        ..ProjectSources::default()
    }
}

fn found(sources: &ProjectSources) -> Vec<(Key, String, Certainty)> {
    findings(sources)
        .into_iter()
        .map(|finding| (finding.key, finding.value, finding.certainty))
        .collect()
}

fn assert_found(sources: &ProjectSources, expected: &[(Key, &str, Certainty)]) {
    let all = found(sources);
    for (key, value, certainty) in expected {
        let finding = all.iter().find(|(other, ..)| other == key);
        assert_eq!(
            finding.map(|(_, value, certainty)| (value.as_str(), *certainty)),
            Some((*value, *certainty)),
            "{key:?} in {all:?}"
        );
    }
}

const SETUP: &str = r#"
from setuptools import setup, find_packages
import versioneer

setup(
    name="beam_model",
    author="Ada Lovelace",
    version=versioneer.get_version(),
    packages=find_packages(),
    url="https://github.com/ada/beam-model",
    entry_points={
        "orchestration": [
            "beam_model.model=\
                beam_model.model:BeamModel",
            "beam_model.flow=\
                beam_model.flow:flow",
        ]
    },
)
"#;

const README: &str = "# Beam Model\n\nGenerated with:\n\n```json\n{\n    \"author\": \"Ada Lovelace\",\n    \"email\": \"ada@example.org\",\n    \"github_username\": \"ada\",\n    \"github_url\": \"https://github.com/ada/beam-model\",\n    \"project_name\": \"Beam Model\", \n    \"repo_name\": \"beam-model\", \n    \"package\": \"beam_model\",\n    \"model_class\": \"BeamModel\"\n}\n```\n";

const IMAGE: &str = "from beam_model import __version__\n# Stanford Container Registry image\nIMAGE = f\"scr.svc.stanford.edu/ada/beam-model:v{__version__}\"\n";

#[test]
fn a_cookiecutter_project_gives_every_answer() {
    let sources = sources(&[
        ("README.md", README),
        ("setup.py", SETUP),
        (
            "setup.cfg",
            "[versioneer]\nversionfile_source = beam_model/_version.py\n",
        ),
        ("beam_model/__init__.py", ""),
        ("beam_model/_image.py", IMAGE),
        ("beam_model/flow.py", "from lume_services.tasks import LoadFile\n"),
        ("beam_model/model.py", "class BeamModel(BaseModel):\n    pass\n"),
        ("beam_model/files/variables.yml", "input_variables:\n"),
    ]);
    use Certainty::Certain;
    assert_found(
        &sources,
        &[
            (Key::Author, "Ada Lovelace", Certain),
            (Key::Email, "ada@example.org", Certain),
            (Key::GithubUsername, "ada", Certain),
            (Key::GithubUrl, "https://github.com/ada/beam-model", Certain),
            (Key::ProjectName, "Beam Model", Certain),
            (Key::RepoName, "beam-model", Certain),
            (Key::Package, "beam_model", Certain),
            (Key::ModelClass, "BeamModel", Certain),
            (Key::ContainerRegistry, "stanford", Certain),
            (Key::ContainerUsername, "ada", Certain),
            (Key::ModelConfigFile, "beam_model/files/variables.yml", Certain),
            (Key::Stack, "lume-services", Certain),
        ],
    );
}

#[test]
fn setup_py_is_parsed_and_not_run() {
    let text = format!("import os\nos.system('touch /tmp/run')\ndef setup(name='no'):\n    pass\n{SETUP}");
    assert_found(
        &sources(&[("setup.py", &text)]),
        &[
            (Key::Author, "Ada Lovelace", Certainty::Certain),
            (Key::ModelClass, "BeamModel", Certainty::Certain),
            (Key::GithubUsername, "ada", Certainty::Certain),
            (Key::RepoName, "beam-model", Certainty::Guessed),
        ],
    );
}

#[test]
fn images_name_their_registry() {
    for (reference, registry, username) in [
        (
            "registry.hub.docker.com/ada1/m:v{__version__}",
            "dockerhub",
            "ada1",
        ),
        ("docker.io/ada1/m:v1", "dockerhub", "ada1"),
        ("ghcr.io/ada/m:v{__version__}", "ghcr", "ada"),
        ("registry.gitlab.com/group/sub/m:v1", "gitlab", "group/sub"),
        ("harbor.example.org:5000/lab/m:v1", "oci", "lab"),
    ] {
        let image = format!("IMAGE = f'{reference}'\n");
        assert_found(
            &sources(&[("m/_image.py", &image)]),
            &[
                (Key::ContainerRegistry, registry, Certainty::Certain),
                (Key::ContainerUsername, username, Certainty::Certain),
                (Key::RepoName, "m", Certainty::Certain),
            ],
        );
    }
}

#[test]
fn workflows_are_a_guess() {
    for (text, registry) in [
        (
            "run: docker build .\npassword: ${{ secrets.SCR_PAT }}\n",
            "stanford",
        ),
        (
            "uses: docker/build-push-action@v6\npassword: ${{ secrets.DOCKER_PASSWORD }}\n",
            "dockerhub",
        ),
        ("run: docker push ghcr.io/x/y\n", "ghcr"),
    ] {
        assert_found(
            &sources(&[(".github/workflows/image.yml", text)]),
            &[(Key::ContainerRegistry, registry, Certainty::Guessed)],
        );
    }
}

#[test]
fn places_that_differ_make_a_guess() {
    let mut sources = sources(&[("README.md", README), ("setup.py", SETUP)]);
    sources.origin = Some("git@github.com:lab/beam-model.git".to_owned());
    let findings = findings(&sources);
    let url = findings
        .iter()
        .find(|finding| finding.key == Key::GithubUrl)
        .unwrap();
    assert_eq!(url.certainty, Certainty::Guessed);
    assert!(
        url.place.contains("git's remote origin says git@github.com:lab"),
        "{}",
        url.place
    );
    sources.origin = Some("git@github.com:ada/beam-model.git".to_owned());
    assert_found(
        &sources,
        &[(
            Key::GithubUrl,
            "https://github.com/ada/beam-model",
            Certainty::Certain,
        )],
    );
}

#[test]
fn a_project_by_hand_gives_what_it_has() {
    let pyproject = "[project]\nname = \"my-beam\"\nauthors = [{name = \"Ada\", email = \"ada@example.org\"}]\n[project.urls]\nSource = \"https://gitlab.com/lab/my-beam\"\n";
    let mut sources = sources(&[
        ("pyproject.toml", pyproject),
        ("src/my_beam/__init__.py", ""),
        (
            "src/my_beam/model.py",
            "from lume_torch.base import LUMETorch\nclass Beam(LUMETorch):\n    pass\n",
        ),
        ("src/my_beam/vars.yaml", "output_variables:\n  y:\n"),
        (
            "LICENSE",
            "MIT License\n\nPermission is hereby\ngranted, free of charge, to",
        ),
    ]);
    sources.first_author = Some(("Bob".to_owned(), "bob@example.org".to_owned()));
    assert_found(
        &sources,
        &[
            (Key::Author, "Ada", Certainty::Certain),
            (
                Key::GithubUrl,
                "https://gitlab.com/lab/my-beam",
                Certainty::Certain,
            ),
            (Key::Package, "my_beam", Certainty::Guessed),
            (Key::ModelClass, "Beam", Certainty::Certain),
            (Key::ModelConfigFile, "src/my_beam/vars.yaml", Certainty::Guessed),
            (Key::Stack, "lume-torch", Certainty::Certain),
            (Key::License, "MIT", Certainty::Certain),
        ],
    );
}

#[test]
fn a_copier_deployment_gives_its_answers() {
    let answers = "_src_path: gh:lab/template\nregistered_model_name: beam-model\ndeployment_name: beam-model-deployment\nrate: 1.0\n";
    let workflow = "env:\n  REGISTRY: ghcr.io\nsteps:\n  - run: docker build -t $IMAGE_NAME .\n";
    assert_found(
        &sources(&[
            (".copier-answers.yml", answers),
            (".github/workflows/deploy.yaml", workflow),
            ("src/online_model/__init__.py", ""),
            (
                "pyproject.toml",
                "[project]\nname = \"online-model\"\nauthors = [{name = \"Eve\"}]\n",
            ),
        ]),
        &[
            (Key::Author, "Eve", Certainty::Guessed),
            (Key::ProjectName, "beam-model", Certainty::Certain),
            (Key::RepoName, "beam-model", Certainty::Certain),
            (Key::Package, "online_model", Certainty::Certain),
            (Key::ContainerRegistry, "ghcr", Certainty::Guessed),
            (Key::Stack, "lume-torch", Certainty::Certain),
        ],
    );
}

#[test]
fn an_empty_project_gives_its_folder() {
    assert_eq!(
        found(&sources(&[])),
        [
            (Key::ProjectName, "a-folder".to_owned(), Certainty::Guessed),
            (Key::RepoName, "a-folder".to_owned(), Certainty::Guessed),
        ]
    );
}

#[test]
fn the_base_has_what_the_project_has() {
    let file = PlanFile {
        bytes: b"now".to_vec(),
        mode: FileMode::Regular,
    };
    let mut plan = Plan::default();
    for path in [
        ".lume-wizard.yml",
        "README.md",
        "conftest.py",
        "m/_version.py",
        "m/model.py",
        "setup.py",
    ] {
        plan.files.insert(PlanPath::new(path).unwrap(), file.clone());
    }
    let names = |sources: &ProjectSources| -> Vec<String> {
        let exists = |path: &PlanPath| sources.files.contains_key(path.as_str());
        let base = base_plan(&plan, sources, exists);
        assert!(base.files.values().all(|other| *other == file));
        base.files.keys().map(ToString::to_string).collect()
    };
    let files = [("README.md", "mine"), ("m/model.py", "mine")];
    assert_eq!(names(&sources(&files)), ["README.md", "m/model.py"]);
    // Packaged in another way: the template's files do not come beside its own.
    let packaged = [&files[..], &[("pyproject.toml", "[project]\n")]].concat();
    assert_eq!(
        names(&sources(&packaged)),
        ["README.md", "m/_version.py", "m/model.py", "setup.py"]
    );
}
