//! The project in memory: templates and context give a plan; a plan and a snapshot of the disk give changes.

pub mod plan;
pub mod snapshot;

pub use plan::{Mode, Plan, PlanFile, PlanPath};
pub use snapshot::{Occupant, Snapshot};
