//! The colours, by the terminal's background and by how many colours it has. A terminal is asked nothing: the background
//! is what the user says, or `COLORFGBG`, or unknown.

use crate::wizard::ThemeChoice;
use ratatui::style::Color;

/// The background of the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Background {
    /// Nothing says what it is.
    Unknown,
    /// Dark.
    Dark,
    /// Light.
    Light,
}

impl Background {
    /// The background, as the user says or as `variable` of the environment does.
    #[must_use]
    pub fn of(choice: ThemeChoice, variable: impl Fn(&str) -> Option<String>) -> Self {
        match choice {
            ThemeChoice::Dark => Self::Dark,
            ThemeChoice::Light => Self::Light,
            ThemeChoice::Auto => variable("COLORFGBG").map_or(Self::Unknown, |value| Self::read(&value)),
        }
    }

    /// Reads `COLORFGBG`: the numbers of the foreground and the background, with `;` between them and sometimes a word
    /// between those. Black, the five dark colours, cyan and grey (8) are dark; white and the bright colours are light.
    #[must_use]
    pub fn read(colorfgbg: &str) -> Self {
        let number = colorfgbg.rsplit(';').next().map(str::parse::<u8>);
        match number {
            Some(Ok(0..=6 | 8)) if colorfgbg.contains(';') => Self::Dark,
            Some(Ok(7 | 9..=15)) if colorfgbg.contains(';') => Self::Light,
            _ => Self::Unknown,
        }
    }
}

/// The number of colours of the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColourDepth {
    /// The sixteen of ANSI, whose look the terminal's own settings decide.
    Ansi,
    /// 256, of which those from 16 on look the same in every terminal.
    Indexed,
}

impl ColourDepth {
    /// The depth by `TERM` and `COLORTERM`.
    #[must_use]
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Self {
        let is = |name: &str, words: &[&str]| {
            variable(name).is_some_and(|value| words.iter().any(|word| value.contains(word)))
        };
        let many = is("COLORTERM", &["truecolor", "24bit"]) || is("TERM", &["256color", "direct"]);
        if many { Self::Indexed } else { Self::Ansi }
    }
}

/// The colours of glyphs and of source text; none is the terminal's own foreground.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Palette {
    /// The focus, keys.
    pub accent: Option<Color>,
    /// Something in order, an added line.
    pub good: Option<Color>,
    /// An error, a removed line.
    pub error: Option<Color>,
    /// A warning.
    pub warning: Option<Color>,
    /// Words that are there when they are looked for; none is the terminal's faint text.
    pub dim: Option<Color>,
    /// Foreground and background of the selected row; none is the terminal's own, reversed.
    pub selected: Option<(Color, Color)>,
    /// Keys and names in source text.
    pub name: Option<Color>,
    /// Quoted text in source text.
    pub text: Option<Color>,
    /// Numbers and other constants in source text.
    pub number: Option<Color>,
}

/// White on blue, which is read on every background.
const SELECTED: (Color, Color) = (Color::Indexed(231), Color::Indexed(25));

/// A grey with a contrast of 4.5:1 to black and to white.
const GREY: Color = Color::Indexed(243);

