//! Look-alikes of public data files, made here in the dialects that those are published in: each is taken as it is, with the
//! right kinds, and trains.

use std::fmt::Write as _;
use std::path::Path;

use onsager::control::Cancel;
use onsager::experiment::{
    Checks, ColumnKind, Decimal, Encoding, Experiment, Label, NumericTable, Quote, Separator, Settings,
    Survey, Table, Thousands,
};

/// Numbers that look drawn, the same in every run.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as f64) / f64::from(1_u32 << 31)
    }

    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.next()).sum::<f64>() - 6.0
    }

    fn whole(&mut self, least: u32, most: u32) -> u32 {
        least + (self.next() * f64::from(most - least + 1)) as u32
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.whole(0, from.len() as u32 - 1) as usize]
    }
}

/// What is expected of a file.
pub(crate) struct Expected {
    pub(crate) name: &'static str,
    pub(crate) bytes: Vec<u8>,
    /// A letter for each column: n(umber), c(ategory), d(ate), i(dentifier), t(ext), e(mpty).
    kinds: &'static str,
    target: &'static str,
    label: Label,
    /// Rows that training and hold-out share.
    rows: usize,
    /// Features once categories and missing cells have columns of their own.
    features: usize,
    written: fn(&mut onsager::experiment::Dialect),
}

const ROWS: usize = 120;

fn file(
    name: &'static str,
    text: String,
    (kinds, target, label): (&'static str, &'static str, Label),
    (rows, features): (usize, usize),
    written: fn(&mut onsager::experiment::Dialect),
) -> Expected {
    Expected {
        name,
        bytes: text.into_bytes(),
        kinds,
        target,
        label,
        rows,
        features,
        written,
    }
}

/// A text of a head and rows, each made from its place and some dice.
fn text(head: &str, row: impl Fn(usize, &mut Dice) -> String) -> String {
    let mut dice = Dice(head.len() as u64 + 17);
    let mut text = head.to_owned();
    for place in 0..ROWS {
        text += &row(place, &mut dice);
        text.push('\n');
    }
    text
}

fn class(name: &str) -> Label {
    Label::Class(name.to_owned())
}

fn german(number: f64, decimals: usize) -> String {
    let plain = format!("{number:.decimals$}");
    let (whole, rest) = plain.split_once('.').unwrap_or((&plain, ""));
    format!("{},{rest}", grouped(whole, "."))
}

fn grouped(whole: &str, between: &str) -> String {
    let mut out = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) && !out.ends_with('-') {
            out += between;
        }
        out.push(digit);
    }
    out
}

fn semicolons(dialect: &mut onsager::experiment::Dialect) {
    dialect.separator = Separator::Semicolon;
}

fn plain(_: &mut onsager::experiment::Dialect) {}

fn without_header(dialect: &mut onsager::experiment::Dialect) {
    dialect.header = false;
}

