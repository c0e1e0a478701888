//! A program in a pseudo-terminal: what a user at the keyboard does and sees.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, SlavePty, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Far longer than anything takes even on a busy machine; only a failing test waits for it
const PATIENCE: Duration = Duration::from_secs(20);

pub struct Pty {
    master: Box<dyn MasterPty + Send>,
    /// Kept open, so that the state of the terminal can be seen after the program has ended
    _slave: Box<dyn SlavePty + Send>,
    writer: Box<dyn Write + Send>,
    pub process: Process,
    line_modes_before: String,
    seen: Arc<Mutex<Seen>>,
    stop_reading: Arc<AtomicBool>,
    reader: JoinHandle<()>,
    /// Where the program may keep things; gone with the test
    _home: tempfile::TempDir,
}

struct Seen {
    screen: vt100::Parser,
    bytes: Vec<u8>,
    /// How many bytes there were after each read, and when
    arrived: Vec<(usize, Instant)>,
}

pub struct Process {
    child: Box<dyn Child + Send + Sync>,
}

impl Pty {
    /// Starts the program with a small known environment, changed by `env`.
    pub fn start(program: &Path, args: &[&str], env: &[(&str, &str)]) -> Pty {
        let pair = native_pty_system().openpty(size(80, 24)).unwrap();
        let line_modes_before = format!("{:?}", pair.master.get_termios().unwrap());
        let mut command = CommandBuilder::new(program);
        command.args(args);
        command.env_clear();
        let home = tempfile::tempdir().unwrap();
        // Not in `HOME`, which need not exist.
        command.cwd(home.path());
        let home_path = home.path().to_string_lossy().into_owned();
        let known = [
            ("TERM", "xterm-256color"),
            ("LANG", "C.UTF-8"),
            ("PATH", env!("PATH")),
            ("HOME", home_path.as_str()),
        ];
        known.iter().chain(env).for_each(|(name, value)| command.env(name, value));
        let child = pair.slave.spawn_command(command).unwrap();

        let screen = vt100::Parser::new(cells(24), cells(80), 0);
        let seen = Arc::new(Mutex::new(Seen { screen, bytes: Vec::new(), arrived: Vec::new() }));
        let stop_reading = Arc::new(AtomicBool::new(false));
        let source = pair.master.try_clone_reader().unwrap();
        let (sink, stop) = (Arc::clone(&seen), Arc::clone(&stop_reading));
        Pty {
            writer: pair.master.take_writer().unwrap(),
            reader: thread::spawn(move || read_all(source, &sink, &stop)),
            master: pair.master,
            _slave: pair.slave,
            process: Process { child },
            line_modes_before,
            seen,
            stop_reading,
            _home: home,
        }
    }

    pub fn send(&mut self, keys: impl AsRef<[u8]>) {
        self.writer.write_all(keys.as_ref()).unwrap();
        self.writer.flush().unwrap();
    }

    pub fn resize(&self, columns: u16, rows: u16) {
        // The emulator, unlike the program, may assume that there is a cell.
        self.seen.lock().unwrap().screen.screen_mut().set_size(cells(rows), cells(columns));
        self.master.resize(size(columns, rows)).unwrap();
    }

    /// Waits until the screen shows the text.
    pub fn wait_for(&self, text: &str) {
        let shows = || self.text().contains(text);
        assert!(until(shows), "no {text:?} within {PATIENCE:?} on this screen:\n{}", self.text());
    }

    /// Waits until the screen no longer shows the text.
    #[allow(dead_code, reason = "not every test needs it")]
    pub fn wait_without(&self, text: &str) {
        let gone = until(|| !self.text().contains(text));
        assert!(gone, "{text:?} is still on this screen:\n{}", self.text());
    }

    /// Waits until the last of so many rows is the footer.
    #[allow(dead_code, reason = "not every test needs it")]
    pub fn wait_for_footer(&self, rows: u16) {
        let last = usize::from(rows) - 1;
        let there = || self.text().lines().nth(last).is_some_and(|line| line.contains("quit"));
        assert!(until(there), "no footer in row {rows}:\n{}", self.text());
    }

    pub fn text(&self) -> String {
        self.seen.lock().unwrap().screen.screen().contents()
    }

    /// Everything the program has written.
    pub fn bytes(&self) -> Vec<u8> {
        self.seen.lock().unwrap().bytes.clone()
    }

    /// Waits until the program has written this.
    #[allow(dead_code, reason = "not every test needs it")]
    pub fn wait_for_bytes(&self, word: &[u8]) {
        self.arrival(word, 0);
    }

    /// Waits until the program has written the word after its first `from` bytes, and says when
    /// the word arrived: however late this thread gets to look.
    #[allow(dead_code, reason = "not every test needs it")]
    pub fn arrival(&self, word: &[u8], from: usize) -> Instant {
        let mut arrival = None;
        let arrived = until(|| {
            let seen = self.seen.lock().unwrap();
            let mut windows = seen.bytes[from..].windows(word.len());
            let end = windows.position(|bytes| bytes == word).map(|at| from + at + word.len());
            let read = |end| seen.arrived.iter().find(|(count, _)| *count >= end).copied();
            arrival = end.and_then(read);
            arrival.is_some()
        });
        assert!(arrived, "{:?} not written within {PATIENCE:?}", word.escape_ascii().to_string());
        arrival.unwrap().1
    }

