//! What each file of `src` takes from which other, and how long its functions are, read from the code itself.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use syn::visit::{self, Visit};
use syn::{Attribute, Block, Item, Signature, UseTree, Visibility};

/// A module by the names that lead to it; the crate's own is empty.
pub(crate) type Module = Vec<String>;

/// A module of the product, without its tests.
pub(crate) struct File {
    pub(crate) path: PathBuf,
    pub(crate) text: String,
    syntax: syn::File,
}

/// A function, and on how many lines it stands.
pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) line: usize,
    pub(crate) lines: usize,
}

/// All modules of `src`.
pub(crate) struct House {
    pub(crate) files: BTreeMap<Module, File>,
    /// What a module's `use` brings in: under which name, from where.
    imports: HashMap<Module, HashMap<String, Vec<String>>>,
}

impl House {
    pub(crate) fn read(src: &Path) -> House {
        let mut paths = vec![];
        gather(src, &mut paths);
        let files = paths.into_iter().filter_map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            Some((module(src, &path)?, parsed(path, text)))
        });
        House::of(files.collect())
    }

    /// Of texts by the names of their modules, `::` between.
    pub(crate) fn of_texts(texts: &[(&str, &str)]) -> House {
        let files = texts.iter().map(|(name, text)| {
            let module = name.split("::").filter(|n| !n.is_empty());
            let module: Module = module.map(str::to_owned).collect();
            (module, parsed(PathBuf::from(name), (*text).to_owned()))
        });
        House::of(files.collect())
    }

    fn of(files: BTreeMap<Module, File>) -> House {
        let mut imports = HashMap::new();
        for (module, file) in &files {
            let mut names = HashMap::new();
            for item in &file.syntax.items {
                if let Item::Use(item) = item {
                    leaves(&item.tree, &mut vec![], &mut |path, name| {
                        names.insert(name.to_owned(), path.to_vec());
                    });
                }
            }
            imports.insert(module.clone(), names);
        }
        House { files, imports }
    }

    /// What `module` takes from other modules: where from, and on which line. What it only hands on does not count.
    pub(crate) fn taken(&self, module: &Module) -> BTreeMap<Module, usize> {
        let mut paths = Paths::default();
        paths.visit_file(&self.files[module].syntax);
        let mut taken = BTreeMap::new();
        for (inside, path, line) in paths.found {
            let here: Module = module.iter().cloned().chain(inside).collect();
            if let Some(from) = self.resolve(&here, &path, 0).filter(|from| from != module) {
                taken.entry(from).or_insert(line);
            }
        }
        taken
    }

    /// The module that defines what `path` names in `here`; none if it is of another crate.
    fn resolve(&self, here: &Module, path: &[String], depth: usize) -> Option<Module> {
        let mut at = here.clone();
        let mut rest = path.iter().peekable();
        match rest.peek()?.as_str() {
            "crate" => {
                rest.next();
                at.clear();
            }
            "self" => _ = rest.next(),
            "super" => {
                while rest.next_if(|name| *name == "super").is_some() {
                    at.pop();
                }
            }
            name => {
                let known = self.child(&at, name).is_some()
                    || self
                        .imports
                        .get(&at)
                        .is_some_and(|names| names.contains_key(name));
                if !known {
                    return None;
                }
            }
        }
        while let Some(name) = rest.next() {
            if let Some(child) = self.child(&at, name) {
                at = child;
                continue;
            }
            if let Some(path) = self.imports.get(&at).and_then(|names| names.get(name)) {
                if depth > 8 {
                    return None;
                }
                let more: Vec<String> = path.iter().chain(rest).cloned().collect();
                return self.resolve(&at, &more, depth + 1);
            }
            break;
        }
        // A module within a file is of that file.
        while !self.files.contains_key(&at) {
            at.pop()?;
        }
        Some(at)
    }

    fn child(&self, at: &Module, name: &str) -> Option<Module> {
        let child: Module = at.iter().cloned().chain([name.to_owned()]).collect();
        self.files.contains_key(&child).then_some(child)
    }

    /// Circles among the modules of each module, a module with all that is in it taken as one: what ties them.
    pub(crate) fn circles(&self) -> Vec<String> {
        let mut edges = BTreeMap::new();
        for (module, file) in &self.files {
            for (from, line) in self.taken(module) {
                edges.insert(
                    (module.clone(), from),
                    format!("{}:{line}", file.path.display()),
                );
            }
        }
        let heads: BTreeSet<Module> = self
            .files
            .keys()
            .filter_map(|module| module.split_last().map(|(_, head)| head.to_vec()))
            .collect();
        heads.iter().flat_map(|head| circle(head, &edges)).collect()
    }

    /// The functions of a module, without those of its tests.
    pub(crate) fn functions(&self, module: &Module) -> Vec<Function> {
        let mut functions = Functions(vec![]);
        functions.visit_file(&self.files[module].syntax);
        functions.0
    }
}

