//! Bytes in pieces with times → events.

use super::*;
use crate::terminal::Background;
use proptest::prelude::*;

/// Milliseconds of silence, then a packet
type Piece<'a> = (u64, &'a [u8]);

/// Everything that comes of the pieces and a long silence after them, with the milliseconds at
/// which it came.
fn timed(mut parser: Parser, start: Instant, pieces: &[Piece]) -> Vec<(u64, String)> {
    let mut heard = Vec::new();
    let mut now = start;
    let silence: Piece = (60_000, b"");
    for (wait, packet) in pieces.iter().chain([&silence]) {
        let then = now + Duration::from_millis(*wait);
        while let Some(deadline) = parser.deadline().filter(|deadline| *deadline <= then) {
            now = deadline;
            parser.expire(now);
            take_all(&mut parser, now - start, &mut heard);
        }
        now = then;
        if !packet.is_empty() {
            parser.feed(packet, now);
        }
        take_all(&mut parser, now - start, &mut heard);
    }
    assert!(parser.deadline().is_none(), "something is pending for ever");
    heard
}

fn take_all(parser: &mut Parser, at: Duration, heard: &mut Vec<(u64, String)>) {
    while let Some(event) = parser.pop() {
        heard.push((at.as_millis() as u64, said(&event)));
    }
}

fn said(event: &Event) -> String {
    match event {
        Event::Key(Key { code: Code::Char(' '), ctrl: false }) => "Space".to_owned(),
        Event::Key(Key { code: Code::Char(c), ctrl }) => {
            format!("{}{c}", if *ctrl { "^" } else { "" })
        }
        Event::Key(Key { code, ctrl }) => format!("{}{code:?}", if *ctrl { "^" } else { "" }),
        Event::Mouse(mouse) => format!("{:?}@{},{}", mouse.kind, mouse.column, mouse.row),
        Event::Paste(text) => format!("{text:?}"),
        Event::Resize(columns, rows) => format!("{columns}x{rows}"),
        Event::Background(Background::Dark) => "dark".to_owned(),
        Event::Background(Background::Light) => "light".to_owned(),
        Event::TrueColor => "24-bit".to_owned(),
    }
}

fn words(heard: Vec<(u64, String)>) -> String {
    heard.into_iter().map(|(_, word)| word).collect::<Vec<_>>().join(" ")
}

fn heard(pieces: &[Piece]) -> String {
    let start = Instant::now();
    words(timed(Parser::new("xterm", start), start, pieces))
}

/// The same while answers are expected.
fn answered(pieces: &[Piece]) -> String {
    let start = Instant::now();
    let mut parser = Parser::new("xterm", start);
    parser.expect_answers(start);
    words(timed(parser, start, pieces))
}

