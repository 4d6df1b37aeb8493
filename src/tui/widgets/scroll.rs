//! Lists that are longer than the screen: only the rows that are seen are ever made.

/// The first row shown, so that `selected` is seen and the list moves as little as possible.
#[must_use]
pub fn first_row(before: usize, selected: usize, length: usize, height: usize) -> usize {
    let last_first = length.saturating_sub(height);
    let lowest = (selected + 1).saturating_sub(height);
    before.clamp(lowest, selected.max(lowest)).min(last_first)
}

#[cfg(test)]
mod tests {
    use super::first_row;

    #[test]
    fn the_selected_row_is_visible_with_little_scrolling() {
        assert_eq!(first_row(0, 3, 100, 10), 0);
        assert_eq!(first_row(0, 10, 100, 10), 1);
        assert_eq!(first_row(50, 10, 100, 10), 10);
        assert_eq!(first_row(95, 99, 100, 10), 90);
        assert_eq!(first_row(5, 0, 0, 10), 0);
        assert_eq!(first_row(0, 5, 10, 0), 6);
    }
}
