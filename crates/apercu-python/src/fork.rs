//! What a fork leaves behind: threads do not come along into the new process, and what has some must neither be used nor dropped
//! there.

use std::process::id;

/// Something with threads of the process that made it.
#[derive(Debug)]
pub(crate) struct Owned<T> {
    process: u32,
    value: Option<T>,
}

impl<T> Owned<T> {
    /// It belongs to this process.
    pub(crate) fn new(value: T) -> Self {
        Self {
            process: id(),
            value: Some(value),
        }
    }

    /// It, unless this is another process.
    pub(crate) fn get(&self) -> Option<&T> {
        self.value.as_ref().filter(|_| self.process == id())
    }

    /// The same, to change it.
    pub(crate) fn get_mut(&mut self) -> Option<&mut T> {
        self.value.as_mut().filter(|_| self.process == id())
    }
}

impl<T> Drop for Owned<T> {
    fn drop(&mut self) {
        if self.process != id() {
            // Dropping it would take locks that nobody gives back.
            std::mem::forget(self.value.take());
        }
    }
}
