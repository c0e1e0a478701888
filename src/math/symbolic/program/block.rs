//! A program over slices: each operation on a block of numbers that stays in the nearest cache, in
//! straight loops that the compiler runs on two to eight numbers at a time.

use super::scalar::{Scalar, binary_block, select, unary_block};
use super::{Operation, Program, Register};
use crate::math::activation::lane::{Format, Lane};
use crate::math::activation::real::Real;
use crate::math::symbolic::expr::Relation;
use multiversion::multiversion;
use multiversion::target::match_target;

/// Numbers in a block.
const BLOCK: usize = 256;
type Block = [f64; BLOCK];

/// Two outputs of the first `count` operations, of which the first is the function's value.
pub fn run<T: Format>(
    program: &Program,
    outputs: [Register; 2],
    count: usize,
    (z, p): (&[T], &[f64]),
    (value, slope): (&mut [T], &mut [T]),
) {
    let operations = &program.operations[..count];
    let mut registers: Vec<Block> = operations
        .iter()
        .map(|operation| match *operation {
            Operation::Parameter(index) => [p[index]; BLOCK],
            Operation::Constant(value) => [value; BLOCK],
            _ => [0.0; BLOCK],
        })
        .collect();
    let blocks = z.chunks(BLOCK).zip(value.chunks_mut(BLOCK)).zip(slope.chunks_mut(BLOCK));
    for ((z, value), slope) in blocks {
        one(operations, outputs, &mut registers, z, value, slope);
    }
}

#[multiversion(targets("x86_64+avx512f+avx512dq+avx512vl+fma", "x86_64+avx2+fma"))]
fn one<T: Format>(
    operations: &[Operation],
    outputs: [Register; 2],
    registers: &mut [Block],
    z: &[T],
    value: &mut [T],
    slope: &mut [T],
) {
    match_target! {
        "x86_64+fma" => in_lanes::<T, Lane<T, true>>(operations, outputs, registers, z, value, slope),
        _ => in_lanes::<T, Lane<T, false>>(operations, outputs, registers, z, value, slope),
    }
}

#[inline(always)]
fn in_lanes<T: Format, L: Scalar>(
    operations: &[Operation],
    outputs: [Register; 2],
    registers: &mut [Block],
    z: &[T],
    value: &mut [T],
    slope: &mut [T],
) {
    for (index, operation) in operations.iter().enumerate() {
        let (before, after) = registers.split_at_mut(index);
        let out = &mut after[0];
        match *operation {
            Operation::Input => z.iter().zip(out).for_each(|(z, out)| *out = z.widen()),
            Operation::Parameter(_) | Operation::Constant(_) => {}
            Operation::Unary(operation, a) => unary_block::<L>(operation, &before[a], out),
            Operation::Binary(operation, a, b) => {
                binary_block::<L>(operation, [&before[a], &before[b]], out);
            }
            Operation::Select(relation, all) => {
                choose::<L>(relation, all.map(|register| &before[register]), out);
            }
        }
    }
    let [first, second] = outputs.map(|register| &registers[register]);
    for (k, (value, slope)) in value.iter_mut().zip(slope).enumerate() {
        *value = T::round(first[k]);
        // No slope where there is no value.
        *slope = T::round(if first[k].is_nan() { first[k] } else { second[k] });
    }
}

/// One loop for each relation, so that none is asked for inside.
#[inline(always)]
fn choose<L: Scalar>(relation: Relation, inputs: [&Block; 4], out: &mut Block) {
    macro_rules! each {
        ($($relation:ident),*) => {
            match relation { $(Relation::$relation => {
                for (k, out) in out.iter_mut().enumerate() {
                    let inputs = inputs.map(|block| <L as Real>::from_f64(block[k]));
                    *out = select(Relation::$relation, inputs).to_f64();
                }
            })* }
        };
    }
    each!(Less, LessEqual, Greater, GreaterEqual, Equal, NotEqual);
}
