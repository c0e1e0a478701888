//! What can be taken away from a screen: its numbers and the command line that opens it for the
//! clipboard, and files.

use super::App;
use super::message::Effect;
use super::overlay::{Choice, Item, Overlay};
use crate::cli::plot::Chart;
use crate::cli::shown::file::{Content, Writing, Written, with_ending};
use crate::cli::shown::{Form, Shown};
use crate::math::activation::Order;
use crate::screen::message::Request;
use crate::screen::{Tab, plot, train};
use crate::svg::Ground;
use std::sync::Arc;

impl App {
    /// What the screen shows, as plain data. None: it shows nothing that could be taken.
    pub fn shown(&self) -> Option<Shown> {
        match self.tab {
            Tab::Learn => {
                let figure = self.learn.figure(&self.course);
                if figure.functions.is_empty() {
                    return None;
                }
                let orders = vec![Order::Value, figure.second];
                Some(charted(figure.functions.clone(), orders, figure.x, 0.0))
            }
            Tab::Plot => {
                let functions: Vec<_> = self.plot.shown().map(|(_, function)| function).collect();
                let orders = self.plot.show.orders().to_vec();
                let y = plot::layout::y_range(&self.plot);
                let chart = Chart { functions, orders, x: self.plot.x, y };
                (!chart.functions.is_empty()).then_some(Shown::Plot(chart, self.plot.cursor))
            }
            Tab::Derive => {
                let function = self.derive.subject.function.clone();
                let orders = vec![Order::Value, Order::Slope, Order::Curvature];
                Some(charted(vec![function], orders, (-6.0, 6.0), 0.0))
            }
            Tab::Network => {
                let settings = self.network.settings.clone();
                let of_these = self.network.measured();
                Some(Shown::Network(settings, of_these.and_then(|it| it.report.clone())))
            }
            Tab::Depth => {
                let spec = self.depth.whole_spec()?;
                let known = |cell| Some((cell, Arc::clone(spec.find(cell, &self.depth.results)?)));
                let mut results: Vec<_> = spec.cells().into_iter().filter_map(known).collect();
                results.sort_by_key(|(cell, _)| (cell.activation, cell.init, cell.depth));
                Some(Shown::Depth(spec, results))
            }
            Tab::Train => {
                let race = self.train.race.clone();
                let snapshot = self.train.snapshot.clone();
                let snapshot = snapshot.filter(|it| race.is_same_run(&it.job.settings));
                let layers = self.train.pane == train::Pane::Pictures;
                Some(Shown::Train(race, snapshot, layers))
            }
        }
    }

    /// What is under the eye: code, else the numbers that are shown.
    pub(super) fn copy_numbers(&mut self) -> Vec<Request> {
        if let Some(code) = self.learn.copy_code(&self.course).filter(|_| self.tab == Tab::Learn) {
            return vec![code];
        }
        let cells = self.shown().ok_or_else(|| NOTHING.to_owned()).and_then(|shown| shown.cells());
        vec![match cells {
            Ok(text) => {
                let rows = text.lines().count().saturating_sub(1);
                Request::Copy { text, what: format!("{rows} rows of numbers") }
            }
            Err(why) => Request::Notice(why),
        }]
    }

    pub(super) fn copy_command(&mut self) -> Vec<Request> {
        let line = match self.tab {
            Tab::Derive => Some(derive_line(&self.derive.subject.text())),
            Tab::Learn => {
                let lesson = &self.learn.lesson(&self.course).id;
                Some(format!("actui open learn {lesson}"))
            }
            _ => self.shown().map(|shown| shown.command()),
        };
        vec![match line {
            Some(text) => Request::Copy { what: text.clone(), text },
            None => Request::Notice(NOTHING.to_owned()),
        }]
    }

    /// Asks for a file's name.
    pub(super) fn ask_for_file(&mut self) {
        match self.shown() {
            Some(shown) => self.overlays.push(Overlay::files(&shown)),
            None => self.notice = Some(NOTHING.to_owned()),
        }
    }

