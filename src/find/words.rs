//! From text to what is compared: words in one spelling, without their endings, and one name for
//! what has several.

use crate::input::half_width;
use crate::lesson::Synonyms;
use rust_stemmers::{Algorithm, Stemmer};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// One word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Folded and in American spelling, whole.
    pub whole: String,
    /// What is compared: the word without its ending, or those of a phrase that has synonyms.
    pub stem: String,
    /// What it shares with its synonyms, if it has any.
    pub group: Option<String>,
    /// Where it stands in the text.
    pub place: Range<usize>,
}

/// How words are read: which say nothing, and which say the same.
pub struct Language {
    stemmer: Stemmer,
    /// Words of questions and grammar.
    stop: HashSet<String>,
    /// Stems joined by blanks, and the name of their group.
    groups: HashMap<String, String>,
    /// Words of the longest phrase of a group.
    longest: usize,
}

impl Language {
    pub fn new(synonyms: &Synonyms) -> Language {
        let stemmer = Stemmer::create(Algorithm::English);
        let mut language = Language {
            stemmer,
            stop: synonyms.stop.iter().map(|word| folded(word)).collect(),
            groups: HashMap::new(),
            longest: 1,
        };
        let mut groups = HashMap::new();
        for group in &synonyms.groups {
            let phrases: Vec<Vec<String>> =
                group.iter().map(|phrase| language.stems(phrase)).collect();
            // No word has such a name.
            let name = format!("={}", phrases[0].join(" "));
            for phrase in phrases {
                language.longest = language.longest.max(phrase.len());
                groups.insert(phrase.join(" "), name.clone());
            }
        }
        language.groups = groups;
        language
    }

    fn stems(&self, text: &str) -> Vec<String> {
        self.split(text).into_iter().map(|word| word.stem).collect()
    }

    /// Words of a text that is looked through: a phrase that has a synonym is there as one word and
    /// as its parts.
    pub fn of_text(&self, text: &str) -> Vec<Word> {
        let words = self.split(text);
        let mut read = Vec::with_capacity(words.len());
        for start in 0..words.len() {
            let phrase = self.phrase(&words[start..]);
            read.extend(phrase.filter(|(length, _)| *length > 1).map(|(_, word)| word));
            let group = self.groups.get(&words[start].stem).cloned();
            read.push(Word { group, ..words[start].clone() });
        }
        read
    }

    /// Words of what is asked: without stop words unless there are no others, a phrase that has a
    /// synonym as one word.
    pub fn of_query(&self, text: &str) -> Vec<Word> {
        let all = self.split(text);
        let mut read: Vec<Word> = Vec::new();
        let mut start = 0;
        while start < all.len() {
            let (length, word) =
                self.phrase(&all[start..]).unwrap_or_else(|| (1, all[start].clone()));
            start += length;
            let says_nothing = length == 1 && self.stop.contains(&word.whole);
            if !says_nothing && read.iter().all(|known| !known.means(&word)) {
                read.push(word);
            }
        }
        if read.is_empty() { all } else { read }
    }

    /// A text in one spelling, and all of its words.
    pub fn to_the_word(&self, text: &str) -> String {
        self.split(text).iter().map(|word| word.whole.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// Whether a text is of stop words alone.
    pub fn says_nothing(&self, words: &[Word]) -> bool {
        words.iter().all(|word| self.stop.contains(&word.whole))
    }

    /// The longest phrase at the start that has a synonym: how many words, and they as one.
    fn phrase(&self, words: &[Word]) -> Option<(usize, Word)> {
        (1..=self.longest.min(words.len())).rev().find_map(|length| {
            let joined = |part: fn(&Word) -> &str| {
                words[..length].iter().map(part).collect::<Vec<_>>().join(" ")
            };
            let (whole, stem) = (joined(|word| &word.whole), joined(|word| &word.stem));
            let group = Some(self.groups.get(&stem)?.clone());
            let place = words[0].place.start..words[length - 1].place.end;
            Some((length, Word { whole, stem, group, place }))
        })
    }

    /// Every word with its own stem.
    fn split(&self, text: &str) -> Vec<Word> {
        let mut words = Vec::new();
        let mut start = None;
        let ends = text.char_indices().map(|(at, c)| (at, Some(c))).chain([(text.len(), None)]);
        for (at, c) in ends {
            let inside = c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '\'' | '’'));
            match (inside, start) {
                (true, None) => start = Some(at),
                (false, Some(from)) => {
                    words.extend(self.word(text, from..at));
                    start = None;
                }
                _ => {}
            }
        }
        words
    }