/// Files of the machine-learning repositories.
fn of_repositories() -> Vec<Expected> {
    vec![
        file(
            "wine quality",
            text(
                "\"fixed acidity\";\"volatile acidity\";\"alcohol\";\"quality\"\n",
                |_, dice| {
                    format!(
                        "{:.1};{:.2};{:.1};{}",
                        7.0 + dice.normal(),
                        dice.next(),
                        10.0 + dice.next(),
                        dice.whole(3, 8)
                    )
                },
            ),
            ("nnnn", "quality", Label::Number),
            (ROWS, 3),
            semicolons,
        ),
        file(
            "auto mpg",
            text("", |place, dice| {
                let power = if place % 20 == 7 {
                    "?".to_owned()
                } else {
                    format!("{:.1}", 100.0 + 9.0 * dice.normal())
                };
                format!(
                    "{:.1}   {}   {:.1}      {power}      {}.      {:.1}   {}  {}\t\"{} car {place}\"",
                    20.0 + dice.normal(),
                    2 * dice.whole(2, 4),
                    200.0 + dice.normal(),
                    dice.whole(2000, 4000),
                    15.0 + dice.normal(),
                    dice.whole(70, 82),
                    dice.whole(1, 3),
                    dice.pick(&["ford", "fiat"])
                )
            }),
            ("nnnnnnnnt", "column 8", Label::Number),
            (ROWS - 6, 7),
            |dialect| {
                dialect.separator = Separator::Blanks;
                dialect.header = false;
                dialect.missing = vec!["?".to_owned()];
            },
        ),
        file(
            "abalone",
            text("", |_, dice| {
                format!(
                    "{},{:.3},{:.3},{}",
                    dice.pick(&["M", "F", "I"]),
                    dice.next(),
                    dice.next(),
                    dice.whole(1, 29)
                )
            }),
            ("cnnn", "column 4", Label::Number),
            (ROWS, 5),
            without_header,
        ),
        file(
            "airfoil",
            text("", |_, dice| {
                format!(
                    "{}\t{:.1}\t{:.4}\t{:.3}",
                    100 * dice.whole(2, 200),
                    dice.next(),
                    dice.next(),
                    120.0 + dice.normal()
                )
            }),
            ("nnnn", "column 4", Label::Number),
            (ROWS, 3),
            |dialect| {
                dialect.separator = Separator::Tab;
                dialect.header = false;
            },
        ),
        file(
            "iris",
            text(
                "sepal_length,sepal_width,petal_length,petal_width,species\n",
                |place, dice| {
                    let species = ["setosa", "versicolor", "virginica"][place / 40];
                    format!(
                        "{:.1},{:.1},{:.1},{:.1},{species}",
                        5.0 + dice.normal(),
                        3.0 + dice.next(),
                        dice.next(),
                        dice.next()
                    )
                },
            ),
            ("nnnnc", "species", class("setosa")),
            (ROWS, 4),
            plain,
        ),
        file(
            "iris without names, with a blank end",
            text("", |place, dice| {
                let species = ["Iris-setosa", "Iris-versicolor", "Iris-virginica"][place / 40];
                format!(
                    "{:.1},{:.1},{:.1},{:.1},{species}",
                    5.0 + dice.normal(),
                    3.0 + dice.next(),
                    dice.next(),
                    dice.next()
                )
            }) + "\n\n",
            ("nnnnc", "column 5", class("Iris-setosa")),
            (ROWS, 4),
            without_header,
        ),
        file(
            "titanic",
            text(
                "PassengerId,Survived,Pclass,Name,Sex,Age,Ticket,Fare,Cabin,Embarked\n",
                |place, dice| {
                    let age = if place % 5 == 2 {
                        String::new()
                    } else {
                        format!("{}", dice.whole(1, 80))
                    };
                    let cabin = if place % 4 == 0 {
                        format!("C{}", place + 10)
                    } else {
                        String::new()
                    };
                    let port = if place == 61 {
                        ""
                    } else {
                        dice.pick(&["S", "C", "Q"])
                    };
                    format!(
                        "{},{},{},\"Braund, Mr. {} \"\"{place}\"\" Owen\",{},{age},A/5 {},{:.4},{cabin},{port}",
                        place + 1,
                        dice.whole(0, 1),
                        dice.whole(1, 3),
                        dice.pick(&["John", "Paul"]),
                        dice.pick(&["male", "female"]),
                        21_000 + place,
                        30.0 * dice.next()
                    )
                },
            ),
            ("inntcninic", "Survived", class("1")),
            (ROWS - 1, 8),
            |dialect| dialect.missing = vec![String::new()],
        ),
        file(
            "adult",
            text("", |place, dice| {
                let work = if place % 30 == 3 {
                    "?"
                } else {
                    dice.pick(&["Private", "State-gov", "Self-emp"])
                };
                format!(
                    "{}, {work}, {}, {}, {}, {}",
                    dice.whole(17, 90),
                    dice.whole(20_000, 400_000),
                    dice.pick(&["Bachelors", "HS-grad"]),
                    dice.pick(&["Male", "Female"]),
                    dice.pick(&["<=50K", ">50K"])
                )
            }),
            ("ncnccc", "column 6", class(">50K")),
            (ROWS - 4, 7),
            |dialect| {
                dialect.header = false;
                dialect.missing = vec!["?".to_owned()];
            },
        ),
        file(
            "breast cancer, Wisconsin",
            text("", |place, dice| {
                format!(
                    "{},{},{:.2},{:.2}",
                    840_000 + 37 * place,
                    dice.pick(&["M", "B"]),
                    14.0 + dice.normal(),
                    dice.next()
                )
            }),
            ("icnn", "column 4", Label::Number),
            (ROWS, 2),
            without_header,
        ),
        file(
            "Boston housing",
            text("", |_, dice| {
                format!(
                    " {:.5}  {:.2}   {:.3}  {}  {:.2}",
                    dice.next(),
                    18.0 * dice.next(),
                    dice.next(),
                    dice.whole(0, 1),
                    22.0 + dice.normal()
                )
            }),
            ("nnnnn", "column 5", Label::Number),
            (ROWS, 4),
            |dialect| {
                dialect.separator = Separator::Blanks;
                dialect.header = false;
            },
        ),
        file(
            "mushroom",
            text("", |_, dice| {
                format!(
                    "{},{},{},{}",
                    dice.pick(&["p", "e"]),
                    dice.pick(&["x", "b", "s"]),
                    dice.pick(&["n", "y", "w"]),
                    dice.pick(&["t", "f"])
                )
            }),
            ("cccc", "column 4", class("t")),
            (ROWS, 7),
            without_header,
        ),
        file(
            "bank marketing",
            text("\"age\";\"job\";\"balance\";\"y\"\n", |_, dice| {
                format!(
                    "{};\"{}\";{};\"{}\"",
                    dice.whole(18, 90),
                    dice.pick(&["admin.", "technician", "unknown"]),
                    dice.whole(0, 4000),
                    dice.pick(&["no", "yes"])
                )
            }),
            ("ncnc", "y", class("yes")),
            (ROWS, 5),
            semicolons,
        ),
        file(
            "spambase",
            text("", |_, dice| {
                format!(
                    "{:.2},{:.3},{},{}",
                    dice.next(),
                    dice.next(),
                    dice.whole(1, 900),
                    dice.whole(0, 1)
                )
            }),
            ("nnnn", "column 4", class("1")),
            (ROWS, 3),
            without_header,
        ),
        file(
            "air quality",
            text("Date;Time;CO(GT);T;AH;;\r\n", |place, dice| {
                format!(
                    "{:02}/03/2004;{:02}.00.00;{};{};{};;\r",
                    place % 28 + 1,
                    place % 24,
                    german(2.0 * dice.next(), 1),
                    german(13.0 + dice.normal(), 1),
                    german(dice.next(), 4)
                )
            }) + ";;;;;;\r\n;;;;;;\r\n",
            ("ddnnn", "AH", Label::Number),
            (ROWS, 2),
            |dialect| {
                dialect.separator = Separator::Semicolon;
                dialect.decimal = Decimal::Comma;
            },
        ),
        file(
            "household power",
            text(
                "Date;Time;Global_active_power;Voltage;Sub_metering\n",
                |place, dice| {
                    if place % 25 == 4 {
                        return format!("16/12/2006;17:{:02}:00;?;?;", place % 60);
                    }
                    format!(
                        "16/12/2006;17:{:02}:00;{:.3};{:.2};{}.000",
                        place % 60,
                        4.0 * dice.next(),
                        235.0 + dice.normal(),
                        dice.whole(0, 20)
                    )
                },
            ),
            ("ddnnn", "Sub_metering", Label::Number),
            (ROWS - 5, 2),
            |dialect| {
                dialect.separator = Separator::Semicolon;
                dialect.missing = vec![String::new(), "?".to_owned()];
            },
        ),
        file(
            "forest fires",
            text("X,Y,month,day,FFMC,wind,area\n", |_, dice| {
                format!(
                    "{},{},{},{},{:.1},{:.1},{:.2}",
                    dice.whole(1, 9),
                    dice.whole(2, 9),
                    dice.pick(&["mar", "aug", "sep"]),
                    dice.pick(&["fri", "sat"]),
                    90.0 + dice.normal(),
                    4.0 + dice.next(),
                    9.0 * dice.next()
                )
            }),
            ("nnccnnn", "area", Label::Number),
            (ROWS, 8),
            plain,
        ),
        file(
            "student grades",
            text("school;sex;age;Mjob;absences;G3\n", |_, dice| {
                format!(
                    "\"{}\";\"{}\";{};\"{}\";{};{}",
                    dice.pick(&["GP", "MS"]),
                    dice.pick(&["F", "M"]),
                    dice.whole(15, 22),
                    dice.pick(&["at_home", "health", "other"]),
                    dice.whole(0, 30),
                    dice.whole(0, 20)
                )
            }),
            ("ccncnn", "G3", Label::Number),
            (ROWS, 7),
            semicolons,
        ),
        file(
            "concrete",
            text(
                "Cement (component 1)(kg in a m^3 mixture),Water  (component 4),Age (day),\"Strength(MPa, megapascals) \"\n",
                |_, dice| {
                    format!(
                        "{:.1},{:.1},{},{:.2}",
                        280.0 + 99.0 * dice.normal(),
                        180.0 + dice.normal(),
                        dice.whole(1, 365),
                        36.0 + dice.normal()
                    )
                },
            ),
            ("nnnn", "Strength(MPa, megapascals)", Label::Number),
            (ROWS, 3),
            plain,
        ),
    ]
}