    /// What is to be written into a file of that name, or why it cannot be.
    pub(super) fn write(&mut self, path: String, replace: bool) -> Vec<Effect> {
        let content = self.shown().ok_or(NOTHING.to_owned()).and_then(|shown| {
            let form = Form::of_name(&path).filter(|form| shown.forms().contains(form));
            let form = form.ok_or_else(|| format!("{path} ends in nothing that can be written"))?;
            match (form, &shown) {
                (Form::Safetensors, Shown::Network(settings, Some(report))) => Ok(Content::Run {
                    settings: Box::new(settings.clone()),
                    steps: report.step,
                    loss: report.loss,
                }),
                _ => shown.text(form, self.ground()).map(Content::Text),
            }
        });
        match content {
            Ok(content) => {
                self.wrote_on = self.tab;
                vec![Effect::Write(Writing { path, replace, content })]
            }
            Err(why) => {
                self.notice = Some(why);
                Vec::new()
            }
        }
    }

    /// Of a picture: as the screen's.
    fn ground(&self) -> Ground {
        if self.theme == "dark" { Ground::Dark } else { Ground::Light }
    }

    /// How the writing went; a file that is there is not replaced unasked.
    pub(super) fn written(&mut self, written: Written) {
        match written {
            Written::Done(told) => self.notice = Some(told),
            Written::Failed(why) => self.notice = Some(why),
            Written::Exists(path) => match self.shown().filter(|_| self.tab == self.wrote_on) {
                Some(shown) => self.overlays.push(Overlay::occupied(&shown, &path)),
                // Another screen is open: what it shows was not meant.
                None => self.notice = Some(format!("{path} is there already: nothing was written")),
            },
        }
    }
}

const NOTHING: &str = "Nothing is shown here that could be taken.";

fn charted(
    functions: Vec<crate::math::activation::Pointwise>,
    orders: Vec<Order>,
    x: (f64, f64),
    cursor: f64,
) -> Shown {
    let y = crate::widget::curves::y_range(&functions, &orders, x);
    Shown::Plot(Chart { functions, orders, x, y }, cursor)
}

fn derive_line(text: &str) -> String {
    crate::cli::shown::command::Call::of(&["actui", "derive", text]).line()
}

impl Overlay {
    /// What can be written, each under a name that says what it is.
    fn files(shown: &Shown) -> Overlay {
        let items = shown.forms().iter().map(|form| {
            let name = with_ending(&shown.name(), *form);
            Item::new(&name, form.about(), Choice::Write { path: name.clone(), replace: false })
        });
        Overlay::prompt(items.collect())
    }

    /// A file of that name is there: another name, or replace it.
    fn occupied(shown: &Shown, path: &str) -> Overlay {
        let (stem, ending) = path.rsplit_once('.').unwrap_or((path, ""));
        // A number that ends the usual name is no count.
        let count = stem.strip_prefix(&format!("{}-", shown.name()));
        let other = match count.and_then(|count| count.parse::<u32>().ok()) {
            Some(count) => format!("{}-{}.{ending}", shown.name(), count + 1),
            None => format!("{stem}-2.{ending}"),
        };
        let write = |path: &str, replace| Choice::Write { path: path.to_owned(), replace };
        Overlay::prompt(vec![
            Item::heading(format!("{path} is there already.")),
            Item::new(&other, "another file", write(&other, false)),
            Item::new(format!("replace {path}"), "what is in it is lost", write(path, true)),
        ])
    }

    /// The lines for a name that is being typed: as it is where its ending says what it is to be,
    /// else with each ending that there is.
    pub(super) fn named_files(typed: &str, offered: &[Item]) -> Vec<Item> {
        let forms = offered.iter().filter_map(|item| match &item.choice {
            Some(Choice::Write { path, .. }) => Form::of_name(path),
            _ => None,
        });
        let mut forms: Vec<Form> = forms.collect();
        forms.dedup();
        if let Some(form) = Form::of_name(typed) {
            forms.retain(|one| *one == form);
        }
        if forms.is_empty() {
            return vec![Item::heading("This screen has no such file; leave the ending out.")];
        }
        let line = |form: Form| {
            let name = with_ending(typed, form);
            Item::new(&name, form.about(), Choice::Write { path: name.clone(), replace: false })
        };
        forms.into_iter().map(line).collect()
    }
}
