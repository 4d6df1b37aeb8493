//! lume-wizard turns an accelerator physicist's model into a LUME-compatible Python package.
//!
//! This page is the map: what lives where, the rules that keep it so, and two journeys to follow through the code.
//!
//! ```text
//! text/        spans and line index, diagnostics as data, display-safe text, widths
//! yaml/        YAML 1.1 as PyYAML reads it: lossless document, scalar resolution, edits as patches
//! variables/   the variables file: entries, what a runtime holds, diagnostics, edits, conversion; runtime/ one file each
//! stacks       what a generated project runs on: its runtime, Pythons, reserved names
//! registry/    one file per container registry: image reference, workflow, secrets, steps
//! answers/     the questions table; derivation; validation; answers files
//! project/     templates and context -> plan -> changes against a snapshot of the disk -> hunks
//! editor/      the variables editor: buffer, transactions, selection, form, dialogs; used by wizard, prompt and cli
//! generate/    making a project, once for all faces: locate -> plan -> compare -> decide -> write -> report
//! wizard/      the state machine: model, message, update, effects as data; one file per step
//! io/          performs effects: snapshot, writer (stage, rename), undo of a write, git, gh, environment
//! tui/         the full-screen shell: loop, terminal guard, input, keymap, theme, widgets, one view per step
//! prompt/      the line-by-line shell: the same questions and validators, the same edits of variables
//! cli/         clap commands and reports (human, JSON, GitHub)
//! ```
//!
//! # Rules
//!
//! 1. Imports run one way: main -> cli -> {tui, prompt, io} -> wizard -> {editor, generate} -> project -> answers ->
//!    {registry, stacks} and {project, answers, stacks} -> variables -> yaml -> text. tui, prompt and io do not know each
//!    other; cli joins them. No cycles. `tests/architecture.rs` checks it.
//! 2. From text to wizard the code is pure: no files, environment, clock, process, terminal or git. What it needs
//!    comes in as a value; what it wants done goes out as an `Effect` value.
//! 3. Reading never fails: `yaml` and `variables` return what they understood and a list of diagnostics. Only writing
//!    can be refused.
//! 4. One table for each thing that has many faces: `QUESTIONS`, `ACTIONS`, `REGISTRIES`, `RUNTIMES`, `STACKS`.
//! 5. Colours live in the theme only, terminal modes in the terminal guard only; text that comes from data passes
//!    through [`text::display`] before it reaches a terminal.
//! 6. A diagnostic is data; how it looks is the shell's business.
//! 7. No file above about 500 lines; each step owns its state and its update.
//!
//! # Two journeys
//!
//! **A key press.** `tui::input` reads and decodes it on a thread of its own and hands it to the shell's loop (`tui::shell`), which
//! asks [`wizard::Model::press`]: the keymap of `assets/keymap.yml` and the table `wizard::ACTIONS` say which action the
//! key is at the present place. [`wizard::Model::update`] takes the message in and gives effects back as data; the view is
//! drawn once, if something changed. `cli::wizard` performs each effect with the means of `io` on a worker, and what came
//! of it returns as `Message::Done`.
//!
//! **A variable.** Bytes become a [`yaml::Document`]; [`variables::read()`] gives its entries, the runtime's verdict and
//! diagnostics; an [`editor::Buffer`] keeps them in step, and the tables and the form show them. A change is a
//! [`variables::edit::Edit`]: the [`editor::Editor`] has it planned as patches on the text, applied, read again and compared
//! with what was meant, in one call and whatever the size of the file; a mismatch refuses it. `project::ProjectVariables`
//! and the answers make the plan. A [`generate::Generation`] of it gives one step after the other as data
//! ([`generate::GenerationStep`]: locate, compare, check, write), `io::generate` performs them, the review makes the
//! [`generate::Decisions`], and
//! `io::writer` writes what was reviewed, or nothing where the disk has changed since.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

pub mod answers;
pub mod cli;
pub mod editor;
pub mod generate;
pub mod io;
pub mod project;
pub mod prompt;
pub mod registry;
pub mod stacks;
pub mod text;
pub mod tui;
pub mod variables;
pub mod wizard;
pub mod yaml;
