//! One phrase that stands for many: `(never|not) (arrived|delivered)`.

/// The phrases that one with choices stands for. A choice may be empty; choices do not nest.
pub(super) fn variants(phrase: &str) -> Vec<String> {
    let Some((before, rest)) = phrase.split_once('(') else { return vec![phrase.to_owned()] };
    let Some((choices, behind)) = rest.split_once(')') else { return vec![phrase.to_owned()] };
    let tails = variants(behind);
    let joined = |choice: &str| {
        let head = format!("{before}{choice}");
        // An empty choice between two blanks leaves one.
        let join = move |tail: &String| match tail.strip_prefix(' ') {
            Some(bare) if head.is_empty() || head.ends_with(' ') => format!("{head}{bare}"),
            _ => format!("{head}{tail}"),
        };
        tails.iter().map(join).collect::<Vec<_>>()
    };
    choices.split('|').flat_map(joined).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_without_choices_is_itself() {
        assert_eq!(variants("my order"), ["my order"]);
        assert_eq!(variants("(open"), ["(open"]);
    }

    #[test]
    fn choices_multiply_and_an_empty_one_leaves_one_blank() {
        assert_eq!(variants("never (came|arrived)"), ["never came", "never arrived"]);
        assert_eq!(variants("a (very|) (bad|old) shop").len(), 4);
        assert!(variants("a (very|) (bad|old) shop").contains(&"a old shop".to_owned()));
        assert_eq!(variants("(the|) money"), ["the money", "money"]);
        assert_eq!(variants("没(有|)收到"), ["没有收到", "没收到"]);
    }
}
