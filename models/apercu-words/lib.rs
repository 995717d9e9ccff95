//! Lists of words, one a line, in the order of their bytes. Words that are ever written in lower case stand in them in lower case
//! only, so that the others are names and acronyms. `MODEL_CARD.md` says where they come from.

// Statics, so that a program holds each list once, wherever it is used.

/// The words of English.
pub static ENGLISH: &str = include_str!("en.txt");

/// The words of French.
pub static FRENCH: &str = include_str!("fr.txt");