    fn word(&self, text: &str, place: Range<usize>) -> Option<Word> {
        let whole = folded(&text[place.clone()]);
        let whole = whole.trim_matches('\'');
        let whole = american(whole.strip_suffix("'s").unwrap_or(whole));
        let stem = self.stemmer.stem(&whole).into_owned();
        (!whole.is_empty()).then_some(Word { whole, stem, group: None, place })
    }
}

impl Word {
    /// Whether the two are one, or synonyms.
    fn means(&self, other: &Word) -> bool {
        self.stem == other.stem || (self.group.is_some() && self.group == other.group)
    }
}

/// What is the same to a search: upper and lower case, the two widths of an input method, raised
/// and lowered digits.
fn folded(text: &str) -> String {
    let plain = |c: char| match c {
        '’' => '\'',
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁰'..='⁹' => char::from(b'0' + (c as u32 - '⁰' as u32) as u8),
        '₀'..='₉' => char::from(b'0' + (c as u32 - '₀' as u32) as u8),
        c => half_width(c),
    };
    text.to_lowercase().chars().map(plain).collect()
}

/// The American spelling of a word. What is no word any more ("noize") is so on both sides.
fn american(word: &str) -> String {
    let mut word = word.to_owned();
    for (british, us) in
        [("isation", "ization"), ("ising", "izing"), ("iser", "izer"), ("our", "or")]
    {
        word = word.replace(british, us);
    }
    for (british, us) in [
        ("ise", "ize"),
        ("ised", "ized"),
        ("ises", "izes"),
        ("yse", "yze"),
        ("ysed", "yzed"),
        ("ysing", "yzing"),
        ("tre", "ter"),
        ("tred", "tered"),
        ("tring", "tering"),
        ("tres", "ters"),
    ] {
        if let Some(start) = word.strip_suffix(british).filter(|start| start.len() > 2) {
            return format!("{start}{us}");
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_word_however_it_is_spelled() {
        let groups = [vec!["dead", "dying"], vec!["learning rate", "lr", "step size"]];
        let groups = groups.iter().map(|group| group.iter().map(ToString::to_string).collect());
        let stop = vec!["the".to_owned(), "why".to_owned()];
        let language = Language::new(&Synonyms { stop, groups: groups.collect() });
        for (one, other) in [
            ("gradients", "gradient"),
            ("normalisation", "normalization"),
            ("normalised", "normalize"),
            ("centre", "center"),
            ("centred", "centered"),
            ("centring", "centering"),
            ("behaviour", "behavior"),
            ("optimiser", "optimizers"),
            ("modelling", "modeling"),
            ("analyse", "analyze"),
            ("ReLU's", "relu"),
            ("ｒｅｌｕ", "ReLU"),
            ("W¹", "w1"),
            ("the dying", "dead"),
            ("Step sizes", "lr"),
            ("why the", "why the"),
        ] {
            let stems = |text: &str| -> Vec<String> {
                let words = language.of_query(text).into_iter();
                words.map(|word| word.group.unwrap_or(word.stem)).collect()
            };
            assert_eq!(stems(one), stems(other), "{one} {other}");
            assert!(!stems(one).is_empty(), "{one}");
        }
        let places = |text| -> Vec<Range<usize>> {
            language.of_text(text).into_iter().map(|word| word.place).collect()
        };
        assert_eq!(places("δ of ReLU’s"), [0..2, 3..5, 6..14]);
    }
}
