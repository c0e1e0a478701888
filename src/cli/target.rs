//! Where a result goes and, if it is a picture, what that looks like.

use super::number;
use super::{Failure, cannot_save, ground, theme_name};
use crate::store::{Draft, Owner, Paths};
use crate::svg::{Figure, Look, Size, Unit};
use clap::ValueEnum;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Standard output, or a file that is written whole or not at all.
#[derive(clap::Args, Clone, Debug)]
#[command(group = clap::ArgGroup::new("written").multiple(true))]
pub struct Target {
    /// Write the result to a new file instead; its name may say the format: .svg, .csv, .json
    #[arg(short, long, value_name = "FILE", group = "written")]
    output: Option<PathBuf>,

    /// Replace the file if there is one
    #[arg(long, requires = "written")]
    pub force: bool,
}

impl Target {
    pub fn is_file(&self) -> bool {
        self.output.is_some()
    }

    /// The format that was asked for, else the one that the file's name ends in, else the usual one.
    pub fn format<F: ValueEnum>(&self, given: Option<F>, usual: F) -> F {
        let ending = self.output.as_deref().and_then(Path::extension);
        let named = ending.and_then(|ending| F::from_str(ending.to_str()?, true).ok());
        given.or(named).unwrap_or(usual)
    }

    /// Gives `write` where the result goes; a file is in its place only when that is done.
    pub fn write(
        &self,
        out: &mut dyn Write,
        write: impl FnOnce(&mut dyn Write) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let Some(path) = &self.output else { return write(out) };
        // Before the computation, which can be long and would be for nothing.
        let mut draft = draft(path, self.force)?;
        let mut file = BufWriter::new(&mut draft);
        let written = write(&mut file).and_then(|()| Ok(file.flush()?));
        drop(file);
        let saved = match written {
            Ok(()) => draft.finish(),
            Err(Failure::Output(error)) => Err(error),
            Err(failure) => return Err(failure),
        };
        saved.map_err(|error| cannot_save(path, &error))
    }
}

/// A new file of the user's, or with `force` one that replaces what is there.
pub fn draft(path: &Path, force: bool) -> Result<Draft, Failure> {
    let owner = if force { Owner::UserOverwrites } else { Owner::User };
    let path = Paths::find(|name| std::env::var_os(name)).expanded(path);
    Draft::begin(&path, owner).map_err(|error| cannot_save(&path, &error))
}

/// What an SVG looks like.
#[derive(clap::Args, Clone, Debug)]
pub struct Picture {
    /// Width and height of an SVG, in millimeters or pixels: 160x100mm, 800x500
    #[arg(long, value_name = "WIDTHxHEIGHT", value_parser = picture_size)]
    size: Option<Size>,

    /// The theme whose ground an SVG has, light or dark; light if not given
    #[arg(long, value_name = "NAME", ignore_case = true, value_parser = theme_name())]
    theme: Option<String>,

    /// Title of an SVG
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
}

impl Picture {
    /// Writes a figure; `usual` is its size in millimeters.
    pub fn write(
        &self,
        mut figure: Figure,
        usual: (f64, f64),
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        let (width, height) = usual;
        let usual = Size { width, height, unit: Unit::Millimeters };
        let ground = ground(self.theme.as_deref());
        let look = Look { ground, size: self.size.unwrap_or(usual) };
        figure.title = self.title.clone().unwrap_or(figure.title);
        Ok(out.write_all(figure.write(look).as_bytes())?)
    }
}

/// Smaller ones have no room for axes, larger ones are a mistake. In CSS pixels.
const SIDES: (f64, f64) = (180.0, 10_000.0);

/// For clap: `160x100mm`, `800x500`, `800x500px`.
pub fn picture_size(text: &str) -> Result<Size, String> {
    let lower = text.trim().to_lowercase();
    let (sides, unit) = match (lower.strip_suffix("mm"), lower.strip_suffix("px")) {
        (Some(sides), _) => (sides, Unit::Millimeters),
        (_, Some(sides)) => (sides, Unit::Pixels),
        _ => (lower.as_str(), Unit::Pixels),
    };
    let (width, height) =
        sides_of(sides).ok_or("write width and height as in 160x100mm or 800x500px")?;
    let (least, most) = SIDES;
    let size = Size { width, height, unit };
    let (across, down) = size.pixels();
    if [across, down].iter().all(|side| (least..=most).contains(side)) {
        return Ok(size);
    }
    let per = unit.pixels();
    let (least, most) = ((least / per).ceil(), (most / per).floor());
    let unit = unit.name();
    Err(format!("width and height of a picture must be from {least} to {most} {unit}"))
}

/// The numbers of `100x30`, `100×30`, `100 X 30`.
pub fn sides_of(text: &str) -> Option<(f64, f64)> {
    let (width, height) = text.split_once(['x', 'X', '×', '*'])?;
    Some((number::positive(width).ok()?, number::positive(height).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units_and_limits() {
        let size = |width, height, unit| Ok(Size { width, height, unit });
        assert_eq!(picture_size("160x100mm"), size(160.0, 100.0, Unit::Millimeters));
        assert_eq!(picture_size(" 800 × 500 PX"), size(800.0, 500.0, Unit::Pixels));
        assert_eq!(picture_size("800x500"), size(800.0, 500.0, Unit::Pixels));
        for text in ["", "800", "800x", "x500", "ax5", "0x500", "-800x500", "800x500cm", "1x2x3"] {
            assert!(picture_size(text).unwrap_err().contains("160x100mm"), "{text}");
        }
        assert!(picture_size("40x100mm").unwrap_err().contains("48 to 2645 mm"));
        assert!(picture_size("800x1e9").unwrap_err().contains("180 to 10000 px"));
    }
}
