//! Finding things by the words that people have for them: one matcher for the search, the list of
//! commands, the glossary and `actui ask`.
//!
//! [`Index`] ranks documents, each a few titles and a text. [`catalog`] says what there is to be
//! found in a course and on the screens. `words` reads text: endings, spellings, synonyms.
//!
//! A hit's score has three parts, each from 0 to 1 or less:
//! - how much of what was asked is there, rare words counting more (inverse document frequency), a
//!   word of a title fully, one of the text two fifths of that; an ending that is missing, a
//!   slip of the keyboard and a beginning count less than the word itself;
//! - how well the best of its titles and what was asked cover each other: a title that is just what
//!   was asked comes before one that contains it;
//! - of equals a title that is the question to the word, stop words and all, and what is likelier to
//!   be meant ([`Document::preference`]).
//!
//! So titles and the wordings of questions come before texts, and the order of the words counts
//! nothing.

pub mod catalog;
mod words;

pub use words::Language;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use words::Word;

/// What a word of the text counts, against one of a title.
const TEXT: f32 = 0.4;
/// What the likeness to one title counts, against the words.
const LIKENESS: f32 = 0.8;
/// How well a word is met by a synonym, by one that it begins, and by one that it was meant to be.
const SYNONYM: f32 = 0.95;
const PREFIX: f32 = 0.75;
const MEANT: f32 = 0.9;
/// What is added where a title is what was asked to the word, stop words and all.
const TO_THE_WORD: f32 = 0.03;
/// A hit has this share of what was asked, and this of the best hit's score.
const LEAST_SHARE: f32 = 0.33;
const LEAST_OF_BEST: f32 = 0.45;
/// Of a longer question only so many words are looked for, and of a word so many letters.
const MOST_WORDS: usize = 32;
const LONGEST_WORD: usize = 40;

/// Something to be found.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// Its name and everything else that it is called or asked by.
    pub titles: Vec<String>,
    pub text: String,
    /// From 0 to 0.1: settles which of equals comes first.
    pub preference: f32,
}

/// A document, by its number, and how well it suits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    pub document: usize,
    pub score: f32,
    /// Whether it has every word that was asked.
    pub whole: bool,
}

/// What was found, best first.
#[derive(Clone, Debug, Default)]
pub struct Found {
    pub hits: Vec<Hit>,
    /// Words that nothing has, and those that they were taken for.
    pub read_as: Vec<(String, String)>,
    /// The stems that met a word.
    stems: HashSet<usize>,
}

impl Found {
    /// How many of the words that were met are among these stems.
    pub fn count(&self, stems: &[usize]) -> usize {
        self.stems.iter().filter(|stem| stems.contains(stem)).count()
    }
}

/// Documents, ready to be searched.
pub struct Index {
    language: Language,
    /// Every word, whole, and the numbers of its stem and of its group.
    vocabulary: BTreeMap<String, Numbers>,
    /// Stems and groups.
    stems: HashMap<String, usize>,
    /// By stem: the documents that have it, and whether in a title.
    places: Vec<Vec<(usize, bool)>>,
    /// Two and three words of titles that were written as one: their stems.
    joined: HashMap<String, Vec<usize>>,
    /// By document: the words of each of its titles.
    titles: Vec<Vec<Vec<Numbers>>>,
    /// Titles to the word, and the documents that have them.
    exact: HashMap<String, Vec<usize>>,
    preferences: Vec<f32>,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Index of {} documents", self.titles.len())
    }
}

/// Of a word: the number of its stem, and that of its group.
type Numbers = (usize, Option<usize>);

/// A word that was asked for: its weight, and the stems that meet it with how well they do.
struct Term {
    weight: f32,
    stems: Vec<(usize, f32)>,
}