#[test]
fn one_key_in_every_encoding() {
    for (bytes, keys) in [
        ("jK é字", "j K Space é 字"),
        ("３ｑ／", "３ ｑ ／"),
        ("\r", "Enter"),
        ("\n", "Enter"),
        ("\r\n", "Enter"),
        ("\r\r", "Enter Enter"),
        ("\x1bOM", "Enter"),
        ("\x1b[13u", "Enter"),
        ("\x1b[13;5u", "Enter"),
        ("\x1b[27;5;13~", "Enter"),
        ("\x1b[57414u", "Enter"),
        // Backspace and Delete
        ("\x7f", "Backspace"),
        ("\x08", "Backspace"),
        ("\x1b[127u", "Backspace"),
        ("\x1b[127;5u", "Backspace"),
        ("\x1b[104;5u", "Backspace"),
        ("\x1b[3~", "Delete"),
        ("\x1b\x7f", "^w"),
        // Tab and Shift-Tab
        ("\t", "Tab"),
        ("\x1bOI", "Tab"),
        ("\x1b[9u", "Tab"),
        ("\x1b[Z", "BackTab"),
        ("\x1b[1;2Z", "BackTab"),
        ("\x1b[9;2u", "BackTab"),
        ("\x1b[27;2;9~", "BackTab"),
        // Esc
        ("\x1b", "Esc"),
        ("\x1b\x1b", "Esc Esc"),
        ("\x1b[27u", "Esc"),
        ("\x1b[27;1:1u", "Esc"),
        ("\x1b[91;5u", "Esc"),
        // Arrows: cursor mode, application mode, rxvt's, with modifiers, with Esc before
        ("\x1b[A\x1b[B\x1b[C\x1b[D", "Up Down Right Left"),
        ("\x1bOA\x1bOB\x1bOC\x1bOD", "Up Down Right Left"),
        ("\x1b[1;2A\x1b[a", "Up Up"),
        ("\x1b[1;5C\x1bOc\x1bO5C", "^Right ^Right ^Right"),
        ("\x1b[1;3A\x1b[1;9A", ""),
        ("\x1b[1;129A", "Up"),
        ("\x1b\x1b[A", "Esc Up"),
        ("\x1b[1;1:2B\x1b[1;1:3B", "Down"),
        // Home and End: xterm, application mode, the Linux console and screen, rxvt
        ("\x1b[H\x1b[F", "Home End"),
        ("\x1bOH\x1bOF", "Home End"),
        ("\x1b[1~\x1b[4~", "Home End"),
        ("\x1b[7~\x1b[8~", "Home End"),
        ("\x1b[7$\x1b[8^\x1b[7@", "Home ^End ^Home"),
        ("\x1b[1;5H\x1b[57423u\x1b[57424u", "^Home Home End"),
        ("\x1b[5~\x1b[6~\x1b[5;2~\x1b[5$", "PageUp PageDown PageUp PageUp"),
        // The keypad: application mode, kitty's numbers
        ("\x1bOp\x1bOq\x1bOy", "0 1 9"),
        ("\x1bOj\x1bOk\x1bOl\x1bOm\x1bOn\x1bOo\x1bOX", "* + , - . / ="),
        ("\x1b[57399u\x1b[57408u\x1b[57413u\x1b[57426u", "0 9 + Delete"),
        ("\x1b[57425u", ""),
        ("\x1b[E\x1b[G\x1bOE", ""),
        // Ctrl
        ("\x03\x10\x1a", "^c ^p ^z"),
        ("\x00", "^ "),
        ("\x1c\x1f", "^\\ ^_"),
        ("\x1b[99;5u\x1b[27;5;99~", "^c ^c"),
        ("\x1b[99;6u\x1b[67;6u", "^c ^c"),
        ("\x1b[1089::99;5u", "^c"),
        ("\x1b[32;5u", "^ "),
        ("\x1b[105;5u\x1b[109;5u", "Tab Enter"),
        // Shift, Caps Lock and Num Lock, releases
        ("\x1b[97;2u\x1b[97:65;2u\x1b[27;2;65~", "A A A"),
        ("\x1b[49;2;33u\x1b[49:33;2u", "! !"),
        ("\x1b[113;129u\x1b[113;1:2u\x1b[113;1:3u", "q q"),
        // Alt is nobody's command; AltGr is how a layout types
        ("\x1b[113;3u\x1b[27;3;113~", ""),
        ("\x1b[64;7u\x1b[27;7;64~\x1b[91;7u\x1b[8364;7u", "@ @ [ €"),
        ("\x1b[113;7u\x1b[113;7;64u", "@"),
        ("\x1b[8364;3u", "€"),
        ("\x1b[113;9u", ""),
        // Keys that nothing is bound to
        ("\x1bOP\x1b[11~\x1b[[A\x1b[1;2P\x1b[24;5~\x1b[2~\x1b[57358u", ""),
        // An Esc key and another in one packet, as slow lines hand them over
        ("?\x1bq", "? Esc q"),
        ("\x1b[]", "Esc [ ]"),
        ("\x1b]]", "Esc ] ]"),
        ("\x1b[q", "Esc [ q"),
        ("\x1bOz", "Esc O z"),
        ("\x1b\x03", "Esc ^c"),
        ("\x1bé", "Esc é"),
        ("\x1b\t", "Esc Tab"),
        // Not asked for
        ("\x1b[I\x1b[O\x1b[?997;1n\x1b[10;20R\x1b[?62;22c\x1b[>0;276;0c", ""),
        ("\x1b_Gi=31;OK\x1b\\\x1bP>|xterm(1)\x1b\\\x1b]52;c;cQ==\x07", ""),
        ("\x1b[?2026;2$y\x1b[u\x1b[~\x1b[;5u", ""),
    ] {
        assert_eq!(heard(&[(0, bytes.as_bytes())]), keys, "{bytes:?}");
        // However it is cut, if only the pieces come quickly. `ESC O` alone is an Alt key, and what
        // follows it typing.
        let bytes = bytes.as_bytes();
        for at in (1..bytes.len()).filter(|&at| !bytes[..at].ends_with(b"\x1bO")) {
            assert_eq!(
                heard(&[(0, &bytes[..at]), (20, &bytes[at..])]),
                keys,
                "{bytes:?} cut at {at}"
            );
        }
    }
}

