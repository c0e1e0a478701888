//! What can happen to the program ([`Message`]) and what it wants done ([`Effect`]).

use crate::cli::shown::file::{Writing, Written};
use crate::gallery::OwnFunction;
use crate::input::{Key, Mouse};
use crate::live::{self, SweepProgress};
use crate::math::sweep::{CellResult, Spec};
use crate::screen::message::Engine;
use crate::store::Progress;
use crate::worker::task;
use std::sync::Arc;

/// Everything that reaches [`super::update`].
#[derive(Clone, Debug)]
pub enum Message {
    Key(Key),
    Mouse(Mouse),
    Paste(String),
    Resize(u16, u16),
    /// The theme that suits the terminal, as it says late.
    SuitedTheme(&'static str),
    /// The newest state of the network beside a lesson.
    Figure(Box<live::Snapshot>),
    /// The newest state of the Network screen's network.
    Network(Box<live::Snapshot>),
    /// How the networks of the Train screen stand.
    Race(Box<live::race::Snapshot>),
    /// Something that was computed aside is done.
    Outcome(task::Outcome),
    /// One function at one depth has been run.
    Swept(Arc<CellResult>),
    SweepProgress(SweepProgress),
    /// Days since 1970-01-01, at the start and when another one begins
    Day(u32),
    /// How the writing of a file went
    Written(Written),
    /// A line for the reader.
    Notice(String),
}

/// What [`super::runtime`] is asked to do; nothing else touches the world.
#[derive(Clone, Debug)]
pub enum Effect {
    Quit {
        code: u8,
    },
    Suspend,
    Redraw,
    Mouse(bool),
    /// Run this network beside the lesson; the one before is dropped.
    Figure(live::Job),
    /// Run this network on the Network screen; the one before is dropped.
    Run(live::Job),
    /// Of the Network screen's network.
    LearningRate(f64),
    /// Run these networks; those before are dropped.
    Race(Box<live::Job<live::race::Race>>),
    ChangeRace(live::race::Change),
    Play(Engine, bool),
    Step(Engine),
    Measure(task::Task),
    /// None: stop.
    Sweep(Option<Box<Spec>>),
    Plane(task::Task),
    /// None: drop what is left of it.
    Why(Option<task::Task>),
    Save(Progress),
    /// Hand this text to the terminal's clipboard.
    Copy(String),
    /// Write a file for the user, aside.
    Write(Writing),
    /// Write it to the file of the functions that are kept.
    KeepFunction(OwnFunction),
    /// Take it out of that file, by its name.
    RemoveFunction(String),
}
