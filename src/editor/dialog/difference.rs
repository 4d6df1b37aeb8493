//! The lines in which two texts differ.

use super::frame::{Dialog, DialogKind, MOST, PreviewLine, plain};
use crate::project::{Difference, difference};

/// Up to this many bytes of both texts the least that differs is found; in larger ones that can take minutes.
const EXACT: usize = 256 * 1024;

/// The dialog that shows what saving would change in the file, which holds `on_disk`.
#[must_use]
pub fn dialog(on_disk: &str, text: &str) -> Dialog {
    let mut dialog = Dialog::new(DialogKind::Changes, "What saving changes in the file", "save");
    dialog.preview = differences(on_disk, text);
    dialog.preview.insert(0, plain("- on disk   + here"));
    dialog
}

/// The lines that differ, `-` of the first text and `+` of the second.
pub fn differences(old: &str, new: &str) -> Vec<PreviewLine> {
    if old.len() + new.len() > EXACT {
        return roughly(old, new);
    }
    let mut shown = Vec::new();
    match difference(old.as_bytes(), new.as_bytes()) {
        Difference::Text(hunks) => {
            for hunk in hunks {
                shown.push(plain(hunk.header()));
                shown.extend(hunk.lines.iter().map(|line| {
                    let text = line.text.trim_end_matches(['\n', '\r']);
                    plain(format!("{} {text}", line.side.sign()))
                }));
            }
        }
        Difference::Same => shown.push(plain("nothing differs")),
        Difference::Binary => shown.push(plain("they are no text")),
    }
    shown
}

/// The same of large texts, without looking for what has moved: what is between their common beginning and their common
/// end, line by line where it has as many lines in both.
fn roughly(old: &str, new: &str) -> Vec<PreviewLine> {
    if old == new {
        return vec![plain("nothing differs")];
    }
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let same = |(one, other): &(&&str, &&str)| one == other;
    let first = old.iter().zip(&new).take_while(same).count();
    let (old, new) = (old.get(first..).unwrap_or(&[]), new.get(first..).unwrap_or(&[]));
    let last = old.iter().rev().zip(new.iter().rev()).take_while(same).count();
    let old = old.get(..old.len() - last).unwrap_or(&[]);
    let new = new.get(..new.len() - last).unwrap_or(&[]);
    let mut shown = vec![plain(format!("@@ from line {} @@", first + 1))];
    if old.len() == new.len() {
        let pairs = old.iter().zip(new).filter(|pair| !same(pair));
        shown.extend(
            pairs
                .take(MOST)
                .flat_map(|(one, other)| [plain(format!("- {one}")), plain(format!("+ {other}"))]),
        );
    } else {
        shown.extend(old.iter().take(MOST).map(|line| plain(format!("- {line}"))));
        shown.extend(new.iter().take(MOST).map(|line| plain(format!("+ {line}"))));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_texts_are_compared_line_by_line() {
        let old = "  - a: 1\n".repeat(60_000);
        let new = old.replacen("1", "2", 3).replacen("2", "1", 1);
        let texts = |old: &str, new: &str| -> Vec<String> {
            differences(old, new)
                .into_iter()
                .map(|shown| shown.text)
                .collect()
        };
        let line = |sign: &str, value: u8| format!("{sign}   - a: {value}");
        assert_eq!(
            texts(&old, &new),
            [
                "@@ from line 2 @@".to_owned(),
                line("-", 1),
                line("+", 2),
                line("-", 1),
                line("+", 2)
            ]
        );
        assert_eq!(
            texts(&old, &(old.clone() + "b\n")),
            ["@@ from line 60001 @@", "+ b"]
        );
        assert_eq!(texts(&old, &old), ["nothing differs"]);
    }
}