/// Files as programs write them.
fn of_programs() -> Vec<Expected> {
    vec![
        file(
            "Excel in German",
            text("Kunde;Umsatz;Stück;Gewinn\r\n", |place, dice| {
                format!(
                    "K{place:04};{};{};{}\r",
                    german(9000.0 + 4000.0 * dice.next(), 2),
                    dice.whole(1, 50),
                    german(dice.normal(), 2)
                )
            }),
            ("innn", "Gewinn", Label::Number),
            (ROWS, 2),
            |dialect| {
                dialect.separator = Separator::Semicolon;
                dialect.decimal = Decimal::Comma;
                dialect.thousands = Thousands::Point;
            },
        ),
        file(
            "Excel with sep and empty rows",
            text("sep=;\r\na;b;price\r\n", |place, dice| {
                let gap = if place % 40 == 30 { ";;\r\n" } else { "" };
                format!("{gap}{:.2};{:.2};{:.2}\r", dice.next(), dice.next(), dice.next())
            }) + ";;\r\n;;\r\n",
            ("nnn", "price", Label::Number),
            (ROWS, 2),
            |dialect| {
                dialect.separator = Separator::Semicolon;
                dialect.skip_lines = 1;
            },
        ),
        file(
            "Excel with a title above",
            text(
                "Quarterly report,,,\n\"Made on 1 May, by hand\",,,\n,,,\nregion,size,staff,profit\n",
                |_, dice| {
                    format!(
                        "{},{:.1},{},{:.2}",
                        dice.pick(&["north", "south"]),
                        50.0 * dice.next(),
                        dice.whole(1, 90),
                        dice.normal()
                    )
                },
            ),
            ("cnnn", "profit", Label::Number),
            (ROWS, 3),
            |dialect| dialect.skip_lines = 3,
        ),
        file(
            "English thousands in quotes",
            text("city,population,income\n", |place, dice| {
                format!(
                    "Town {place},\"{}\",\"{}.50\"",
                    grouped(&dice.whole(1200, 3_000_000).to_string(), ","),
                    grouped(&dice.whole(900, 90_000).to_string(), ",")
                )
            }),
            ("inn", "income", Label::Number),
            (ROWS, 1),
            |dialect| dialect.thousands = Thousands::Comma,
        ),
        file(
            "Swiss thousands",
            text("Fläche;Miete;Preis\n", |_, dice| {
                format!(
                    "{:.1};{};{}.50",
                    60.0 + 9.0 * dice.normal(),
                    dice.whole(700, 3900),
                    grouped(&dice.whole(300_000, 2_000_000).to_string(), "'")
                )
            }),
            ("nnn", "Preis", Label::Number),
            (ROWS, 2),
            |dialect| {
                dialect.separator = Separator::Semicolon;
                dialect.thousands = Thousands::Apostrophe;
            },
        ),
        file(
            "French, with spaces between thousands",
            text("surface;prix\n", |_, dice| {
                format!(
                    "{};{},5",
                    german(60.0 + dice.normal(), 2),
                    grouped(&dice.whole(90_000, 900_000).to_string(), "\u{a0}")
                )
            }),
            ("nn", "prix", Label::Number),
            (ROWS, 1),
            |dialect| {
                dialect.separator = Separator::Semicolon;
                dialect.decimal = Decimal::Comma;
                dialect.thousands = Thousands::Blank;
            },
        ),
        file(
            "written by pandas",
            text(",x,z,label\n", |place, dice| {
                let x = if place % 60 == 5 {
                    String::new()
                } else {
                    dice.normal().to_string()
                };
                format!("{place},{x},{},{}", dice.normal(), dice.pick(&["True", "False"]))
            }),
            ("innc", "label", class("True")),
            (ROWS - 2, 2),
            |dialect| dialect.missing = vec![String::new()],
        ),
        file(
            "written by R",
            text("\"mpg\" \"cyl\" \"gear\"\n", |place, dice| {
                let cyl = if place % 50 == 9 {
                    "NA".to_owned()
                } else {
                    dice.whole(4, 8).to_string()
                };
                format!(
                    "\"{}\" {:.1} {cyl} {}",
                    place + 1,
                    20.0 + dice.normal(),
                    dice.whole(3, 5)
                )
            }),
            ("innn", "gear", Label::Number),
            (ROWS - 3, 2),
            |dialect| {
                dialect.separator = Separator::Blanks;
                dialect.missing = vec!["NA".to_owned()];
            },
        ),
        file(
            "written by numpy, with notes",
            text("# measured on Monday\n# x y\n", |_, dice| {
                format!(
                    "{:.18e} {:.18e} {:.18e}",
                    dice.normal(),
                    dice.normal(),
                    dice.normal()
                )
            }),
            ("nnn", "column 3", Label::Number),
            (ROWS, 2),
            |dialect| {
                dialect.separator = Separator::Blanks;
                dialect.header = false;
                dialect.comment = "#".to_owned();
            },
        ),
        file(
            "a database, with bars",
            text("id|name|height|weight\n", |place, dice| {
                format!(
                    "{}|n{place}|{:.2}|{}",
                    place + 1,
                    1.7 + 0.1 * dice.normal(),
                    if place % 30 == 2 {
                        "NULL".to_owned()
                    } else {
                        format!("{:.1}", 70.0 + dice.normal())
                    }
                )
            }),
            ("iinn", "weight", Label::Number),
            (ROWS - 4, 1),
            |dialect| {
                dialect.separator = Separator::Bar;
                dialect.missing = vec!["NULL".to_owned()];
            },
        ),
        file(
            "single quotes",
            text("'group','size','value'\n", |_, dice| {
                format!(
                    "'{}','{:.1}','{:.2}'",
                    dice.pick(&["a, b", "c; d"]),
                    dice.next(),
                    dice.normal()
                )
            }),
            ("cnn", "value", Label::Number),
            (ROWS, 2),
            |dialect| dialect.quote = Quote::Single,
        ),
        file(
            "the same name twice, and a trailing comma",
            text("a,a,y,\n", |_, dice| {
                format!("{:.3},{:.3},{:.3},", dice.normal(), dice.normal(), dice.normal())
            }),
            ("nnn", "y", Label::Number),
            (ROWS, 2),
            plain,
        ),
    ]
}

