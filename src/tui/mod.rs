//! The full-screen shell over the wizard.
