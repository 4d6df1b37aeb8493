//! Any bytes are checked by every runtime: every diagnostic is in the table and has its place in the text, nothing is held
//! of a refused file, and a variable by itself gives what it gives in the file.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lume_wizard::text::Severity;
use lume_wizard::variables::{CodeRow, NoArrayFiles, RUNTIMES, check_entry, fields, held, read, read_detected};
use lume_wizard::yaml::Document;

fuzz_target!(|bytes: &[u8]| {
    let document = Document::from_bytes(bytes);
    for runtime in RUNTIMES {
        let reading = read(&document, runtime, None, &NoArrayFiles);
        for diagnostic in &reading.diagnostics {
            assert!(CodeRow::find(diagnostic.code).is_some(), "{}", diagnostic.code);
            if let Some(span) = diagnostic.span {
                assert!(document.text().get(span.start..span.end).is_some(), "{diagnostic:?}");
            }
        }
        let (inputs, outputs) = held(&document, &reading, &NoArrayFiles);
        assert!(reading.accepted() || (inputs.is_empty() && outputs.is_empty()));
        for entry in reading.all() {
            assert!(document.text().get(entry.span.start..entry.span.end).is_some(), "{entry:?}");
            let alone = check_entry(&document, runtime, entry, &NoArrayFiles);
            let refused = alone.diagnostics.iter().any(|said| said.severity == Severity::Error);
            assert!(!refused || alone.held.is_none());
            let _ = fields(&document, entry);
        }
        if reading.accepted() && reading.layout.model.is_none() {
            let variables = reading.all().count();
            assert_eq!(inputs.len() + outputs.len(), variables);
        }
    }
    let (detected, reading) = read_detected(&document, None, &NoArrayFiles);
    assert_eq!(detected.runtime, reading.runtime);
});
