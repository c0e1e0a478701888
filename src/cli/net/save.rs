//! `--save`: a network as a safetensors file, whole or not at all.

use crate::math::nn::{Run, Values};
use safetensors::tensor::{Dtype, View, serialize_to_file};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::path::Path;

/// Fails where the file's folder is missing, before a long run is made for nothing.
pub fn check_folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder, not a file"));
    }
    if !folder(path).is_dir() {
        let message = format!("there is no folder {}", folder(path).display());
        return Err(io::Error::new(io::ErrorKind::NotFound, message));
    }
    Ok(())
}

/// Writes beside the file, then puts the whole in its place: what was there before stays until
/// everything new is on the disk.
pub fn write(path: &Path, run: &Run, settings: Map<String, Value>) -> io::Result<()> {
    let tensors = run.tensors().into_iter();
    let data =
        tensors.map(|tensor| (tensor.name, Data { shape: tensor.shape, values: tensor.values }));
    let mut temporary = tempfile::Builder::new();
    #[cfg(unix)]
    temporary.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let temporary = temporary.prefix(".actui-").tempfile_in(folder(path))?;
    serialize_to_file(data, Some(metadata(settings)), temporary.path())
        .map_err(io::Error::other)?;
    temporary.as_file().sync_all()?;
    temporary.persist(path)?;
    File::open(folder(path))?.sync_all()
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
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
