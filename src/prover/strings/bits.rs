//! Vectors of bits as slices of words. What lies outside is left alone.

/// Bits in a word.
pub(super) const WORD: usize = 64;

/// Sets one bit.
pub(super) fn set(words: &mut [u64], at: usize) {
    if let Some(word) = words.get_mut(at / WORD) {
        *word |= 1 << (at % WORD);
    }
}

/// Sets the bits from `from` to `to`, both included.
pub(super) fn fill(words: &mut [u64], from: usize, to: usize) {
    let low = u64::MAX << (from % WORD);
    let high = u64::MAX >> (WORD - 1 - to % WORD);
    match words.get_mut(from / WORD..=to / WORD) {
        Some([word]) => *word |= low & high,
        Some([first, between @ .., last]) => {
            *first |= low;
            between.fill(u64::MAX);
            *last |= high;
        }
        _ => {}
    }
}

/// True if a bit is set in both.
pub(super) fn meets(words: &[u64], mask: &[u64]) -> bool {
    words.iter().zip(mask).any(|(word, mask)| word & mask != 0)
}

/// The numbers of the bits that are set.
pub(super) fn bits(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = usize::try_from(word.trailing_zeros())
            .ok()
            .filter(|bit| *bit < WORD)?;
        word &= word - 1;
        Some(bit)
    })
}
