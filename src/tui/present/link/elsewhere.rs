//! Where there are no local sockets with an owner: nothing to open.

use super::{News, Order, Report};
use std::io;
use std::path::Path;
use std::time::Duration;

/// Never opens.
pub(in crate::tui) struct Server(std::convert::Infallible);

impl Server {
    pub(in crate::tui) fn open(_: &Path) -> io::Result<Server> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(in crate::tui) fn publish(&self, _: Report) {
        match self.0 {}
    }

    pub(in crate::tui) fn orders(&self) -> Vec<Order> {
        match self.0 {}
    }
}

/// Never opens.
pub(in crate::tui) struct Client(std::convert::Infallible);

impl Client {
    pub(in crate::tui) fn send(&self, _: Order) {
        match self.0 {}
    }

    pub(in crate::tui) fn news(&self, _: Duration) -> Option<News> {
        match self.0 {}
    }
}

/// None.
pub(in crate::tui) fn clients(_: &Path) -> io::Result<std::iter::Empty<Client>> {
    Err(io::ErrorKind::Unsupported.into())
}