/// What ties the children of `head` to a circle.
fn circle(head: &[String], edges: &BTreeMap<(Module, Module), String>) -> Option<String> {
    let part = |module: &Module| -> Option<String> {
        let rest = module.strip_prefix(head)?;
        Some(rest.first().cloned().unwrap_or_else(|| "mod.rs".into()))
    };
    let mut ties: BTreeMap<(String, String), &String> = BTreeMap::new();
    for ((from, to), place) in edges {
        if let (Some(a), Some(b)) = (part(from), part(to))
            && a != b
        {
            ties.entry((a, b)).or_insert(place);
        }
    }
    // Whatever takes from nothing that is left is in no circle; nor is what nothing left takes from.
    loop {
        let (takers, givers): (BTreeSet<String>, BTreeSet<String>) = ties.keys().cloned().unzip();
        let before = ties.len();
        ties.retain(|(a, b), _| givers.contains(a) && takers.contains(b));
        if ties.len() == before {
            break;
        }
    }
    let tie =
        |((a, b), place): (&(String, String), &&String)| format!("  {a} takes from {b}: {place}");
    let ties: Vec<String> = ties.iter().map(tie).collect();
    (!ties.is_empty()).then(|| format!("in {}\n{}", head.join("::"), ties.join("\n")))
}

/// The files of the product below a folder.
fn gather(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of src") {
        let path = entry.unwrap().path();
        let tests = path
            .file_stem()
            .is_some_and(|name| name == "tests" || name == "build");
        if path.is_dir() && !tests {
            gather(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") && !tests {
            found.push(path);
        }
    }
}

/// The module of a file; none of the program's own, which is another crate.
fn module(src: &Path, path: &Path) -> Option<Module> {
    let names = path.strip_prefix(src).unwrap().with_extension("");
    let mut names: Module = names
        .iter()
        .map(|name| name.to_str().unwrap().to_owned())
        .collect();
    if names == ["main"] {
        return None;
    }
    if names == ["lib"] || names.last().is_some_and(|name| name == "mod") {
        names.pop();
    }
    Some(names)
}

fn parsed(path: PathBuf, text: String) -> File {
    let syntax = syn::parse_file(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    File { path, text, syntax }
}

/// Each name a `use` brings in, with its whole path. Under a star stands the module.
fn leaves(tree: &UseTree, path: &mut Vec<String>, each: &mut impl FnMut(&[String], &str)) {
    match tree {
        UseTree::Path(inner) => {
            path.push(inner.ident.to_string());
            leaves(&inner.tree, path, each);
            path.pop();
        }
        UseTree::Name(name) if name.ident == "self" => {
            each(path, &path.last().cloned().unwrap_or_default())
        }
        UseTree::Name(name) => {
            path.push(name.ident.to_string());
            each(path, &name.ident.to_string());
            path.pop();
        }
        UseTree::Rename(name) => {
            if name.ident != "self" {
                path.push(name.ident.to_string());
            }
            each(path, &name.rename.to_string());
            if name.ident != "self" {
                path.pop();
            }
        }
        UseTree::Glob(_) => each(path, "*"),
        UseTree::Group(group) => group.items.iter().for_each(|tree| leaves(tree, path, each)),
    }
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        syn::Meta::List(list) => list.path.is_ident("cfg") && list.tokens.to_string() == "test",
        _ => false,
    })
}

/// Paths of the code: in which module within the file, the path, and the line.
#[derive(Default)]
struct Paths {
    inside: Vec<String>,
    found: Vec<(Vec<String>, Vec<String>, usize)>,
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if is_test(&item.attrs) {
            return;
        }
        self.inside.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.inside.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if is_test(&item.attrs) || !matches!(item.vis, Visibility::Inherited) {
            return;
        }
        let line = item.use_token.span.start().line;
        let (inside, found) = (&self.inside, &mut self.found);
        leaves(&item.tree, &mut vec![], &mut |path, _| {
            found.push((inside.clone(), path.to_vec(), line));
        });
    }

    /// `pub(in super::super)` takes nothing.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<String> = path.segments.iter().map(|s| s.ident.to_string()).collect();
        if names.len() > 1 {
            let line = path.segments[0].ident.span().start().line;
            self.found.push((self.inside.clone(), names, line));
        }
        visit::visit_path(self, path);
    }
}

struct Functions(Vec<Function>);

impl Functions {
    fn note(&mut self, signature: &Signature, block: &Block) {
        let line = signature.fn_token.span.start().line;
        let last = block.brace_token.span.close().end().line;
        let (name, lines) = (signature.ident.to_string(), last + 1 - line);
        self.0.push(Function { name, line, lines });
    }
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_test(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.note(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.note(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.note(&item.sig, block);
        }
        visit::visit_trait_item_fn(self, item);
    }
}