impl Index {
    pub fn new(language: Language, documents: &[Document]) -> Index {
        let mut index = Index {
            language,
            vocabulary: BTreeMap::new(),
            stems: HashMap::new(),
            places: Vec::new(),
            joined: HashMap::new(),
            titles: Vec::new(),
            exact: HashMap::new(),
            preferences: documents.iter().map(|document| document.preference).collect(),
        };
        for (number, document) in documents.iter().enumerate() {
            let titles = document.titles.iter().map(|title| index.add_title(number, title));
            let titles = titles.collect();
            index.titles.push(titles);
            index.add(number, &document.text, false);
        }
        index
    }

    /// Enters a title. Its stems are those that it would be asked by.
    fn add_title(&mut self, document: usize, title: &str) -> Vec<Numbers> {
        self.add(document, title, true);
        self.exact.entry(self.language.to_the_word(title)).or_default().push(document);
        let words = self.language.of_query(title);
        words.iter().filter_map(|word| self.numbers(word)).collect()
    }

    /// The numbers of a word's stem and group; None of a word that no document has.
    fn numbers(&self, word: &Word) -> Option<Numbers> {
        let group = word.group.as_ref().and_then(|group| self.stems.get(group)).copied();
        Some((*self.stems.get(&word.stem)?, group))
    }

    /// Enters the words of a text.
    fn add(&mut self, document: usize, text: &str, in_title: bool) {
        let words = self.language.of_text(text);
        let mut stems = Vec::with_capacity(words.len());
        for word in &words {
            let stem = self.enter(&word.stem, document, in_title);
            let group = word.group.as_ref().map(|group| self.enter(group, document, in_title));
            if !word.whole.contains(' ') {
                self.vocabulary.insert(word.whole.clone(), (stem, group));
            }
            stems.push(stem);
        }
        if in_title {
            for length in [2, 3] {
                for (together, stems) in words.windows(length).zip(stems.windows(length)) {
                    let whole: String = together.iter().map(|word| word.whole.as_str()).collect();
                    self.joined.entry(whole).or_insert_with(|| stems.to_vec());
                }
            }
        }
    }

    /// The number of a stem or group, which a document has.
    fn enter(&mut self, name: &str, document: usize, in_title: bool) -> usize {
        let next = self.stems.len();
        let number = *self.stems.entry(name.to_owned()).or_insert(next);
        if number == next {
            self.places.push(Vec::new());
        }
        let places = &mut self.places[number];
        match places.last_mut().filter(|(last, _)| *last == document) {
            Some((_, title)) => *title |= in_title,
            None => places.push((document, in_title)),
        }
        number
    }

