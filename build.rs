//! The lessons are embedded: a new file among them is a reason to build again. And the one place that
//! says which systems actui is for: its terminal, signals and file locks are those of Unix.

fn main() {
    println!("cargo::rerun-if-changed=lessons");
    if std::env::var_os("CARGO_CFG_UNIX").is_none() {
        println!("cargo::error=actui runs on Linux and macOS; on Windows, build it inside WSL");
    }
}