impl Palette {
    /// The colours for a background and a depth.
    pub const fn of(background: Background, depth: ColourDepth) -> Self {
        use Color::{Blue, Cyan, Green, Indexed, LightBlue, LightRed, Magenta, Red, Yellow};
        match (background, depth) {
            (Background::Unknown, ColourDepth::Ansi) => Self {
                accent: Some(LightBlue),
                good: None,
                error: Some(LightRed),
                warning: Some(Magenta),
                dim: None,
                selected: None,
                name: Some(LightBlue),
                text: None,
                number: Some(Magenta),
            },
            (Background::Unknown, ColourDepth::Indexed) => Self {
                accent: Some(Indexed(32)),
                good: Some(Indexed(28)),
                error: Some(Indexed(160)),
                warning: Some(Indexed(130)),
                dim: Some(GREY),
                selected: Some(SELECTED),
                name: Some(Indexed(32)),
                text: Some(Indexed(28)),
                number: Some(Indexed(133)),
            },
            (Background::Dark, depth) => Self {
                accent: Some(Cyan),
                good: Some(Green),
                error: Some(LightRed),
                warning: Some(Yellow),
                dim: match depth {
                    ColourDepth::Ansi => None,
                    ColourDepth::Indexed => Some(Indexed(247)),
                },
                selected: match depth {
                    ColourDepth::Ansi => None,
                    ColourDepth::Indexed => Some(SELECTED),
                },
                name: Some(Cyan),
                text: Some(Green),
                number: Some(Color::LightMagenta),
            },
            (Background::Light, ColourDepth::Ansi) => Self {
                accent: Some(Blue),
                good: None,
                error: Some(Red),
                warning: Some(Magenta),
                dim: None,
                selected: None,
                name: Some(Blue),
                text: None,
                number: Some(Magenta),
            },
            (Background::Light, ColourDepth::Indexed) => Self {
                accent: Some(Indexed(25)),
                good: Some(Indexed(28)),
                error: Some(Indexed(160)),
                warning: Some(Indexed(130)),
                dim: Some(Indexed(241)),
                selected: Some(SELECTED),
                name: Some(Indexed(25)),
                text: Some(Indexed(28)),
                number: Some(Indexed(90)),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sixteen colours of xterm.
    const XTERM: [u32; 16] = [
        0x00_0000, 0xcd_0000, 0x00_cd00, 0xcd_cd00, 0x00_00ee, 0xcd_00cd, 0x00_cdcd, 0xe5_e5e5, 0x7f_7f7f,
        0xff_0000, 0x00_ff00, 0xff_ff00, 0x5c_5cff, 0xff_00ff, 0x00_ffff, 0xff_ffff,
    ];

    const BLACK: u32 = 0x00_0000;
    const WHITE: u32 = 0xff_ffff;

    /// The red, green and blue of a colour in xterm.
    fn rgb(colour: Color) -> u32 {
        let number = match colour {
            Color::Black => 0,
            Color::Red => 1,
            Color::Green => 2,
            Color::Yellow => 3,
            Color::Blue => 4,
            Color::Magenta => 5,
            Color::Cyan => 6,
            Color::Gray => 7,
            Color::DarkGray => 8,
            Color::LightRed => 9,
            Color::LightGreen => 10,
            Color::LightYellow => 11,
            Color::LightBlue => 12,
            Color::LightMagenta => 13,
            Color::LightCyan => 14,
            Color::White => 15,
            Color::Indexed(number) => u32::from(number),
            other => panic!("{other} is not in the palettes"),
        };
        match number {
            0..=15 => XTERM[number as usize],
            16..=231 => {
                let level = |part: u32| if part == 0 { 0 } else { 55 + 40 * part };
                let cube = number - 16;
                level(cube / 36) << 16 | level(cube / 6 % 6) << 8 | level(cube % 6)
            }
            grey => 0x01_0101 * (8 + 10 * (grey - 232)),
        }
    }

    /// The relative luminance by WCAG 2.
    fn luminance(rgb: u32) -> f64 {
        let part = |shift: u32| {
            let value = f64::from(rgb >> shift & 0xff) / 255.0;
            match value {
                value if value <= 0.03928 => value / 12.92,
                value => ((value + 0.055) / 1.055).powf(2.4),
            }
        };
        0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0)
    }

    /// The contrast by WCAG 2, from 1 to 21.
    fn contrast(one: u32, other: u32) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    impl Palette {
        /// The colours that are seen on the terminal's background, by name.
        fn on_background(self) -> Vec<(&'static str, Color)> {
            let all = [
                ("accent", self.accent),
                ("good", self.good),
                ("error", self.error),
                ("warning", self.warning),
                ("dim", self.dim),
                ("name", self.name),
                ("text", self.text),
                ("number", self.number),
            ];
            let some = all.into_iter();
            some.filter_map(|(name, colour)| Some((name, colour?))).collect()
        }
    }

    #[test]
    fn contrast_is_the_published_one() {
        assert!((contrast(BLACK, WHITE) - 21.0).abs() < 1e-9);
        assert!((contrast(rgb(Color::Yellow), WHITE) - 1.7).abs() < 0.05);
        assert!((contrast(rgb(Color::Cyan), WHITE) - 2.0).abs() < 0.05);
        assert_eq!(rgb(Color::Indexed(25)), 0x00_5faf);
        assert_eq!(rgb(Color::Indexed(243)), 0x76_7676);
    }

    #[test]
    fn every_colour_is_readable_on_its_backgrounds() {
        let table = [
            (Background::Unknown, &[BLACK, WHITE][..], 3.0),
            (Background::Dark, &[BLACK], 4.5),
            (Background::Light, &[WHITE], 4.5),
        ];
        let mut poor = Vec::new();
        let mut measured = 0;
        for (background, terminals, least) in table {
            for depth in [ColourDepth::Ansi, ColourDepth::Indexed] {
                let palette = Palette::of(background, depth);
                for ((name, colour), terminal) in palette
                    .on_background()
                    .into_iter()
                    .flat_map(|colour| terminals.iter().map(move |terminal| (colour, *terminal)))
                {
                    measured += 1;
                    let ratio = contrast(rgb(colour), terminal);
                    if ratio < least {
                        poor.push(format!(
                            "{background:?} {depth:?} {name} on {terminal:06x}: {ratio:.2}"
                        ));
                    }
                }
                if let Some((text, behind)) = palette.selected {
                    assert!(contrast(rgb(text), rgb(behind)) >= 4.5);
                }
            }
        }
        assert!(poor.is_empty(), "{poor:#?}");
        assert!(measured > 50, "{measured} pairs");
    }

    #[test]
    fn dim_words_are_readable_without_a_known_background() {
        let dim = Palette::of(Background::Unknown, ColourDepth::Indexed).dim;
        let dim = rgb(dim.unwrap());
        assert!(contrast(dim, BLACK) >= 4.5 && contrast(dim, WHITE) >= 4.5);
    }

    #[test]
    fn background_is_read_from_colorfgbg() {
        for (value, background) in [
            ("15;0", Background::Dark),
            ("0;15", Background::Light),
            ("0;default;15", Background::Light),
            ("7;8", Background::Dark),
            ("0;7", Background::Light),
            ("default;default", Background::Unknown),
            ("15", Background::Unknown),
            ("0;16", Background::Unknown),
            ("", Background::Unknown),
        ] {
            let variable = |name: &str| (name == "COLORFGBG").then(|| value.to_owned());
            assert_eq!(Background::of(ThemeChoice::Auto, variable), background, "{value}");
            assert_eq!(Background::of(ThemeChoice::Dark, variable), Background::Dark);
            assert_eq!(Background::of(ThemeChoice::Light, variable), Background::Light);
        }
    }

    #[test]
    fn depth_is_read_from_the_environment() {
        for (name, value, depth) in [
            ("TERM", "xterm-256color", ColourDepth::Indexed),
            ("TERM", "xterm-direct", ColourDepth::Indexed),
            ("COLORTERM", "truecolor", ColourDepth::Indexed),
            ("TERM", "xterm", ColourDepth::Ansi),
            ("TERM", "linux", ColourDepth::Ansi),
            ("COLORTERM", "1", ColourDepth::Ansi),
        ] {
            let variable = |other: &str| (other == name).then(|| value.to_owned());
            assert_eq!(ColourDepth::read(variable), depth, "{name}={value}");
        }
    }
}
