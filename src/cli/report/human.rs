//! The report for people: each diagnostic with the lines that it is about.

use super::{CheckedContents, FileReport, MappingReport, Readable, RuntimeVerdict};
use crate::text::display::{self, counted, shown};
use crate::text::{Diagnostic, Section, Severity, Span};
use crate::yaml::Document;
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::collections::HashMap;

/// The number of diagnostics of one code are shown in one file; the others are counted.
const MOST_OF_ONE_CODE: usize = 20;
/// The most cells of a line that are shown before and after the place in it.
const MOST_BEFORE: usize = 60;
const MOST_AFTER: usize = 60;
/// The most lines of a place that are shown.
const MOST_LINES: usize = 4;

/// The report about `files`.
#[must_use]
pub fn report(files: &[FileReport], colours: bool, ascii: bool) -> String {
    let renderer = if colours {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let decor = if ascii {
        DecorStyle::Ascii
    } else {
        DecorStyle::Unicode
    };
    let renderer = renderer.decor_style(decor);
    let mut text = String::new();
    for file in files {
        let Ok(contents) = &file.contents else { continue };
        match contents {
            CheckedContents::Variables(readable) => {
                let diagnostics = readable
                    .verdicts()
                    .flat_map(|(_, verdict)| &verdict.reading.diagnostics);
                text.push_str(&listed(file, &readable.document, diagnostics, &renderer));
                for (model, verdict) in readable.verdicts() {
                    text.push_str(&summary(file, readable, model, verdict));
                }
            }
            CheckedContents::Mapping(mapping) => {
                let diagnostics = &mapping.verdict.diagnostics;
                text.push_str(&listed(file, &mapping.document, diagnostics.iter(), &renderer));
                let (path, summary, counts) = (shown(&file.path), mapping.summary(), counts(diagnostics));
                text.push_str(&format!("{path}: {summary}{counts}\n"));
                text.push_str(&values(mapping));
            }
        }
    }
    text
}

/// The values of a mapping that were asked for.
fn values(mapping: &MappingReport) -> String {
    let Some(sides) = &mapping.verdict.values else {
        return String::new();
    };
    let mut text = String::new();
    for (word, side) in ["input", "output"].iter().zip(sides) {
        match side {
            None => text.push_str(&format!("{word}: no values here\n")),
            Some(values) => {
                for (name, value) in values {
                    text.push_str(&format!("{word} {} = {value}\n", shown(name)));
                }
            }
        }
    }
    text
}

/// The diagnostics of a file, at most [`MOST_OF_ONE_CODE`] of a code.
fn listed<'a>(
    file: &FileReport,
    document: &Document,
    diagnostics: impl Iterator<Item = &'a Diagnostic>,
    renderer: &Renderer,
) -> String {
    let mut text = String::new();
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for diagnostic in diagnostics {
        let count = seen.entry(diagnostic.code).or_default();
        *count += 1;
        if *count <= MOST_OF_ONE_CODE {
            text.push_str(&snippet(file, document, diagnostic, renderer));
            text.push_str("\n\n");
        }
    }
    let mut more: Vec<_> = seen
        .into_iter()
        .filter(|(_, count)| *count > MOST_OF_ONE_CODE)
        .collect();
    more.sort_unstable();
    for (code, count) in more {
        text.push_str(&format!("... and {} more of {code}\n", count - MOST_OF_ONE_CODE));
    }
    text
}

/// The numbers of errors, warnings and hints, after a semicolon; empty where there are none.
fn counts(diagnostics: &[Diagnostic]) -> String {
    let count = |severity| {
        let of_severity = |diagnostic: &&Diagnostic| diagnostic.severity == severity;
        diagnostics.iter().filter(of_severity).count()
    };
    let mut parts = Vec::new();
    for (severity, word) in [
        (Severity::Error, "error"),
        (Severity::Warning, "warning"),
        (Severity::Hint, "hint"),
    ] {
        match count(severity) {
            0 => {}
            1 => parts.push(format!("1 {word}")),
            more => parts.push(format!("{more} {word}s")),
        }
    }
    if parts.is_empty() {
        String::new()
    } else {
        format!("; {}", parts.join(", "))
    }
}

