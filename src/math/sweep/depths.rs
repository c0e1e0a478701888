//! Lists of depths as people write them.

use crate::math::nn::NetworkSettings;

/// Depths in ascending order, each once: `2,5,10`, `1..100` or `5..100/5` (every fifth). The error
/// says what is wrong with the text.
pub fn read(text: &str) -> Result<Vec<usize>, String> {
    let mut depths = Vec::new();
    for part in text.split(',').map(str::trim) {
        match part.split_once("..") {
            None => depths.push(depth(part)?),
            Some((first, rest)) => {
                let (last, step) = rest.split_once('/').unwrap_or((rest, "1"));
                let (first, last) = (depth(first)?, depth(last)?);
                let step: usize =
                    step.trim().parse().map_err(|_| format!("'{step}' is no step"))?;
                if first > last || step == 0 {
                    return Err(format!("'{part}' holds no depth"));
                }
                depths.extend((first..=last).step_by(step));
            }
        }
    }
    depths.sort_unstable();
    depths.dedup();
    Ok(depths)
}

fn depth(text: &str) -> Result<usize, String> {
    let (least, most) = NetworkSettings::DEPTH;
    let text = text.trim();
    let depth: usize = text
        .parse()
        .map_err(|_| format!("'{text}' is no depth; write 2,5,10 or 1..100 or 5..100/5"))?;
    match (least..=most).contains(&depth) {
        true => Ok(depth),
        false => Err(format!("a depth must be between {least} and {most}, not {depth}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depths_are_read_sorted_and_held_to_their_range() {
        assert_eq!(read("10,2, 5,2").unwrap(), [2, 5, 10]);
        assert_eq!(read("1 .. 4").unwrap(), [1, 2, 3, 4]);
        assert_eq!(read("5..20/5,3").unwrap(), [3, 5, 10, 15, 20]);
        assert_eq!(read("1..100").unwrap().len(), 100);
        for (text, words) in [
            ("", "is no depth"),
            ("5..", "is no depth"),
            ("0..5", "between 1 and 200"),
            ("201", "between 1 and 200"),
            ("9..5", "holds no depth"),
            ("1..5/0", "holds no depth"),
            ("1..5/x", "is no step"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(words), "{text}: {error}");
        }
    }
}
