//! Any edit of any text is refused, or its inverse gives back the bytes and the new text can be read and edited again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lume_wizard::text::Section;
use lume_wizard::variables::edit::{Edit, FieldChange, Losses, NewVariable, VariablePosition, apply, fixes};
use lume_wizard::variables::{NoArrayFiles, RUNTIMES, convert::convert, read_detected};
use lume_wizard::yaml::Document;

fuzz_target!(|input: (u8, u8, u8, &str, &str, &str)| {
    let (kind, which, to, name, value, text) = input;
    let document = Document::parse(text.to_owned());
    let (_, reading) = read_detected(&document, None, &NoArrayFiles);
    let section = Section::ALL[usize::from(which & 1)];
    let place = VariablePosition {
        section,
        index: usize::from(which >> 1),
    };
    let fields = vec![FieldChange::set(name, value), FieldChange::unset("type")];
    let edit = match kind % 12 {
        0 => Edit::Set(vec![(place, fields)]),
        1 => Edit::Rename(vec![(place, name.to_owned())]),
        2 => Edit::Remove(vec![place]),
        3 => Edit::Duplicate {
            variable: place,
            names: vec![name.to_owned(), value.to_owned()],
        },
        4 => Edit::Reorder {
            variable: place,
            to: usize::from(to),
        },
        5 => Edit::MoveSection {
            variables: vec![place],
            to: if section == Section::Input { Section::Output } else { Section::Input },
        },
        6 => Edit::Add {
            section,
            at: usize::from(to).checked_sub(8),
            variables: vec![NewVariable {
                name: name.to_owned(),
                fields: vec![("default".to_owned(), value.to_owned())],
            }],
        },
        7 => Edit::SetMany {
            variables: vec![place, VariablePosition { section, index: usize::from(to) }],
            fields,
        },
        8 => Edit::ChangeKind {
            variable: place,
            kind: value.to_owned(),
            fields: vec![FieldChange::set(name, value)],
        },
        9 => Edit::RenameField {
            variable: place,
            from: "type".to_owned(),
            to: name.to_owned(),
        },
        10 => {
            for diagnostic in &reading.diagnostics {
                for fix in fixes(&document, &reading, diagnostic) {
                    let _ = apply(&document, &reading, &fix.edit);
                }
            }
            return;
        }
        _ => {
            let losses = if to & 4 == 0 { Losses::Block } else { Losses::Drop };
            if let Ok(conversion) = convert(&document, &reading, RUNTIMES[usize::from(to & 3)], losses)
                && let (Some(new), Some(patches)) = (conversion.document, conversion.patches)
            {
                assert_eq!(patches.apply(text), new.text());
            }
            return;
        }
    };
    if let Ok(applied) = apply(&document, &reading, &edit) {
        assert_eq!(applied.patches.apply(text), applied.document.text());
        assert_eq!(applied.patches.inverse(text).apply(applied.document.text()), text);
        assert!(applied.document.problems().len() <= document.problems().len());
    }
});