/// The same table in other encodings.
fn in_encodings() -> Vec<Expected> {
    let encoded = |name, text: String, encoding: &'static encoding_rs::Encoding, written| {
        let mut expected = file(name, text, ("cnn", "", Label::Number), (ROWS, 2), written);
        let text = String::from_utf8(expected.bytes).unwrap();
        let (bytes, _, unmappable) = encoding.encode(&text);
        assert!(!unmappable);
        expected.bytes = bytes.into_owned();
        expected
    };
    let western = text("Land,Größe,Höhe\n", |_, dice| {
        format!(
            "{},{:.1},{:.2}",
            dice.pick(&["Österreich", "Köln – Süd"]),
            dice.next(),
            dice.normal()
        )
    });
    let japanese = text("地域,面積,価格\n", |_, dice| {
        format!(
            "{},{:.1},{:.2}",
            dice.pick(&["東京都", "京都府"]),
            dice.next(),
            dice.normal()
        )
    });
    let utf16 = |order: fn(u16) -> [u8; 2]| -> Vec<u8> {
        let text = japanese.replace(',', "\t");
        std::iter::once(0xfeff)
            .chain(text.encode_utf16())
            .flat_map(order)
            .collect()
    };
    let mut all = vec![
        encoded("Latin-1", western.clone(), encoding_rs::WINDOWS_1252, |dialect| {
            dialect.encoding = Encoding::Latin1;
        }),
        encoded("Shift-JIS", japanese.clone(), encoding_rs::SHIFT_JIS, |dialect| {
            dialect.encoding = Encoding::ShiftJis;
        }),
        encoded("EUC-JP", japanese.clone(), encoding_rs::EUC_JP, |dialect| {
            dialect.encoding = Encoding::EucJp;
        }),
        encoded(
            "UTF-8 with a mark",
            format!("\u{feff}{western}"),
            encoding_rs::UTF_8,
            plain,
        ),
    ];
    for (name, bytes, encoding) in [
        ("UTF-16 with tabs", utf16(u16::to_le_bytes), Encoding::Utf16Le),
        ("UTF-16 reversed", utf16(u16::to_be_bytes), Encoding::Utf16Be),
    ] {
        let written: fn(&mut onsager::experiment::Dialect) = match encoding {
            Encoding::Utf16Le => |dialect| {
                dialect.encoding = Encoding::Utf16Le;
                dialect.separator = Separator::Tab;
            },
            _ => |dialect| {
                dialect.encoding = Encoding::Utf16Be;
                dialect.separator = Separator::Tab;
            },
        };
        let mut expected = file(
            name,
            String::new(),
            ("cnn", "", Label::Number),
            (ROWS, 2),
            written,
        );
        expected.bytes = bytes;
        all.push(expected);
    }
    all
}

