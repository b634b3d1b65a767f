//! What screens are drawn from: it borrows what it shows, and knows no screen.

pub(crate) mod cut;
pub(crate) mod footer;
pub(crate) mod help;
pub(crate) mod list;
pub(crate) mod page;
pub(crate) mod panel;
pub(crate) mod prompt;
pub(crate) mod rows;
