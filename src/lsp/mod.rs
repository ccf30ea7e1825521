//! The language server: the same pipeline as `check` behind the Language Server Protocol.
//!
//! One thread reads what the client says, one talks to it and keeps the documents, one checks them, one answers requests,
//! one checks whole folders. Nothing but the protocol is written to the output, and nothing that a client says ends the
//! session but `exit`.

mod actions;
mod capabilities;
mod check;
mod client;
mod completion;
mod diagnostics;
mod documents;
mod exception;
mod hints;
mod hover;
mod links;
mod outline;
mod parent;
mod place;
mod requests;
mod server;
mod session;
mod settings;
mod survey;
mod text;
mod transport;
mod uri;
mod workers;
mod workspace;

use std::io::{BufReader, BufWriter, Read, Write};
use std::path::PathBuf;
use std::sync::mpsc::channel;
use std::thread;

use server::Server;
use transport::{Incoming, Writer};
use workers::Event;

/// What the command line says.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The configuration file; otherwise the nearest above each document.
    pub config: Option<PathBuf>,
    /// Use no configuration file.
    pub isolated: bool,
    /// Folders of rules of one's own.
    pub rules: Vec<PathBuf>,
}

/// How a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// By `shutdown` and `exit`.
    Properly,
    /// The client is gone, or said `exit` only.
    Abruptly,
}

/// Serves one client until it is gone.
pub fn serve(options: Options, input: impl Read + Send + 'static, output: impl Write) -> Ended {
    let (events, happened) = channel();
    let from_client = events.clone();
    // Ends with the process where the client keeps the input open.
    thread::spawn(move || {
        let mut input = BufReader::with_capacity(1 << 16, input);
        loop {
            let incoming = transport::read(&mut input);
            let end = incoming == Incoming::End;
            if from_client.send(Event::Incoming(incoming)).is_err() || end {
                return;
            }
        }
    });
    let writer = Writer::new(BufWriter::with_capacity(1 << 16, output));
    Server::new(options, writer, events).run(&happened)
}
