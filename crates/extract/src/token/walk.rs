//! What shapes a text: where sentences, lines and quotations begin and end.

/// Punctuation that shapes a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// A sentence ends.
    Stop,
    /// A comma or a semicolon.
    Comma,
    /// A line ends.
    Line,
    /// A line stays empty.
    Blank,
    /// What follows is announced.
    Colon,
    /// A quotation opens.
    Open,
    /// A quotation closes.
    Close,
    /// A quotation opens or closes.
    Straight,
    /// A line begins with `>`: it repeats what somebody else wrote.
    Quoted,
}

/// White space seen since the last character.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Spaces {
    None,
    /// Nothing was written on the line so far.
    #[default]
    Start,
    Some,
    Line,
    Blank,
}

/// White space and full stops whose meaning depends on what follows.
#[derive(Debug, Default)]
pub(super) struct Walk {
    spaces: Spaces,
    space_at: u32,
    /// A full stop that ends a sentence only if white space and a new sentence follow.
    held: Option<u32>,
}

impl Walk {
    pub fn at_line_start(&self) -> bool {
        matches!(self.spaces, Spaces::Start | Spaces::Line | Spaces::Blank)
    }

    /// Takes in a character of white space that ends no line.
    #[inline]
    pub fn blank(&mut self, at: u32) {
        if self.spaces == Spaces::None {
            (self.spaces, self.space_at) = (Spaces::Some, at);
        }
    }

    /// Takes in the end of a line.
    #[inline]
    pub fn line_end(&mut self, at: u32) {
        self.spaces = match self.spaces {
            Spaces::None | Spaces::Some => Spaces::Line,
            Spaces::Line | Spaces::Blank => Spaces::Blank,
            Spaces::Start => return,
        };
        self.space_at = at;
    }

    /// Settles what came before a token, now that it follows; true where that was white space. `fresh` is false where the
    /// token goes on with a sentence.
    #[inline]
    pub fn settle(&mut self, fresh: impl Fn() -> bool, marks: &mut Vec<(u32, Mark)>) -> bool {
        if self.held.is_none() && matches!(self.spaces, Spaces::None | Spaces::Some) {
            return std::mem::replace(&mut self.spaces, Spaces::None) == Spaces::Some;
        }
        self.settle_shape(fresh(), marks)
    }

    fn settle_shape(&mut self, fresh: bool, marks: &mut Vec<(u32, Mark)>) -> bool {
        let spaces = std::mem::replace(&mut self.spaces, Spaces::None);
        if let Some(stop) = self.held.take()
            && spaces != Spaces::None
            && fresh
        {
            marks.push((stop, Mark::Stop));
        }
        match spaces {
            Spaces::None => return false,
            Spaces::Line => marks.push((self.space_at, Mark::Line)),
            Spaces::Blank => marks.push((self.space_at, Mark::Blank)),
            Spaces::Start | Spaces::Some => {}
        }
        true
    }

    /// Takes in the ASCII character at a place, which is no letter, digit or white space and opens no quoted line;
    /// returns what is settled at once.
    pub fn ascii(&mut self, text: &[u8], at: usize) -> Option<Mark> {
        let next = text.get(at + 1).copied();
        let spaced = next.is_none_or(|next| next.is_ascii_whitespace() || !next.is_ascii());
        // Scripts without blanks between words write none behind a comma either.
        let apart = || spaced || at > 0 && !text[at - 1].is_ascii();
        match text[at] {
            b'.' if spaced && !abbreviates(&text[..at]) => {
                self.held = Some(at as u32);
                None
            }
            b'!' | b'?' => Some(Mark::Stop),
            b',' | b';' if apart() => Some(Mark::Comma),
            b':' if apart() || next == Some(b'"') => Some(Mark::Colon),
            b'"' => Some(Mark::Straight),
            _ => None,
        }
    }
}

/// What a character beyond ASCII says about the text's shape.
pub(super) fn wide(c: char) -> Option<Mark> {
    match c {
        '。' | '។' | '៕' | '…' => Some(Mark::Stop),
        '、' => Some(Mark::Comma),
        '៖' => Some(Mark::Colon),
        '“' | '«' | '「' | '『' | '‹' => Some(Mark::Open),
        '”' | '»' | '」' | '』' | '›' => Some(Mark::Close),
        _ => None,
    }
}

/// Whether the full stop after this text belongs to an abbreviation such as `no.` or `tel.`.
fn abbreviates(text: &[u8]) -> bool {
    const ABBREVIATIONS: &[&[u8]] =
        &[b"no", b"tel", b"acc", b"a/c", b"mr", b"mrs", b"ms", b"dr", b"ph", b"acct", b"num"];
    let length = text.iter().rev().take(6).take_while(|byte| !byte.is_ascii_whitespace()).count();
    let word = &text[text.len() - length..];
    ABBREVIATIONS.iter().any(|abbreviation| abbreviation.eq_ignore_ascii_case(word))
}
