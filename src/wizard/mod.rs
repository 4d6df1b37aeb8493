//! The wizard as a state machine: model, message, update, effects as data; one file per step.
