//! `--save`: a network as a safetensors file, whole or not at all.

use crate::math::nn::{Run, Tensor, Values};
use crate::store::Draft;
use safetensors::tensor::{Dtype, Metadata, TensorInfo};
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::io::{self, BufWriter, Write};

/// An array that outlives the run it was taken from.
pub struct Saved {
    name: String,
    shape: Vec<usize>,
    bytes: Vec<u8>,
    dtype: Dtype,
}

/// The present parameters, to be saved as `start.…` when the network has learned.
pub fn parameters(run: &Run) -> Vec<Saved> {
    let is_parameter =
        |tensor: &Tensor| tensor.name.ends_with(".weight") || tensor.name.ends_with(".bias");
    let saved = run.tensors().into_iter().filter(is_parameter).map(|tensor| {
        let mut bytes = Vec::new();
        write_values(tensor.values, &mut bytes).expect("memory can be written");
        let dtype = dtype(tensor.values).0;
        Saved { name: format!("start.{}", tensor.name), shape: tensor.shape, bytes, dtype }
    });
    saved.collect()
}

/// Its type and how many bytes it takes.
fn dtype(values: Values) -> (Dtype, usize) {
    match values {
        Values::F32(values) => (Dtype::F32, size_of_val(values)),
        Values::F64(values) => (Dtype::F64, size_of_val(values)),
    }
}

fn write_values(values: Values, out: &mut dyn Write) -> io::Result<()> {
    match values {
        Values::F32(values) => values.iter().try_for_each(|x| out.write_all(&x.to_le_bytes())),
        Values::F64(values) => values.iter().try_for_each(|x| out.write_all(&x.to_le_bytes())),
    }
}

/// Writes the network's arrays, and the parameters that it started with where they are given, into
/// the draft and puts it in its place.
///
/// The library's own writer replaces the file by another one of its making, which the draft would
/// not know of; so only the header is the library's. What follows it are the arrays, little-endian,
/// one after the other: <https://github.com/huggingface/safetensors#format>.
pub fn write(
    mut draft: Draft,
    run: &Run,
    start: &[Saved],
    settings: Map<String, Value>,
) -> io::Result<()> {
    let tensors = run.tensors();
    let mut end = 0;
    let mut info = |name: &str, shape: &[usize], (dtype, bytes): (Dtype, usize)| {
        let data_offsets = (end, end + bytes);
        end += bytes;
        (name.to_owned(), TensorInfo { dtype, shape: shape.to_vec(), data_offsets })
    };
    let mut infos: Vec<(String, TensorInfo)> = tensors
        .iter()
        .map(|tensor| info(&tensor.name, &tensor.shape, dtype(tensor.values)))
        .collect();
    infos.extend(
        start.iter().map(|saved| info(&saved.name, &saved.shape, (saved.dtype, saved.bytes.len()))),
    );
    let header = Metadata::new(Some(metadata(settings)), infos);
    let mut header = serde_json::to_vec(&header.map_err(io::Error::other)?)?;
    // Blanks, so that the arrays are aligned.
    header.resize(header.len().next_multiple_of(8), b' ');

    let mut out = BufWriter::new(&mut draft);
    out.write_all(&(header.len() as u64).to_le_bytes())?;
    out.write_all(&header)?;
    for tensor in tensors {
        write_values(tensor.values, &mut out)?;
    }
    for saved in start {
        out.write_all(&saved.bytes)?;
    }
    out.flush()?;
    drop(out);
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
