use super::*;

fn read(text: &str, column: Option<&str>, comma: Option<CommaIs>) -> Result<Vec<f64>, String> {
    let options = Options { column: column.map(str::to_owned), comma };
    let rows = Rows::from_input(text.as_bytes(), &options).map_err(|error| error.to_string())?;
    let rows: Result<Vec<_>, _> = rows.collect();
    Ok(rows.map_err(|error| error.to_string())?.concat())
}

fn says(text: &str, expected: &[f64]) {
    let numbers = read(text, None, None).unwrap_or_else(|error| panic!("{text:?}: {error}"));
    assert!(agree(&numbers, expected), "{text:?}: {numbers:?}");
}

fn refused(text: &str, words: &str) {
    let error = read(text, None, None).expect_err(text);
    assert!(error.contains(words), "{text:?}: {error}");
}

#[test]
fn what_shells_write() {
    says("", &[]);
    says("1\n2\n3\n", &[1.0, 2.0, 3.0]);
    says("1 2\t3\r\n\r\n-4", &[1.0, 2.0, 3.0, -4.0]);
    says("1,2,3,4", &[1.0, 2.0, 3.0, 4.0]);
    says("1, -2\n", &[1.0, -2.0]);
    says("1,\t-2,\t3\n", &[1.0, -2.0, 3.0]);
    says("08,09,10,11\n", &[8.0, 9.0, 10.0, 11.0]);
    says("08\n09\n10\n", &[8.0, 9.0, 10.0]);
    says("-1,-0.5,0\n", &[-1.0, -0.5, 0.0]);
    says("1;-2;inf\n", &[1.0, -2.0, f64::INFINITY]);
    says("1 2; 3 4\n", &[1.0, 2.0, 3.0, 4.0]);
    says("0,00\n0,05\n0,10\n", &[0.0, 0.05, 0.1]);
    says("−1 –2\n", &[-1.0, -2.0]);
    says("100 200 300\n", &[100.0, 200.0, 300.0]);
}

#[test]
fn what_spreadsheets_write() {
    says("1,00E-03;2,00E-03\n", &[1e-3, 2e-3]);
    says("1,5;2,5\r\n-3;4,25\r\n", &[1.5, 2.5, -3.0, 4.25]);
    says("1,5\t2,5\n", &[1.5, 2.5]);
    says("1.234,50;2,5\n", &[1234.5, 2.5]);
    says("1\u{a0}234,50;2,5\n", &[1234.5, 2.5]);
    says("1 234,50;2,5;3\n", &[1234.5, 2.5, 3.0]);
    says("\u{feff}x;f\n1,5;0\n-2;0\n", &[1.5, -2.0]);
    says("sep=;\n1,5;2,5\n", &[1.5, 2.5]);
    says("\"x\",\"f\"\n\"1,5\",\"2,5\"\n", &[1.5]);
    says("\"1,234.5\",\"7\"\n", &[1234.5, 7.0]);
    says("x,y\n1,5\n2,6\n", &[1.0, 2.0]);
    says("x\n1,5\n2,6\n", &[1.5, 2.6]);
    says("Wert (mm)\n0,5\n", &[0.5]);
    says("learning rate\n0.5\n", &[0.5]);
    says("loss[0]\n0.5\n", &[0.5]);
    says("1;2;\n3;4;\n;;\n", &[1.0, 2.0, 3.0, 4.0]);
    says("50%;12,5%\n", &[0.5, 0.125]);
    says("x;;\n1;;\n", &[1.0]);
}

