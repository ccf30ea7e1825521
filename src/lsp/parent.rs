//! Whether the process of the client is there still.
//!
//! A client that is killed closes its end of the pipe, and that ends the session. Where somebody else holds the pipe open,
//! its process tells.

use std::sync::mpsc::Sender;
use std::time::Duration;
use std::{io, thread};

use super::transport::Incoming;
use super::workers::Event;

/// How often is looked.
const OFTEN: Duration = Duration::from_secs(2);

/// Ends the session once the process of this id is gone. One that is not there now is of another machine or container,
/// and tells nothing.
pub(super) fn watch(id: i64, events: &Sender<Event>) -> io::Result<()> {
    if !is_there(id) {
        return Ok(());
    }
    let events = events.clone();
    let watching = move || {
        while is_there(id) {
            thread::sleep(OFTEN);
        }
        // Nobody listens where the session has ended already.
        let _ = events.send(Event::Incoming(Incoming::End));
    };
    thread::Builder::new()
        .name("parent".to_owned())
        .spawn(watching)
        .map(drop)
}

#[cfg(unix)]
fn is_there(id: i64) -> bool {
    let id = i32::try_from(id).ok().filter(|id| *id > 0);
    let Some(id) = id.and_then(rustix::process::Pid::from_raw) else {
        return false;
    };
    // One of another user is there as well.
    rustix::process::test_kill_process(id) != Err(rustix::io::Errno::SRCH)
}

#[cfg(not(unix))]
fn is_there(_: i64) -> bool {
    false
}
