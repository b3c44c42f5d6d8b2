//! Values in columns.

use arrow_array::builder::{BooleanBuilder, Int64Builder, StringBuilder, UInt16Builder, UInt32Builder, UInt64Builder};
use arrow_array::{Array, ArrayRef, BooleanArray, Int64Array, StringArray, UInt16Array, UInt32Array, UInt64Array};
use arrow_schema::DataType;
use krama_group::Kin;
use krama_link::Links;
use krama_model::{Basis, Field, Kind, Role, RoleRule};
use std::sync::Arc;

/// A value in a column.
pub trait Cell: Sized {
    /// Whether it may be missing.
    const NULLABLE: bool;
    /// Its Arrow type.
    fn data_type() -> DataType;
    /// A column of them.
    fn column<'c>(cells: impl Iterator<Item = &'c Self>) -> ArrayRef
    where
        Self: 'c;
    /// The cell in that row of a column; nothing if the column is of another type or the value is not one of ours.
    fn at(column: &ArrayRef, row: usize) -> Option<Self>;
    /// Bytes that are the same exactly where the cell is the same.
    fn canonical(&self, out: &mut Vec<u8>);
}

macro_rules! number_cells {
    ($($type:ty, $arrow:ident, $builder:ident, $array:ident;)*) => {$(
        impl Cell for $type {
            const NULLABLE: bool = false;
            fn data_type() -> DataType {
                DataType::$arrow
            }
            fn column<'c>(cells: impl Iterator<Item = &'c Self>) -> ArrayRef {
                Arc::new($array::from_iter_values(cells.copied()))
            }
            fn at(column: &ArrayRef, row: usize) -> Option<Self> {
                Some(column.as_any().downcast_ref::<$array>()?.value(row))
            }
            fn canonical(&self, out: &mut Vec<u8>) {
                out.extend(self.to_be_bytes());
            }
        }

        impl Cell for Option<$type> {
            const NULLABLE: bool = true;
            fn data_type() -> DataType {
                DataType::$arrow
            }
            fn column<'c>(cells: impl Iterator<Item = &'c Self>) -> ArrayRef {
                let mut builder = $builder::new();
                cells.for_each(|cell| builder.append_option(*cell));
                Arc::new(builder.finish())
            }
            fn at(column: &ArrayRef, row: usize) -> Option<Self> {
                let column = column.as_any().downcast_ref::<$array>()?;
                Some((!column.is_null(row)).then(|| column.value(row)))
            }
            fn canonical(&self, out: &mut Vec<u8>) {
                out.push(u8::from(self.is_some()));
                if let Some(number) = self {
                    out.extend(number.to_be_bytes());
                }
            }
        }
    )*};
}

number_cells! {
    u16, UInt16, UInt16Builder, UInt16Array;
    u32, UInt32, UInt32Builder, UInt32Array;
    u64, UInt64, UInt64Builder, UInt64Array;
    i64, Int64, Int64Builder, Int64Array;
}

impl Cell for bool {
    const NULLABLE: bool = false;
    fn data_type() -> DataType {
        DataType::Boolean
    }
    fn column<'c>(cells: impl Iterator<Item = &'c Self>) -> ArrayRef {
        let mut builder = BooleanBuilder::new();
        cells.for_each(|cell| builder.append_value(*cell));
        Arc::new(builder.finish())
    }
    fn at(column: &ArrayRef, row: usize) -> Option<Self> {
        Some(column.as_any().downcast_ref::<BooleanArray>()?.value(row))
    }
    fn canonical(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }
}

fn text_column<'c>(cells: impl Iterator<Item = &'c str>) -> ArrayRef {
    let mut builder = StringBuilder::new();
    cells.for_each(|cell| builder.append_value(cell));
    Arc::new(builder.finish())
}

fn text_at(column: &ArrayRef, row: usize) -> Option<&str> {
    Some(column.as_any().downcast_ref::<StringArray>()?.value(row))
}

pub(super) fn canonical_text(text: &str, out: &mut Vec<u8>) {
    out.extend((text.len() as u64).to_be_bytes());
    out.extend(text.as_bytes());
}

impl Cell for String {
    const NULLABLE: bool = false;
    fn data_type() -> DataType {
        DataType::Utf8
    }
    fn column<'c>(cells: impl Iterator<Item = &'c Self>) -> ArrayRef {
        text_column(cells.map(String::as_str))
    }
    fn at(column: &ArrayRef, row: usize) -> Option<Self> {
        text_at(column, row).map(str::to_owned)
    }
    fn canonical(&self, out: &mut Vec<u8>) {
        canonical_text(self, out);
    }
}

impl Cell for Option<String> {
    const NULLABLE: bool = true;
    fn data_type() -> DataType {
        DataType::Utf8
    }
    fn column<'c>(cells: impl Iterator<Item = &'c Self>) -> ArrayRef {
        let mut builder = StringBuilder::new();
        cells.for_each(|cell| builder.append_option(cell.as_deref()));
        Arc::new(builder.finish())
    }
    fn at(column: &ArrayRef, row: usize) -> Option<Self> {
        let column = column.as_any().downcast_ref::<StringArray>()?;
        Some((!column.is_null(row)).then(|| column.value(row).to_owned()))
    }
    fn canonical(&self, out: &mut Vec<u8>) {
        out.push(u8::from(self.is_some()));
        if let Some(text) = self {
            canonical_text(text, out);
        }
    }
}

macro_rules! word_cells {
    ($($type:ty, $parse:expr;)*) => {$(
        impl Cell for $type {
            const NULLABLE: bool = false;
            fn data_type() -> DataType {
                DataType::Utf8
            }
            fn column<'c>(cells: impl Iterator<Item = &'c Self>) -> ArrayRef {
                text_column(cells.map(|cell| cell.name()))
            }
            fn at(column: &ArrayRef, row: usize) -> Option<Self> {
                ($parse)(text_at(column, row)?)
            }
            fn canonical(&self, out: &mut Vec<u8>) {
                canonical_text(self.name(), out);
            }
        }
    )*};
}

word_cells! {
    Kind, Kind::parse;
    Role, Role::parse;
    RoleRule, |name: &str| RoleRule::ALL.iter().copied().find(|rule| rule.name() == name);
    Field, Field::parse;
    Basis, Basis::parse;
    Links, Links::parse;
    Kin, Kin::parse;
}