/// The verdict on the file or one of its models, in one line.
fn summary(file: &FileReport, readable: &Readable, model: Option<&str>, verdict: &RuntimeVerdict) -> String {
    let found = counts(&verdict.reading.diagnostics);
    let runtime = verdict.reading.runtime.key();
    let judged = if verdict.reading.accepted() {
        format!(
            "{runtime} accepts it, with {} and {}",
            counted(verdict.reading.entries(Section::Input).len(), "input"),
            counted(verdict.reading.entries(Section::Output).len(), "output")
        )
    } else {
        format!("{runtime} refuses it")
    };
    let model = model.map_or_else(String::new, |name| format!(" model {}:", shown(name)));
    format!(
        "{}:{model} {judged}{found} ({}: {})\n",
        shown(&file.path),
        runtime,
        shown(&readable.reason)
    )
}

fn snippet(file: &FileReport, document: &Document, diagnostic: &Diagnostic, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Hint => Level::HELP.with_name("hint"),
    };
    let title = shown(&diagnostic.text(document.lines())).into_owned();
    let help = diagnostic.help.as_deref().map(|help| shown(help).into_owned());
    let excerpt = diagnostic.span.map(|span| excerpt(document, span));
    let path = shown(&file.path).into_owned();
    let mut group = Group::with_title(level.primary_title(title).id(diagnostic.code));
    if let Some(excerpt) = excerpt {
        let label = String::new();
        group = group.element(
            Snippet::source(excerpt.text)
                .line_start(excerpt.line)
                .path(path)
                .fold(false)
                .annotation(AnnotationKind::Primary.span(excerpt.span).label(label)),
        );
    }
    if let Some(help) = help {
        group = group.element(Level::HELP.message(help));
    }
    renderer.render(&[group])
}

/// Lines made safe to show, and the place in them.
struct Excerpt {
    text: String,
    line: usize,
    span: std::ops::Range<usize>,
}

fn excerpt(document: &Document, span: Span) -> Excerpt {
    let (source, lines) = (document.text(), document.lines());
    let first = lines.line(span.start);
    let last = lines
        .line(span.end.max(span.start + 1) - 1)
        .clamp(first, first + MOST_LINES - 1);
    let mut text = String::new();
    let (mut start, mut end) = (None, 0);
    for number in first..=last {
        let Some(line) = lines.span(source, number) else {
            continue;
        };
        if number > first {
            text.push('\n');
        }
        let from = span.start.clamp(line.start, line.end);
        let to = span.end.clamp(from, line.end);
        let piece = |from: usize, to: usize| Span::new(from, to).of(source);
        text.push_str(&ending(piece(line.start, from)));
        start.get_or_insert(text.len());
        text.push_str(&beginning(piece(from, to), 4 * MOST_AFTER));
        end = text.len();
        text.push_str(&beginning(piece(to, line.end), MOST_AFTER));
    }
    let start = start.unwrap_or(0);
    Excerpt {
        text,
        line: first,
        span: start..end.max(start),
    }
}

fn beginning(text: &str, cells: usize) -> String {
    // A line may be as long as the file: look at no more of it than can be shown.
    let near: String = text
        .strip_prefix('\u{feff}')
        .unwrap_or(text)
        .chars()
        .take(cells + 1)
        .collect();
    display::cut(&shown(&near), cells, "...").into_owned()
}

fn ending(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let cut = text.char_indices().rev().nth(MOST_BEFORE).map(|(at, _)| at);
    match cut {
        Some(at) => format!("...{}", shown(text.get(at..).unwrap_or_default())),
        None => shown(text).into_owned(),
    }
}
