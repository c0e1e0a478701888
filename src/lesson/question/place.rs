//! A point to be placed on the figure's charts.

use super::predict::{Predict, Scale, guess_keys};
use super::{Answer, Ask, Asks, Draft, Hides, Judgement, Measured, Step, question};
use crate::lesson::block::Kind;
use crate::lesson::context::Context;
use crate::lesson::raw::Table;
use crate::lesson::{Block, NumberFormat, Text};

pub const KIND: Kind = Kind { name: "place", what: "a place block", read };

/// The charts' cursor is put where something is, then it is measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Place(pub Predict);

fn read(table: &mut Table, context: &mut Context) -> Option<Block> {
    question(table, context, Hides::Numbers, |table, context| {
        let predict = guess_keys(table, context, Some(Scale::Linear))?;
        Some((format!("place-{}", predict.measure), Ask::Place(Place(predict))))
    })
}

impl Asks for Place {
    fn measures(&self) -> Vec<&str> {
        self.0.measures()
    }
    fn reasons(&self) -> Vec<&Text> {
        self.0.reasons()
    }
    fn start(&self) -> Option<Draft> {
        self.0.start()
    }
    fn moved(&self, draft: &Draft, step: Step) -> Option<Draft> {
        self.0.moved(draft, step)
    }
    fn typed(&self, text: &str, format: NumberFormat) -> Option<Result<Answer, String>> {
        self.0.typed(text, format)
    }
    fn judge(&self, answer: &Answer, measured: Measured) -> Option<Judgement> {
        self.0.judge(answer, measured)
    }
    fn fault(&self, measured: Measured) -> Option<String> {
        self.0.fault(measured)
    }
}