#[test]
fn return_and_line_feed_are_one_enter_only_together() {
    assert_eq!(heard(&[(0, b"\r"), (10, b"\n")]), "Enter");
    assert_eq!(heard(&[(0, b"\r"), (500, b"\n"), (0, b"\n")]), "Enter Enter Enter");
}

#[test]
fn shift_tab_of_the_linux_console() {
    let start = Instant::now();
    assert_eq!(words(timed(Parser::new("linux", start), start, &[(0, b"\x1b\t")])), "BackTab");
}

#[test]
fn the_mouse() {
    for (bytes, events) in [
        ("\x1b[<0;10;5M\x1b[<32;11;5M\x1b[<0;11;5m", "Press@9,4 Drag@10,4 Release@10,4"),
        ("\x1b[<64;1;1M\x1b[<65;1;1M\x1b[<66;1;1M", "WheelUp@0,0 WheelDown@0,0"),
        ("\x1b[<16;3;4M\x1b[<2;3;4M\x1b[<35;3;4M\x1b[<51;4;4M", "Press@2,3 Move@2,3 Move@3,3"),
        ("\x1b[<0;0;0M\x1b[<0;99999;4000000000M", "Press@0,0 Press@65535,65535"),
        ("\x1b[<0;1M\x1b[<0;1;99999999999M\x1b[<M\x1b[<;;M", ""),
        ("\x1b[M !!\x1b[M#!!\x1b[M`!!\x1b[MC!!", "Press@0,0 Release@0,0 WheelUp@0,0 Move@0,0"),
    ] {
        assert_eq!(heard(&[(0, bytes.as_bytes())]), events, "{bytes:?}");
    }
}

#[test]
fn half_an_event_is_given_up_and_the_next_key_is_heard() {
    let halves: [(&[u8], &str); 20] = [
        (b"\x1b", "Esc"),
        (b"\x1b[", "Esc ["),
        (b"\x1b]", "Esc ]"),
        (b"\x1bO", "Esc O"),
        (b"\x1bP", "Esc P"),
        (b"\x1b_", "Esc _"),
        (b"\x1b[1", ""),
        (b"\x1b[1;5", ""),
        (b"\x1b[<0;10", ""),
        (b"\x1b[<", ""),
        (b"\x1b[M !", ""),
        (b"\x1b[[", ""),
        (b"\x1bO5", ""),
        (b"\x1b]0;title", ""),
        (b"\x1b]11;rgb:12", ""),
        (b"\x1bPtext", ""),
        (b"\x1b_Gtext\x1b", ""),
        ("é".as_bytes().split_at(1).0, ""),
        ("字".as_bytes().split_at(2).0, ""),
        (b"\xf0\x9f", ""),
    ];
    for (half, left) in halves {
        let expected = format!("{left} q").trim_start().to_owned();
        assert_eq!(heard(&[(0, half), (400, b"q")]), expected, "{}", half.escape_ascii());
        assert_eq!(answered(&[(0, half), (1100, b"q")]), expected, "{}", half.escape_ascii());
        let start = Instant::now();
        let at = timed(Parser::new("xterm", start), start, &[(0, half)]);
        let latest = at.iter().map(|(at, _)| *at).max().unwrap_or(0);
        assert!(latest <= if half == [ESC] { 50 } else { 300 }, "{at:?}");
    }
}