pub(crate) fn all() -> Vec<Expected> {
    let groups = [of_repositories(), of_programs(), in_encodings()];
    groups.into_iter().flatten().collect()
}

fn letter(kind: ColumnKind) -> char {
    match kind {
        ColumnKind::Number => 'n',
        ColumnKind::Category => 'c',
        ColumnKind::Date => 'd',
        ColumnKind::Identifier => 'i',
        ColumnKind::Text => 't',
        ColumnKind::Empty => 'e',
    }
}

/// What is wrong with how a file is taken.
fn mistakes(expected: &Expected) -> Result<String, std::fmt::Error> {
    let mut wrong = String::new();
    let survey = match Survey::of_bytes(&expected.bytes, "t", None, &Cancel::new()) {
        Ok(survey) => survey,
        Err(error) => return Ok(format!("not read: {error}")),
    };
    let table = survey.table("t", None);
    let kinds: String = survey.columns.iter().map(|column| letter(column.kind)).collect();
    if kinds != expected.kinds {
        write!(wrong, "kinds {kinds}, not {}; ", expected.kinds)?;
    }
    let mut dialect = Table::default().dialect;
    (expected.written)(&mut dialect);
    if dialect != table.dialect {
        write!(wrong, "written {:?}, not {dialect:?}; ", table.dialect)?;
    }
    if !expected.target.is_empty() && table.target != expected.target {
        write!(wrong, "target {}; ", table.target)?;
    }
    if table.label != expected.label {
        write!(wrong, "label {:?}; ", table.label)?;
    }
    match NumericTable::parse_bytes(&expected.bytes, &table, "t", &Checks::default()) {
        Err(error) => write!(wrong, "not taken: {error}")?,
        Ok(read) if (read.n_rows, read.n_features) != (expected.rows, expected.features) => {
            write!(
                wrong,
                "{} rows and {} features {:?}, not {} and {}",
                read.n_rows, read.n_features, read.feature_names, expected.rows, expected.features
            )?;
        }
        Ok(_) => {}
    }
    Ok(wrong)
}

