//! Performs effects: reads and writes files, runs git and gh, knows the environment.
