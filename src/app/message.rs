//! What can happen to the program ([`Message`]) and what it wants done ([`Effect`]).

use crate::input::{Key, Mouse};
use crate::lesson::Course;
use crate::live;
use crate::math::activation::Functions;
use crate::math::nn::Settings;
use crate::math::sweep::{CellResult, Spec};
use crate::store::Progress;
use crate::widget::Charset;
use crate::worker::task;
use ratatui::layout::Rect;
use std::sync::Arc;
use std::time::Duration;

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
    /// A line for the reader.
    Notice(String),
}

/// How far the runs of the Depth screen are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SweepProgress {
    pub done: usize,
    pub total: usize,
    /// An estimate of what it still takes.
    pub left: Option<Duration>,
}

/// What a key stands for; what it does depends on the screen and its focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    Up,
    Down,
    Left,
    Right,
    FarLeft,
    FarRight,
    PageUp,
    PageDown,
    Home,
    End,
    NextPane,
    PreviousPane,
    Confirm,
    Cancel,

    NextPage,
    PreviousPage,
    NextLesson,
    PreviousLesson,
    Enlarge,
    Outline,
    Search,
    NextMatch,
    PreviousMatch,
    OpenInPlot,
    OpenInNetwork,

    ZoomIn,
    ZoomOut,
    PanLeft,
    PanRight,
    Fit,
    NextOrder,
    Tangent,
    Table,

    Play,
    Step,
    Restart,
    NewSeed,
    NextQuantity,
    PreviousQuantity,
    NextView,
    PreviousView,

    NextLayer,
    PreviousLayer,
    Density,

    NextRunner,
    PreviousRunner,
    AddRunner,
    RemoveRunner,
    Measure,
    Pace,

    Learn,
    Plot,
    Network,
    Depth,
    Train,
    Help,
    Palette,
    Glossary,
    NextTheme,
    NextCharset,
    Mouse,
    Redraw,
    Suspend,
    Quit,
    Interrupt,
}

/// What runs step by step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The network beside a lesson.
    Figure,
    /// The network of the Network screen.
    Network,
    /// The networks of the Train screen.
    Race,
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
    Save(Progress),
}

/// What a screen wants of the rest of the program.
#[derive(Clone, Debug)]
pub enum Request {
    Effect(Effect),
    OpenInPlot(Vec<crate::math::activation::Pointwise>),
    OpenInNetwork(Settings),
    /// This function in the place of the Network screen's; its other settings stay.
    TakeToNetwork(crate::math::activation::Pointwise),
    Notice(String),
    /// The reader has got somewhere or answered something: keep it.
    Keep,
}

/// What screens may read besides their own state.
pub struct Context<'a> {
    pub course: &'a Course,
    pub functions: &'a Functions,
    /// The screen's own part of the terminal.
    pub area: Rect,
    pub charset: Charset,
}
