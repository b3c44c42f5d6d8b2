//! Checks of the house: what is drawn is what is built, one idea has one word, files stay small, nothing leaks.

mod architecture;
mod codes;
mod glossary;
mod leaks;
mod sizes;
mod telephones;
mod tree;
