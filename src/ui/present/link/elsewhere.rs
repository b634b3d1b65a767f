//! Where there are no local sockets with an owner: nothing to open.

use super::{News, Remote, Report};
use std::io;
use std::path::Path;
use std::time::Duration;

/// Never opens.
pub(in crate::ui) struct Server(std::convert::Infallible);

impl Server {
    pub(in crate::ui) fn open(_: &Path) -> io::Result<Server> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(in crate::ui) fn publish(&self, _: Report) {
        match self.0 {}
    }

    pub(in crate::ui) fn orders(&self) -> Vec<Remote> {
        match self.0 {}
    }
}

/// Never opens.
pub(in crate::ui) struct Client(std::convert::Infallible);

impl Client {
    pub(in crate::ui) fn send(&self, _: Remote) {
        match self.0 {}
    }

    pub(in crate::ui) fn news(&self, _: Duration) -> Option<News> {
        match self.0 {}
    }
}

/// None.
pub(in crate::ui) fn clients(_: &Path) -> io::Result<std::iter::Empty<Client>> {
    Err(io::ErrorKind::Unsupported.into())
}