#[test]
fn what_numpy_and_its_kin_write() {
    says("# x f\n1.000000000000000000e+00 2.5e-01\n", &[1.0, 0.25]);
    says("[ 1.   2.  -0.5]\n", &[1.0, 2.0, -0.5]);
    says("[[1. 2.]\n [3. nan]]\n", &[1.0, 2.0, 3.0, f64::NAN]);
    says("array([1., 2.], dtype=float32)", &[1.0, 2.0]);
    says("tensor([[ 0.5, -1.0],\n        [ 2.0,  3.0]], device='cuda:0')", &[0.5, -1.0, 2.0, 3.0]);
    says("[np.float64(1.5), np.float64(-2.0)]", &[1.5, -2.0]);
    says("[1,5]", &[1.0, 5.0]);
    says("[1,5,\n2,5]", &[1.0, 5.0, 2.0, 5.0]);
    says("[1, 2; 3, 4]", &[1.0, 2.0, 3.0, 4.0]);
    says("(1.5, 2)", &[1.5, 2.0]);
    refused(
        "[0. 1. ... 8.\n 9. 10.]",
        "standard input:1:8: '...' stands for numbers that were left out",
    );
    refused("array([1, two])", "standard input:1:11: 'two' is not a number");
}

#[test]
fn what_this_program_writes() {
    let table = "x,f,df,d2f\n-1.5,0,0,0\n2,2,1,0\n";
    says(table, &[-1.5, 2.0]);
    assert_eq!(read(table, Some("f"), None).unwrap(), [0.0, 2.0]);
    assert_eq!(read(table, Some("DF"), None).unwrap(), [0.0, 1.0]);
    assert_eq!(read(table, Some("3"), None).unwrap(), [0.0, 1.0]);
    let text = "   x  f   df\n-1.5  0  0.5\n   2  2    1\n";
    says(text, &[-1.5, 2.0]);
    assert_eq!(read(text, Some("df"), None).unwrap(), [0.5, 1.0]);
    let words = "activation,depth,median\nrelu,5,0.5\nelu,5,\"1.5\"\n";
    assert_eq!(read(words, Some("median"), None).unwrap(), [0.5, 1.5]);
    says("−10⁻⁷\n4.57×10⁻¹⁰\n", &[-1e-7, 4.57e-10]);
}

#[test]
fn columns_are_named_or_counted() {
    assert_eq!(read("# a b\n1 2\n3 4\n", Some("b"), None).unwrap(), [2.0, 4.0]);
    assert_eq!(read("1 2\n3 4\n", Some("2"), None).unwrap(), [2.0, 4.0]);
    assert_eq!(read("relu 2\nelu 4\n", Some("2"), None).unwrap(), [2.0, 4.0]);
    for (text, column, words) in [
        ("a,b,c\n1,2,3\n", None, "standard input:1:1: the columns are a, b, c; choose one"),
        ("a,b\n1,2\n", Some("q"), "standard input:1:1: there is no column called 'q'"),
        ("alpha,beta\n1,2\n", Some("apha"), "did you mean 'alpha'"),
        ("a,a\n1,2\n", Some("a"), "2 columns are called 'a'"),
        ("1,2,3\n", Some("a"), "there is no line of names to find 'a' in"),
        ("1 2\n", Some("3"), "there is no column 3 here"),
        ("a,b\n1,2\n3\n", Some("a"), "standard input:3:1: there are 1 cells here under 2 names"),
        ("a,b\n1,2\n,3\n", Some("a"), "standard input:3:1: there is no number here"),
    ] {
        let error = read(text, column, None).expect_err(text);
        assert!(error.contains(words), "{text:?}: {error}");
    }
}

#[test]
fn two_readings_are_refused_and_named() {
    refused("1,5\n", "standard input:1:2: '1,5' can be read as 1 and 5, or as 1.5");
    refused(
        "7\n1,234\t5,678\n",
        "standard input:2:2: '1,234 5,678' can be read as 1.234 and 5.678",
    );
    for text in
        ["1,5 2,5", "1,234,567", "1.234,5", "1,5, 2,5", "\"1,234\",\"5,678\"", "1 234;5 678"]
    {
        refused(text, "can be read as");
    }
    let many = "0,5\n".repeat(LINES_AHEAD + 5);
    refused(&many, "standard input:1:2: '0,5' can be read as");
}

