//! `--save`: a network as a safetensors file, whole or not at all.

use crate::math::nn::{Run, Values};
use crate::store::Draft;
use safetensors::tensor::{Dtype, Metadata, TensorInfo};
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::io::{self, BufWriter, Write};

/// Writes the network's arrays into the draft and puts it in its place.
///
/// The library's own writer replaces the file by another one of its making, which the draft would
/// not know of; so only the header is the library's. What follows it are the arrays, little-endian,
/// one after the other: <https://github.com/huggingface/safetensors#format>.
pub fn write(mut draft: Draft, run: &Run, settings: Map<String, Value>) -> io::Result<()> {
    let tensors = run.tensors();
    let mut end = 0;
    let infos = tensors.iter().map(|tensor| {
        let (dtype, bytes) = match tensor.values {
            Values::F32(values) => (Dtype::F32, size_of_val(values)),
            Values::F64(values) => (Dtype::F64, size_of_val(values)),
        };
        let start = end;
        end += bytes;
        let shape = tensor.shape.clone();
        (tensor.name.clone(), TensorInfo { dtype, shape, data_offsets: (start, end) })
    });
    let header = Metadata::new(Some(metadata(settings)), infos.collect());
    let mut header = serde_json::to_vec(&header.map_err(io::Error::other)?)?;
    // Blanks, so that the arrays are aligned.
    header.resize(header.len().next_multiple_of(8), b' ');

    let mut out = BufWriter::new(&mut draft);
    out.write_all(&(header.len() as u64).to_le_bytes())?;
    out.write_all(&header)?;
    for tensor in tensors {
        match tensor.values {
            Values::F32(values) => {
                values.iter().try_for_each(|x| out.write_all(&x.to_le_bytes()))?;
            }
            Values::F64(values) => {
                values.iter().try_for_each(|x| out.write_all(&x.to_le_bytes()))?;
            }
        }
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
