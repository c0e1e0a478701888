//! What the symbolic engine makes of an expression.

use crate::experiment::{Derive, Derived, Measure};
use crate::lesson::fields::{choice_or, expression, integer_or};
use crate::lesson::raw::{Table, Value};
use crate::math::activation::Pointwise;

const MOST_ORDERS: u64 = 6;

pub fn read(table: &mut Table, _: Option<Pointwise>) -> Option<Measure> {
    let of = table.required("of").and_then(expression);
    let order = integer_or(table, "order", 1, (0, MOST_ORDERS));
    let x = table.optional("x");
    let at = x.map_or(Some(0.0), Value::number);
    let at = at?;
    let reports =
        [("value", Derived::Value(at)), ("steps", Derived::Steps), ("size", Derived::Size)];
    let report = choice_or(table.optional("report"), Derived::Value(at), "report", &reports)?;
    match (report, x) {
        (Derived::Value(_), None) => {
            table.note("a value needs 'x'; say where");
            return None;
        }
        (Derived::Steps | Derived::Size, Some(x)) => {
            x.note("this report needs no place; leave 'x' out");
        }
        _ => {}
    }
    let (of, order) = (of?, order? as usize);
    let derive = Derive { of, order, report };
    if derive.is_too_large() {
        table.note("this derivative grows too large; lower 'order' or shorten the expression");
        return None;
    }
    Some(derive.into())
}
