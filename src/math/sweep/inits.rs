//! Ways to draw weights, as people write them: `he-normal,lecun-normal*1.48,own`.

use super::{OwnInit, own_init};
use crate::math::activation::Pointwise;
use crate::math::nn::{Init, name};

/// How weights are drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SweepInit {
    /// Every function's alike
    Same(Init),
    /// The same, times a gain
    Scaled(Init, f64),
    /// Each by what belongs to it: [`own_init`]
    Own,
}

const OWN: &str = "own";

impl SweepInit {
    /// What draws a function's weights, and the gain on them.
    pub fn of(self, function: &Pointwise) -> (Init, f64) {
        match self {
            SweepInit::Same(init) => (init, 1.0),
            SweepInit::Scaled(init, gain) => (init, gain),
            SweepInit::Own => {
                let OwnInit { init, gain, .. } = own_init(function);
                (init, gain)
            }
        }
    }

    /// As it is written and read: `he-normal`, `lecun-normal*1.48`, `own`.
    pub fn text(self) -> String {
        match self {
            SweepInit::Same(init) => init.name().to_owned(),
            SweepInit::Scaled(init, gain) => format!("{}*{gain}", init.name()),
            SweepInit::Own => OWN.to_owned(),
        }
    }

    /// As a legend names it: `He`, `LeCun × 1.48`, `own`.
    pub fn title(self) -> String {
        match self {
            SweepInit::Same(init) => init.title().to_owned(),
            SweepInit::Scaled(init, gain) => format!("{} × {gain}", init.title()),
            SweepInit::Own => OWN.to_owned(),
        }
    }
}

/// All of them between commas.
pub fn text(inits: &[SweepInit]) -> String {
    inits.iter().map(|init| init.text()).collect::<Vec<_>>().join(",")
}

/// One or several between commas, each once. The error says what would have been right, after "init
/// takes".
pub fn read(text: &str) -> Result<Vec<SweepInit>, String> {
    let mut inits = Vec::new();
    for part in text.split(',').map(str::trim) {
        let init = read_one(part)?;
        if !inits.contains(&init) {
            inits.push(init);
        }
    }
    Ok(inits)
}

fn read_one(text: &str) -> Result<SweepInit, String> {
    let (word, factor) = match text.split_once(['*', '×']) {
        Some((word, factor)) => (word.trim(), Some(factor.trim())),
        None => (text, None),
    };
    let names = Init::ALL.map(Init::name);
    let refused = || {
        let names = names.join(", ");
        format!(
            "no '{text}', but {names} or own; several between commas, a gain behind any: he*1.1"
        )
    };
    if word.eq_ignore_ascii_case(OWN) && factor.is_none() {
        return Ok(SweepInit::Own);
    }
    let init = Init::ALL[name::place(word, names, name::INIT).ok_or_else(refused)?];
    let Some(factor) = factor else { return Ok(SweepInit::Same(init)) };
    let gain = factor.parse().ok().filter(|gain: &f64| gain.is_finite() && *gain > 0.0);
    match gain.ok_or_else(|| format!("no '{factor}', but a gain above 0: {}*1.48", init.name()))? {
        1.0 => Ok(SweepInit::Same(init)),
        gain => Ok(SweepInit::Scaled(init, gain)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let all = [
            SweepInit::Same(Init::HeNormal),
            SweepInit::Scaled(Init::LecunNormal, 1.4812),
            SweepInit::Own,
        ];
        assert_eq!(text(&all), "he-normal,lecun-normal*1.4812,own");
        assert_eq!(read(&text(&all)).unwrap(), all);
        let as_people_write = "He, LeCun × 1.4812, kaiming_normal_, OWN, he-normal*1";
        assert_eq!(read(as_people_write).unwrap(), all);
        for (text, words) in [
            ("", "no ''"),
            ("hee", "no 'hee', but lecun-normal"),
            ("he,", "no ''"),
            ("he*x", "no 'x', but a gain above 0: he-normal*1.48"),
            ("he*0", "no '0'"),
            ("own*2", "no 'own*2'"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(words), "{text}: {error}");
        }
    }

    #[test]
    fn each_draws_what_it_says() {
        let selu = Pointwise::named("selu").unwrap();
        assert_eq!(SweepInit::Own.of(&selu), (own_init(&selu).init, own_init(&selu).gain));
        assert_eq!(SweepInit::Scaled(Init::HeNormal, 0.5).of(&selu), (Init::HeNormal, 0.5));
    }
}