#[test]
fn public_files_are_taken_as_they_are() {
    let all = all();
    assert!(all.len() >= 30, "{}", all.len());
    let wrong: Vec<String> = all
        .iter()
        .map(|expected| (expected.name, mistakes(expected).unwrap()))
        .filter(|(_, wrong)| !wrong.is_empty())
        .map(|(name, wrong)| format!("{name}: {wrong}"))
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        all.len(),
        wrong.join("\n")
    );
}

/// What was detected stands in the preset: read again, it gives the same numbers without looking.
#[test]
fn a_preset_keeps_how_its_file_is_read() {
    let folder = tempfile::tempdir().unwrap();
    for (place, expected) in all().iter().enumerate() {
        let path = format!("{place}.csv");
        std::fs::write(folder.path().join(&path), &expected.bytes).unwrap();
        let survey = Survey::of_file(&path, folder.path(), None, &Cancel::new()).unwrap();
        let table = survey.table(&path, None);
        let read = NumericTable::read(&table, folder.path(), &Checks::default()).unwrap();
        let settings = Settings {
            data: onsager::experiment::Data::File(table),
            ..Settings::default()
        };
        settings.save(&folder.path().join("mine.ron")).unwrap();
        let again = Experiment::read(&folder.path().join("mine.ron")).unwrap();
        assert_eq!(again.settings(), &settings, "{}", expected.name);
        let again = again.read_table(f64::INFINITY, &Cancel::new()).unwrap().unwrap();
        assert!(same(&again, &read), "{}", expected.name);
    }
}

