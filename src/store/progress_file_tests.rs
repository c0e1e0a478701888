use super::super::progress::tests::example;
use super::*;
use std::os::unix::fs::{PermissionsExt, symlink};
use tempfile::{TempDir, tempdir};

fn place() -> (TempDir, PathBuf) {
    let directory = tempdir().unwrap();
    let path = directory.path().join("actui/progress.toml");
    (directory, path)
}

fn open(path: &Path) -> Opened {
    Store::open(Some(path.to_owned()))
}

fn save(path: &Path, progress: &Progress) {
    open(path).store.save(progress).unwrap();
}

fn with_mark(mark: &str) -> Progress {
    Progress { read: [mark.to_owned()].into(), ..Progress::default() }
}

fn names(path: &Path) -> Vec<String> {
    let entries = fs::read_dir(parent(path)).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_new_learner_gets_a_private_file_without_a_warning() {
    let (_directory, path) = place();
    let mut opened = open(&path);
    assert_eq!((opened.progress, opened.warning), (Progress::default(), None));
    opened.store.save(&example()).unwrap();
    assert_eq!(names(&path), ["progress.toml", "progress.toml.lock"]);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(open(&path).progress, example());
}

#[test]
fn the_backup_is_the_file_before_the_last_change() {
    let (_directory, path) = place();
    save(&path, &with_mark("a/1"));
    let before = fs::read(&path).unwrap();
    save(&path, &with_mark("b/2"));
    save(&path, &open(&path).progress);
    assert_eq!(fs::read(beside(&path, ".bak")).unwrap(), before);
}

#[test]
fn a_file_cut_off_anywhere_is_kept_aside_and_the_backup_used() {
    let whole = example().to_text().unwrap().into_bytes();
    let backup = with_mark("from/backup").to_text().unwrap();
    for end in 0..whole.len() - 1 {
        let (_directory, path) = place();
        fs::create_dir_all(parent(&path)).unwrap();
        fs::write(&path, &whole[..end]).unwrap();
        fs::write(beside(&path, ".bak"), &backup).unwrap();

        let opened = open(&path);
        assert_eq!(opened.progress, with_mark("from/backup"), "cut at {end}");
        assert!(opened.warning.unwrap().contains("the backup is used"));
        let names = names(&path);
        let aside = names.iter().find(|name| name.starts_with("progress.toml.corrupt-")).unwrap();
        assert_eq!(fs::read(path.with_file_name(aside)).unwrap(), whole[..end]);
        assert!(!path.exists());
    }
}

#[test]
fn a_file_damaged_while_running_is_put_aside_and_nothing_is_lost() {
    let (_directory, path) = place();
    let mut store = open(&path).store;
    store.save(&example()).unwrap();
    fs::write(&path, "\u{0}garbage").unwrap();
    store.save(&example()).unwrap();
    assert_eq!(open(&path).progress, example());
    assert!(names(&path).iter().any(|name| name.contains(".corrupt-")));
}

#[test]
fn what_others_saved_survives_damage_in_the_backup() {
    let (_directory, path) = place();
    let mut ours = open(&path).store;
    save(&path, &with_mark("others/mark"));
    save(&path, &Progress { theme: Some("dark".into()), ..with_mark("others/mark") });
    fs::write(&path, "garbage").unwrap();
    ours.save(&with_mark("our/mark")).unwrap();
    let read = open(&path).progress.read;
    assert!(read.contains("others/mark") && read.contains("our/mark"), "{read:?}");
}

#[test]
fn a_pipe_in_the_place_of_the_lock_is_an_error_not_a_hang() {
    let (_directory, path) = place();
    fs::create_dir_all(parent(&path)).unwrap();
    let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
    rustix::fs::mkfifoat(rustix::fs::CWD, beside(&path, ".lock"), mode).unwrap();
    assert!(open(&path).store.save(&example()).unwrap_err().to_string().contains("it is a pipe"));
}

#[test]
fn a_later_version_is_never_replaced() {
    let (_directory, path) = place();
    let mut early = open(&path).store;
    fs::create_dir_all(parent(&path)).unwrap();
    let future = "version = 7\n[galaxies]\n";
    fs::write(&path, future).unwrap();

    let mut late = open(&path);
    assert!(late.warning.unwrap().contains("version 7"));
    for store in [&mut early, &mut late.store] {
        for _ in 0..2 {
            assert!(matches!(store.save(&example()), Err(SaveError::Newer(_))));
        }
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), future);
}

