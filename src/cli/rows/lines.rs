//! Lines of text from whatever a system writes: UTF-8, UTF-16 as Windows has it, the Western code
//! page; line ends of Unix, Windows and old Macs.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};
use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};
use std::io::{self, BufRead, BufReader, Cursor, Read};

/// Longest line that is read.
const LONGEST: usize = 64 << 20;
/// A quoted cell may hold so many line ends.
const LINES_OF_A_CELL: usize = 16;

type Source<R> = DecodeReaderBytes<io::Chain<Cursor<Vec<u8>>, R>, Vec<u8>>;

/// An iterator over lines and their numbers, from 1, without their ends.
pub struct Lines<R: Read> {
    input: BufReader<Source<R>>,
    /// Lines read so far
    count: usize,
    /// A line feed that comes next belongs to the line before.
    after_return: bool,
}

impl<R: Read> Lines<R> {
    pub fn new(mut input: R) -> io::Result<Lines<R>> {
        let mut start = Vec::new();
        input.by_ref().take(4).read_to_end(&mut start)?;
        let whole = match start[..] {
            [b'P', b'K', 3, 4] => Some("a workbook or archive (.xlsx, .ods, .npz)"),
            [0x93, b'N', b'U', b'M'] => Some("a NumPy array in binary form (.npy)"),
            _ => None,
        };
        if let Some(what) = whole {
            let message = format!("this is {what}, not text; save it as CSV");
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        let guessed: Option<&'static Encoding> = match start[..] {
            [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..] => None,
            [first, 0, ..] if first != 0 => Some(UTF_16LE),
            [0, second, ..] if second != 0 => Some(UTF_16BE),
            _ => None,
        };
        let source = DecodeReaderBytesBuilder::new()
            .encoding(guessed)
            .strip_bom(true)
            .build(Cursor::new(start).chain(input));
        Ok(Lines { input: BufReader::new(source), count: 0, after_return: false })
    }

    /// The bytes up to the next line end, which is taken away. None at the end.
    fn bytes(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        loop {
            let part = self.input.fill_buf()?;
            if part.is_empty() {
                return Ok((!line.is_empty()).then_some(line));
            }
            if self.after_return && part[0] == b'\n' {
                self.after_return = false;
                self.input.consume(1);
                continue;
            }
            self.after_return = false;
            let end = part.iter().position(|&byte| byte == b'\n' || byte == b'\r');
            line.extend_from_slice(&part[..end.unwrap_or(part.len())]);
            if line.len() > LONGEST {
                let message = format!("a line is longer than {} MiB", LONGEST >> 20);
                return Err(io::Error::new(io::ErrorKind::InvalidData, message));
            }
            match end {
                Some(end) => {
                    self.after_return = part[end] == b'\r';
                    self.input.consume(end + 1);
                    return Ok(Some(line));
                }
                None => {
                    let length = part.len();
                    self.input.consume(length);
                }
            }
        }
    }

    fn text(&mut self) -> io::Result<Option<String>> {
        let Some(bytes) = self.bytes()? else { return Ok(None) };
        self.count += 1;
        Ok(Some(String::from_utf8(bytes).unwrap_or_else(|error| {
            let (text, _, _) = WINDOWS_1252.decode(error.as_bytes());
            text.into_owned()
        })))
    }

    fn line(&mut self) -> io::Result<Option<(usize, String)>> {
        let Some(mut text) = self.text()? else { return Ok(None) };
        let first = self.count;
        for _ in 0..LINES_OF_A_CELL {
            if text.matches('"').count().is_multiple_of(2) {
                break;
            }
            let Some(more) = self.text()? else { break };
            text.push(' ');
            text.push_str(&more);
        }
        Ok(Some((first, text)))
    }
}

impl<R: Read> Iterator for Lines<R> {
    /// An error names the line that it happened in.
    type Item = Result<(usize, String), (usize, io::Error)>;

    fn next(&mut self) -> Option<Self::Item> {
        self.line().map_err(|error| (self.count + 1, error)).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8]) -> Vec<(usize, String)> {
        Lines::new(bytes).unwrap().collect::<Result<_, _>>().unwrap()
    }

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn every_encoding_and_line_end_gives_the_same_lines() {
        let text = "x;ä\r\n1,5;2\r\n";
        let little = utf16(text, u16::to_le_bytes);
        let big = utf16(text, u16::to_be_bytes);
        for bytes in [
            text.as_bytes().to_vec(),
            text.replace('\r', "").into_bytes(),
            text.replace('\n', "").into_bytes(),
            format!("\u{feff}{text}").into_bytes(),
            [&[0xFF, 0xFE], &little[..]].concat(),
            [&[0xFE, 0xFF], &big[..]].concat(),
            little,
            big,
            b"x;\xe4\r\n1,5;2".to_vec(),
        ] {
            assert_eq!(lines(&bytes), [(1, "x;ä".to_owned()), (2, "1,5;2".to_owned())]);
        }
    }

    #[test]
    fn lines_are_counted_as_editors_count_them() {
        let numbers = |text: &str| -> Vec<usize> {
            lines(text.as_bytes()).into_iter().map(|(number, _)| number).collect()
        };
        assert_eq!(numbers("1\r\n\r\n2"), [1, 2, 3]);
        assert_eq!(numbers("\"a\nb\",c\n1,2\n"), [1, 3]);
        assert_eq!(lines(b"\"a\nb\",c\n")[0].1, "\"a b\",c");
    }

    #[test]
    fn binary_files_are_named() {
        for (bytes, word) in [(&b"PK\x03\x04.."[..], ".xlsx"), (b"\x93NUMPY\x01", ".npy")] {
            assert!(Lines::new(bytes).err().unwrap().to_string().contains(word));
        }
    }
}
