//! The errors that `safe_load` raises once the structure is read.
