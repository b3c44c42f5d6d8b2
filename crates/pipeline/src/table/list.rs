//! Lists of named numbers in one column: losses by currency, reports by type.

use super::cell::{Cell, canonical_text};
use arrow_array::builder::{Int64Builder, ListBuilder, StringBuilder, StructBuilder};
use arrow_array::{Array, ArrayRef, Int64Array, ListArray, StringArray, StructArray};
use arrow_schema::{DataType, Field, FieldRef, Fields};
use krama_model::Money;
use std::sync::Arc;

/// A number with a name.
pub trait Named: Sized {
    /// What the name and the number are called.
    const PARTS: [&'static str; 2];
    /// The name.
    fn name(&self) -> &str;
    /// The number.
    fn number(&self) -> i64;
    /// One of that name; nothing if the number is none of its kind.
    fn of(name: &str, number: i64) -> Option<Self>;
}

impl Named for Money {
    const PARTS: [&'static str; 2] = ["currency", "hundredths"];
    fn name(&self) -> &str {
        &self.currency
    }
    fn number(&self) -> i64 {
        self.hundredths
    }
    fn of(name: &str, number: i64) -> Option<Self> {
        Some(Self { currency: name.to_owned(), hundredths: number })
    }
}

fn fields<N: Named>() -> Fields {
    let [name, number] = N::PARTS;
    Fields::from(vec![Field::new(name, DataType::Utf8, false), Field::new(number, DataType::Int64, false)])
}

fn item<N: Named>() -> FieldRef {
    Arc::new(Field::new("item", DataType::Struct(fields::<N>()), false))
}

impl<N: Named> Cell for Vec<N> {
    const NULLABLE: bool = false;
    fn data_type() -> DataType {
        DataType::List(item::<N>())
    }
    fn column<'c>(cells: impl Iterator<Item = &'c Self>) -> ArrayRef
    where
        Self: 'c,
    {
        let parts: Vec<Box<dyn arrow_array::builder::ArrayBuilder>> =
            vec![Box::new(StringBuilder::new()), Box::new(Int64Builder::new())];
        let mut lists = ListBuilder::new(StructBuilder::new(fields::<N>(), parts)).with_field(item::<N>());
        for cell in cells {
            for one in cell {
                let items = lists.values();
                let names = items.field_builder::<StringBuilder>(0).expect("the first part is text");
                names.append_value(one.name());
                let numbers = items.field_builder::<Int64Builder>(1).expect("the second part is a number");
                numbers.append_value(one.number());
                items.append(true);
            }
            lists.append(true);
        }
        Arc::new(lists.finish())
    }
    fn at(column: &ArrayRef, row: usize) -> Option<Self> {
        let items = column.as_any().downcast_ref::<ListArray>()?.value(row);
        let items = items.as_any().downcast_ref::<StructArray>()?;
        let names = items.column_by_name(N::PARTS[0])?.as_any().downcast_ref::<StringArray>()?;
        let numbers = items.column_by_name(N::PARTS[1])?.as_any().downcast_ref::<Int64Array>()?;
        (0..items.len()).map(|at| N::of(names.value(at), numbers.value(at))).collect()
    }
    fn canonical(&self, out: &mut Vec<u8>) {
        out.extend((self.len() as u64).to_be_bytes());
        for one in self {
            canonical_text(one.name(), out);
            out.extend(one.number().to_be_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_come_back_as_they_went_in_and_differ_in_their_bytes() {
        let money = |currency: &str, hundredths| Money { currency: currency.to_owned(), hundredths };
        let lists =
            [vec![money("KHR", 400), money("USD", -1)], vec![], vec![money("KHR", 400)], vec![money("KH", 400)]];
        let column = Vec::<Money>::column(lists.iter());
        let back: Vec<_> = (0..lists.len()).map(|row| Vec::<Money>::at(&column, row)).collect();
        assert_eq!(back, lists.clone().map(Some));
        let bytes = |list: &Vec<Money>| {
            let mut out = Vec::new();
            list.canonical(&mut out);
            out
        };
        let different: std::collections::BTreeSet<Vec<u8>> = lists.iter().map(bytes).collect();
        assert_eq!(different.len(), lists.len());
    }
}