/// What is typed before the half is given up is heard too, if late.
#[test]
fn a_key_in_the_middle_of_half_an_event_is_not_eaten() {
    let cases: &[(&[Piece], &str)] = &[
        (&[(0, b"\x1b["), (100, b"q")], "Esc [ q"),
        (&[(0, b"\x1b["), (100, b"5"), (500, b"q")], "Esc [ 5 q"),
        (&[(0, b"\x1b]"), (100, b"jq")], "Esc ] j q"),
        (&[(0, b"\x1b]"), (100, b"5"), (100, b"j")], "Esc ] 5 j"),
        (&[(0, b"\x1bP"), (100, b"j"), (100, b"q")], "Esc P j q"),
        (&[(0, b"\x1b_"), (100, b"jq")], "Esc _ j q"),
        (&[(0, b"\x1bO"), (100, b"q")], "Esc O q"),
        (&[(0, b"\x1b[<0;1"), (100, b"q")], "q"),
        (&[(0, b"\x1b[<0;1"), (100, b"5"), (100, b"j")], "j"),
        (&[(0, b"\x1b[<0;1"), (100, b"5")], "5"),
        (&[(0, b"\x1b]0;ti"), (100, b"jq")], "j q"),
        (&[(0, b"\x1b]0;ti"), (100, b"\x03")], "^c"),
        (&[(0, b"\x1bPti"), (100, b"\x1b[A")], "Up"),
        (&[(0, b"\x1b[M !"), (100, b"\x03")], "^c"),
        (&[(0, b"\xe5\xad"), (100, b"q")], "q"),
        (&[(0, b"\xff\xfe\x80q")], "q"),
        (&[(0, b"\x1b"), (40, b"q")], "Esc q"),
        (&[(0, b"\x1b"), (60, b"[A")], "Esc [ A"),
        (&[(0, b"\x1b[1;5"), (100, b"\x1b[A")], "Up"),
    ];
    for (pieces, events) in cases {
        assert_eq!(heard(pieces), *events, "{pieces:?}");
    }
}

