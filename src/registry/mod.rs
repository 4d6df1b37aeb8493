//! Container registries: one file each, with image reference, workflow, secrets and set-up steps.
