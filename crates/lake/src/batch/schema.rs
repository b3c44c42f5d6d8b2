//! The columns of a batch and how they are stored.

use crate::batch::ROW_GROUP;
use arrow_schema::{DataType, Field as Column, Fields, Schema, TimeUnit};
use krama_model::Digest;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use std::sync::{Arc, LazyLock};

static SCHEMA: LazyLock<Arc<Schema>> = LazyLock::new(|| Arc::new(build()));

pub(super) fn schema() -> Arc<Schema> {
    Arc::clone(&SCHEMA)
}

pub(super) fn time() -> DataType {
    DataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into()))
}

/// A word out of a short list.
pub(super) fn word() -> DataType {
    DataType::Dictionary(Box::new(DataType::UInt8), Box::new(DataType::Utf8))
}

pub(super) fn part_columns() -> Fields {
    Fields::from(vec![
        Column::new("field", word(), false),
        Column::new("author", word(), false),
        Column::new("sent_at", time(), true),
        Column::new("place", DataType::Utf8, false),
        Column::new("text", DataType::LargeUtf8, false),
    ])
}

fn build() -> Schema {
    Schema::new(vec![
        Column::new("number", DataType::UInt64, false),
        Column::new("version", DataType::UInt32, false),
        Column::new("source", DataType::Utf8, false),
        Column::new("ref", DataType::Utf8, false),
        Column::new("received_at", time(), true),
        Column::new("occurred_at", time(), true),
        Column::new("zone_assumed", DataType::Boolean, false),
        Column::new("original", DataType::Utf8, false),
        Column::new("place", DataType::Utf8, false),
        Column::new("parts", DataType::List(Arc::new(parts_item())), false),
        Column::new("erased_leaf", DataType::FixedSizeBinary(32), true),
    ])
}

pub(super) fn parts_item() -> Column {
    Column::new("item", DataType::Struct(part_columns()), false)
}

/// Zstandard 1; a dictionary only where values repeat; statistics only for the number, so that no text stands in the
/// file's footer.
pub(super) fn properties(salt: &Digest) -> WriterProperties {
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(1).expect("1 is a level of Zstandard")))
        .set_max_row_group_row_count(Some(ROW_GROUP))
        .set_created_by("krama".to_owned())
        .set_statistics_enabled(EnabledStatistics::None)
        .set_dictionary_enabled(false)
        .set_column_statistics_enabled("number".into(), EnabledStatistics::Chunk)
        .set_key_value_metadata(Some(vec![
            KeyValue::new("krama.format".to_owned(), "1".to_owned()),
            KeyValue::new("krama.salt".to_owned(), salt.to_string()),
        ]));
    for name in ["source", "original", "version", "zone_assumed"] {
        properties = properties.set_column_dictionary_enabled(name.into(), true);
    }
    for name in ["field", "author", "place"] {
        let path = ["parts", "list", "item", name].map(str::to_owned).to_vec();
        properties = properties.set_column_dictionary_enabled(path.into(), true);
    }
    properties.build()
}
