//! Rows to columns.

use crate::batch::{RowRef, schema};
use arrow_array::builder::{FixedSizeBinaryBuilder, LargeStringBuilder, StringBuilder};
use arrow_array::types::{TimestampMillisecondType, UInt8Type};
use arrow_array::{
    ArrayRef, BooleanArray, DictionaryArray, LargeStringArray, ListArray, PrimitiveArray, RecordBatch, StringArray,
    StructArray, TimestampMillisecondArray, UInt8Array, UInt32Array, UInt64Array,
};
use arrow_buffer::OffsetBuffer;
use arrow_schema::ArrowError;
use krama_model::{Author, Field, Moment, Part};
use std::sync::Arc;

pub(super) fn record_batch(rows: &[RowRef<'_>]) -> Result<RecordBatch, ArrowError> {
    let reports = || rows.iter().map(|row| row.report);
    let columns: Vec<ArrayRef> = vec![
        Arc::new(rows.iter().map(|row| row.number.0).collect::<UInt64Array>()),
        Arc::new(rows.iter().map(|row| row.version).collect::<UInt32Array>()),
        Arc::new(texts(reports().map(|report| report.key.source.as_str()))),
        Arc::new(texts(reports().map(|report| report.key.reference.as_str()))),
        Arc::new(times(reports().map(|report| report.received_at))),
        Arc::new(times(reports().map(|report| report.occurred_at))),
        Arc::new(reports().map(|report| Some(report.zone_assumed)).collect::<BooleanArray>()),
        Arc::new(StringArray::from_iter_values(reports().map(|report| report.original.to_string()))),
        Arc::new(texts(reports().map(|report| report.place.as_str()))),
        Arc::new(parts(rows)?),
        erased_leaves(rows)?,
    ];
    RecordBatch::try_new(schema::schema(), columns)
}

fn erased_leaves(rows: &[RowRef<'_>]) -> Result<ArrayRef, ArrowError> {
    let mut leaves = FixedSizeBinaryBuilder::with_capacity(rows.len(), 32);
    for row in rows {
        match row.erased {
            Some(leaf) => leaves.append_value(leaf.0)?,
            None => leaves.append_null(),
        }
    }
    Ok(Arc::new(leaves.finish()))
}

fn parts(rows: &[RowRef<'_>]) -> Result<ListArray, ArrowError> {
    let all = || rows.iter().flat_map(|row| &row.report.parts);
    let fields = all().map(|part| part.field as u8).collect::<UInt8Array>();
    let authors = all().map(|part| part.author as u8).collect::<UInt8Array>();
    let columns: Vec<ArrayRef> = vec![
        Arc::new(words(fields, Field::ALL.iter().map(|field| field.name()))?),
        Arc::new(words(authors, Author::ALL.iter().map(|author| author.name()))?),
        Arc::new(times(all().map(|part| part.sent_at))),
        Arc::new(texts(all().map(|part| part.place.as_str()))),
        Arc::new(long_texts(all())),
    ];
    let items = StructArray::try_new(schema::part_columns(), columns, None)?;
    let offsets = OffsetBuffer::from_lengths(rows.iter().map(|row| row.report.parts.len()));
    ListArray::try_new(Arc::new(schema::parts_item()), offsets, Arc::new(items), None)
}

fn words(
    keys: UInt8Array,
    values: impl Iterator<Item = &'static str>,
) -> Result<DictionaryArray<UInt8Type>, ArrowError> {
    DictionaryArray::try_new(keys, Arc::new(StringArray::from_iter_values(values)))
}

fn times(moments: impl Iterator<Item = Option<Moment>>) -> TimestampMillisecondArray {
    let times: PrimitiveArray<TimestampMillisecondType> = moments.map(|moment| moment.map(|at| at.0)).collect();
    times.with_timezone("UTC")
}

fn texts<'a>(texts: impl Iterator<Item = &'a str>) -> StringArray {
    let mut builder = StringBuilder::new();
    texts.for_each(|text| builder.append_value(text));
    builder.finish()
}

fn long_texts<'a>(parts: impl Iterator<Item = &'a Part> + Clone) -> LargeStringArray {
    let (count, bytes) = parts.clone().fold((0, 0), |(count, bytes), part| (count + 1, bytes + part.text.len()));
    let mut builder = LargeStringBuilder::with_capacity(count, bytes);
    parts.for_each(|part| builder.append_value(&part.text));
    builder.finish()
}
