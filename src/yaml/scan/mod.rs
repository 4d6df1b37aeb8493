//! From characters to tokens, by PyYAML's rules.
