//! What the fuzz targets of `fuzz/` do with any bytes, here with files that were spoiled a little:
//! so they are compiled with everything else, and a panic that lies near is found.

#[path = "support/files_round.rs"]
mod files_round;
#[path = "support/lesson_round.rs"]
mod lesson_round;

use proptest::prelude::*;
use proptest::sample::Index;

const LESSON: &str = include_str!("../lessons/en/18-small-numbers.toml");
const FILES: [&str; 3] = [
    "theme = \"dark\"\nlessons = \"~/lessons\"\nmouse = false\n",
    "[[function]]\nid = \"mine\"\nexpression = \"x*sigmoid(b*x)\"\nparameters = { b = 1.7 }\n",
    "version = 1\n[place]\nlesson = \"relu\"\nsection = \"principle\"\n[read]\nrelu = [\"principle\"]\n",
];

/// A byte that is taken out, put in, or another one, some times over.
fn spoiled(text: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let change = (any::<Index>(), any::<u8>(), 0..3u8);
    prop::collection::vec(change, 1..8).prop_map(move |changes| {
        let mut bytes = text.as_bytes().to_vec();
        for (at, byte, kind) in changes {
            let at = at.index(bytes.len());
            match kind {
                0 => drop(bytes.remove(at)),
                1 => bytes.insert(at, byte),
                _ => bytes[at] = byte,
            }
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_spoiled_lesson_is_read_or_refused(bytes in spoiled(LESSON)) {
        lesson_round::round(&bytes);
    }

    #[test]
    fn spoiled_files_of_a_user_are_read_or_told(bytes in prop::sample::select(&FILES[..]).prop_flat_map(spoiled)) {
        let folder = tempfile::tempdir().unwrap();
        files_round::round(folder.path(), &bytes);
    }
}
