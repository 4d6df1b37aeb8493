//! A terminal's screen as an SVG picture.

use std::fmt::Write as _;

/// The size of a cell, in pixels.
const CELL: (f64, f64) = (8.4, 18.0);

/// The margin around the screen, in pixels.
const MARGIN: f64 = 12.0;

const FOREGROUND: &str = "#d8dee9";
const BACKGROUND: &str = "#20252f";

/// The sixteen colours.
const PALETTE: [&str; 16] = [
    "#3b4252", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#d8dee9", "#7a8394",
    "#ef8a91", "#b3d99a", "#f0d399", "#86c4f5", "#d79be9", "#7fd0d9", "#ffffff",
];

/// The look of a cell.
#[derive(Clone, PartialEq)]
struct Look {
    colour: String,
    background: String,
    bold: bool,
    dim: bool,
    underline: bool,
}

/// The picture of a screen; `name` is its title.
pub fn picture(screen: &vt100::Screen, name: &str) -> String {
    let (rows, columns) = screen.size();
    let width = f64::from(columns) * CELL.0 + 2.0 * MARGIN;
    let height = f64::from(rows) * CELL.1 + 2.0 * MARGIN;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" height=\"{height:.0}\" \
         font-family=\"ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace\" font-size=\"14\">\n<title>{name}</title>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{BACKGROUND}\"/>\n"
    );
    for row in 0..rows {
        let mut column = 0;
        while column < columns {
            let Some(cell) = screen.cell(row, column) else {
                break;
            };
            let look = look(cell);
            let start = column;
            let mut text = String::new();
            while let Some(cell) = screen.cell(row, column).filter(|cell| self::look(cell) == look) {
                if !cell.is_wide_continuation() {
                    text.push_str(if cell.has_contents() { cell.contents() } else { " " });
                }
                column += 1;
            }
            run(&mut svg, (row, start, column - start), &text, &look);
        }
    }
    svg.push_str("</svg>\n");
    svg
}

/// A run of cells of one look.
fn run(svg: &mut String, (row, column, cells): (u16, u16, u16), text: &str, look: &Look) {
    let x = MARGIN + f64::from(column) * CELL.0;
    let y = MARGIN + f64::from(row) * CELL.1;
    let width = f64::from(cells) * CELL.0;
    if look.background != BACKGROUND {
        let fill = &look.background;
        writeln!(
            svg,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{}\" fill=\"{fill}\"/>",
            CELL.1
        )
        .unwrap();
    }
    if text.trim().is_empty() {
        return;
    }
    let mut style = format!("fill=\"{}\"", look.colour);
    for (wanted, attribute) in [
        (look.bold, " font-weight=\"bold\""),
        (look.dim, " opacity=\"0.6\""),
        (look.underline, " text-decoration=\"underline\""),
    ] {
        style.push_str(if wanted { attribute } else { "" });
    }
    let text = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    writeln!(
        svg,
        "<text x=\"{x:.1}\" y=\"{:.1}\" textLength=\"{width:.1}\" xml:space=\"preserve\" {style}>{text}</text>",
        y + 13.5
    )
    .unwrap();
}

fn look(cell: &vt100::Cell) -> Look {
    let colour = colour(cell.fgcolor(), FOREGROUND);
    let background = self::colour(cell.bgcolor(), BACKGROUND);
    let (colour, background) = match cell.inverse() {
        true => (background, colour),
        false => (colour, background),
    };
    Look {
        colour,
        background,
        bold: cell.bold(),
        dim: cell.dim(),
        underline: cell.underline(),
    }
}

fn colour(colour: vt100::Color, default: &str) -> String {
    match colour {
        vt100::Color::Default => default.to_owned(),
        vt100::Color::Rgb(red, green, blue) => format!("#{red:02x}{green:02x}{blue:02x}"),
        vt100::Color::Idx(number) => match PALETTE.get(usize::from(number)) {
            Some(named) => (*named).to_owned(),
            None if number >= 232 => {
                let grey = 8 + (number - 232) * 10;
                format!("#{grey:02x}{grey:02x}{grey:02x}")
            }
            None => {
                let level = |step: u8| if step == 0 { 0 } else { 55 + step * 40 };
                let cube = number - 16;
                let (red, green, blue) = (level(cube / 36), level(cube / 6 % 6), level(cube % 6));
                format!("#{red:02x}{green:02x}{blue:02x}")
            }
        },
    }
}
