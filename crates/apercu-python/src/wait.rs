//! Waiting without the interpreter's lock, and with an eye on Ctrl-C.

use std::panic::resume_unwind;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use apercu::{Cancel, Error};
use pyo3::prelude::*;

use crate::errors::Failure;

/// How often signals are looked for.
pub(crate) const SIGNALS: Duration = Duration::from_millis(50);

/// Does something on another thread and waits for it; a signal that raises an exception stops it.
pub(crate) fn interruptible<T: Send>(py: Python<'_>, work: impl FnOnce(&Cancel) -> T + Send) -> PyResult<T> {
    let cancel = Cancel::new();
    thread::scope(|scope| {
        let switch = &cancel;
        let (sender, mut receiver) = channel();
        let worker = thread::Builder::new()
            .name("apercu-python".into())
            .spawn_scoped(scope, move || sender.send(work(switch)))
            .map_err(|error| Failure::from(Error::Threads(error)))?;
        loop {
            let receiver = &mut receiver;
            match py.detach(move || receiver.recv_timeout(SIGNALS)) {
                Ok(done) => return Ok(done),
                Err(RecvTimeoutError::Timeout) => {
                    if let Err(signal) = py.check_signals() {
                        cancel.cancel();
                        // It borrows what the caller has, so it has to end first, which is soon.
                        let _ = py.detach(|| worker.join());
                        return Err(signal);
                    }
                }
                Err(RecvTimeoutError::Disconnected) => match py.detach(|| worker.join()) {
                    Err(panic) => resume_unwind(panic),
                    Ok(_) => return Err(Failure::from(Error::Stopped).into()),
                },
            }
        }
    })
}
