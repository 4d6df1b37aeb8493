//! lume-wizard turns an accelerator physicist's model into a LUME-compatible Python package.
//!
//! This page is the map: the folders, the rules that keep them so, two walks through the code, and the glossary.
//!
//! ```text
//! text/        spans and line index, diagnostics as data, display-safe text, widths, work on all cores
//! yaml/        YAML 1.1 as PyYAML reads it: lossless document, scalar resolution, edits as patches, incremental parsing
//! variables/   the variables file: entries, loaded values, diagnostics, edits, conversion; runtime/ one file each
//! mapping/     PV mappings: the four formats, their formulas, diagnostics, edits, conversion
//! stacks       the stacks of generated projects: runtime, Pythons, reserved names
//! registry/    one file per container registry: image reference, workflow, secrets, steps
//! answers/     the questions table; derivation; validation; answers files
//! project/     templates and context -> plan -> changes against a snapshot of the disk -> hunks; merge/ and
//!              update/ three versions of each file; adopt/ finds answers
//! editor/      the variables editor: buffer, transactions, selection, form, dialogs; used by wizard, prompt and cli
//! generate/    making a project (update/: updating one), once for all faces: locate -> plan -> compare -> decide -> write -> report
//! wizard/      the state machine: model, message, update, effects as data; one file per step; draft/ is what is saved of it
//! io/          performs effects: snapshot, writer (stage, rename), undo of a write, drafts, git, gh, environment
//! tui/         the full-screen shell: loop, terminal guard, input, theme, safe text, widgets; view/ one component per step
//! prompt/      the line-by-line shell: the same questions and validators, the same edits of variables
//! cli/         clap commands and reports (human, JSON, GitHub)
//! ```
//!
//! # Rules
//!
//! 1. Imports run one way: main -> cli -> {tui, prompt, io} -> wizard -> {editor, generate} -> project -> answers ->
//!    {registry, stacks} and {project, answers, stacks} -> variables -> yaml -> text; mapping is above variables and
//!    below editor. tui, prompt and io do not know each other; cli joins them. No cycles. `tests/architecture.rs` checks it.
//! 2. From text to wizard the code is pure: no files, environment, clock, process, terminal or git. What it needs
//!    comes in as a value; what it wants done goes out as an `Effect` value. Threads are started by [`text::parallel`]
//!    alone, whose results do not depend on them.
//! 3. Reading never fails: `yaml` and `variables` return what they understood and a list of diagnostics. Only writing
//!    can be refused.
//! 4. One table for each thing that has many faces: `QUESTIONS`, `ACTIONS`, `REGISTRIES`, `RUNTIMES`, `STACKS`.
//! 5. Colours live in the theme only, terminal modes in the terminal guard only; text that comes from data passes
//!    through [`text::display`] before it reaches a terminal; on the screens that is [`tui::Appearance::safe`].
//! 6. A diagnostic is data; how it looks is the shell's business.
//! 7. No file above about 500 lines; each step owns its state and its update.
//!
//! # From a key press to the screen
//!
//! The functions in order; `tests/names.rs` checks that each is in the file that its path says.
//!
//! 1. `tui::input::Reader::read`: reads bytes from the terminal, on a thread of its own.
//! 2. `tui::input::decode::Decoder::feed`: decodes them into key presses and pastes.
//! 3. `tui::shell::Shell::event_loop`: waits for input, outcomes of effects and signals.
//! 4. `tui::shell::Shell::handle`: passes one event to the model.
//! 5. `wizard::update::Model::press`: finds the action of the key, or text to type.
//! 6. `wizard::focus::Focus::contexts`: gives the contexts of keys that the focus has.
//! 7. `wizard::keymap::Keymap::find`: finds the row of [`wizard::ACTIONS`] that the keymap binds to the key there.
//! 8. `wizard::update::Model::update`: takes a message and returns effects.
//! 9. `wizard::variables::keys::VariablesStep::act`: updates the step; each step has such a function.
//! 10. `editor::changes::Editor::make`: makes one change of the variables file, or refuses it.
//! 11. `tui::shell::Shell::start`: starts the effects on workers, where `cli::wizard::perform::perform` performs them;
//!     the outcome returns as [`wizard::Message::Done`].
//! 12. `tui::shell::Shell::draw`: draws the screen once, if something changed.
//! 13. `tui::view::draw`: draws the step, the dialog or modal over it, the status line and the footer.
//!
//! # From a variables file to the written project
//!
//! 1. `io::save::read`: reads the bytes.
//! 2. `yaml::parse::Document::from_bytes`: parses them into a lossless document.
//! 3. `variables::detect::read_detected`: finds the runtime that the file is for.
//! 4. `variables::read::read`: reads the sections as that runtime does, with diagnostics.
//! 5. `editor::buffer::Buffer::read`: opens the file to be edited.
//! 6. `variables::edit::plan::plan`: plans an edit as patches of the text; the new text is read and compared with the
//!    meaning that the edit asked for.
//! 7. `project::variables::ProjectVariables::gather`: loads the values that the project needs.
//! 8. `answers::resolve::resolve`: resolves the answers with the environment.
//! 9. `project::render::render`: renders the templates into a plan.
//! 10. `generate::Generation::next`: gives the next step: locate, compare, check, write.
//! 11. `io::generate::prepare`: performs the steps up to the review.
//! 12. `io::destination::locate`: describes the destination.
//! 13. `io::snapshot::snapshot`: reads the existing files.
//! 14. `project::changes::changes`: compares the plan with them.
//! 15. `wizard::review::ReviewStep::act`, `prompt::review::review_files` or the options of `new`: the decisions.
//! 16. `io::generate::write`: performs the last steps.
//! 17. `io::writer::write`: checks that the disk is as reviewed, and writes all files or none.
//! 18. `io::git::commit::make`: commits them.
//!
//! # Glossary
//!
//! | term | meaning |
//! | --- | --- |
//! | action | something that a key can do, a row of [`wizard::ACTIONS`] |
//! | answer | the value of a question: given, derived or the default ([`answers::Resolved`]) |
//! | buffer | the variables file that is open, with its reading ([`editor::Buffer`]) |
//! | change | of the text: [`editor::TextChange`]; of a file of the project: [`project::FileChange`] |
//! | completion | the work after a change: selection, report, a dialog that closes |
//! | confirmation | a question with yes and no ([`wizard::Confirmation`]) |
//! | decision | the user's choice about a file, a hunk or a repository ([`generate::Decisions`]) |
//! | destination | the folder that a project is written into ([`generate::Destination`]) |
//! | diagnostic | a problem with its code, severity and span, as data ([`text::Diagnostic`]) |
//! | dialog | a panel over the tables that asks for one edit ([`editor::Dialog`], [`editor::DialogKind`]) |
//! | disabled reason | why an action is not possible now |
//! | draft | an unfinished wizard, saved to disk |
//! | edit | a change of variables, said in their terms ([`variables::edit::Edit`]) |
//! | edit request | an edit with its label and selection ([`editor::EditRequest`]) |
//! | effect | work for the outside world, as data ([`wizard::Effect`]); its result is an [`wizard::Outcome`] |
//! | entry | a variable as it is written in the file ([`variables::Entry`]) |
//! | environment | facts outside of the answers: git, home, `gh`, the variables file ([`answers::Environment`]) |
//! | existing entry | a file, folder or link at a path of the destination ([`project::ExistingEntry`]) |
//! | file review | the decisions of the review about one file, as a whole or by hunk |
//! | file store | the disk as the plain-line editor sees it |
//! | focus | the part of the screen that receives keys ([`wizard::Focus`]) |
//! | generation | making a project, step by step ([`generate::Generation`]) |
//! | image context | the values that fill a registry's texts ([`registry::ImageContext`]) |
//! | input queue | keys that wait while a file loads |
//! | key context | a set of focuses in which the same keys work |
//! | loaded | a value after the runtime's own coercion ([`variables::Loaded`]) |
//! | mapping | a file that says which PVs feed the model and which take its outputs ([`mapping::Mapping`]); a part of a YAML document that maps keys |
//! | modal | help, confirmation or list over a step ([`wizard::Modal`]) |
//! | model | of the wizard: [`wizard::Model`]; of a file: a top-level key with sections of its own |
//! | pending text | text of a field that is not valid there, and not in the file |
//! | plan | the files of a project before they are written ([`project::Plan`]) |
//! | project state | the state of the project in the wizard ([`wizard::ProjectState`]) |
//! | reading | a document read by one runtime: entries and diagnostics ([`variables::Reading`]) |
//! | refusal | the reason why an edit, an answer or a write is not possible |
//! | registry | a container registry ([`registry::Registry`]) |
//! | repository conflict | a repository at or around the destination that the user must decide about |
//! | row status | the marks of a table's row: selected, marked, problems |
//! | runtime | the library that reads a variables file ([`variables::Runtime`]) |
//! | snapshot | the files on disk at the paths of a plan ([`project::Snapshot`]) |
//! | span | a range of bytes of a text ([`text::Span`]) |
//! | stack | the libraries that a project runs on ([`stacks::Stack`]) |
//! | step | a screen of the wizard ([`wizard::Step`]) |
//! | transaction | one undoable change of the buffer |
//! | update | [`wizard::Model::update`]: a message in, effects out |
//! | variable position | a variable by section and index ([`variables::edit::VariablePosition`]) |
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
pub mod mapping;
pub mod project;
pub mod prompt;
pub mod registry;
pub mod stacks;
pub mod text;
pub mod tui;
pub mod variables;
pub mod wizard;
pub mod yaml;
