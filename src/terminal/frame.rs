//! A frame is gathered whole and handed over in one write, as one synchronised update: no flicker,
//! and never half a frame when the program ends in the middle of drawing.

use super::modes;
use std::io::{self, Write};

const BEGIN_UPDATE: &[u8] = b"\x1b[?2026h";
/// To be written after the last byte of a frame
pub(super) const END_UPDATE: &[u8] = b"\x1b[?2026l";

/// Where ratatui writes. Unlike a `BufWriter` it drops an unfinished frame instead of writing it
/// out during a panic, when the terminal has already been put back.
#[derive(Default)]
pub(super) struct FrameWriter {
    bytes: Vec<u8>,
}

impl Write for FrameWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.is_empty() {
            self.bytes.extend_from_slice(BEGIN_UPDATE);
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    /// Hands the frame to the terminal if it is complete. ratatui flushes several times a frame.
    fn flush(&mut self) -> io::Result<()> {
        if !self.bytes.ends_with(END_UPDATE) {
            return Ok(());
        }
        let written = modes::write_when_full_screen(&self.bytes);
        self.bytes.clear();
        written
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_one_closed_update_and_is_gone_when_handed_over() {
        let mut writer = FrameWriter::default();
        writer.write_all(b"half").unwrap();
        writer.flush().unwrap();
        writer.write_all(b" a frame").unwrap();
        assert_eq!(writer.bytes, b"\x1b[?2026hhalf a frame");
        // No session is active in a unit test, so nothing reaches the test's own terminal.
        writer.write_all(END_UPDATE).unwrap();
        writer.flush().unwrap();
        assert!(writer.bytes.is_empty());
    }
}