    /// What is switched on in the terminal; empty when it is as it was before the program.
    pub fn left_on(&self) -> Vec<&'static str> {
        let seen = self.seen.lock().unwrap();
        let screen = seen.screen.screen();
        let line_modes = format!("{:?}", self.master.get_termios().unwrap());
        let no_mouse = vt100::MouseProtocolMode::None;
        [
            ("alternate screen", screen.alternate_screen()),
            ("hidden cursor", screen.hide_cursor()),
            ("bracketed paste", screen.bracketed_paste()),
            ("mouse", screen.mouse_protocol_mode() != no_mouse),
            ("raw", line_modes != self.line_modes_before),
        ]
        .into_iter()
        .filter_map(|(name, on)| on.then_some(name))
        .collect()
    }

    /// Waits until exactly this is switched on.
    pub fn wait_for_modes(&self, modes: &[&str]) {
        assert!(until(|| self.left_on() == modes), "{:?} instead of {modes:?}", self.left_on());
    }

    /// Stops taking what the program writes, as a terminal does after Ctrl-S. What makes the
    /// program write something more has to follow.
    pub fn stall(&self) {
        self.stop_reading.store(true, Ordering::SeqCst);
    }

    /// Closes the terminal under the program, which must answer to a new size.
    pub fn hang_up(self) -> Process {
        self.stall();
        self.master.resize(size(70, 20)).unwrap();
        self.reader.join().unwrap();
        self.process
    }
}

impl Process {
    pub fn signal(&self, signal: Signal) {
        kill_process(self.id(), signal).unwrap();
    }

    /// Waits for the end and returns the exit status.
    pub fn exit_status(&mut self) -> u32 {
        let mut status = None;
        let ended = until(|| {
            status = self.child.try_wait().unwrap();
            status.is_some()
        });
        assert!(ended, "still running after {PATIENCE:?}");
        let status = status.unwrap();
        assert_eq!(status.signal(), None, "killed");
        status.exit_code()
    }

    /// The time the program has spent computing so far
    #[allow(dead_code, reason = "not every test needs it")]
    pub fn cpu_time(&self) -> Duration {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.id().as_raw_nonzero()));
        let stat = stat.unwrap();
        // The fields after the name, which is in parentheses; ticks are hundredths of a second.
        let fields: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
        let ticks: u64 = [11, 12].map(|at: usize| fields[at].parse::<u64>().unwrap()).iter().sum();
        Duration::from_millis(10 * ticks)
    }

    /// What `/proc` calls VmRSS
    #[allow(dead_code, reason = "not every test needs it")]
    pub fn resident_kib(&self) -> u64 {
        let pid = self.child.process_id().unwrap();
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }

    /// Time on a processor so far, in ticks of a hundredth of a second
    #[allow(dead_code, reason = "for one test")]
    pub fn cpu_ticks(&self) -> u64 {
        let pid = self.child.process_id().unwrap();
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
        // The name may hold blanks; utime and stime are the 12th and 13th fields behind it.
        let (_, fields) = stat.rsplit_once(") ").unwrap();
        fields.split(' ').skip(11).take(2).map(|field| field.parse::<u64>().unwrap()).sum()
    }

    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    #[allow(dead_code, reason = "for one test")]
    pub fn is_stopped(&self) -> bool {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.id().as_raw_nonzero()));
        stat.is_ok_and(|stat| stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with('T')))
    }

    /// Waits until the process has been stopped.
    pub fn wait_stopped(&self) {
        let stat = format!("/proc/{}/stat", self.id().as_raw_nonzero());
        let stopped = || std::fs::read_to_string(&stat).unwrap().contains(") T ");
        assert!(until(stopped), "not stopped within {PATIENCE:?}");
    }

    fn id(&self) -> Pid {
        Pid::from_raw(self.child.process_id().unwrap().try_into().unwrap()).unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read_all(mut source: Box<dyn Read + Send>, sink: &Mutex<Seen>, stop: &AtomicBool) {
    let mut buffer = [0; 4096];
    while let Ok(length @ 1..) = source.read(&mut buffer) {
        let now = Instant::now();
        let mut seen = sink.lock().unwrap();
        seen.screen.process(&buffer[..length]);
        seen.bytes.extend_from_slice(&buffer[..length]);
        let count = seen.bytes.len();
        seen.arrived.push((count, now));
        if stop.load(Ordering::SeqCst) {
            return;
        }
    }
}

fn until(mut condition: impl FnMut() -> bool) -> bool {
    let deadline = Instant::now() + PATIENCE;
    while !condition() {
        if Instant::now() > deadline {
            return false;
        }
        thread::sleep(Duration::from_millis(5));
    }
    true
}

fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).unwrap_or(NonZero::<u16>::MIN)
}

fn size(cols: u16, rows: u16) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}