#[test]
fn a_later_line_decides_and_nothing_is_lost_or_swapped() {
    says("1,5\n2,6\n3,7;8\n", &[1.5, 2.6, 3.7, 8.0]);
    says("7\n1,5\n2,6,1\n8\n", &[7.0, 1.0, 5.0, 2.0, 6.0, 1.0, 8.0]);
    says("1,234\t5,678\n1,5\t2\n", &[1.234, 5.678, 1.5, 2.0]);
    says("1,234\t5,678\n1.5\t2\n", &[1234.0, 5678.0, 1.5, 2.0]);
    refused("1.5\n2,5\n3,7;1\n", "standard input:3:");
}

#[test]
fn the_user_may_say_what_a_comma_is() {
    use CommaIs::{Decimal, Separator, Thousands};
    for (text, comma, expected) in [
        ("1,5\n2,6\n", Decimal, vec![1.5, 2.6]),
        ("1,5\n2,6\n", Separator, vec![1.0, 5.0, 2.0, 6.0]),
        ("1,5 2,6\n", Decimal, vec![1.5, 2.6]),
        ("1,234 5,678\n", Thousands, vec![1234.0, 5678.0]),
        ("\"1,234\",\"5,678\"\n", Thousands, vec![1234.0, 5678.0]),
        ("\"1,234\",\"5,678\"\n", Decimal, vec![1.234, 5.678]),
        ("1,234;5,678\n", Decimal, vec![1.234, 5.678]),
    ] {
        assert_eq!(read(text, None, Some(comma)), Ok(expected), "{text:?} {comma:?}");
    }
    assert!(read("1,5\n", None, Some(Thousands)).unwrap_err().contains("'1,5' is not a number"));
}

#[test]
fn errors_name_line_and_column() {
    refused("1\n2\nthree\u{1b}[31m\n", "standard input:3:1: 'three' is not a number");
    refused("three", "standard input:1:1: 'three' is not a number");
    refused("1 2\n3 é x\n", "standard input:2:3: 'é' is not a number");
    refused("1,2,x\n", "standard input:1:5: 'x' is not a number");
    refused("1\n\"\n1e999", "is not a number");
    refused("1,,3\n", "standard input:1:3: there is no number here");
    refused("1\n1e999\n", "standard input:2:1: '1e999' is larger");
    refused("1;1e-400\n", "standard input:1:3: '1e-400' is nearer to 0");
    refused("x\n#DIV/0!\n", "standard input:2:1: '#DIV/0!' is an error of the spreadsheet");
    refused("x\n1\nNA\n", "standard input:3:1: 'NA' is a missing value");
    refused("PK\u{3}\u{4}", "standard input:1: this is a workbook");
}

#[test]
fn arguments_are_read_as_lines_without_names() {
    let read = |words: &[&str]| -> Result<Vec<f64>, String> {
        let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
        let rows = Rows::from_arguments(&words, &Options::default()).collect::<Result<Vec<_>, _>>();
        Ok(rows.map_err(|error| error.to_string())?.concat())
    };
    assert_eq!(read(&["−1e-5", "-.5", "10,8,6"]).unwrap(), [-1e-5, -0.5, 10.0, 8.0, 6.0]);
    assert_eq!(read(&["[1,", "2,", "3]"]).unwrap(), [1.0, 2.0, 3.0]);
    assert_eq!(read(&["1 2 3"]).unwrap(), [1.0, 2.0, 3.0]);
    assert_eq!(read(&["one", "2"]).unwrap_err(), "argument 1: 'one' is not a number");
    assert!(read(&["2", "1,5"]).unwrap_err().starts_with("argument 2: '1,5' can be read as"));
}

#[test]
fn rows_come_while_the_input_is_read() {
    struct Endless(usize);
    impl std::io::Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            self.0 += 1;
            assert!(self.0 < 100, "it is read on and on");
            buffer.iter_mut().zip(b"-1.5;2\n".iter().cycle()).for_each(|(to, from)| *to = *from);
            Ok(buffer.len() / 7 * 7)
        }
    }
    let mut rows = Rows::from_input(Endless(0), &Options::default()).unwrap();
    for _ in 0..1000 {
        assert_eq!(rows.next().unwrap().unwrap(), [-1.5, 2.0]);
    }
}
