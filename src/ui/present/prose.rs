//! Paragraphs of a page on a screen: below each other, or in columns.

use super::Present;
use super::deck::Build;
use super::slide::Section;
use crate::course::document::{Column, Kind, Paragraph};
use crate::typeset::{Meaning, Tex};
use crate::ui::reader::prose::Prose;
use crate::ui::widgets::rows::{Rows, abreast, piece};

/// Columns between two columns of text.
const GAP: usize = 4;
/// Rows of an image at least.
const LEAST_IMAGE: usize = 6;
/// Before a line of code that is lit, and before one that is not.
const LIT: [&str; 2] = ["▌ ", "  "];

/// A paragraph of a screen.
struct Placed<'a> {
    paragraph: &'a Paragraph,
    /// The build it appears at.
    from: usize,
    /// In which step lines of its code are lit.
    step: usize,
}

impl Placed<'_> {
    fn columns(&self) -> Option<usize> {
        self.paragraph.cue.column.map(|column| column.of)
    }

    /// Whether both come at once, and are parts of one thing.
    fn is_with(&self, other: &Placed<'_>) -> bool {
        let block = self.paragraph.block();
        let texts = |p: &Placed<'_>| !p.paragraph.is_fixed() && p.paragraph.formula().is_none();
        let items = texts(self) && texts(other) && !other.paragraph.lead.is_empty();
        let headed = self.paragraph.kind == Kind::Heading && texts(other);
        let one = block.is_some() && block == other.paragraph.block() || items || headed;
        self.from == other.from && one
    }
}

