//! Values that were looked up before.

use crate::ask::value::ValueAnswer;
use krama_model::Kind;
use rustc_hash::FxHashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// Answers that are remembered; when there are so many, all are forgotten.
const MOST: usize = 65_536;

/// Texts that are longer are not remembered.
const LONGEST: usize = 200;

type Known = FxHashMap<String, Arc<ValueAnswer>>;

/// What is remembered of look-ups, by the kind that was asked for and the text as it was spelled.
#[derive(Default)]
pub(crate) struct Values {
    answers: RwLock<FxHashMap<Option<Kind>, Known>>,
}

impl Values {
    pub(crate) fn known(&self, kind: Option<Kind>, text: &str) -> Option<Arc<ValueAnswer>> {
        let answers = self.answers.read().unwrap_or_else(PoisonError::into_inner);
        answers.get(&kind)?.get(text).map(Arc::clone)
    }

    pub(crate) fn remember(&self, kind: Option<Kind>, text: &str, answer: &Arc<ValueAnswer>) {
        if text.len() > LONGEST {
            return;
        }
        let mut answers = self.answers.write().unwrap_or_else(PoisonError::into_inner);
        if answers.values().map(FxHashMap::len).sum::<usize>() >= MOST {
            answers.clear();
        }
        answers.entry(kind).or_default().insert(text.to_owned(), Arc::clone(answer));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_stays_within_bounds() {
        let (values, answer) = (Values::default(), Arc::new(ValueAnswer { run: None, readings: Vec::new() }));
        for at in 0..=MOST {
            values.remember(None, &at.to_string(), &answer);
        }
        assert!(values.known(None, "0").is_none() && values.known(None, &MOST.to_string()).is_some());
        values.remember(Some(Kind::Phone), &"7".repeat(LONGEST + 1), &answer);
        assert!(values.known(Some(Kind::Phone), &"7".repeat(LONGEST + 1)).is_none());
    }
}
