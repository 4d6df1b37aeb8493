//! The tables, the filter and the form as they are seen: what is cut, what stays, what is found.

use super::driver::Editor;
use super::hints::{FILE, footer, has, lacks};
use lume_wizard::tui::Appearance;
use ratatui::style::Modifier;

const LONG: &str = "\
input_variables:
  IN20:INJECTOR:SECTION:QUAD:121:BCTRL:SETPOINT:A:
    type: scalar
    default: -0.4812345
    range: [-120.25, 1024.75]
    units: kG
  IN20:INJECTOR:SECTION:QUAD:121:BCTRL:SETPOINT:B:
    type: scalar
    default: 0.5
    range: [0, 1]
    units: kG
output_variables:
  out:
    type: scalar
";

#[test]
fn long_names_keep_both_ends() {
    let mut editor = Editor::open(Some(LONG));
    for (columns, rows) in [(60, 16), (80, 24), (100, 30), (120, 36), (200, 60)] {
        editor.size(columns, rows);
        let screen = editor.screen();
        let rows: Vec<&str> = screen
            .lines()
            .map(|line| line.split('│').next().unwrap())
            .filter(|line| line.contains("IN20:"))
            .collect();
        assert!(rows[0].contains(":A ") && rows[1].contains(":B "), "{screen}");
    }
    // Here everything has room.
    has(
        &editor.screen(),
        &[
            "IN20:INJECTOR:SECTION:QUAD:121:BCTRL:SETPOINT:A ",
            "[-120.25, 1024.75]",
            "-0.4812345",
        ],
    );
}

#[test]
fn a_range_is_whole_where_there_is_room() {
    let mut editor = Editor::open(Some(&FILE.replace("[0, 1]", "[-120.25, 1024.75]")));
    for (columns, rows) in [(80, 24), (120, 36), (200, 60)] {
        editor.size(columns, rows);
        has(&editor.screen(), &["[-120.25, 1024.75]"]);
    }
}

#[test]
fn letters_that_match_are_seen() {
    for look in [Appearance::new(true, false), Appearance::new(false, true)] {
        let mut editor = Editor::open(Some(FILE));
        editor.look = look;
        editor.keys(r#"/ "qd2""#);
        let marked: String = editor
            .cells()
            .into_iter()
            .filter(|(y, _, style)| *y > 3 && *y < 10 && style.contains(Modifier::UNDERLINED))
            .map(|(_, symbol, _)| symbol)
            .collect();
        assert_eq!(marked, "QD2");
    }
}

#[test]
fn leaving_the_filter_leads_back() {
    let mut editor = Editor::open(Some(FILE));
    let selected = |editor: &Editor| {
        let entry = editor.model.variables.selected_entry(&editor.model.project);
        entry.unwrap().name.clone()
    };
    editor.keys(r#"down / "size""#);
    assert_eq!(selected(&editor), "size");
    editor.keys("esc");
    assert_eq!(selected(&editor), "QUAD:2", "as it was before the filter");
    editor.keys(r#"/ "zz""#);
    has(&editor.screen(), &["No variable matches"]);
    lacks(&footer(&mut editor), &["next match"]);
    editor.keys("esc");
    assert_eq!(selected(&editor), "QUAD:2");
    // Who moves in the filter stays there.
    editor.keys(r#"home / "quad" down esc"#);
    assert_eq!(selected(&editor), "QUAD:2");
    editor.keys(r#"home / "size" enter esc"#);
    assert_eq!(selected(&editor), "size");
}

#[test]
fn a_range_on_several_lines_is_one_field() {
    let mut editor = Editor::open(Some(
        &FILE.replace("range: [0, 1]", "range:\n    - -.inf\n    - .inf"),
    ));
    let screen = editor.screen();
    let mut rows = screen.lines().map(|line| line.split('│').next().unwrap());
    has(
        rows.find(|row| row.contains("QUAD:1")).unwrap(),
        &["[-.inf, .inf]"],
    );
}

#[test]
fn the_headings_stay_while_the_table_scrolls() {
    let mut text = String::from("input_variables:\n");
    for number in 0..60 {
        text.push_str(&format!(
            "  IN:{number}: {{type: scalar, default: 0.5, range: [0, 1]}}\n"
        ));
    }
    text.push_str("output_variables:\n");
    for number in 0..60 {
        text.push_str(&format!("  OUT:{number}: {{type: scalar}}\n"));
    }
    let mut editor = Editor::open(Some(&text));
    for (columns, rows) in [(80, 24), (120, 36)] {
        editor.size(columns, rows);
        for (keys, heading) in [
            ("home", "Inputs 60"),
            ("pagedown pagedown", "Inputs 60"),
            ("end", "Outputs 60"),
        ] {
            editor.keys(keys);
            let screen = editor.screen();
            let first = screen.lines().nth(2).unwrap();
            has(first, &[heading, "default"]);
            assert_eq!(screen.matches(heading).count(), 1, "{screen}");
        }
    }
}

#[test]
fn a_form_that_is_cut_says_so() {
    let mut editor = Editor::open(Some(FILE));
    editor.size(80, 24);
    editor.keys("end up f");
    // An image has more fields than there is room for with the text below: the form comes first.
    has(&editor.screen(), &["x_label", "precision"]);
    editor.size(60, 16);
    let screen = editor.screen();
    lacks(&screen, &["precision"]);
    has(&screen, &["┃"]);
}
