//! The program `apercu`.

fn main() {}