/// Equal tables, with NaN for what is missing.
fn same(a: &NumericTable, b: &NumericTable) -> bool {
    let bits = |values: &[f64]| values.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
    bits(&a.features) == bits(&b.features) && a.target == b.target && a.feature_names == b.feature_names
}

/// Every choice can be made otherwise.
#[test]
fn columns_are_what_they_are_said_to_be() {
    let rows = "1,S,2.5,no\n,C,3.5,yes\n3,Q,,no\n5,S,1.5,maybe\n7,,2.5,yes\n".repeat(14);
    let text = format!("age,port,fare,y\n{rows}");
    let survey = Survey::of_bytes(text.as_bytes(), "t", None, &Cancel::new()).unwrap();
    let mut table = survey.table("t", Some("y"));
    table.label = class("no");
    let read = |table: &Table| NumericTable::parse(&text, table, "t", &Checks::default()).unwrap();
    table.columns.filled = vec!["age".to_owned(), "port".to_owned(), "fare".to_owned()];
    let all = read(&table);
    assert_eq!(
        all.feature_names,
        [
            "age",
            "age missing",
            "port = C",
            "port = Q",
            "port = S",
            "port missing",
            "fare",
            "fare missing"
        ]
    );
    assert_eq!(&all.features[..8], [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 2.5, 0.0]);
    assert!(all.row(1)[0].is_nan() && all.row(1)[1] == 1.0);
    assert_eq!(all.row(4)[2..6], [0.0, 0.0, 0.0, 1.0]);
    assert_eq!(
        (all.n_rows, all.dropped, &all.target[..5]),
        (70, 0, &[1.0, -1.0, 1.0, -1.0, -1.0][..])
    );
    table.columns.filled.clear();
    let dropped = read(&table);
    assert_eq!((dropped.n_rows, dropped.dropped), (28, 42));
    table.columns.ignored = vec!["port".to_owned(), "fare".to_owned(), "age".to_owned()];
    let error = NumericTable::parse(&text, &table, "t", &Checks::default()).unwrap_err();
    assert!(
        error.to_string().contains("there is no column beside the target"),
        "{error}"
    );
    table.columns.ignored.pop();
    table.label = class("perhaps");
    let error = NumericTable::parse(&text, &table, "t", &Checks::default()).unwrap_err();
    assert!(error.to_string().contains("there are no, yes, maybe"), "{error}");
    // The most frequent texts keep columns of their own.
    let text = text.replace("Q", "C").replace(",S,2.5", ",Z,2.5");
    let mut few = survey.table("t", Some("y"));
    few.columns.levels = 2;
    few.columns.filled = vec!["age".to_owned(), "fare".to_owned()];
    few.columns.ignored.clear();
    let few = NumericTable::parse(&text, &few, "t", &Checks::default()).unwrap();
    assert!(
        few.feature_names.contains(&"port = other".to_owned()),
        "{:?}",
        few.feature_names
    );
    // A logarithm is of what is above 0.
    let log = Table {
        path: "t".into(),
        target: "y".into(),
        label: Label::Log,
        ..Table::default()
    };
    let rows: String = (1..30).map(|k| format!("{},{k}\n", k % 7)).collect();
    let read = NumericTable::parse(&format!("a,y\n{rows}"), &log, "t", &Checks::default()).unwrap();
    assert_eq!(read.target[1], 2.0_f64.ln());
    let error = NumericTable::parse(&format!("a,y\n{rows}1,0\n"), &log, "t", &Checks::default()).unwrap_err();
    assert!(
        error.to_string().starts_with("t:31: column `y` holds `0`"),
        "{error}"
    );
}

