//! Which screen the program opens with, and with which settings.

use super::{App, Tab};
use crate::live::race::Race;
use crate::math::activation::Pointwise;
use crate::math::nn::Settings;
use crate::math::sweep::Spec;
use crate::screen::learn::Place;
use crate::screen::plot::Show;

/// A screen and what it shows at first.
#[derive(Clone, Debug, PartialEq)]
pub enum Opening {
    /// A lesson's name; None: where the reader left off.
    Learn(Option<String>),
    /// Functions, none for the usual ones, the range of x, what is drawn, and where the cursor is.
    Plot(Vec<Pointwise>, (f64, f64), (Show, f64)),
    Network(Box<Settings>),
    Depth(Box<Spec>),
    Train(Box<Race>),
}

impl App {
    /// Opens a screen with settings. The error says why it cannot.
    pub fn open(&mut self, opening: Opening) -> Result<(), String> {
        match opening {
            Opening::Learn(lesson) => {
                if let Some(name) = lesson {
                    self.open_lesson(&name)?;
                }
                self.tab = Tab::Learn;
            }
            Opening::Plot(functions, x, (show, cursor)) => {
                if !functions.is_empty() {
                    self.plot.open(&functions);
                }
                self.plot.x = x;
                self.plot.show = show;
                self.plot.cursor = cursor.clamp(x.0, x.1);
                self.tab = Tab::Plot;
            }
            Opening::Network(settings) => {
                self.network.open(*settings);
                self.tab = Tab::Network;
            }
            Opening::Depth(spec) => {
                self.depth.open(&spec)?;
                self.tab = Tab::Depth;
            }
            Opening::Train(race) => {
                self.train.open(*race);
                self.tab = Tab::Train;
            }
        }
        // What was set there the last time can be had back.
        self.note_settings(false);
        Ok(())
    }

    fn open_lesson(&mut self, name: &str) -> Result<(), String> {
        let lessons = &self.course.lessons;
        let Some(lesson) = lessons.iter().position(|lesson| lesson.id == name) else {
            let names = lessons.iter().map(|lesson| lesson.id.as_str());
            let near = crate::lesson::nearest(name, names);
            let near = near.map_or(String::new(), |near| format!("; did you mean '{near}'?"));
            return Err(format!("there is no lesson '{name}'{near}"));
        };
        self.learn.place = Place { lesson, section: 0, block: 0 };
        let (learn, context) = self.reading();
        learn.show_block(&context);
        Ok(())
    }
}