    /// The documents that suit what was asked, best first. The last word may be unfinished.
    pub fn find(&self, query: &str) -> Found {
        let mut found = Found::default();
        let words = self.language.of_query(query);
        // Where every word is a stop word, only a title that has them all is meant.
        let only_titles = self.language.says_nothing(&words);
        let open = query.chars().last().is_some_and(|c| !c.is_whitespace());
        let terms = self.terms(&words, open, &mut found);
        let total: f32 = terms.iter().map(|term| term.weight).sum();
        if total == 0.0 {
            return found;
        }
        // How well each document meets each word.
        let mut met = vec![0.0f32; self.titles.len() * terms.len()];
        for (number, term) in terms.iter().enumerate() {
            for &(stem, quality) in &term.stems {
                for &(document, in_title) in &self.places[stem] {
                    let here = &mut met[document * terms.len() + number];
                    *here = here.max(if in_title { quality } else { quality * TEXT });
                }
            }
        }
        let asked = Asked::new(&terms, total);
        let exact = self.exact.get(&self.language.to_the_word(query));
        let is_exact = |document| exact.is_some_and(|exact| exact.contains(&document));
        let hits = met.chunks(terms.len()).enumerate().filter_map(|(document, met)| {
            let share = terms.iter().zip(met).map(|(term, met)| term.weight * met).sum::<f32>();
            // A word of the text alone counts as met here.
            let there = terms.iter().zip(met).filter(|(_, met)| **met > 0.0);
            let there = there.map(|(term, _)| term.weight).sum::<f32>() / total;
            let in_titles = met.iter().all(|met| *met > TEXT);
            if there < LEAST_SHARE || (only_titles && !in_titles) {
                return None;
            }
            let titles = self.titles[document].iter();
            let likeness = titles.map(|title| self.likeness(title, &asked)).fold(0.0, f32::max);
            let preference = match is_exact(document) {
                true => self.preferences[document] + TO_THE_WORD,
                false => self.preferences[document],
            };
            let score = share / total + LIKENESS * likeness + preference;
            Some(Hit { document, score, whole: met.iter().all(|met| *met > 0.0) })
        });
        found.hits = hits.collect();
        found.hits.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.document.cmp(&b.document)));
        let least = found.hits.first().map_or(0.0, |best| best.score * LEAST_OF_BEST);
        found.hits.retain(|hit| hit.score >= least);
        found
    }

    /// What is to be met; `open`: the last word may be unfinished.
    fn terms(&self, words: &[Word], open: bool, found: &mut Found) -> Vec<Term> {
        let last = words.len().saturating_sub(1);
        let mut terms = Vec::new();
        for (number, word) in words.iter().take(MOST_WORDS).enumerate() {
            let mut stems = self.met_by(word, open && number == last);
            if stems.is_empty()
                && let Some(parts) = self.joined.get(&word.whole)
            {
                terms.extend(parts.iter().map(|&stem| self.term(vec![(stem, 1.0)])));
                found.stems.extend(parts);
                continue;
            }
            if stems.is_empty()
                && let Some((meant, (stem, group))) = self.meant(&word.whole)
            {
                found.read_as.push((word.whole.clone(), meant));
                stems.push((stem, MEANT));
                stems.extend(group.map(|group| (group, MEANT * SYNONYM)));
            }
            let is_number = word.whole.chars().all(|c| c.is_ascii_digit());
            if stems.is_empty() && is_number {
                continue;
            }
            found.stems.extend(stems.iter().map(|(stem, _)| stem));
            terms.push(self.term(stems));
        }
        terms
    }

    /// The word itself, its synonyms, and the words that it begins.
    fn met_by(&self, word: &Word, open: bool) -> Vec<(usize, f32)> {
        let whole = word.whole.as_str();
        let own = self.stems.get(&word.stem).map(|&stem| (stem, 1.0));
        let group = word.group.as_ref().and_then(|group| self.stems.get(group));
        let group = group.map(|&group| (group, SYNONYM));
        let mut met: Vec<(usize, f32)> = own.into_iter().chain(group).collect();
        // A finished word that is there is meant.
        let long_enough = whole.chars().count() >= if open { 1 } else { 4 };
        if long_enough && (open || met.is_empty()) {
            let longer = self.vocabulary.range(whole.to_owned()..);
            let longer = longer.take_while(|(word, _)| word.starts_with(whole));
            for (_, &(stem, group)) in longer {
                let both = std::iter::once((stem, PREFIX))
                    .chain(group.map(|group| (group, PREFIX * SYNONYM)));
                for (stem, quality) in both {
                    if met.iter().all(|(known, _)| *known != stem) {
                        met.push((stem, quality));
                    }
                }
            }
        }
        met
    }

    /// The word that a mistyped one was meant to be: one slip in four letters, two in eight; the
    /// first letter is seldom wrong. Of equals the commoner.
    fn meant(&self, typed: &str) -> Option<(String, Numbers)> {
        let length = typed.chars().count();
        if !(4..=LONGEST_WORD).contains(&length) {
            return None;
        }
        let most = if length < 8 { 1 } else { 2 };
        let letters = bag(typed);
        let near = self.vocabulary.iter().filter(|(word, _)| {
            // Each slip changes at most two of the letters that occur.
            (bag(word) ^ letters).count_ones() as usize <= 2 * most
                && word.chars().count().abs_diff(length) <= most
        });
        let near = near.map(|(word, &stems)| (strsim::osa_distance(typed, word), word, stems));
        let best =
            near.filter(|(distance, ..)| *distance <= most).min_by_key(|(far, word, stems)| {
                let same_start = word.chars().next() == typed.chars().next();
                (*far + usize::from(!same_start), usize::MAX - self.places[stems.0].len())
            });
        best.map(|(_, word, stems)| (word.clone(), stems))
    }

    /// A word that many documents have says little; one that none has counts half of the rarest.
    fn term(&self, stems: Vec<(usize, f32)>) -> Term {
        let places = stems.iter().map(|&(stem, _)| self.places[stem].len()).max();
        let weight = places.map_or(0.5 * self.rarity(1), |places| self.rarity(places));
        Term { weight, stems }
    }

    fn rarity(&self, places: usize) -> f32 {
        (1.0 + self.titles.len() as f32 / places as f32).ln()
    }

    /// How much a title and what was asked have in common: the harmonic mean of the share of the
    /// one and that of the other (Dice).
    fn likeness(&self, title: &[Numbers], asked: &Asked) -> f32 {
        let (mut own, mut common) = (0.0, 0.0);
        let mut met = vec![0.0f32; asked.weights.len()];
        for (stem, group) in title {
            let weight = self.rarity(self.places[group.unwrap_or(*stem)].len());
            own += weight;
            let group = || asked.stems.get(group.as_ref()?);
            if let Some(&(term, quality)) = asked.stems.get(stem).or_else(group) {
                common += weight * quality;
                met[term] = met[term].max(quality);
            }
        }
        if common == 0.0 {
            return 0.0;
        }
        let covered: f32 = met.iter().zip(&asked.weights).map(|(met, weight)| met * weight).sum();
        let (of_title, of_query) = (common / own, covered / asked.total);
        2.0 * of_title * of_query / (of_title + of_query)
    }

    /// The words of a text that the index knows.
    pub fn stems_of(&self, text: &str) -> Vec<usize> {
        let words = self.language.of_text(text);
        words.iter().filter_map(|word| self.stems.get(&word.stem).copied()).collect()
    }

    /// The words that a title would be asked by.
    pub fn title_stems(&self, title: &str) -> Vec<usize> {
        let words = self.language.of_query(title);
        words.iter().filter_map(|word| self.stems.get(&word.stem).copied()).collect()
    }

    /// Where the words that were met stand in a text.
    pub fn places_in(&self, text: &str, found: &Found) -> Vec<Range<usize>> {
        let words = self.language.of_text(text);
        let is_met = |(stem, group): Numbers| {
            found.stems.contains(&stem) || group.is_some_and(|group| found.stems.contains(&group))
        };
        let met = words.into_iter().filter(|word| self.numbers(word).is_some_and(is_met));
        let mut places: Vec<Range<usize>> = Vec::new();
        // A phrase stands before its words.
        for place in met.map(|word| word.place) {
            if places.last().is_none_or(|last| last.end <= place.start) {
                places.push(place);
            }
        }
        places
    }
}

/// The words that were asked, by stem.
struct Asked {
    stems: HashMap<usize, (usize, f32)>,
    weights: Vec<f32>,
    total: f32,
}

impl Asked {
    fn new(terms: &[Term], total: f32) -> Asked {
        let mut stems = HashMap::new();
        for (number, term) in terms.iter().enumerate() {
            for &(stem, quality) in &term.stems {
                let known = stems.entry(stem).or_insert((number, quality));
                if known.1 < quality {
                    *known = (number, quality);
                }
            }
        }
        Asked { stems, weights: terms.iter().map(|term| term.weight).collect(), total }
    }
}

/// The letters that occur in a word, a bit for each.
fn bag(word: &str) -> u64 {
    word.chars().fold(0, |bag, c| bag | 1 << (c as u32 % 64))
}