#[test]
fn instances_at_the_same_time_keep_each_others_marks() {
    let (_directory, path) = place();
    let work = |instance: usize| {
        let mut opened = open(&path);
        for mark in 0..50 {
            opened.progress.read.insert(format!("{instance}/{mark}"));
            // On a busy disk others may hold the lock for longer than one waits.
            let saved = (0..20).any(|_| opened.store.save(&opened.progress).is_ok());
            assert!(saved, "{instance}/{mark}");
        }
    };
    std::thread::scope(|scope| {
        for instance in 0..8 {
            scope.spawn(move || work(instance));
        }
    });
    assert_eq!(open(&path).progress.read.len(), 8 * 50);
}

#[test]
fn a_link_survives_and_its_target_is_updated() {
    let (directory, path) = place();
    let real = directory.path().join("dotfiles/real.toml");
    fs::create_dir_all(parent(&real)).unwrap();
    fs::create_dir_all(parent(&path)).unwrap();
    symlink("../dotfiles/real.toml", &path).unwrap();
    for mark in ["through/dangling", "through/link"] {
        save(&path, &with_mark(mark));
        assert!(fs::symlink_metadata(&path).unwrap().is_symlink());
        assert!(open(&real).progress.read.contains(mark));
    }
    assert_eq!(names(&path), ["progress.toml"]);
}

#[test]
fn links_in_a_circle_are_an_error_not_a_hang() {
    let (_directory, path) = place();
    fs::create_dir_all(parent(&path)).unwrap();
    symlink("progress.toml", &path).unwrap();
    let mut opened = open(&path);
    assert!(opened.warning.is_some());
    assert!(matches!(opened.store.save(&example()), Err(SaveError::Io { .. })));
}

#[test]
fn where_nothing_can_be_written_the_program_runs_on() {
    for path in [Some("/dev/null/actui/progress.toml"), Some("/proc/actui/progress.toml"), None] {
        let mut opened = Store::open(path.map(PathBuf::from));
        assert_eq!(opened.progress, Progress::default());
        let error = opened.store.save(&example()).unwrap_err().to_string();
        assert!(error.starts_with("progress is not saved"), "{error}");
    }
}

#[test]
fn a_directory_or_a_pipe_in_its_place_is_left_alone() {
    let (_directory, path) = place();
    fs::create_dir_all(&path).unwrap();
    let mut opened = open(&path);
    assert!(opened.warning.unwrap().contains("not a regular file"));
    assert!(opened.store.save(&example()).is_err());
    assert!(path.is_dir());

    fs::remove_dir(&path).unwrap();
    let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
    rustix::fs::mkfifoat(rustix::fs::CWD, &path, mode).unwrap();
    assert!(open(&path).warning.unwrap().contains("not a regular file"));
}

#[test]
fn a_full_disk_leaves_the_old_file_and_no_rubbish() {
    let (_directory, path) = place();
    save(&path, &with_mark("old/mark"));
    let before = (fs::read(&path).unwrap(), names(&path));
    // A directory where the backup would go fails the save half-way, for root too.
    fs::create_dir(beside(&path, ".bak")).unwrap();
    assert!(open(&path).store.save(&example()).is_err());
    fs::remove_dir(beside(&path, ".bak")).unwrap();
    assert_eq!((fs::read(&path).unwrap(), names(&path)), before);
}

/// The victim of the next test: saves for ever in a process of its own.
#[test]
#[ignore = "runs until it is killed"]
fn saves_until_killed() {
    let path = std::env::var_os("ACTUI_TEST_STORE").expect("set by the test that starts this");
    let mut opened = Store::open(Some(path.into()));
    for mark in 0.. {
        opened.progress.read.insert(format!("lesson/{mark}"));
        opened.store.save(&opened.progress).unwrap();
    }
}

#[test]
fn killed_at_any_moment_the_file_is_whole_and_only_grows() {
    let (_directory, path) = place();
    let mut marks = 0;
    for round in 0..20 {
        let mut victim = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "store::progress_file::tests::saves_until_killed"])
            .env("ACTUI_TEST_STORE", &path)
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_micros(30_000 + 1_700 * round));
        victim.kill().unwrap();
        victim.wait().unwrap();
        let opened = open(&path);
        assert_eq!(opened.warning, None);
        assert!(opened.progress.read.len() >= marks);
        marks = opened.progress.read.len();
    }
    assert!(marks > 0, "the victim never came to save anything");
}
