//! What a laptop cannot bear is refused before it starts, and what takes long is announced.

use super::Failure;
use super::meter::duration;
use crate::math::nn::Cost;
use std::io::{self, IsTerminal, Write};

/// What takes longer is announced, in seconds.
const LONG: f64 = 5.0;

#[derive(clap::Args, Clone, Copy, Debug, Default)]
pub struct Limit {
    /// Run even what takes more than 2 GB of memory or 10^14 multiplications, some hours
    #[arg(long)]
    no_limit: bool,
}

impl Limit {
    /// Says on a terminal's standard error what a long run takes.
    ///
    /// # Errors
    /// More than the limit; `flags` are named as what to lower.
    pub fn check(self, cost: Cost, flags: &str) -> Result<(), Failure> {
        let takes = sentence(cost);
        let is_over = cost.bytes > Cost::MOST_BYTES || cost.work > Cost::MOST_WORK;
        if is_over && !self.no_limit {
            let most = format!(
                "{} of memory and {:.0e} multiplications",
                gigabytes(Cost::MOST_BYTES),
                Cost::MOST_WORK
            );
            let message = format!(
                "this takes {takes}, and the limit is {most}: lower {flags}, or lift the limit with \
                 --no-limit"
            );
            return Err(Failure::Input(message));
        }
        if cost.seconds() > LONG && io::stderr().is_terminal() {
            let _ = writeln!(io::stderr(), "takes {takes}; Ctrl-C ends it");
        }
        Ok(())
    }
}

/// "3.4 GB of memory and 2e12 multiplications, roughly 3 min"
fn sentence(cost: Cost) -> String {
    let Cost { bytes, work } = cost;
    let time = duration(cost.seconds());
    format!("{} of memory and {work:.0e} multiplications, roughly {time}", gigabytes(bytes))
}

fn gigabytes(bytes: f64) -> String {
    match bytes {
        bytes if bytes < 1e9 => format!("{:.0} MB", (bytes / 1e6).ceil()),
        bytes => format!("{:.1} GB", bytes / 1e9),
    }
}
