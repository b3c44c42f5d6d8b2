//! A list of rows in one allocation.

/// Rows of items, one after the other.
#[derive(Debug, Clone)]
pub struct Rows<T> {
    offsets: Vec<u32>,
    items: Vec<T>,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self { offsets: vec![0], items: Vec::new() }
    }
}

impl<T: Copy> Rows<T> {
    /// Builds `count` rows from (row, item) pairs; inside a row the order of the pairs is kept.
    pub fn of_pairs(count: usize, pairs: impl Iterator<Item = (u32, T)> + Clone) -> Self {
        let mut offsets = vec![0_u32; count + 1];
        for (row, _) in pairs.clone() {
            offsets[row as usize + 1] += 1;
        }
        for row in 0..count {
            offsets[row + 1] += offsets[row];
        }
        let mut next = offsets.clone();
        let filler = pairs.clone().next().map(|(_, item)| item);
        let mut items: Vec<T> = filler.map_or_else(Vec::new, |item| vec![item; offsets[count] as usize]);
        for (row, item) in pairs {
            items[next[row as usize] as usize] = item;
            next[row as usize] += 1;
        }
        Self { offsets, items }
    }

    /// Adds a row at the end.
    pub fn push(&mut self, row: impl IntoIterator<Item = T>) {
        self.items.extend(row);
        self.offsets.push(self.items.len() as u32);
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One row.
    pub fn row(&self, row: u32) -> &[T] {
        &self.items[self.offsets[row as usize] as usize..self.offsets[row as usize + 1] as usize]
    }

    /// Where the row starts among all items.
    pub fn start(&self, row: u32) -> usize {
        self.offsets[row as usize] as usize
    }

    /// How many items in all.
    pub fn items(&self) -> usize {
        self.items.len()
    }

    /// Every item with its row.
    pub fn pairs(&self) -> impl Iterator<Item = (u32, T)> + Clone + '_ {
        (0..self.len() as u32).flat_map(|row| self.row(row).iter().map(move |&item| (row, item)))
    }
}

#[cfg(test)]
mod tests {
    use super::Rows;

    #[test]
    fn pairs_come_back_row_by_row_in_the_order_they_came() {
        let rows = Rows::of_pairs(3, [(2, 'a'), (0, 'b'), (2, 'c')].into_iter());
        assert_eq!((rows.row(0), rows.row(1), rows.row(2)), (&['b'][..], &[][..], &['a', 'c'][..]));
        assert_eq!(rows.pairs().collect::<Vec<_>>(), [(0, 'b'), (2, 'a'), (2, 'c')]);
        assert_eq!((rows.len(), rows.items(), rows.start(2)), (3, 3, 1));
    }

    #[test]
    fn rows_can_be_added() {
        let mut rows = Rows::default();
        assert!(rows.is_empty());
        rows.push([1, 2]);
        rows.push([]);
        assert_eq!((rows.len(), rows.row(0), rows.row(1)), (2, &[1, 2][..], &[][..]));
    }
}
