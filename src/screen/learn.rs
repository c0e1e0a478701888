//! The Learn screen: outline, page, and the live figure of the block under the eye.

pub mod handles;
pub mod layout;
pub mod outline;
mod questions;
mod reading;
pub mod view;

use super::Screen;
use super::control::edit::Edit;
use crate::input::{Mouse, MouseKind};
use crate::lesson::question::{Grade, Hides};
use crate::lesson::review::Mark;
use crate::lesson::{Block, Course, Figure, Learner, Lesson, Section};
use crate::math::activation::Functions;
use crate::math::nn::Seen;
use crate::screen::message::{Action, Context, Request};
use crate::typeset::{self, Look, Page, Typing};
use crate::widget::Canvas;
use layout::{Areas, Target};
use ratatui::layout::Position;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    Page,
    Outline,
    Figure,
}

/// Where the reader is. Indices into the course, always valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Place {
    pub lesson: usize,
    pub section: usize,
    pub block: usize,
}

#[derive(Clone, Debug)]
pub struct State {
    /// The newest state of the network beside the page.
    pub snapshot: Option<crate::live::Snapshot>,
    pub place: Place,
    /// The page's first visible line.
    pub top: usize,
    pub pane: Pane,
    /// None: shown where there is room.
    pub outline: Option<bool>,
    /// The outline's marked row, while the outline has the keys.
    pub outline_row: usize,
    pub enlarged: bool,
    /// The cursor of both charts.
    pub cursor: f64,
    /// Pages that have been read, as `lesson/section`.
    pub read: BTreeSet<String>,
    /// What was done with questions, by `lesson/question`.
    pub answers: BTreeMap<String, Learner>,
    /// What became of answers, in this session or before, by the same keys
    pub marks: BTreeMap<String, Mark>,
    /// Lessons whose card has been shown
    pub carded: BTreeSet<usize>,
    /// What has been measured, by lesson and name; NaN: came to no number.
    pub measured: BTreeMap<String, BTreeMap<String, f64>>,
    pub matches: Vec<Place>,
    /// Blocks whose measurements are shown.
    pub unfolded: BTreeSet<Place>,
    /// A figure that the reader has changed.
    pub handles: Option<handles::Handles>,
    /// What the figure's lens shows.
    pub seen: Option<Box<Seen>>,
    /// Counts runs of the same figure.
    pub restarts: u64,
    /// An answer that is being typed.
    pub entry: Option<questions::Entry>,
}

impl Screen for State {
    fn update(&mut self, action: Action, context: &Context) -> Vec<Request> {
        match action {
            Action::NextPane => self.change_pane(true, context),
            Action::PreviousPane => self.change_pane(false, context),
            Action::Cancel => {
                self.enlarged = false;
                self.matches.clear();
                self.drop_retry(context.course);
                self.take_keys(Pane::Page, context);
            }
            Action::Enlarge => {
                self.enlarged = !self.enlarged;
                self.pane = if self.enlarged { Pane::Figure } else { Pane::Page };
                self.show_block(context);
            }
            Action::Outline => {
                let shown = self.areas(context).outline.is_some();
                self.outline = Some(!shown);
                self.enlarged = false;
                self.focus(if shown { Pane::Page } else { Pane::Outline }, context.course);
                self.show_block(context);
            }
            Action::NextPage => return self.turn_page(1, context),
            Action::PreviousPage => return self.turn_page(-1, context),
            Action::NextLesson => return self.turn_lesson(1, context),
            Action::PreviousLesson => return self.turn_lesson(-1, context),
            Action::NextMatch => return self.next_match(1, context),
            Action::PreviousMatch => return self.next_match(-1, context),
            Action::Restart => (self.restarts, self.handles) = (self.restarts + 1, None),
            Action::OpenInPlot => {
                let functions = &self.figure(context.course).functions;
                return vec![match functions.as_slice() {
                    [] => Request::Notice("This figure has no function to plot.".to_owned()),
                    functions => Request::OpenInPlot(functions.to_vec()),
                }];
            }
            Action::OpenInNetwork => {
                return match self.network(context.course) {
                    Some(network) => vec![Request::OpenInNetwork(network.settings)],
                    None => vec![Request::Notice("This figure has no network.".to_owned())],
                };
            }
            _ if self.pane == Pane::Outline => return self.outline_key(action, context),
            action if self.handle(action, context.course) => {}
            Action::NextInit => {
                let told =
                    "Tab takes the keys to the figure; W changes its network's weights there.";
                return vec![Request::Notice(told.to_owned())];
            }
            Action::Left => return self.horizontal(-1, false, context),
            Action::Right => return self.horizontal(1, false, context),
            Action::FarLeft => return self.horizontal(-1, true, context),
            Action::FarRight => return self.horizontal(1, true, context),
            Action::Down => return self.down(context),
            Action::Up => return self.up(context),
            Action::PageDown => return self.scroll_page(true, context),
            Action::PageUp => return self.scroll_page(false, context),
            Action::Home => return self.go(Place { block: 0, ..self.place }, context),
            Action::End => {
                let block = self.section(context.course).blocks.len() - 1;
                return self.go(Place { block, ..self.place }, context);
            }
            Action::Confirm => return self.answer(context),
            Action::Pass => return self.pass(context),
            Action::Try => return self.try_it(context),
            Action::Sure => return self.say_how_sure(context),
            Action::Table => return self.fold(context),
            _ => {}
        }
        Vec::new()
    }

