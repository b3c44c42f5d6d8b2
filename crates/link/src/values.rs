//! Values as small numbers, each held once.

use crate::hash;
use krama_model::Basis;

/// A value's number in the table, in order of first mention.
pub type Value = u32;

/// No value.
pub const NONE: Value = u32::MAX;

/// Every different (basis, text) once, in one allocation.
#[derive(Debug, Default)]
pub struct ValueTable {
    text: String,
    ends: Vec<u64>,
    bases: Vec<Basis>,
    keys: Vec<u64>,
    broader: Vec<Value>,
    slots: Vec<Value>,
}

impl ValueTable {
    /// How many different values.
    pub fn len(&self) -> usize {
        self.bases.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.bases.is_empty()
    }

    /// The value's number, given out now if it is new.
    pub fn number(&mut self, basis: Basis, text: &str) -> Value {
        if self.slots.len() < (self.len() + 1) * 2 {
            self.grow();
        }
        let key = key_of(basis, text);
        let at = match self.slot(key, basis, text) {
            Ok(value) => return value,
            Err(free) => free,
        };
        let value = self.len() as Value;
        self.slots[at] = value;
        self.text.push_str(text);
        self.ends.push(self.text.len() as u64);
        self.bases.push(basis);
        self.keys.push(key);
        self.broader.push(NONE);
        value
    }

    /// The number of a value that has one.
    pub fn find(&self, basis: Basis, text: &str) -> Option<Value> {
        if self.is_empty() { None } else { self.slot(key_of(basis, text), basis, text).ok() }
    }

    /// The value's basis.
    pub fn basis(&self, value: Value) -> Basis {
        self.bases[value as usize]
    }

    /// The value's text.
    pub fn text(&self, value: Value) -> &str {
        let start = if value == 0 { 0 } else { self.ends[value as usize - 1] as usize };
        &self.text[start..self.ends[value as usize] as usize]
    }

    /// The value's key: the same in every run and every order of reports.
    pub fn key(&self, value: Value) -> u64 {
        self.keys[value as usize]
    }

    /// Notes that whoever names `value` names `broader` as well (a URL its domain).
    pub fn implies(&mut self, value: Value, broader: Value) {
        self.broader[value as usize] = broader;
    }

    /// The broader value it implies.
    pub fn broader(&self, value: Value) -> Option<Value> {
        Some(self.broader[value as usize]).filter(|&broader| broader != NONE)
    }

    /// The value of that content, or the slot where it would go.
    fn slot(&self, key: u64, basis: Basis, text: &str) -> Result<Value, usize> {
        let mask = self.slots.len() - 1;
        let mut at = key as usize & mask;
        loop {
            match self.slots[at] {
                NONE => return Err(at),
                value if self.keys[value as usize] == key && self.is(value, basis, text) => return Ok(value),
                _ => at = (at + 1) & mask,
            }
        }
    }

    fn is(&self, value: Value, basis: Basis, text: &str) -> bool {
        self.basis(value) == basis && self.text(value) == text
    }

    fn grow(&mut self) {
        self.slots = vec![NONE; (self.slots.len() * 2).max(1024)];
        let mask = self.slots.len() - 1;
        for (value, &key) in self.keys.iter().enumerate() {
            let mut at = key as usize & mask;
            while self.slots[at] != NONE {
                at = (at + 1) & mask;
            }
            self.slots[at] = value as Value;
        }
    }
}

fn key_of(basis: Basis, text: &str) -> u64 {
    hash::join(hash::of_bytes(basis.name().as_bytes()), hash::of_bytes(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use krama_model::Kind;

    #[test]
    fn the_same_value_has_one_number_and_keeps_its_text() {
        let mut table = ValueTable::default();
        let numbers: Vec<Value> =
            (0..5000).map(|n| table.number(Basis::Value(Kind::Phone), &format!("+855{n}"))).collect();
        for (n, &number) in numbers.iter().enumerate() {
            assert_eq!(table.number(Basis::Value(Kind::Phone), &format!("+855{n}")), number);
            assert_eq!(table.text(number), format!("+855{n}"));
        }
        assert_eq!(table.find(Basis::Value(Kind::Phone), "+8551"), Some(numbers[1]));
        assert_eq!(table.find(Basis::Value(Kind::Viber), "+8551"), None);
        assert_eq!(ValueTable::default().find(Basis::Value(Kind::Viber), "+8551"), None);
        assert_ne!(table.number(Basis::Value(Kind::Viber), "+8551"), numbers[1]);
        assert_eq!(table.len(), 5001);
    }
}
