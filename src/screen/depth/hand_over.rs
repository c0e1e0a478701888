//! What goes to the Network screen: the network that the cursor is on.

use super::controls::WIDTHS;
use super::{State, View};
use crate::math::nn::{Init, Precision, Settings};
use crate::math::sweep::Cell;
use crate::screen::message::Request;

impl State {
    pub(super) fn open_in_network(&self) -> Vec<Request> {
        vec![match self.settings() {
            Some(settings) => Request::OpenInNetwork(settings),
            None => Request::Notice("The plane is still being worked out.".to_owned()),
        }]
    }

    /// A network with the weights and biases under the cursor.
    fn critical_settings(&self) -> Option<Settings> {
        let (row, column) = self.at_plane;
        let (sigma_w, bias_std) = self.plane()?.at(row, column);
        Some(Settings::new(self.function()).with(|it| {
            it.init = Init::LecunNormal;
            it.depth = self.depth();
            it.width = WIDTHS[self.width];
            it.gain = round(sigma_w);
            it.bias_std = round(bias_std);
            it.precision = Precision::F64;
        }))
    }

    /// The settings of the network at the cursor: the function chosen, the depth under it.
    fn settings(&self) -> Option<Settings> {
        if self.view == View::Critical {
            return self.critical_settings();
        }
        let spec = self.spec_of(vec![self.function()]);
        let cell = Cell { activation: 0, depth: self.depth() };
        Some(spec.settings(cell, 1))
    }
}

/// The grid's numbers without the tail of their division.
fn round(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}