#[test]
fn a_paste_is_text_however_it_ends() {
    let cases: &[(&[Piece], &str)] = &[
        (&[(0, b"\x1b[200~q\r:quit\r\x03\x1b[A\x1b[201~q")], r#""q\r:quit\r\u{3}\u{1b}[A" q"#),
        (&[(0, b"\x1b[200~a"), (900, b"b\x1b[20"), (900, b"1~q")], r#""ab" q"#),
        // Never ended
        (&[(0, b"\x1b[200~qq"), (1100, b"q")], r#""qq" q"#),
        (&[(0, b"\x1b[200~"), (1100, b"q")], r#""" q"#),
        (&[(0, b"\x1b[200~a\x1b[20"), (1100, b"q")], r#""a" q"#),
        // Stalled: the rest is still text.
        (&[(0, b"\x1b[200~qq"), (3000, b"qq\x1b[201~j")], r#""qq" "qq" j"#),
        (&[(0, b"\x1b[200~a"), (3000, b"j"), (0, b"k\x1b[201~l")], r#""a" j k l"#),
        (&[(0, b"\x1b[200~a"), (3000, b"j\x1b[200~b\x1b[201~")], r#""a" j "b""#),
        (&[(0, b"\x1b[201~q")], "q"),
        (&[(0, b"\x1b[200~\xff\xc3\xa9\x1b[201~")], "\"\u{fffd}é\""),
    ];
    for (pieces, events) in cases {
        assert_eq!(heard(pieces), *events, "{pieces:?}");
    }
    let mut huge = PASTE_BEGINS.to_vec();
    huge.resize(LONGEST_PASTE * 2, b'a');
    huge.extend_from_slice(b"\x1b[201~q");
    let told = heard(&[(0, &huge)]);
    assert!(told.ends_with("aa\" q") && told.len() < LONGEST_PASTE + 10);
}

const ANSWER: &[u8] = b"\x1b]11;rgb:1b1b/1b1b/1b1b\x1b\\\x1b[?62;22c";

#[test]
fn the_whole_life_of_an_answer() {
    let cases: &[(&[Piece], &str)] = &[
        (&[(5, ANSWER)], "dark"),
        (&[(5, b"\x1b]11;rgb:ffff/ffff/ffff\x07\x1b[?6c")], "light"),
        (&[(5, b"\x1bP1$r0;48:2::1:2:3m\x1b\\\x1b[?6c")], "24-bit"),
        (&[(5, b"\x1bP1$r48;2;1;2;3m\x1b\\\x1b[?6c")], "24-bit"),
        (&[(5, b"\x1bP1$r0;48:5:16m\x1b\\\x1bP0$r\x1b\\\x1b[?6c")], ""),
        // In the middle of typing
        (&[(5, b"jk\x1b]11;rgb:0/0/0\x07l"), (5, b"q")], "j k dark l q"),
        // Only the last question is answered; then the rest of its life is as any key's.
        (&[(5, b"\x1b[?6c"), (100, b"\x1b]11;rgb:0/0/0\x07q")], "dark q"),
        // Late, and after nobody expects it any more
        (&[(4000, ANSWER)], "dark"),
        (&[(20_000, ANSWER), (0, b"q")], "dark q"),
        // Cut for good
        (&[(5, b"\x1b]11;rgb:1b1b/1b"), (2000, b"5q")], "5 q"),
        // Twice, or wrong
        (&[(5, ANSWER), (5, ANSWER)], "dark dark"),
        (&[(5, b"\x1b]11;rgb:zebra\x07q")], "z e b r a ^g q"),
        (&[(5, b"\x1b]11;?\x07q")], "? ^g q"),
    ];
    for (pieces, events) in cases {
        assert_eq!(answered(pieces), *events, "{pieces:?}");
    }
    for at in 1..ANSWER.len() {
        for gap in [1, 100, 250] {
            let pieces: [Piece; 4] =
                [(5, b"j"), (1, &ANSWER[..at]), (gap, &ANSWER[at..]), (5, b"q")];
            assert_eq!(answered(&pieces), "j dark q", "cut at {at} for {gap} ms");
        }
    }
    let slowly: Vec<Piece> = ANSWER.chunks(1).map(|byte| (200, byte)).collect();
    assert_eq!(answered(&slowly[..20]), "", "half an answer, byte by byte");
    assert_eq!(answered(&slowly[..25]), "dark", "byte by byte");
}

/// Bytes that make trouble more often than random ones.
fn soup() -> impl Strategy<Value = Vec<u8>> {
    let words: &[&[u8]] = &[
        b"\x1b",
        b"[",
        b"]",
        b"O",
        b"P",
        b"_",
        b"^",
        b"X",
        b"\x1b[<0;1",
        b";5",
        b"M",
        b"\x1b[M",
        b"\x1b[200~",
        b"\x1b[201~",
        b"\x1b]11;rgb:",
        b"\x1bP1$r",
        b"\x07",
        b"\\",
        b"\r\n",
        b"\xe5",
        b"\xf0\x9f",
        b"\x9b",
        b"\x1b[?62",
        b"c",
        b"u",
        b"~",
        b"27;5;",
        b"\x00",
        b"$",
        b"q",
    ];
    let piece = prop_oneof![
        proptest::sample::select(words).prop_map(<[u8]>::to_vec),
        proptest::collection::vec(any::<u8>(), 1..6),
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn after_any_bytes_and_a_pause_q_is_q(
        packets in proptest::collection::vec((0u64..400, soup()), 1..6),
        expected in any::<bool>(),
    ) {
        let start = Instant::now();
        let mut parser = Parser::new("xterm", start);
        if expected {
            parser.expect_answers(start);
        }
        let mut pieces: Vec<Piece> = packets.iter().map(|(wait, bytes)| (*wait, &bytes[..])).collect();
        let pause = 1500;
        pieces.push((pause, b"q"));
        let heard = timed(parser, start, &pieces);
        let at = pieces.iter().map(|(wait, _)| wait).sum::<u64>();
        prop_assert_eq!(heard.last(), Some(&(at, "q".to_owned())), "{:?}", heard);
    }
}
