//! What the screens and the program say to each other: what is asked of a screen ([`Action`]) and
//! what a screen wants ([`Request`]).

use super::Tab;
use crate::gallery::OwnFunction;
use crate::lesson::Course;
use crate::lesson::attempt::Try;
use crate::math::activation::{Functions, Pointwise};
use crate::math::nn::{NetworkSettings, Settings};
use crate::widget::Charset;
use ratatui::layout::Rect;

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
    /// Passes the open question
    Pass,
    /// Says how sure one is of the answer
    Sure,
    /// Shows the next hint of the try that is on
    Hint,
    /// Leaves the try for its page
    Back,
    /// Asks again what is due, or goes back from that
    Review,
    /// Runs the network again with one thing changed at a time
    Why,
    /// Types the answer, or tries an answered question again
    Try,
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
    OpenInTrain,
    TypePlace,
    Only,

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

    /// The next way of drawing weights
    NextInit,
    NextLayer,
    PreviousLayer,
    Density,

    NextRunner,
    PreviousRunner,
    AddRunner,
    RemoveRunner,
    Measure,
    Pace,

    Type,
    UseIt,
    Reveal,
    Copy,
    CopyCommand,
    Write,
    KeepFunction,

    Open(Tab),
    Help,
    Palette,
    Glossary,
    NextTheme,
    NextCharset,
    Mouse,
    Undo,
    Redo,
    Redraw,
    Suspend,
    Quit,
    Interrupt,
}

impl Action {
    /// Its name in the settings file: `next-page`, `open-plot`.
    pub fn name(self) -> String {
        let mut name = String::new();
        for c in format!("{self:?}").chars().filter(|c| c.is_alphanumeric()) {
            if c.is_uppercase() && !name.is_empty() {
                name.push('-');
            }
            name.push(c.to_ascii_lowercase());
        }
        name
    }

    /// Whether its key does it whatever lies over the screen.
    pub fn goes_before_all(self) -> bool {
        matches!(self, Action::Interrupt | Action::Suspend | Action::Redraw)
    }
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

/// What a screen wants of the rest of the program.
#[derive(Clone, Debug)]
pub enum Request {
    Play(Engine, bool),
    Step(Engine),
    OpenInPlot(Vec<Pointwise>),
    /// This text in the field of the Derive screen.
    OpenInDerive(String),
    OpenInNetwork(Settings),
    /// The card of a lesson that has been read, by its number
    Card(usize),
    /// A try, by its key `lesson/id`.
    Try(String, Box<Try>),
    /// This function in the place of the Network screen's; its other settings stay.
    TakeToNetwork(Pointwise),
    /// This network in the place of the marked one's on the Train screen, as far as that has it.
    NetworkToTrain(Box<NetworkSettings>),
    /// One more of the functions that race over depths.
    TakeToDepth(Pointwise),
    /// This function in the place of the marked network's on the Train screen.
    TakeToTrain(Pointwise),
    /// A text for the clipboard, and what it is.
    Copy {
        text: String,
        what: String,
    },
    /// A function of the user's, to be kept under its name.
    KeepFunction(OwnFunction),
    /// The name of a function that is not to be kept any longer.
    RemoveFunction(String),
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