impl Present {
    /// The sections of what a page says in these builds.
    pub(super) fn prose(
        &self,
        builds: &[Build],
        room: (usize, usize),
        measure: usize,
    ) -> Vec<Section> {
        let Some(page) = self.page() else {
            return vec![];
        };
        let mut list = vec![];
        let mut from = 0;
        for same in builds.chunk_by(|a, b| a.range == b.range) {
            let step = self.at.build.saturating_sub(from).min(same.len() - 1);
            let paragraphs = page.prose.get(same[0].range.clone()).unwrap_or_default();
            list.extend(paragraphs.iter().map(|paragraph| Placed {
                paragraph,
                from,
                step,
            }));
            from += same.len();
        }
        let mut out = vec![];
        for part in list.chunk_by(|a, b| a.columns() == b.columns()) {
            match part[0].paragraph.cue.column {
                Some(column) => out.push(self.beside(part, column, room)),
                None => {
                    let all: Vec<&[Placed<'_>]> = part.chunk_by(Placed::is_with).collect();
                    let room = (room.0, self.height_left(&all, room, measure));
                    let lines = |part: &&[Placed<'_>]| {
                        let tex = part[0].paragraph.formula();
                        tex.map_or(0, |tex| self.set().lines(tex, room.0).len())
                    };
                    let total: usize = all.iter().map(lines).sum();
                    // Formulas of one screen have one size: each has its lines' share of the height.
                    let height = |part: &&[Placed<'_>]| match lines(part) {
                        0 => room.1,
                        own => room.1 * own / total,
                    };
                    let set = |part| self.together(part, (room.0, height(&part)), measure);
                    out.extend(all.iter().map(|part| set(*part)));
                }
            }
        }
        out
    }

    /// Rows for each image of a screen: what the rest of it leaves. All of them where there is none.
    fn height_left(&self, all: &[&[Placed<'_>]], room: (usize, usize), measure: usize) -> usize {
        let is_image = |part: &&&[Placed<'_>]| matches!(part[0].paragraph.kind, Kind::Image(_));
        let images = all.iter().filter(is_image).count();
        if images == 0 {
            return room.1;
        }
        let rest = all.iter().filter(|part| !is_image(part));
        let rows = rest.map(|part| self.together(part, room, measure).rows.len() + 1);
        (room.1.saturating_sub(rows.sum()) / images).max(LEAST_IMAGE)
    }

    /// What comes at once, as one section.
    fn together(&self, part: &[Placed<'_>], room: (usize, usize), measure: usize) -> Section {
        let from = part[0].from;
        if let (Kind::Image(_), Some(_)) = (&part[0].paragraph.kind, self.set().images) {
            return Section::figure(self.image(part[0].paragraph, room), from);
        }
        if let Some(tex) = part[0].paragraph.formula() {
            return Section::figure(self.formula(tex, room), from);
        }
        match part[0].paragraph.is_fixed() {
            true => Section::figure(self.text(part, room.0), from),
            false => Section::text(self.text(part, measure), from),
        }
    }

    /// Columns of text beside each other, each as wide as its share.
    fn beside(&self, part: &[Placed<'_>], column: Column, (width, _): (usize, usize)) -> Section {
        let shares: Vec<usize> = column
            .shares
            .iter()
            .map(|n| usize::from(*n))
            .filter(|n| *n > 0)
            .collect();
        let room = width.saturating_sub(GAP * (shares.len() - 1));
        let total: usize = shares.iter().sum();
        let widths: Vec<usize> = shares.iter().map(|share| room * share / total).collect();
        let rows = |at: usize| -> Rows {
            let own =
                |placed: &&Placed<'_>| placed.paragraph.cue.column.is_some_and(|c| c.at == at);
            let own: Vec<&Placed<'_>> = part.iter().filter(own).collect();
            let mut out: Rows = vec![];
            for together in own.chunk_by(|a, b| a.is_with(b)) {
                if !out.is_empty() {
                    out.push(vec![]);
                }
                let mut rows = self.text_of(together.iter().copied(), widths[at]);
                if together[0].from > self.at.build {
                    rows.iter_mut().for_each(Vec::clear);
                }
                out.extend(rows);
            }
            out
        };
        let all: Vec<Rows> = (0..widths.len()).map(rows).collect();
        let from = part.iter().map(|placed| placed.from).min().unwrap_or(0);
        Section::figure(abreast(&all, &widths, GAP), from)
    }

    /// The rows of paragraphs that come at once.
    fn text(&self, part: &[Placed<'_>], width: usize) -> Rows {
        self.text_of(part.iter(), width)
    }

    fn text_of<'a>(&self, part: impl Iterator<Item = &'a Placed<'a>>, width: usize) -> Rows {
        let part: Vec<&Placed<'_>> = part.collect();
        let paragraphs: Vec<Paragraph> =
            part.iter().map(|placed| placed.paragraph.clone()).collect();
        let set = self.set();
        match &paragraphs[0].kind {
            Kind::Row(_) => set.block(&paragraphs, width),
            Kind::Code(..) => part
                .iter()
                .flat_map(|placed| self.code(placed, width))
                .collect(),
            _ => {
                let rows = paragraphs.iter().flat_map(|p| match p.formula() {
                    Some(tex) => set.formula(tex, width),
                    None => set.paragraph(p, width),
                });
                rows.collect()
            }
        }
    }

    /// A line of code, lit or not where its lines are lit one after the other.
    fn code(&self, placed: &Placed<'_>, width: usize) -> Rows {
        let p = placed.paragraph;
        let Kind::Code(_, lit) = &p.kind else {
            return vec![];
        };
        let Some(lit) = lit.get(placed.step) else {
            return self.parts(&p.lead, &p.parts, width);
        };
        let mut rows = self.parts(&p.lead, &p.parts, width.saturating_sub(LIT[0].len()));
        if !lit {
            rows.iter_mut()
                .flatten()
                .for_each(|piece| piece.style = Meaning::Dim.into());
        }
        let mark = match (lit, self.large()) {
            (true, true) => LIT[0],
            (true, false) => "| ",
            (false, _) => LIT[1],
        };
        let marked = |row: Vec<_>| [vec![piece(mark, Meaning::Key)], row].concat();
        rows.into_iter().map(marked).collect()
    }

    /// An image, as large as its room; or its words.
    fn image(&self, p: &Paragraph, (width, height): (usize, usize)) -> Rows {
        let set = Prose {
            images: Some(height),
            ..self.set()
        };
        let shown = set.image(p, width);
        shown.unwrap_or_else(|| set.parts(&p.lead, &p.parts, width))
    }

    /// A formula that stands for itself.
    fn formula(&self, tex: &Tex, (width, height): (usize, usize)) -> Rows {
        let set = self.set();
        let lines = set.lines(tex, width);
        let large = self.displayed(&lines, (width, height));
        large.unwrap_or_else(|| set.formula(tex, width))
    }
}
