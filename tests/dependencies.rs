//! What the program is built from: every crate comes from the public registry, under a licence that
//! lets it be given on.

use std::process::Command;

/// Permissive licences; of a choice (`A OR B`) one suffices.
const ALLOWED: [&str; 11] = [
    "MIT",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "Unlicense",
    "0BSD",
    "Unicode-3.0",
    "Unicode-DFS-2016",
];

/// Name, version and licence of every crate that a build on this machine needs; one from elsewhere
/// than the public registry has its place after the version.
fn crates() -> Vec<(String, String)> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["tree", "--locked", "--offline", "--prefix", "none", "--format", "{p}|{l}"]);
    let output = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("cargo is there");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let lines = text.lines().filter_map(|line| line.trim_end_matches(" (*)").split_once('|'));
    lines.map(|(package, license)| (package.to_owned(), license.to_owned())).collect()
}

#[test]
fn every_crate_is_public_and_may_be_given_on() {
    let crates = crates();
    assert!(crates.len() > 50, "{}", crates.len());
    for (package, license) in crates.iter().filter(|(package, _)| !package.starts_with("actui ")) {
        let words: Vec<&str> = package.split(' ').filter(|word| *word != "(proc-macro)").collect();
        assert_eq!(words.len(), 2, "{package} is not from the public registry");
        let allowed = license.replace('/', " OR ").split(" AND ").all(|part| {
            part.split(" OR ").any(|one| ALLOWED.contains(&one.trim().trim_matches(['(', ')'])))
        });
        assert!(allowed, "{package}: {license}");
    }
}
