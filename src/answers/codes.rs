//! Every code that a diagnostic of an answer can have, for `check --explain`.

use crate::variables::CodeRow;

/// Every code: errors first, then warnings.
pub static CODES: &[CodeRow] = &[
    CodeRow::error(
        "answer-missing",
        "a required answer is not there",
        "The question has no answer and no default that could be used. The message names a default that was considered and why it does not fit. Give the answer with --set KEY=VALUE or in the answers file; `lume-wizard questions` lists all questions.",
    ),
    CodeRow::error(
        "answer-invalid",
        "an answer is refused",
        "The message names the question, what was given and what is allowed. Names are restricted since they are part of an image's reference, in a package's metadata and in Python code; every other text is taken as it is, but for line breaks and control characters.",
    ),
    CodeRow::error(
        "answer-unknown",
        "there is no such question",
        "An answers file or --set names a question that does not exist. `lume-wizard questions` lists them all. Keys that begin with an underscore belong to cookiecutter and are ignored.",
    ),
    CodeRow::error(
        "answer-repeated",
        "an answers file answers a question twice",
        "The same key, or a key and its other name (container_username and registry_username), are in the file. Keep one of the two.",
    ),
    CodeRow::error(
        "answers-file-unreadable",
        "the answers file cannot be read",
        "The file is not there, is no UTF-8 text, is neither YAML nor JSON, or has another shape than keys with texts. A value that begins with { or [ must be in quotes in YAML.",
    ),
    CodeRow::warning(
        "project-key-unknown",
        "a .lume-wizard.yml has a key of a newer version",
        "The file that describes how a project was made has a key, or an answer, that this version of lume-wizard does not know. It is kept when the file is written again, and has no effect. A newer version of lume-wizard reads it; a misspelt key of your own has to be corrected.",
    ),
    CodeRow::warning(
        "answer-email-domain",
        "an address whose domain has no dot",
        "Such an address works inside its own network only. It is accepted, since some laboratories have them.",
    ),
    CodeRow::warning(
        "answer-github-underscore",
        "a GitHub user with an underscore",
        "Only accounts that a company manages have an underscore in their name. It is accepted; check that it is the name and not a slip.",
    ),
    CodeRow::warning(
        "answer-lume-services-source",
        "lume-services cannot register releases of this repository",
        "lume-services accepts a release's address only when owner and repository have lower-case letters, digits, underscores and hyphens. GitHub itself does not distinguish capitals, so writing the name in lower case is enough where only the case differs; a repository with a dot has to be renamed.",
    ),
    CodeRow::warning(
        "answer-git-suffix",
        "a repository name that ends in .git",
        "GitHub reads the end .git as part of the address, not of the name, and makes no such repository.",
    ),
    CodeRow::warning(
        "answer-short-username",
        "a registry user that is shorter than those given out today",
        "DockerHub gives out names of at least 4 characters. Shorter ones exist from former times, so it is accepted.",
    ),
    CodeRow::warning(
        "answer-ghcr-owner",
        "an image below another owner than the repository's",
        "The token that a workflow has may write packages of the repository's own owner only. Leave container_username away: it is then the owner in lower case.",
    ),
];
