//! A data file: how it is written, and what each column is for.

use serde::{Deserialize, Serialize};

use crate::experiment::choices::choices;
use crate::experiment::{Field, Kind, Usual};

/// Most classes of a target.
pub const MOST_CLASSES: usize = 50;

/// A data file of rows of cells: how it is written, and what each column is for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Table {
    /// Path of the file, absolute or relative to the preset's folder.
    pub path: String,
    /// Name of the target column.
    pub target: String,
    /// What of the target is learned.
    pub label: Label,
    /// What the other columns are.
    pub columns: Columns,
    /// How the file is written.
    pub dialect: Dialect,
    /// Fraction of the rows held out to measure the test error, drawn by the seed; above 0, below 1.
    pub hold_out: f64,
    /// Whiten with the training rows' principal axes; without it columns are only centred and scaled.
    pub whiten: bool,
}

impl Default for Table {
    fn default() -> Self {
        Self {
            path: String::new(),
            target: String::new(),
            label: Label::default(),
            columns: Columns::default(),
            dialect: Dialect::default(),
            hold_out: 0.5,
            whiten: true,
        }
    }
}

choices! {
    /// What of a file's target is learned.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    pub enum Label in "label" {
        /// Its number.
        #[default]
        Number,
        /// The natural logarithm of its number.
        Log,
        /// Whether it is of this class: 1, or −1 for all others.
        Class(class: String = Field::new(Kind::Text { filled: true })),
        /// Each of its so many texts is a class of its own.
        Classes(count: usize = Field::new(Kind::whole(2, MOST_CLASSES as u64)).usually(Usual::Whole(10))),
    }
}

/// What the columns of a file are, besides the target. Those that are not listed are numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Columns {
    /// Categories: each of their texts becomes a column of zeros and ones.
    pub categories: Vec<String>,
    /// Most texts of one category that get a column; the rarer ones share one.
    pub levels: usize,
    /// Columns that are left out.
    pub ignored: Vec<String>,
    /// Columns in which what is missing is replaced by the mean of the training rows, beside a column that says where. Rows
    /// with anything else missing are left out.
    pub filled: Vec<String>,
}

impl Default for Columns {
    fn default() -> Self {
        Self {
            categories: Vec::new(),
            levels: 20,
            ignored: Vec::new(),
            filled: Vec::new(),
        }
    }
}

/// How a data file is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Dialect {
    /// What stands between two cells.
    pub separator: Separator,
    /// What stands before decimals.
    pub decimal: Decimal,
    /// What stands between thousands.
    pub thousands: Thousands,
    /// Whether the first line has the names of the columns.
    pub header: bool,
    /// Texts that say that a cell is missing; "" is an empty cell.
    pub missing: Vec<String>,
    /// What encloses a cell that contains separators.
    pub quote: Quote,
    /// Lines that are left out at the beginning.
    pub skip_lines: usize,
    /// The sign at the beginning of lines that are left out; empty for none.
    pub comment: String,
    /// How characters are bytes.
    pub encoding: Encoding,
}

impl Default for Dialect {
    fn default() -> Self {
        Self {
            separator: Separator::default(),
            decimal: Decimal::default(),
            thousands: Thousands::default(),
            header: true,
            missing: Vec::new(),
            quote: Quote::default(),
            skip_lines: 0,
            comment: String::new(),
            encoding: Encoding::default(),
        }
    }
}

choices! {
    /// What stands between two cells.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub enum Separator in "separator" {
        /// ,
        #[default]
        Comma,
        /// ;
        Semicolon,
        /// A tabulator.
        Tab,
        /// |
        Bar,
        /// :
        Colon,
        /// Any number of spaces and tabulators.
        Blanks,
    }
}

impl Separator {
    /// The byte between two cells, once blanks are one tabulator.
    pub(in crate::experiment) fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab | Self::Blanks => b'\t',
            Self::Bar => b'|',
            Self::Colon => b':',
        }
    }
}

choices! {
    /// What stands before decimals.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub enum Decimal in "decimal" {
        /// 1.5
        #[default]
        Point,
        /// 1,5
        Comma,
    }
}

choices! {
    /// What stands between thousands.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub enum Thousands in "thousands" {
        /// 1234
        #[default]
        Nothing,
        /// 1,234
        Comma,
        /// 1.234
        Point,
        /// 1 234
        Blank,
        /// 1'234
        Apostrophe,
    }
}

choices! {
    /// What encloses a cell that contains separators.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub enum Quote in "quote" {
        /// "
        #[default]
        Double,
        /// '
        Single,
        /// Quotes are letters like any other.
        Nothing,
    }
}

impl Quote {
    /// The quote, if there is one.
    pub(in crate::experiment) fn byte(self) -> Option<u8> {
        match self {
            Self::Double => Some(b'"'),
            Self::Single => Some(b'\''),
            Self::Nothing => None,
        }
    }
}

choices! {
    /// How characters are bytes.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub enum Encoding in "encoding" {
        /// UTF-8, with a byte order mark or without.
        #[default]
        Utf8,
        /// UTF-16, the lower byte first, as Excel writes it.
        Utf16Le,
        /// UTF-16, the higher byte first.
        Utf16Be,
        /// Latin-1, as Windows-1252.
        Latin1,
        /// Central European, Windows-1250.
        Latin2,
        /// Cyrillic, Windows-1251.
        Cyrillic,
        /// Shift-JIS, Japanese.
        ShiftJis,
        /// EUC-JP, Japanese.
        EucJp,
        /// GB 18030, Chinese; GBK is a part of it.
        Gb18030,
        /// Big5, Chinese.
        Big5,
        /// EUC-KR, Korean.
        EucKr,
    }
}

impl Encoding {
    /// The encoding by its standard.
    pub(in crate::experiment) fn known(self) -> &'static encoding_rs::Encoding {
        match self {
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Utf16Le => encoding_rs::UTF_16LE,
            Self::Utf16Be => encoding_rs::UTF_16BE,
            Self::Latin1 => encoding_rs::WINDOWS_1252,
            Self::Latin2 => encoding_rs::WINDOWS_1250,
            Self::Cyrillic => encoding_rs::WINDOWS_1251,
            Self::ShiftJis => encoding_rs::SHIFT_JIS,
            Self::EucJp => encoding_rs::EUC_JP,
            Self::Gb18030 => encoding_rs::GB18030,
            Self::Big5 => encoding_rs::BIG5,
            Self::EucKr => encoding_rs::EUC_KR,
        }
    }
}
