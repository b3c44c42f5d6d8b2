//! What the cells of a column look like.

/// Share of a column's cells, in hundredths, that must look alike for the look to count.
const ALIKE_PERCENT: usize = 60;
/// Characters from which a cell is somebody's account rather than a value.
const ACCOUNT_CHARACTERS: usize = 60;
/// Digits from which a number may be an account's.
const ACCOUNT_DIGITS: usize = 6;
/// Words, or characters in scripts without blanks, from which a cell may be prose.
const PROSE_WORDS: usize = 3;
const PROSE_CHARACTERS: usize = 12;

/// What most cells of a column look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    Url,
    Email,
    Date,
    Phone,
    Wallet,
    LongText,
    Other,
}

/// The cells of a column, counted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    pub look: Look,
    cells: usize,
    with_digits: usize,
    long_numbers: usize,
    with_dots: usize,
    prose: usize,
}

impl Shape {
    /// Looks at cells that are not blank.
    pub fn of<'c>(cells: impl Iterator<Item = &'c str>) -> Self {
        let mut shape = Self { look: Look::Other, cells: 0, with_digits: 0, long_numbers: 0, with_dots: 0, prose: 0 };
        let mut counts: Vec<(Look, usize)> = Vec::new();
        for cell in cells {
            let digits = cell.chars().filter(|c| c.is_numeric()).count();
            shape.cells += 1;
            shape.with_digits += usize::from(digits > 0);
            shape.long_numbers += usize::from(digits >= ACCOUNT_DIGITS && !is_date(cell));
            shape.with_dots += usize::from(cell.contains('.'));
            shape.prose += usize::from(is_prose(cell));
            let look = look(cell);
            match counts.iter_mut().find(|(known, _)| *known == look) {
                Some((_, count)) => *count += 1,
                None => counts.push((look, 1)),
            }
        }
        let most = counts.into_iter().find(|(look, count)| *look != Look::Other && shape.mostly(*count));
        shape.look = most.map_or(Look::Other, |(look, _)| look);
        shape
    }

    pub fn is_empty(&self) -> bool {
        self.cells == 0
    }

    pub fn mostly_with_digits(&self) -> bool {
        self.mostly(self.with_digits)
    }

    pub fn mostly_long_numbers(&self) -> bool {
        self.mostly(self.long_numbers)
    }

    pub fn mostly_with_dots(&self) -> bool {
        self.mostly(self.with_dots)
    }

    pub fn is_prose(&self) -> bool {
        self.mostly(self.prose)
    }

    fn mostly(&self, count: usize) -> bool {
        count * 100 >= self.cells * ALIKE_PERCENT
    }
}

fn is_prose(cell: &str) -> bool {
    let unspaced = cell.chars().filter(|c| *c > '\u{E00}' && c.is_alphabetic()).count();
    cell.split_whitespace().count() >= PROSE_WORDS || unspaced >= PROSE_CHARACTERS
}

fn look(cell: &str) -> Look {
    let lower = cell.to_ascii_lowercase();
    let blanks = cell.split_whitespace().count() > 1;
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let telephonic = cell.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')' | '.'));
    if cell.chars().count() >= ACCOUNT_CHARACTERS && is_prose(cell) {
        Look::LongText
    } else if !blanks && (lower.starts_with("http") || lower.starts_with("hxxp") || lower.starts_with("www.")) {
        Look::Url
    } else if !blanks && cell.contains('@') && cell.contains('.') {
        Look::Email
    } else if is_date(cell) {
        Look::Date
    } else if telephonic && (8..=15).contains(&digits) {
        Look::Phone
    } else if !blanks && (26..=64).contains(&cell.len()) && cell.bytes().all(|b| b.is_ascii_alphanumeric()) {
        Look::Wallet
    } else {
        Look::Other
    }
}

fn is_date(cell: &str) -> bool {
    let date = cell.split([' ', 'T']).next().unwrap_or("");
    let numbers: Vec<_> = date.split(['-', '/', '.']).collect();
    let short = |n: &&str| (1..=4).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit());
    numbers.len() == 3 && numbers.iter().all(short) && numbers.iter().any(|n| n.len() == 4)
}
