//! Build script: embeds the catalogue and the built-in rules.

#![allow(clippy::print_stdout, reason = "cargo reads the output")]

mod catalog;
mod needs;
mod rules;

fn main() {
    println!("cargo::rerun-if-changed=build");
    catalog::embed();
    rules::embed();
}