/// Lines are those of the file, in every dialect.
#[test]
fn faults_name_their_line_in_every_dialect() {
    let dialect = |change: fn(&mut onsager::experiment::Dialect)| {
        let mut table = Table {
            path: "t".into(),
            target: "y".into(),
            ..Table::default()
        };
        change(&mut table.dialect);
        table
    };
    let utf16: Vec<u8> = "a,y\n1,2\né,3\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for (bytes, table, line) in [
        (
            &b"note\nsep\na;y\n1;2\nx;3\n"[..],
            dialect(|d| {
                d.separator = Separator::Semicolon;
                d.skip_lines = 2;
            }),
            5,
        ),
        (
            b"# note\na  y\n 1 2\n\n  x  3\n",
            dialect(|d| {
                d.separator = Separator::Blanks;
                d.comment = "#".into();
            }),
            5,
        ),
        (&utf16, dialect(|d| d.encoding = Encoding::Utf16Le), 3),
    ] {
        let error = NumericTable::parse_bytes(bytes, &table, "t", &Checks::default()).unwrap_err();
        assert_eq!(error.line, Some(line), "{error}");
    }
}

/// A column that changes its mind after the beginning of a file, and letters that come late.
#[test]
fn the_whole_file_is_judged() {
    let mut text = "a,b,y\n".to_owned();
    for k in 0..40_000 {
        writeln!(text, "{},{},{}", k % 13, k % 17, k % 5).unwrap();
    }
    text += "late,1,2\n1,2,3\n";
    let survey = Survey::of_bytes(text.as_bytes(), "t", None, &Cancel::new()).unwrap();
    assert!(survey.whole && survey.rows == 40_002);
    let table = survey.table("t", None);
    assert_eq!(table.dialect.missing, ["late"]);
    let mut bytes = text.into_bytes();
    bytes.extend(b"K\xf6ln,1,2\n");
    let survey = Survey::of_bytes(&bytes, "t", None, &Cancel::new()).unwrap();
    assert_eq!(survey.dialect.encoding, Encoding::Latin1);
}

#[test]
fn a_file_that_is_none_is_explained() {
    let look = |path: &str| Survey::of_file(path, Path::new("/nowhere"), None, &Cancel::new());
    assert!(
        look("a.csv")
            .unwrap_err()
            .to_string()
            .contains("there is no such data file")
    );
    assert!(look("/").unwrap_err().to_string().contains("this is a folder"));
    for bytes in [&b""[..], b"\n\n", b"\xff\xfe", b"sep=;\n"] {
        assert!(
            Survey::of_bytes(bytes, "t", None, &Cancel::new()).is_err(),
            "{bytes:?}"
        );
    }
}
