//! The only long-lived threads: [`live`] trains what is on the screen ([`network`], [`race`]),
//! [`task`] does what is asked for once, [`aside`] writes files, [`sweep`] compares depths on several
//! cores ([`measure`], whose threads end with the call, measures for a command). Orders go in; the
//! interface takes what is ready and never waits. A panic in a worker is caught there and told as a message.

pub mod aside;
pub mod live;
pub mod measure;
pub mod network;
pub mod race;
pub mod sweep;
pub mod task;

use crate::lesson::sanitise;
use std::any::Any;

/// What a caught panic said, fit for a screen.
fn panic_text(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    sanitise::one_line(text.unwrap_or("no reason given"), 120)
}
