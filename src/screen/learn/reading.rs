//! Reading on and back: block by block, by windowfuls, over the pages' ends.

use super::layout::Areas;
use super::{Place, State, layout, outline};
use crate::lesson::review;
use crate::screen::message::{Context, Request};
use crate::typeset::Page;
use ratatui::layout::Rect;

impl State {
    pub(super) fn areas(&self, context: &Context) -> Areas {
        layout::areas(self, context.course, context.area)
    }

    /// The page as it is set now, and the place where its lines are drawn.
    fn set_page(&self, context: &Context) -> (Page, Rect) {
        let areas = self.areas(context);
        (self.page(context.course, &areas), areas.page)
    }

    /// Scrolls as little as needed to have the block in view, its beginning at least.
    pub fn show_block(&mut self, context: &Context) {
        self.place.block = self.place.block.min(self.uncovered(context.course) - 1);
        let (page, area) = self.set_page(context);
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

    /// A page has been read when its last block is under the eye and no question is open.
    pub(super) fn mark_read(&mut self, context: &Context) {
        let last = self.section(context.course).blocks.len() - 1;
        if self.place.block == last && self.open_question(context.course).is_none() {
            self.read.insert(self.page_key(context.course));
        }
    }

    /// Whether the block under the eye goes on below the window.
    pub(super) fn goes_on_below(&self, context: &Context) -> bool {
        let (page, area) = self.set_page(context);
        page.blocks[self.place.block].end > self.top + usize::from(area.height)
    }

    /// One block on; a block longer than the window is scrolled through first.
    pub(super) fn next_block(&mut self, context: &Context) -> Vec<Request> {
        if self.goes_on_below(context) {
            let height = self.areas(context).page.height;
            self.top += usize::from(height / 2).max(1);
            return Vec::new();
        }
        if self.place.block + 1 < self.uncovered(context.course) {
            return self.go(Place { block: self.place.block + 1, ..self.place }, context);
        }
        self.hold(context).unwrap_or_else(|| self.turn_page(1, context))
    }

    pub(super) fn previous_block(&mut self, context: &Context) -> Vec<Request> {
        let (page, area) = self.set_page(context);
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
    pub(super) fn turn_page(&mut self, by: isize, context: &Context) -> Vec<Request> {
        if by > 0 && self.open_question(context.course).is_none() {
            self.read.insert(self.page_key(context.course));
        }
        let pages = outline::pages(context.course);
        let here = (self.place.lesson, self.place.section);
        let at = pages.iter().position(|page| *page == here).unwrap_or(0);
        let next = at.checked_add_signed(by).and_then(|next| pages.get(next));
        if by > 0 && next.is_none_or(|(lesson, _)| *lesson != here.0) && self.earns_card(context) {
            self.carded.insert(here.0);
            return vec![Request::Keep, Request::Card(here.0)];
        }
        match next {
            Some(&(lesson, section)) => self.go(Place { lesson, section, block: 0 }, context),
            None if by > 0 && review::is_of_one(self.lesson(context.course)) => {
                let told = "That was all that is due. R leads back to the course.";
                vec![Request::Keep, Request::Notice(told.to_owned())]
            }
            None if by > 0 => vec![
                Request::Keep,
                Request::Notice("That was the last page of the course.".to_owned()),
            ],
            None => Vec::new(),
        }
    }

    /// Whether all pages of the lesson have been read and its card has not been shown.
    fn earns_card(&self, context: &Context) -> bool {
        let lesson = self.lesson(context.course);
        let (read, pages) = self.count_read([lesson]);
        read == pages && !review::is_of_one(lesson) && !self.carded.contains(&self.place.lesson)
    }

    pub(super) fn turn_lesson(&mut self, by: isize, context: &Context) -> Vec<Request> {
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
    /// next page. An open question holds: it is the last thing on its page.
    pub(super) fn scroll_page(&mut self, forward: bool, context: &Context) -> Vec<Request> {
        let (page, area) = self.set_page(context);
        let height = usize::from(area.height).max(1);
        let last_top = page.lines.len().saturating_sub(height);
        // Two lines stay, so that the eye finds its place again.
        let step = height.saturating_sub(2).max(1);
        if forward && self.top >= last_top {
            return self.hold(context).unwrap_or_else(|| self.turn_page(1, context));
        }
        if !forward && self.top == 0 {
            return self.turn_page(-1, context);
        }
        let top =
            if forward { (self.top + step).min(last_top) } else { self.top.saturating_sub(step) };
        let last = page.blocks.len() - 1;
        let block = page.blocks.iter().position(|lines| lines.start >= top).unwrap_or(last);
        let block = if forward && top == last_top { last } else { block };
        self.top = top;
        self.place.block = block;
        self.clamp_cursor(context.course);
        self.mark_read(context);
        vec![Request::Keep]
    }

    /// Scrolls without moving the eye further than it must.
    pub(super) fn scroll(&mut self, by: isize, context: &Context) -> Vec<Request> {
        let (page, area) = self.set_page(context);
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
            return vec![Request::Keep];
        }
        Vec::new()
    }
}
