//! The Learn screen: outline, page, and the live figure of the block under the eye.

pub mod layout;
pub mod outline;
pub mod view;

use crate::app::message::{Action, Context, Mouse, MouseKind, Request};
use crate::lesson::{Block, Choose, Course, Figure, Lesson, Predict, Scale, Section};
use crate::typeset::{self, Learner, Look, Page};
use layout::Target;
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
    /// What was done with questions, by `lesson/section/block`.
    pub answers: BTreeMap<String, Learner>,
    /// What has been measured, by lesson and name; NaN: came to no number.
    pub measured: BTreeMap<String, BTreeMap<String, f64>>,
    pub matches: Vec<Place>,
    /// Counts runs of the same figure.
    pub restarts: u64,
}

impl State {
    pub fn new(place: Place) -> State {
        State {
            place,
            top: 0,
            pane: Pane::Page,
            outline: None,
            outline_row: 0,
            enlarged: false,
            cursor: 1.0,
            read: BTreeSet::new(),
            answers: BTreeMap::new(),
            measured: BTreeMap::new(),
            matches: Vec::new(),
            restarts: 0,
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
        let before = &self.section(course).blocks[..=self.place.block];
        before
            .iter()
            .rev()
            .find_map(|block| match block {
                Block::Figure { figure, .. } => Some(figure),
                _ => None,
            })
            .unwrap_or(&self.lesson(course).figure)
    }

    /// Whether the block under the eye waits for an answer.
    pub fn has_open_question(&self, course: &Course) -> bool {
        let asks = matches!(self.block(course), Block::Predict(_) | Block::Choose(_));
        asks && !is_answered(self.learner(&self.block_key(course, self.place.block)))
    }

    fn learner(&self, key: &str) -> Learner {
        self.answers.get(key).copied().unwrap_or_default()
    }

    /// `lesson/section` of the page: what progress calls it.
    pub fn page_key(&self, course: &Course) -> String {
        format!("{}/{}", self.lesson(course).id, self.section(course).id)
    }

    /// `lesson/section/block` of a block of this page.
    pub fn block_key(&self, course: &Course, block: usize) -> String {
        format!("{}/{block}", self.page_key(course))
    }

    /// The page, set at a width.
    pub fn page(&self, course: &Course, width: u16) -> Page {
        let none = BTreeMap::new();
        let lesson = self.lesson(course);
        let section = self.section(course);
        let learners: Vec<Learner> = (0..section.blocks.len())
            .map(|block| self.learner(&self.block_key(course, block)))
            .collect();
        let look = Look {
            measures: &lesson.measures,
            values: self.measured.get(&lesson.id).unwrap_or(&none),
            learners: &learners,
            guess_keys: "← → move the guess, Enter gives it",
            choose_keys: "← → select, Enter decides",
        };
        typeset::page(section, width, &look)
    }

    /// Goes somewhere; the block comes into view.
    pub fn go(&mut self, place: Place, context: &Context) -> Vec<Request> {
        let new_page = (place.lesson, place.section) != (self.place.lesson, self.place.section);
        self.place = place;
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

    /// Scrolls as little as needed to have the block in view, its beginning at least.
    pub fn show_block(&mut self, context: &Context) {
        let area = layout::areas(self, context.area).page;
        let page = self.page(context.course, layout::text_width(area));
        let height = usize::from(area.height);
        let lines = &page.blocks[self.place.block];
        if lines.end > self.top + height {
            self.top = lines.end - height;
        }
        if lines.start < self.top {
            self.top = lines.start;
        }
        if self.place.block == 0 {
            self.top = 0;
        }
        self.top = self.top.min(page.lines.len().saturating_sub(height));
    }

    fn mark_read(&mut self, context: &Context) {
        if self.place.block + 1 == self.section(context.course).blocks.len() {
            self.read.insert(self.page_key(context.course));
        }
    }

    /// One block on; a block longer than the window is scrolled through first.
    fn next_block(&mut self, context: &Context) -> Vec<Request> {
        let area = layout::areas(self, context.area).page;
        let page = self.page(context.course, layout::text_width(area));
        let bottom = self.top + usize::from(area.height);
        if page.blocks[self.place.block].end > bottom {
            self.top += usize::from(area.height / 2).max(1);
            return Vec::new();
        }
        if self.place.block + 1 < page.blocks.len() {
            self.go(Place { block: self.place.block + 1, ..self.place }, context)
        } else {
            self.turn_page(1, context)
        }
    }

    fn previous_block(&mut self, context: &Context) -> Vec<Request> {
        let area = layout::areas(self, context.area).page;
        let page = self.page(context.course, layout::text_width(area));
        if page.blocks[self.place.block].start < self.top {
            self.top = self.top.saturating_sub(usize::from(area.height / 2).max(1));
            return Vec::new();
        }
        if self.place.block > 0 {
            return self.go(Place { block: self.place.block - 1, ..self.place }, context);
        }
        let requests = self.turn_page(-1, context);
        if requests.is_empty() {
            return requests;
        }
        let last = self.section(context.course).blocks.len() - 1;
        self.go(Place { block: last, ..self.place }, context)
    }

    /// A page on or back, over the lessons' ends; nothing at the ends of the course.
    fn turn_page(&mut self, by: isize, context: &Context) -> Vec<Request> {
        if by > 0 {
            self.read.insert(self.page_key(context.course));
        }
        let pages = outline::pages(context.course);
        let here = (self.place.lesson, self.place.section);
        let at = pages.iter().position(|page| *page == here).unwrap_or(0);
        match at.checked_add_signed(by).and_then(|next| pages.get(next)) {
            Some(&(lesson, section)) => self.go(Place { lesson, section, block: 0 }, context),
            None if by > 0 => vec![
                Request::Keep,
                Request::Notice("That was the last page of the course.".to_owned()),
            ],
            None => Vec::new(),
        }
    }

    fn turn_lesson(&mut self, by: isize, context: &Context) -> Vec<Request> {
        let back_to_start = by < 0 && (self.place.section, self.place.block) != (0, 0);
        let lesson = if back_to_start {
            Some(self.place.lesson)
        } else {
            self.place.lesson.checked_add_signed(by)
        };
        match lesson.filter(|&lesson| lesson < context.course.lessons.len()) {
            Some(lesson) => self.go(Place { lesson, section: 0, block: 0 }, context),
            None => Vec::new(),
        }
    }

    /// A windowful on or back; the block under the eye follows; over the page's end comes the
    /// next page.
    fn scroll_page(&mut self, forward: bool, context: &Context) -> Vec<Request> {
        let area = layout::areas(self, context.area).page;
        let page = self.page(context.course, layout::text_width(area));
        let height = usize::from(area.height).max(1);
        let last_top = page.lines.len().saturating_sub(height);
        // Two lines stay, so that the eye finds its place again.
        let step = height.saturating_sub(2).max(1);
        if forward && self.top >= last_top {
            return self.turn_page(1, context);
        }
        if !forward && self.top == 0 {
            return self.turn_page(-1, context);
        }
        self.top =
            if forward { (self.top + step).min(last_top) } else { self.top.saturating_sub(step) };
        let whole = |lines: &std::ops::Range<usize>| lines.start >= self.top;
        let block = page.blocks.iter().position(whole).unwrap_or(page.blocks.len() - 1);
        let at_end = forward && self.top == last_top;
        self.place.block = if at_end { page.blocks.len() - 1 } else { block };
        self.clamp_cursor(context.course);
        self.mark_read(context);
        vec![Request::Keep]
    }

    /// Scrolls without moving the eye further than it must.
    fn scroll(&mut self, by: isize, context: &Context) -> Vec<Request> {
        let area = layout::areas(self, context.area).page;
        let page = self.page(context.course, layout::text_width(area));
        let last_top = page.lines.len().saturating_sub(usize::from(area.height));
        self.top = self.top.saturating_add_signed(by).min(last_top);
        let bottom = self.top + usize::from(area.height);
        let block = &page.blocks[self.place.block];
        let seen = |lines: &std::ops::Range<usize>| lines.start < bottom && lines.end > self.top;
        if !seen(block)
            && let Some(block) = page.blocks.iter().position(seen)
        {
            self.place.block = block;
            self.clamp_cursor(context.course);
        }
        Vec::new()
    }

    /// ← and →: the guess if a question is open under the eye, else the chart's cursor.
    fn horizontal(&mut self, by: i32, far: bool, context: &Context) -> Vec<Request> {
        let key = self.block_key(context.course, self.place.block);
        let learner = self.learner(&key);
        match self.block(context.course) {
            Block::Predict(predict) if !is_answered(learner) => {
                let steps = f64::from(by) * if far { 10.0 } else { 1.0 };
                let guess = moved(predict, guess(predict, learner), steps);
                self.answers.insert(key, Learner::Guessing(guess));
            }
            Block::Choose(choose) if !is_answered(learner) => {
                let option = moved_choice(choose, learner, by);
                self.answers.insert(key, Learner::Choosing(option));
            }
            _ => self.move_cursor(by, far, context.course),
        }
        Vec::new()
    }

    fn move_cursor(&mut self, by: i32, far: bool, course: &Course) {
        let (low, high) = self.figure(course).x;
        let step = (high - low) / 100.0;
        let steps = (self.cursor / step).round() + f64::from(by) * if far { 10.0 } else { 1.0 };
        self.cursor = (steps * step + 0.0).clamp(low, high);
    }

    /// Enter: answers the question under the eye.
    fn answer(&mut self, context: &Context) -> Vec<Request> {
        let key = self.block_key(context.course, self.place.block);
        let learner = self.learner(&key);
        let given = match self.block(context.course) {
            _ if is_answered(learner) => return self.next_block(context),
            Block::Predict(predict) => Learner::Guessed(guess(predict, learner)),
            Block::Choose(choose) => Learner::Chosen(moved_choice(choose, learner, 0)),
            _ => return self.next_block(context),
        };
        self.answers.insert(key, given);
        self.show_block(context);
        vec![Request::Keep]
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
        let areas = layout::areas(self, context.area);
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
        self.focus(panes[(at + step) % panes.len()], context.course);
    }

    fn focus(&mut self, pane: Pane, course: &Course) {
        if pane == Pane::Outline && self.pane != Pane::Outline {
            self.outline_row = outline::row_of(course, self.place.lesson, self.place.section);
        }
        self.pane = pane;
    }
}

/// Whether the answer may be shown.
fn is_answered(learner: Learner) -> bool {
    matches!(learner, Learner::Guessed(_) | Learner::Chosen(_) | Learner::GivenUp)
}

/// The guess as it stands; it starts from the middle of the scale.
fn guess(predict: &Predict, learner: Learner) -> f64 {
    let (low, high) = predict.range;
    match (learner, predict.scale) {
        (Learner::Guessing(guess) | Learner::Guessed(guess), _) => guess,
        (_, Scale::Linear) => (low + high) / 2.0,
        (_, Scale::Log) => (low * high).sqrt(),
    }
}

/// The guess moved by so many fiftieths of the scale.
fn moved(predict: &Predict, guess: f64, steps: f64) -> f64 {
    let (low, high) = predict.range;
    let moved = match predict.scale {
        Scale::Linear => guess + steps * (high - low) / 50.0,
        Scale::Log => guess * (high / low).powf(steps / 50.0),
    };
    moved.clamp(low, high)
}

/// The option selected next; the first key selects the first.
fn moved_choice(choose: &Choose, learner: Learner, by: i32) -> usize {
    match learner {
        Learner::Choosing(option) => {
            option.saturating_add_signed(by as isize).min(choose.options.len() - 1)
        }
        _ => 0,
    }
}

pub fn update(state: &mut State, action: Action, context: &Context) -> Vec<Request> {
    match action {
        Action::NextPane => state.change_pane(true, context),
        Action::PreviousPane => state.change_pane(false, context),
        Action::Cancel => {
            state.enlarged = false;
            state.matches.clear();
            state.pane = Pane::Page;
        }
        Action::Enlarge => {
            state.enlarged = !state.enlarged;
            state.pane = if state.enlarged { Pane::Figure } else { Pane::Page };
            state.show_block(context);
        }
        Action::Outline => {
            let shown = layout::areas(state, context.area).outline.is_some();
            state.outline = Some(!shown);
            state.enlarged = false;
            state.focus(if shown { Pane::Page } else { Pane::Outline }, context.course);
            state.show_block(context);
        }
        Action::NextPage => return state.turn_page(1, context),
        Action::PreviousPage => return state.turn_page(-1, context),
        Action::NextLesson => return state.turn_lesson(1, context),
        Action::PreviousLesson => return state.turn_lesson(-1, context),
        Action::NextMatch => return state.next_match(1, context),
        Action::PreviousMatch => return state.next_match(-1, context),
        Action::Restart => state.restarts += 1,
        Action::OpenInPlot => {
            return vec![Request::OpenInPlot(state.figure(context.course).functions.clone())];
        }
        Action::OpenInNetwork => {
            return match state.figure(context.course).network {
                Some(network) => vec![Request::OpenInNetwork(network.settings)],
                None => vec![Request::Notice("This figure has no network.".to_owned())],
            };
        }
        _ if state.pane == Pane::Outline => return state.outline_key(action, context),
        Action::Left => return state.horizontal(-1, false, context),
        Action::Right => return state.horizontal(1, false, context),
        Action::FarLeft => return state.horizontal(-1, true, context),
        Action::FarRight => return state.horizontal(1, true, context),
        Action::Down => return state.next_block(context),
        Action::Up => return state.previous_block(context),
        Action::PageDown => return state.scroll_page(true, context),
        Action::PageUp => return state.scroll_page(false, context),
        Action::Home => return state.go(Place { block: 0, ..state.place }, context),
        Action::End => {
            let block = state.section(context.course).blocks.len() - 1;
            return state.go(Place { block, ..state.place }, context);
        }
        Action::Confirm => return state.answer(context),
        _ => {}
    }
    Vec::new()
}

pub fn mouse(state: &mut State, mouse: Mouse, context: &Context) -> Vec<Request> {
    let target = layout::hit(state, context, mouse.column, mouse.row);
    match (mouse.kind, target) {
        (MouseKind::WheelUp, Some(Target::Page { .. })) => state.scroll(-3, context),
        (MouseKind::WheelDown, Some(Target::Page { .. })) => state.scroll(3, context),
        (MouseKind::WheelUp, Some(Target::Outline(_))) => {
            state.focus(Pane::Outline, context.course);
            state.outline_key(Action::Up, context)
        }
        (MouseKind::WheelDown, Some(Target::Outline(_))) => {
            state.focus(Pane::Outline, context.course);
            state.outline_key(Action::Down, context)
        }
        (MouseKind::Press, Some(Target::Outline(Some(row)))) => {
            state.focus(Pane::Outline, context.course);
            state.outline_row = row;
            state.outline_key(Action::Confirm, context)
        }
        (MouseKind::Press, Some(Target::Page { block: Some(block) })) => {
            state.pane = Pane::Page;
            state.go(Place { block, ..state.place }, context)
        }
        (MouseKind::Press | MouseKind::Drag, Some(Target::Chart(x))) => {
            state.pane = Pane::Figure;
            state.cursor = x;
            Vec::new()
        }
        (MouseKind::Press, Some(Target::Figure)) => {
            state.pane = Pane::Figure;
            Vec::new()
        }
        _ => Vec::new(),
    }
}
