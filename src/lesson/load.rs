//! From files to a [`Course`], or to everything that is wrong with them.

use super::raw::File;
use super::raw::{Problem, Problems};
use super::read::{self, Ids};
use super::reference::{Reference, is_reference};
use super::{Course, Lesson, sanitise};
use crate::math::activation::Functions;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{ErrorKind, Read};
use std::path::Path;

const LARGEST_FILE: u64 = 1 << 20;
const MOST_FILES: usize = 200;
static LESSONS: include_dir::Dir<'_> = include_dir::include_dir!("$CARGO_MANIFEST_DIR/lessons");

/// A lesson file before it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// As error texts name it: a path that leads to it from where the program was started.
    pub name: String,
    pub bytes: Vec<u8>,
}

impl Course {
    /// The course that the program carries. Its expressions are believed, as half of the time of reading
    /// it would go into deriving them; a test has `lesson check` derive those of the folder.
    pub fn embedded(functions: &Functions) -> Result<Course, Problems> {
        Course::from_sources(embedded(), &functions.trusting())
    }

    /// The `*.toml` files of a folder, in the order of their names; everything else in it is
    /// ignored, nothing outside it is read. The path of a single file gives a course of that file.
    pub fn from_directory(folder: &Path, functions: &Functions) -> Result<Course, Problems> {
        let (sources, mut problems) = read_directory(folder);
        if sources.is_empty() && problems.is_empty() {
            let message = "there is no lesson in this folder; add a file like 01-name.toml";
            problems.push(Problem::of_file(&folder.to_string_lossy(), message));
        }
        match Course::from_sources(sources, functions) {
            Ok(course) if problems.is_empty() => Ok(course),
            Ok(_) => Err(Problems(problems)),
            // "There is no lesson" is no news when none could be read.
            Err(found) => {
                if problems.is_empty() || found.0.iter().any(|problem| problem.position().is_some())
                {
                    problems.extend(found.0);
                }
                Err(Problems(problems))
            }
        }
    }

    /// Reads the files in the order of their names. Questions, a glossary and synonyms stand beside
    /// the lessons and are read after them.
    pub fn from_sources(sources: Vec<Source>, functions: &Functions) -> Result<Course, Problems> {
        let (beside, mut sources): (Vec<_>, Vec<_>) =
            sources.into_iter().partition(|source| is_reference(&source.name));
        sources.sort_by(|a, b| a.name.cmp(&b.name));
        if sources.is_empty() {
            let message = "there is no lesson; add a file like 01-name.toml";
            return Err(Problems(vec![Problem::of_file("course", message)]));
        }
        let known = functions.all().count();
        let functions = RefCell::new(functions.clone());
        let mut lessons = Vec::new();
        let mut problems = Vec::new();
        let mut seen = Seen::default();
        for source in &sources {
            let lesson = source.read(&functions, &mut problems, |file| {
                let (lesson, ids) = read::lesson(file);
                seen.note_repeated(file, ids);
                lesson
            });
            let number = number(&source.name).unwrap_or(lessons.len() + 1);
            lessons.extend(lesson.map(|lesson| Lesson { number, ..lesson }));
        }
        // Of a lesson that could not be read nobody knows the pages.
        let mut reference = Reference::default();
        if problems.is_empty() {
            reference = Reference::read(&beside, &lessons, &functions, &mut problems);
        }
        let Reference { questions, glossary, synonyms } = reference;
        let functions = functions.into_inner().all().skip(known).collect();
        let course = Course { lessons, functions, questions, glossary, synonyms };
        if problems.is_empty() { Ok(course) } else { Err(Problems(problems)) }
    }
}

/// The number that a file's name begins with: 7 of `07-elu.toml`. None without one of up to three
/// digits: a date is no lesson's number.
fn number(name: &str) -> Option<usize> {
    let (digits, _) = Path::new(name).file_name()?.to_str()?.split_once('-')?;
    (digits.len() <= 3).then(|| digits.parse().ok())?
}

/// The files of the course that the program carries.
pub fn embedded() -> Vec<Source> {
    let files = LESSONS.get_dir("en").map(|folder| folder.files()).into_iter().flatten();
    let sources = files.filter_map(|file| {
        let name = file.path().file_name()?.to_str()?.to_owned();
        name.ends_with(".toml").then(|| Source { name, bytes: file.contents().to_vec() })
    });
    sources.collect()
}

