//! `--save`: a network as a safetensors file, whole or not at all.

use crate::math::nn::{Run, Values};
use crate::store::Draft;
use safetensors::SafeTensorError;
use safetensors::tensor::{Dtype, View, serialize_to_file};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::HashMap;
use std::io;

/// Writes the network's arrays into the draft and puts it in its place.
pub fn write(draft: Draft, run: &Run, settings: Map<String, Value>) -> io::Result<()> {
    let tensors = run.tensors().into_iter();
    let data =
        tensors.map(|tensor| (tensor.name, Data { shape: tensor.shape, values: tensor.values }));
    serialize_to_file(data, Some(metadata(settings)), draft.path()).map_err(
        |error| match error {
            SafeTensorError::IoError(error) => error,
            error => io::Error::other(error),
        },
    )?;
    draft.finish()
}

/// Metadata holds strings only: names as they are, everything else as JSON.
fn metadata(settings: Map<String, Value>) -> HashMap<String, String> {
    let text = |value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    };
    settings.into_iter().map(|(name, value)| (name, text(value))).collect()
}

struct Data<'a> {
    shape: Vec<usize>,
    values: Values<'a>,
}

impl View for Data<'_> {
    fn dtype(&self) -> Dtype {
        match self.values {
            Values::F32(_) => Dtype::F32,
            Values::F64(_) => Dtype::F64,
        }
    }
    fn shape(&self) -> &[usize] {
        &self.shape
    }
    fn data(&self) -> Cow<'_, [u8]> {
        match self.values {
            Values::F32(values) => values.iter().flat_map(|x| x.to_le_bytes()).collect(),
            Values::F64(values) => values.iter().flat_map(|x| x.to_le_bytes()).collect(),
        }
    }
    fn data_len(&self) -> usize {
        match self.values {
            Values::F32(values) => size_of_val(values),
            Values::F64(values) => size_of_val(values),
        }
    }
}