    fn mouse(&mut self, mouse: Mouse, context: &Context) -> Vec<Request> {
        let target = layout::hit(self, context, mouse.column, mouse.row);
        match (mouse.kind, target) {
            (MouseKind::WheelUp, Some(Target::Page { .. })) => self.scroll(-3, context),
            (MouseKind::WheelDown, Some(Target::Page { .. })) => self.scroll(3, context),
            (MouseKind::WheelUp, Some(Target::Outline(_))) => {
                self.take_keys(Pane::Outline, context);
                self.outline_key(Action::Up, context)
            }
            (MouseKind::WheelDown, Some(Target::Outline(_))) => {
                self.take_keys(Pane::Outline, context);
                self.outline_key(Action::Down, context)
            }
            (MouseKind::Press, Some(Target::Outline(Some(row)))) => {
                self.take_keys(Pane::Outline, context);
                self.outline_row = row;
                self.outline_key(Action::Confirm, context)
            }
            (MouseKind::Press, Some(Target::Page { block: Some(block) })) => {
                self.pane = Pane::Page;
                self.go(Place { block, ..self.place }, context)
            }
            (MouseKind::Press | MouseKind::Drag, Some(Target::Chart(x))) => {
                self.cursor = x;
                self.take_keys(Pane::Figure, context);
                Vec::new()
            }
            (MouseKind::Press, Some(Target::Figure)) => {
                self.take_keys(Pane::Figure, context);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn draw(&self, context: &Context, canvas: Canvas) -> Option<Position> {
        view::draw(self, context.course, canvas);
        None
    }

    fn edits(&self) -> bool {
        self.entry.is_some()
    }

    fn edit(&mut self) -> Option<&mut Edit> {
        self.entry.as_mut().map(|entry| &mut entry.edit)
    }

    fn enter(&mut self, text: &str, _: &Functions) -> Result<Vec<Request>, String> {
        self.enter_answer(text)
    }

    fn leave(&mut self) {
        self.entry = None;
    }

    fn hint(&self, action: Action, context: &Context) -> Option<&'static str> {
        let is_try = || self.try_at(self.place.block, context.course).is_some();
        match action {
            Action::Confirm if self.entry.is_some() => Some("give the answer"),
            Action::Confirm if self.pane == Pane::Outline => Some("read it"),
            Action::Confirm if self.has_figure_keys(context.course) => Some("true class"),
            Action::Confirm if is_try() => Some("try it"),
            _ if self.has_figure_keys(context.course) => self.handle_hint(action, context.course),
            _ => None,
        }
    }

    fn offers(&self, action: Action, context: &Context) -> bool {
        match action {
            Action::Confirm => {
                let place = self.place.block;
                self.pane == Pane::Outline
                    || self.has_figure_keys(context.course)
                        && self.figure(context.course).softmax.is_some()
                    || self.is_asked(context.course)
                    || self.try_at(place, context.course).is_some()
            }
            Action::Pass => self.open_question(context.course).is_some(),
            Action::Try => self.takes_try(context.course),
            Action::Sure => self.takes_sureness(context.course),
            Action::NextInit => {
                let figure = self.figure(context.course);
                self.has_figure_keys(context.course) && figure.network.is_some()
            }
            Action::ZoomIn => {
                let figure = self.figure(context.course);
                self.has_figure_keys(context.course) && figure.softmax.is_some()
            }
            Action::Table => self.has_measurements(context.course),
            Action::OpenInNetwork => self.figure(context.course).network.is_some(),
            _ => true,
        }
    }

    fn note(&self, context: &Context) -> String {
        let (read, pages) = self.count_read([self.lesson(context.course)]);
        format!("{read} of {pages} pages read")
    }
}

impl State {
    pub fn new(place: Place) -> State {
        State {
            snapshot: None,
            place,
            top: 0,
            pane: Pane::Page,
            outline: None,
            outline_row: 0,
            enlarged: false,
            cursor: 1.0,
            read: BTreeSet::new(),
            answers: BTreeMap::new(),
            marks: BTreeMap::new(),
            carded: BTreeSet::new(),
            measured: BTreeMap::new(),
            matches: Vec::new(),
            unfolded: BTreeSet::new(),
            handles: None,
            seen: None,
            restarts: 0,
            entry: None,
        }
    }

    pub fn lesson<'a>(&self, course: &'a Course) -> &'a Lesson {
        &course.lessons[self.place.lesson]
    }
    pub fn section<'a>(&self, course: &'a Course) -> &'a Section {
        &self.lesson(course).sections[self.place.section]
    }
    pub fn block<'a>(&self, course: &'a Course) -> &'a Block {
        &self.section(course).blocks[self.place.block]
    }

    /// The newest figure at or before the block under the eye, else the lesson's own.
    pub fn figure<'a>(&self, course: &'a Course) -> &'a Figure {
        let block = self.figure_place(course).2.map(|block| &self.section(course).blocks[block]);
        match block {
            Some(Block::Figure { figure, .. }) => figure,
            _ => &self.lesson(course).figure,
        }
    }

    /// Lesson, section and block of the figure; no block where it is the lesson's own.
    fn figure_place(&self, course: &Course) -> (usize, usize, Option<usize>) {
        let blocks = &self.section(course).blocks;
        let is_figure = |block: &Block| matches!(block, Block::Figure { .. });
        let before = blocks[..=self.place.block].iter().rposition(is_figure);
        // A page's own figure is there from the start, unless it would tell on a question.
        let first = || {
            let next = |block: &Block| is_figure(block) || matches!(block, Block::Question(_));
            blocks.iter().position(next).filter(|&at| is_figure(&blocks[at]))
        };
        let block = before.or_else(first);
        (self.place.lesson, self.place.section, block)
    }

    /// `lesson/section` of the page: what progress calls it.
    pub fn page_key(&self, course: &Course) -> String {
        format!("{}/{}", self.lesson(course).id, self.section(course).id)
    }

    /// What the figure keeps to itself now: the page has an open question.
    pub fn hides(&self, course: &Course) -> Option<Hides> {
        self.open_question(course).map(|(_, question)| question.hides)
    }

    /// The grades of a page's questions, in order: None of one that is open, passed or not measured.
    pub fn grades(&self, lesson: &Lesson, section: &Section) -> Vec<(Learner, Option<Grade>)> {
        let measured = |name: &str| self.measured.get(&lesson.id)?.get(name).copied();
        let grade = |(_, question): (usize, &crate::lesson::question::Question)| {
            let key = format!("{}/{}", lesson.id, question.id);
            let learner = self.learner(&key);
            let judged = learner
                .first
                .as_ref()
                .and_then(|answer| question.ask.asks().judge(answer, &measured));
            let marked = self.marks.get(&key).map(|mark| mark.grade);
            (learner, marked.or(judged.map(|judged| judged.grade)))
        };
        section.questions().map(grade).collect()
    }

    /// How many pages of these lessons have been read, and how many there are.
    pub fn count_read<'a>(&self, lessons: impl IntoIterator<Item = &'a Lesson>) -> (usize, usize) {
        let pages = lessons.into_iter().flat_map(|lesson| {
            lesson.sections.iter().map(move |section| format!("{}/{}", lesson.id, section.id))
        });
        pages.fold((0, 0), |(read, count), key| {
            (read + usize::from(self.read.contains(&key)), count + 1)
        })
    }

    /// The page, set for its place.
    pub fn page(&self, course: &Course, areas: &Areas) -> Page {
        let none = BTreeMap::new();
        let lesson = self.lesson(course);
        let section = self.section(course);
        let learners = self.learners(course);
        let typing = self.entry.as_ref().filter(|entry| entry.place == self.place);
        let of_page = |place: &Place| (place.lesson, place.section);
        let here = self.unfolded.iter().filter(|place| of_page(place) == of_page(&self.place));
        let unfolded: Vec<usize> = here.map(|place| place.block).collect();
        let look = Look {
            measures: &lesson.measures,
            values: self.measured.get(&lesson.id).unwrap_or(&none),
            learners: &learners,
            keys: Some(questions::keys),
            typing: typing.map(|entry| Typing {
                block: entry.place.block,
                text: entry.edit.input.value(),
                error: entry.edit.error.as_deref(),
            }),
            unfolded: Some(&unfolded),
            wide: Some((self.place.block, layout::inner_width(areas.page))),
        };
        typeset::page(section, areas.text, &look)
    }

    /// Goes somewhere; the block comes into view.
    pub fn go(&mut self, place: Place, context: &Context) -> Vec<Request> {
        let new_page = (place.lesson, place.section) != (self.place.lesson, self.place.section);
        self.place = place;
        self.place.block = place.block.min(self.uncovered(context.course) - 1);
        if new_page {
            self.top = 0;
        }
        self.clamp_cursor(context.course);
        self.show_block(context);
        self.mark_read(context);
        vec![Request::Keep]
    }

    fn clamp_cursor(&mut self, course: &Course) {
        let (low, high) = self.figure(course).x;
        self.cursor = self.cursor.clamp(low, high);
    }

    fn move_cursor(&mut self, by: i32, far: bool, course: &Course) {
        let (low, high) = self.figure(course).x;
        let step = (high - low) / 100.0;
        let steps = (self.cursor / step).round() + f64::from(by) * if far { 10.0 } else { 1.0 };
        self.cursor = (steps * step + 0.0).clamp(low, high);
    }

    fn next_match(&mut self, by: isize, context: &Context) -> Vec<Request> {
        if self.matches.is_empty() {
            return vec![Request::Notice("Nothing is searched for: press / first.".to_owned())];
        }
        let count = self.matches.len();
        let next = if by > 0 {
            self.matches.iter().position(|place| *place > self.place).unwrap_or(0)
        } else {
            self.matches.iter().rposition(|place| *place < self.place).unwrap_or(count - 1)
        };
        let mut requests = self.go(self.matches[next], context);
        requests.push(Request::Notice(format!("match {} of {count}", next + 1)));
        requests
    }

    fn outline_key(&mut self, action: Action, context: &Context) -> Vec<Request> {
        let rows = outline::rows(context.course);
        let last = rows.len() - 1;
        let page = usize::from(context.area.height.saturating_sub(4));
        self.outline_row = match action {
            Action::Up => self.outline_row.saturating_sub(1),
            Action::Down => self.outline_row + 1,
            Action::PageUp => self.outline_row.saturating_sub(page),
            Action::PageDown => self.outline_row + page,
            Action::Home => 0,
            Action::End => last,
            _ => self.outline_row,
        }
        .min(last);
        if action == Action::Confirm {
            let (lesson, section) = rows[self.outline_row].page();
            self.pane = Pane::Page;
            return self.go(Place { lesson, section, block: 0 }, context);
        }
        Vec::new()
    }

    fn change_pane(&mut self, forward: bool, context: &Context) {
        let areas = self.areas(context);
        let mut panes = Vec::new();
        if areas.outline.is_some() {
            panes.push(Pane::Outline);
        }
        if areas.page.height > 0 {
            panes.push(Pane::Page);
        }
        if areas.figure.is_some() {
            panes.push(Pane::Figure);
        }
        let at = panes.iter().position(|&pane| pane == self.pane).unwrap_or(0);
        let step = if forward { 1 } else { panes.len() - 1 };
        self.take_keys(panes[(at + step) % panes.len()], context);
    }

    /// Gives a pane the keys. The figure below a page grows with them, and the page keeps the block
    /// under the eye in view.
    fn take_keys(&mut self, pane: Pane, context: &Context) {
        if self.pane != pane {
            self.focus(pane, context.course);
            self.show_block(context);
        }
    }

    fn focus(&mut self, pane: Pane, course: &Course) {
        if pane == Pane::Outline && self.pane != Pane::Outline {
            self.outline_row = outline::row_of(course, self.place.lesson, self.place.section);
        }
        self.pane = pane;
    }
}