/// The lessons' files of a folder, or of the course that the program carries, as they are taught.
pub(super) fn sources(folder: Option<&Path>) -> Vec<Source> {
    let mut all = folder.map_or_else(embedded, |folder| read_directory(folder).0);
    all.retain(|source| !is_reference(&source.name));
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

impl Source {
    /// What a reader makes of it; its problems are added to those known.
    pub(super) fn read<T: Default>(
        &self,
        functions: &RefCell<Functions>,
        problems: &mut Vec<Problem>,
        read: impl FnOnce(&File) -> T,
    ) -> T {
        let text = match std::str::from_utf8(&self.bytes) {
            Ok(text) => text,
            Err(error) => {
                problems.push(self.not_utf8(error.valid_up_to(), functions));
                return T::default();
            }
        };
        let file = File::new(&self.name, text, Some(functions));
        let value = read(&file);
        problems.extend(file.into_problems());
        value
    }

    fn not_utf8(&self, valid_up_to: usize, functions: &RefCell<Functions>) -> Problem {
        let valid = std::str::from_utf8(&self.bytes[..valid_up_to]).unwrap_or_default();
        let position = File::new(&self.name, valid, Some(functions)).position(valid_up_to);
        Problem::at(&self.name, position, "this is not UTF-8; save the file as UTF-8")
    }
}

/// Ids already taken, with the file that took them.
#[derive(Default)]
struct Seen {
    lessons: BTreeMap<String, String>,
    claims: BTreeMap<String, String>,
}

impl Seen {
    fn note_repeated(&mut self, file: &File, ids: Ids) {
        let lessons = ids.lesson.into_iter().map(|id| ("lesson", id));
        let claims = ids.claims.into_iter().map(|id| ("claim", id));
        for (what, (id, at)) in lessons.chain(claims) {
            let taken = if what == "lesson" { &mut self.lessons } else { &mut self.claims };
            match taken.get(&id) {
                Some(first) => {
                    let first = Path::new(first).file_name().unwrap_or_default();
                    let first = sanitise::one_line(&first.to_string_lossy(), 40);
                    file.note(at, format!("{first} has a {what} '{id}' already; rename one"));
                }
                None => {
                    taken.insert(id, file.name.to_owned());
                }
            }
        }
    }
}

fn read_directory(folder: &Path) -> (Vec<Source>, Vec<Problem>) {
    let shown = folder.to_string_lossy().into_owned();
    if folder.exists() && !folder.is_dir() {
        return match read_single(folder) {
            Ok(bytes) => (vec![Source { name: shown, bytes }], Vec::new()),
            Err(message) => (Vec::new(), vec![Problem::of_file(&shown, message)]),
        };
    }
    let names = match toml_names(folder) {
        Ok(names) => names,
        Err(error) => {
            let message = format!("this folder cannot be read ({error}); give a folder of lessons");
            return (Vec::new(), vec![Problem::of_file(&shown, message)]);
        }
    };
    if names.len() > MOST_FILES {
        let message = format!("more than {MOST_FILES} lesson files; split the course");
        return (Vec::new(), vec![Problem::of_file(&shown, message)]);
    }
    let mut sources = Vec::new();
    let mut problems = Vec::new();
    for name in names {
        let path = folder.join(&name).to_string_lossy().into_owned();
        match read_file(folder, &name) {
            Ok(Some(bytes)) => sources.push(Source { name: path, bytes }),
            Ok(None) => {}
            Err(message) => problems.push(Problem::of_file(&path, message)),
        }
    }
    (sources, problems)
}

/// One more name than [`MOST_FILES`] at most; sorted.
fn toml_names(folder: &Path) -> std::io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in folder.read_dir()? {
        let name = entry?.file_name();
        // A name that is not Unicode cannot be shown; it keeps its place as an error.
        let name = name.to_string_lossy();
        if name.ends_with(".toml") && !is_leftover(&name) {
            names.push(name.into_owned());
        }
        if names.len() > MOST_FILES {
            break;
        }
    }
    names.sort();
    Ok(names)
}

/// Whether editors and systems leave files of such a name beside a lesson: hidden ones (the locks of
/// Emacs, `.#01-a.toml`, the swap files of Vim, `._01-a.toml` of macOS), `#01-a.toml`, `~$01-a.toml`.
fn is_leftover(name: &str) -> bool {
    name.starts_with(['.', '#', '~'])
}

/// The bytes of a file that was asked for by its own path, which may be a link.
fn read_single(path: &Path) -> Result<Vec<u8>, String> {
    if path.extension().is_none_or(|extension| !extension.eq_ignore_ascii_case("toml")) {
        return Err("this is no lesson; lessons are .toml files".to_owned());
    }
    read_plain(path)
}

/// The bytes of a plain file directly inside `folder`; None of a link to nothing, which is no lesson,
/// or of what was removed meanwhile.
fn read_file(folder: &Path, name: &str) -> Result<Option<Vec<u8>>, String> {
    let folder = folder.canonicalize().map_err(cannot)?;
    let path = match folder.join(name).canonicalize() {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        path => path.map_err(cannot)?,
    };
    if path.parent() != Some(folder.as_path()) {
        return Err("this leads outside the course's folder; copy the file into it".to_owned());
    }
    read_plain(&path).map(Some)
}

fn cannot(error: std::io::Error) -> String {
    format!("this file cannot be read ({error}); check it")
}

/// The file is looked at before it is opened: opening a pipe would wait for ever.
fn read_plain(path: &Path) -> Result<Vec<u8>, String> {
    let metadata = path.metadata().map_err(cannot)?;
    if !metadata.is_file() {
        return Err("this is not a plain file; put the lesson in a plain file".to_owned());
    }
    let too_large = || format!("this file is larger than {LARGEST_FILE} bytes; split the lesson");
    if metadata.len() > LARGEST_FILE {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(cannot)?;
    file.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(cannot)?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(too_large());
    }
    Ok(bytes)
}
