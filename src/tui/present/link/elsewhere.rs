//! Where there are no local sockets with an owner: nothing to open.

use super::{News, Order, Report};
use std::io;
use std::path::Path;
use std::time::Duration;

/// Never opens.
pub(in super::super::super) struct Server(std::convert::Infallible);

impl Server {
    pub(in super::super::super) fn open(_: &Path) -> io::Result<Server> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(in super::super::super) fn publish(&self, _: Report) {
        match self.0 {}
    }

    pub(in super::super::super) fn orders(&self) -> Vec<Order> {
        match self.0 {}
    }
}

/// Never opens.
pub(in super::super::super) struct Client(std::convert::Infallible);

impl Client {
    pub(in super::super::super) fn send(&self, _: Order) {
        match self.0 {}
    }

    pub(in super::super::super) fn news(&self, _: Duration) -> Option<News> {
        match self.0 {}
    }
}

/// None.
pub(in super::super::super) fn clients(_: &Path) -> io::Result<std::iter::Empty<Client>> {
    Err(io::ErrorKind::Unsupported.into())
}
