//! The variables editor: pure, and the same for the wizard's screen, the plain-line editor and the commands.
//!
//! A [`Buffer`] is one open file: its text, what was understood of it, its state on disk. An [`Editor`] holds what the user
//! does with it: the [`History`] of [`Transaction`]s, the [`Selection`], the form with its pending texts, the cursor in the
//! text, the open [`dialog`]. Its methods take the buffer; each makes its change whole or not at all.

pub mod arrays;
pub mod buffer;
pub mod cell;
mod change;
mod changes;
mod commands;
pub mod dialog;
mod edit_request;
pub mod field;
mod fixes;
pub mod form;
mod form_input;
mod form_line;
mod form_state;
pub mod nudge;
mod order;
mod pending;
mod problem_navigation;
pub mod query;
mod relative;
mod save_point;
mod selection;
mod state;
mod text_area;
mod text_commands;
mod text_input;
mod text_pane;
mod transaction;
mod unsaved;
pub mod values;

pub use buffer::{Buffer, BufferChange, BufferId, ParseJob, ParsedText, VariableRef};
pub use cell::Column;
pub use change::TextChange;
pub use changes::UndoneChange;
pub use commands::{DeleteResult, free_name};
pub use dialog::{AcceptResult, Dialog, DialogKind};
pub use edit_request::EditRequest;
pub use field::TextField;
pub use form_input::{ChoiceResult, refusal_text};
pub use form_state::{FormLine, FormState};
pub use order::Sorting;
pub use pending::{FieldId, PendingText};
pub use problem_navigation::{ProblemLine, SearchStart};
pub use save_point::SavePoint;
pub use selection::{Move, Selection};
pub use state::{Editor, OfferedFix};
pub use text_pane::{TextCommand, TextPane, line_of};
pub use transaction::{History, Transaction};
