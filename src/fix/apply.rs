//! Edits to text.

use crate::diagnostic::Edit;

/// `text` with the edits made. `None` where they overlap, are out of order by more than sorting mends, or do not fit
/// the text.
pub fn applied<'e>(text: &str, edits: impl IntoIterator<Item = &'e Edit>) -> Option<String> {
    let mut edits: Vec<&Edit> = edits.into_iter().collect();
    edits.sort_by_key(|edit| edit.span);
    let mut out = String::with_capacity(text.len());
    let mut done = 0_usize;
    for (number, edit) in edits.iter().enumerate() {
        let (start, end) = (edit.span.start as usize, edit.span.end as usize);
        // Two insertions at one place: nobody can say which comes first.
        let again = number
            .checked_sub(1)
            .and_then(|before| edits.get(before))
            .is_some_and(|before| before.span.start == edit.span.start);
        if again || start < done || end < start {
            return None;
        }
        out.push_str(text.get(done..start)?);
        out.push_str(&edit.text);
        done = end;
    }
    out.push_str(text.get(done..)?);
    Some(out)
}

/// True where two fixes are about one place: their edits overlap, touch, or insert at the same offset.
pub(super) fn clash(a: &[Edit], b: &[Edit]) -> bool {
    a.iter().any(|a| {
        b.iter()
            .any(|b| a.span.start <= b.span.end && b.span.start <= a.span.end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    #[track_caller]
    fn check(edits: &[(u32, u32, &str)], expected: Option<&str>) {
        let edit = |&(start, end, text): &(u32, u32, &str)| Edit {
            span: Span::new(start, end),
            text: text.to_owned(),
        };
        let edits: Vec<Edit> = edits.iter().map(edit).collect();
        assert_eq!(applied("aé𝄞z", &edits).as_deref(), expected);
    }

    #[test]
    fn edits_are_made_in_the_order_of_their_places() {
        check(&[], Some("aé𝄞z"));
        check(&[(7, 8, "y"), (0, 1, "b")], Some("bé𝄞y"));
        check(&[(1, 1, "-"), (8, 8, "!")], Some("a-é𝄞z!"));
    }

    #[test]
    fn edits_that_overlap_or_do_not_fit_are_not_made() {
        check(&[(0, 3, ""), (1, 3, "")], None);
        check(&[(1, 1, "x"), (1, 1, "y")], None);
        check(&[(2, 3, "")], None);
        check(&[(0, 9, "")], None);
        check(&[(3, 1, "")], None);
    }
}
