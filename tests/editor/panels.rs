//! Dialogs with a problem: the panel stays, and says what and where.

use super::driver::Editor;
use super::hints::{FILE, footer, has, lacks};
use lume_wizard::tui::Appearance;
use lume_wizard::wizard::Focus;

#[test]
fn a_wrong_path_is_corrected_in_its_place() {
    let mut editor = Editor::open(Some(FILE));
    editor
        .disk
        .0
        .insert("/models/rows.csv".into(), b"A,0.1\n".to_vec());
    editor.keys(r#"i "/models/nofile.csv" enter"#);
    has(&editor.screen(), &["Import rows", "there is no such file"]);
    has(&footer(&mut editor), &["Enter import"]);
    // Enter tries again, in the panel.
    editor.keys("enter");
    has(&editor.screen(), &["there is no such file"]);
    editor.keys(r#"ctrl-u "/models/rows.csv""#);
    lacks(&editor.screen(), &["there is no such file"]);
    editor.keys("enter");
    has(&editor.screen(), &["add input A"]);
    assert_eq!(editor.text(), FILE);
}

#[test]
fn keys_wait_while_a_file_is_read() {
    for (path, text) in [("/models/rows.csv", "A,0.1\n"), ("/models/other.csv", "")] {
        let mut editor = Editor::open(Some(FILE));
        editor.disk.0.insert(path.into(), text.as_bytes().to_vec());
        editor.delayed = Some(Vec::new());
        editor.keys(&format!(r#"i "{path}" enter"#));
        has(&editor.screen(), &["Reading the file"]);
        // Enter takes the rows; where there are none, it is forgotten.
        editor.keys("enter m");
        assert_eq!(editor.text(), FILE);
        editor.release();
        assert_eq!(editor.text().contains("  A:\n"), !text.is_empty(), "{path}");
        match text.is_empty() {
            true => has(&editor.screen(), &["There are no rows in it.", path]),
            false => assert!(!editor.model.is_asked()),
        }
    }
    // Esc gives the reading up.
    let mut editor = Editor::open(Some(FILE));
    editor
        .disk
        .0
        .insert("/models/rows.csv".into(), b"A,0.1\n".to_vec());
    editor.delayed = Some(Vec::new());
    editor.keys(r#"i "/models/rows.csv" enter esc"#);
    editor.release();
    assert!(!editor.model.is_asked());
}

#[test]
fn an_unwritable_table_is_asked_for_again() {
    let mut editor = Editor::open(Some(FILE));
    editor
        .disk
        .0
        .insert("/models/variables.csv".into(), b"mine".to_vec());
    editor.keys("w enter");
    has(
        &editor.screen(),
        &["Write the variables as a table", "is there already"],
    );
    editor.keys(r#"ctrl-u "/models/new.csv" enter"#);
    assert_eq!(editor.status(), "Wrote /models/new.csv.");
    assert!(!editor.model.is_asked());
    assert_eq!(
        editor.disk.0[std::path::Path::new("/models/variables.csv")],
        b"mine"
    );
}

#[test]
fn a_bad_cell_is_named_and_quoted() {
    let mut editor = Editor::open(Some(FILE));
    editor.paste("name\tdefault\tmin\tmax\nS1\t0.1\t0\t1\nS2\t0.2\t0\tabc\nS3\t1,5\t0\t1\nS4\t0.5\t0\n\t1\t0\t2\nS5\t1\t2\t0\nS6\t1\tx\ty\nS7\t1\tz\t1\n");
    let screen = editor.screen();
    has(
        &screen,
        &[
            "row 3 (S2), max: `abc` is not a number",
            "row 4 (S3), default: `1,5` is not a number: write 1.5",
            "row 5 (S4), min: the other end of the range is missing",
            "row 6, name: there is no name",
            "row 7 (S5), min: the range starts with its higher number: 2 is",
            "row 8 (S6), min: `x` is not a number; max: `y` is not a number",
            "row 9 (S7), min: `z` is not a number",
            "2 to add, 1 with a warning, 6 with errors",
        ],
    );
    assert_eq!(screen.matches("missing").count(), 1, "{screen}");
    editor.keys("enter");
    assert_eq!(
        editor.status(),
        "Rows: 2 added; left out: row 3 (S2), row 4 (S3), row 5 (S4) and 3 more. Ctrl-Z undoes it."
    );
    // Without headings a column is called what it means.
    editor.paste("T1\t0.1\t0\t1\nT2\t0.2\t0\tabc\n");
    has(&editor.screen(), &["row 2 (T2), high: `abc` is not a number"]);
}

#[test]
fn prose_is_no_table() {
    for prose in [
        "Dear all, the beam is back.\nSee you in the control room\n",
        "one sentence that someone wrote",
    ] {
        let mut editor = Editor::open(Some(FILE));
        editor.paste(prose);
        assert!(!editor.model.is_asked(), "{prose}");
        has(editor.status(), &["no table"]);
        assert_eq!(editor.text(), FILE);
    }
    for table in ["A\nB\n", "Quad one\t0.5\nQuad two\t1.5\n", "name\nQuad one\n"] {
        let mut editor = Editor::open(Some(FILE));
        editor.paste(table);
        has(&footer(&mut editor), &["Enter apply"]);
    }
}

#[test]
fn a_long_preview_says_how_many_there_are() {
    let mut editor = Editor::open(Some(FILE));
    editor.keys(r#"d ctrl-u "Q{1..99999}""#);
    has(&editor.screen(), &["the first 2,000 of 99,999"]);
    editor.keys(r#"ctrl-u "Q{1..2000}""#);
    has(&editor.screen(), &["2,000 lines"]);
    editor.keys(r#"ctrl-u "Q9""#);
    has(&editor.screen(), &["1 line", "{101..120} counts"]);
    let rows: String = (0..5000).map(|row| format!("Q{row}\t0.5\n")).collect();
    editor.keys("esc").paste(&rows);
    has(&editor.screen(), &["the first 2,000 of 5,000"]);
}

#[test]
fn a_common_field_is_checked_before_setting() {
    let mut editor = Editor::open(Some(FILE));
    editor.keys("space space s up");
    let dialog = editor.model.variables.dialog().unwrap();
    assert_eq!(dialog.choices[dialog.chosen].title, "range");
    editor.keys(r#""abc""#);
    has(
        &editor.screen(),
        &["2 variables of 2 would have an error.", "QUAD:1: "],
    );
    editor.keys(r#"ctrl-u "[0, 1]""#);
    // The second one's default is outside then.
    has(
        &editor.screen(),
        &[
            "1 variable of 2 would have a warning.",
            "QUAD:2: the default 1.5 is outside",
        ],
    );
    editor.keys(r#"ctrl-u "[0, 9]""#);
    lacks(&editor.screen(), &["would have"]);
    assert_eq!(editor.text(), FILE);
}

#[test]
fn enter_says_itself_what_stops_a_conversion() {
    let mut editor = Editor::open(Some(FILE));
    editor.keys("v down down enter");
    assert_eq!(
        editor.status(),
        "1 image would be lost. Space leaves out what lume-torch-3.0 cannot hold."
    );
}

#[test]
fn a_panels_help_lists_only_its_own_keys() {
    let mut editor = Editor::open(Some(&FILE.replace("default: 0.5", "default: abc")));
    editor.size(120, 60);
    editor.keys("v f1");
    let screen = editor.screen();
    has(&screen, &["keys that work here"]);
    lacks(&screen, &["F8", "F4", "Ctrl-Z"]);
    // At the table they work.
    editor.keys("esc esc f1");
    has(&editor.screen(), &["F8", "F4"]);
}

#[test]
fn a_key_that_does_nothing_says_why() {
    let mut editor = Editor::open(Some(FILE));
    editor.keys("K");
    assert_eq!(editor.status(), "It is the first of the inputs already.");
    editor.keys("down J");
    assert_eq!(editor.status(), "It is the last of the inputs already.");
    editor.keys("down K");
    assert_eq!(editor.status(), "It is the first of the outputs already.");
    assert_eq!(editor.text(), FILE);
    editor.size(80, 24);
    editor.keys("r");
    has(editor.status(), &["too narrow"]);
    lacks(&footer(&mut editor), &["r raw"]);
    editor.size(120, 36);
    editor.keys("home f");
    let on_constant = |editor: &Editor| {
        let key = editor.model.variables.focused_key();
        matches!(key, Some("is_constant" | "read_only"))
    };
    for _ in 0..20 {
        if !on_constant(&editor) {
            editor.keys("down");
        }
    }
    assert!(on_constant(&editor));
    editor.keys(r#""q""#);
    assert_eq!(editor.status(), "← → choose.");
}

#[test]
fn a_status_is_read_whole() {
    let mut editor = Editor::open(Some(FILE));
    editor.size(80, 24);
    let long: String = (0..40)
        .map(|row| format!("Quantity_with_a_long_name_{row}\tx\t0.5,1\n"))
        .collect();
    editor
        .paste(&format!("name\tdefault\tlow\n{long}ok\t1\t\n"))
        .keys("enter");
    let status = editor.status().to_owned();
    assert!(status.len() > 90, "{status}");
    let screen = editor.screen();
    let shown = screen.split_whitespace().collect::<Vec<_>>().join(" ");
    has(&shown, &[&status]);
}

const BROKEN: &str = "\
input_variables:
  QUAD:1:
    type: scalar
    range: [0, 1
    default: 0.5
  QUAD:2:
    type: scalar
    default: 1.5
    range: [0, 2]
output_variables:
  size:
    type: scalar
";

#[test]
fn an_unreadable_file_shows_the_reason_without_variables() {
    let mut editor = Editor::open(Some(BROKEN));
    for (columns, rows) in [(120, 36), (80, 24)] {
        editor.size(columns, rows);
        for keys in ["esc", "e"] {
            editor.keys(keys);
            let screen = editor.screen();
            let reason = "line 5, column 12: a `,` or `]` must follow";
            has(&screen, &[reason, "cannot be read as it is"]);
            has(screen.lines().rev().nth(1).unwrap(), &[reason]);
            lacks(&screen, &["Outputs 1", "Inputs 1", "Inputs 2"]);
        }
    }
    editor.keys("esc f4");
    has(&editor.screen(), &[" 1 problem ", "the file"]);
    editor.keys("enter");
    assert_eq!(editor.model.focus(), Focus::Raw);
    editor.keys("esc");
    // The cursor is where it is wrong; once it is right, the variables are back.
    editor.size(120, 36);
    editor.keys("e");
    has(&editor.screen(), &["variables.yml:"]);
    let cursor = text_cursor(&editor);
    assert!((3..=4).contains(&cursor.0), "{cursor:?}");
    editor.keys(r#"home"#);
    while text_cursor(&editor).0 > 3 {
        editor.keys("up");
    }
    editor.keys(r#"end "]" esc"#);
    has(&editor.screen(), &["Inputs 2", "Outputs 1"]);
}

#[test]
fn text_says_what_is_wrong_at_the_cursor() {
    let mut editor = Editor::open(Some(&FILE.replace("default: 0.5", "default: abc")));
    for (columns, rows) in [(120, 36), (80, 24)] {
        editor.size(columns, rows);
        editor.keys("home e");
        has(&editor.screen(), &["line 4: "]);
        editor.keys("esc");
    }
}

#[test]
fn the_selected_problem_is_seen_without_colours() {
    for look in [Appearance::new(false, false), Appearance::new(false, true)] {
        let mut editor = Editor::open(Some(
            &FILE
                .replace("default: 0.5", "default: abc")
                .replace("default: 1.5", "default: abc"),
        ));
        editor.look = look;
        editor.keys("home f4 down");
        let screen = editor.screen();
        let line = screen
            .lines()
            .filter(|line| line.contains(" QUAD:2"))
            .find(|line| line.contains("is not"));
        has(line.unwrap_or(&screen), &[look.glyphs.pointer]);
    }
}

#[test]
fn a_column_shrinks_when_its_need_is_gone() {
    let mut editor = Editor::open(Some(FILE));
    let before = editor.screen();
    let wide = "A:VERY:LONG:NAME:FOR:A:VARIABLE\t0.123456789\t0.000001\t123456.789\tkG*m^2\n";
    editor.paste(&format!("{wide}B{wide}")).keys("enter");
    assert_ne!(editor.screen().lines().nth(3), before.lines().nth(3));
    editor.keys("ctrl-z");
    let heading = |screen: &str| screen.lines().nth(2).map(str::to_owned);
    assert_eq!(heading(&editor.screen()), heading(&before));
}

#[test]
fn a_star_in_the_filter_stands_for_anything() {
    let mut editor = Editor::open(Some(&FILE.replace("QUAD:2", "QUAD:2:BCTRL")));
    for filter in ["*BCTRL", "QUAD*BCTRL", "*2*"] {
        editor.keys(&format!(r#"/ ctrl-u "{filter}" enter"#));
        let screen = editor.screen();
        has(&screen, &["QUAD:2:BCTRL", "Inputs 1 of 2"]);
    }
}

#[test]
fn the_fields_are_those_of_the_marked_variables() {
    let mut editor = Editor::open(Some(FILE));
    // The image is selected, the scalars are marked.
    editor.keys("space space");
    let dialog = |editor: &Editor| -> Vec<String> {
        let choices = &editor.model.variables.dialog().unwrap().choices;
        choices.iter().map(|choice| choice.title.clone()).collect()
    };
    let selected = editor.model.variables.selected_entry(&editor.model.project);
    assert_eq!(selected.unwrap().name, "screen");
    editor.keys("s");
    assert!(
        dialog(&editor).contains(&"default".to_owned()),
        "{:?}",
        dialog(&editor)
    );
    assert!(
        !dialog(&editor).contains(&"x_label".to_owned()),
        "{:?}",
        dialog(&editor)
    );
}

#[test]
fn what_would_be_undone_gives_way_to_message() {
    let mut editor = Editor::open(Some(BROKEN));
    editor.size(80, 24);
    editor.keys(r#"esc e "x""#);
    let screen = editor.screen();
    let status = screen.lines().rev().nth(1).unwrap();
    has(status, &["line 5, column"]);
    assert!(!status.contains('…'), "{status}");
}

/// Line and column of the cursor in the text.
fn text_cursor(editor: &Editor) -> (usize, usize) {
    let buffer = editor.model.project.buffer().unwrap();
    editor.model.variables.editor.text.position(buffer)
}
