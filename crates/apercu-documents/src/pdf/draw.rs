//! What the content of pages draws as text (9.4), and where.

use std::collections::HashMap;
use std::rc::Rc;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId};

use super::font::Font;
use super::lines::{Fragment, Writer};
use super::matrix::Matrix;
use super::{FORMAT, MAX_PAGES, MAX_STREAM, Page, error};
use crate::error::{Error, Result};

/// How deep forms may stand in each other, and states on their stack.
const MAX_FORMS: usize = 8;
const MAX_STATES: usize = 512;
/// Most fonts of a document, and most operations of all its pages together: a page of text has some hundred.
const MAX_FONTS: usize = 2_000;
const MAX_OPERATIONS: usize = 5_000_000;
/// How far the tree of pages is followed up for what pages inherit.
const MAX_PARENTS: usize = 64;
/// Page sizes that are left out of their ranges are those of a sheet of paper, in points.
const SHEET: [f32; 4] = [0.0, 0.0, 595.0, 842.0];

/// The text of all pages.
pub(super) fn pages(document: &Document) -> Result<Vec<Page>> {
    let mut drawing = Drawing {
        document,
        fonts: HashMap::new(),
        operations: 0,
    };
    let mut pages = Vec::new();
    for id in document.page_iter() {
        if pages.len() == MAX_PAGES {
            return Err(Error::TooMuch {
                format: FORMAT,
                what: "pages",
                limit: MAX_PAGES,
            });
        }
        pages.push(drawing.page(id)?);
    }
    if pages.is_empty() {
        return Err(Error::damaged(FORMAT, "it has no pages"));
    }
    // What breaks off is read as far as it goes, and must not pass for the whole.
    let promised = promised(document).unwrap_or(0);
    if usize::try_from(promised).is_ok_and(|promised| promised > pages.len()) {
        let found = pages.len();
        return Err(Error::damaged(
            FORMAT,
            format!("{found} of its {promised} pages are there"),
        ));
    }
    Ok(pages)
}

/// How many pages the document says that it has.
fn promised(document: &Document) -> Option<i64> {
    let pages = document.catalog().ok()?.get_deref(b"Pages", document).ok()?;
    pages.as_dict().ok()?.get_deref(b"Count", document).ok()?.as_i64().ok()
}

struct Drawing<'a> {
    document: &'a Document,
    /// By the place of their dictionaries in memory, which stays.
    fonts: HashMap<*const Dictionary, Option<Rc<Font>>>,
    operations: usize,
}

/// The state of graphics and text, as far as it matters here.
#[derive(Clone)]
struct State {
    map: Matrix,
    font: Option<Rc<Font>>,
    size: f32,
    /// Added to each glyph's advance, and to each space's.
    spacing: (f32, f32),
    /// Horizontal scaling, 1 as a rule.
    stretch: f32,
    leading: f32,
    rise: f32,
}

/// A page's text as it is being drawn.
struct Canvas {
    state: State,
    states: Vec<State>,
    text: Matrix,
    line: Matrix,
    /// By open mark: whether what stands in it is no part of the document's text, such as a running head.
    marks: Vec<bool>,
    writer: Writer,
}

impl<'a> Drawing<'a> {
    fn page(&mut self, id: ObjectId) -> Result<Page> {
        let document = self.document;
        let page = document.get_dictionary(id).map_err(error)?;
        let inherited = |key: &[u8]| {
            let parent = |node: &&'a Dictionary| node.get_deref(b"Parent", document).ok()?.as_dict().ok();
            let mut nodes = std::iter::successors(Some(page), parent).take(MAX_PARENTS);
            nodes.find_map(|node| node.get_deref(key, document).ok())
        };
        let sheet = ["CropBox", "MediaBox"]
            .iter()
            .find_map(|key| rectangle(inherited(key.as_bytes())?));
        let [left, bottom, right, top] = sheet.unwrap_or(SHEET);
        let (width, height) = (right - left, top - bottom);
        let turn = inherited(b"Rotate")
            .and_then(|turn| turn.as_i64().ok())
            .unwrap_or(0)
            .rem_euclid(360);
        let turned = match turn {
            90 => Matrix::new([0.0, -1.0, 1.0, 0.0, 0.0, width]),
            180 => Matrix::new([-1.0, 0.0, 0.0, -1.0, width, height]),
            270 => Matrix::new([0.0, 1.0, -1.0, 0.0, height, 0.0]),
            _ => Matrix::ONE,
        };
        let (width, height) = if turn % 180 == 90 {
            (height, width)
        } else {
            (width, height)
        };
        let mut canvas = Canvas {
            state: State {
                map: Matrix::moved(-left, -bottom).then(turned),
                font: None,
                size: 0.0,
                spacing: (0.0, 0.0),
                stretch: 1.0,
                leading: 0.0,
                rise: 0.0,
            },
            states: Vec::new(),
            text: Matrix::ONE,
            line: Matrix::ONE,
            marks: Vec::new(),
            writer: Writer::new(width, height),
        };
        let resources = inherited(b"Resources").and_then(|resources| resources.as_dict().ok());
        let content = self.page_content(page)?;
        self.content(&content, resources, &mut canvas, 0)?;
        let fragments: Vec<Fragment> = canvas.writer.finish();
        Ok(Page {
            width,
            height,
            fragments,
        })
    }

    /// The content of a page: a stream, or several that are read as one.
    fn page_content(&self, page: &'a Dictionary) -> Result<Vec<u8>> {
        let Ok(contents) = page.get(b"Contents") else {
            return Ok(Vec::new());
        };
        let found = |object: &'a Object| self.document.dereference(object).map(|(_, found)| found).map_err(error);
        let contents = self.document.dereference(contents).map_err(error)?.1;
        let parts = match contents {
            Object::Array(parts) => parts.iter().map(found).collect::<Result<Vec<_>>>()?,
            one => vec![one],
        };
        let mut content = Vec::new();
        for part in parts.into_iter().filter(|part| !part.is_null()) {
            let left = MAX_STREAM - content.len().min(MAX_STREAM);
            let stream = part.as_stream().map_err(error)?;
            content.extend(stream.get_plain_content_with_limit(left).map_err(error)?);
            // No word goes on from one to the next.
            content.push(b'\n');
        }
        Ok(content)
    }

    fn content(
        &mut self,
        content: &[u8],
        resources: Option<&'a Dictionary>,
        canvas: &mut Canvas,
        depth: usize,
    ) -> Result<()> {
        for operation in Content::<Vec<Operation>>::decode_iter(content) {
            let operation = operation.map_err(error)?;
            self.operations += 1;
            if self.operations > MAX_OPERATIONS {
                return Err(Error::TooMuch {
                    format: FORMAT,
                    what: "operations on its pages",
                    limit: MAX_OPERATIONS,
                });
            }
            match (operation.operator.as_str(), operation.operands.as_slice()) {
                ("Tf", [name, size]) => {
                    canvas.state.font = self.font(resources, name)?;
                    canvas.state.size = size.as_float().unwrap_or(0.0);
                }
                ("Do", [name]) if depth < MAX_FORMS => self.form(resources, name, canvas, depth)?,
                (operator, operands) => canvas.operate(operator, operands),
            }
        }
        Ok(())
    }

    /// The font of this name in the resources.
    fn font(&mut self, resources: Option<&'a Dictionary>, name: &Object) -> Result<Option<Rc<Font>>> {
        let Some(font) = self
            .resource(resources, b"Font", name)
            .and_then(|font| font.as_dict().ok())
        else {
            return Ok(None);
        };
        let key = std::ptr::from_ref(font);
        if let Some(known) = self.fonts.get(&key) {
            return Ok(known.clone());
        }
        if self.fonts.len() == MAX_FONTS {
            return Err(Error::TooMuch {
                format: FORMAT,
                what: "fonts",
                limit: MAX_FONTS,
            });
        }
        let read = Some(Rc::new(Font::read(self.document, font)?));
        self.fonts.insert(key, read.clone());
        Ok(read)
    }

    fn resource(&self, resources: Option<&'a Dictionary>, kind: &[u8], name: &Object) -> Option<&'a Object> {
        let kind = resources?.get_deref(kind, self.document).ok()?.as_dict().ok()?;
        kind.get_deref(name.as_name().ok()?, self.document).ok()
    }

    /// Draws a form, which is a page within a page.
    fn form(
        &mut self,
        resources: Option<&'a Dictionary>,
        name: &Object,
        canvas: &mut Canvas,
        depth: usize,
    ) -> Result<()> {
        let Some(form) = self
            .resource(resources, b"XObject", name)
            .and_then(|form| form.as_stream().ok())
        else {
            return Ok(());
        };
        if form.dict.get(b"Subtype").and_then(Object::as_name).ok() != Some(b"Form") {
            return Ok(());
        }
        let content = form.get_plain_content_with_limit(MAX_STREAM).map_err(error)?;
        let own = form.dict.get_deref(b"Resources", self.document).ok();
        let own = own.and_then(|resources| resources.as_dict().ok()).or(resources);
        let matrix = form
            .dict
            .get_deref(b"Matrix", self.document)
            .and_then(Object::as_array)
            .ok();
        let matrix = matrix.and_then(|matrix| Matrix::of(matrix)).unwrap_or(Matrix::ONE);
        let (state, states, marks) = (
            canvas.state.clone(),
            std::mem::take(&mut canvas.states),
            canvas.marks.len(),
        );
        canvas.state.map = matrix.then(canvas.state.map);
        self.content(&content, own, canvas, depth + 1)?;
        canvas.marks.truncate(marks);
        (canvas.state, canvas.states) = (state, states);
        Ok(())
    }
}

impl Canvas {
    fn operate(&mut self, operator: &str, operands: &[Object]) {
        let number = |index: usize| {
            operands
                .get(index)
                .and_then(|operand| operand.as_float().ok())
                .unwrap_or(0.0)
        };
        match operator {
            "q" if self.states.len() < MAX_STATES => self.states.push(self.state.clone()),
            "Q" => self.state = self.states.pop().unwrap_or_else(|| self.state.clone()),
            "cm" => {
                if let Some(matrix) = Matrix::of(operands) {
                    self.state.map = matrix.then(self.state.map);
                }
            }
            "BT" => (self.text, self.line) = (Matrix::ONE, Matrix::ONE),
            "Tm" => {
                if let Some(matrix) = Matrix::of(operands) {
                    (self.text, self.line) = (matrix, matrix);
                }
            }
            "Td" => self.next_line(number(0), number(1)),
            "TD" => {
                self.state.leading = -number(1);
                self.next_line(number(0), number(1));
            }
            "T*" => self.next_line(0.0, -self.state.leading),
            "TL" => self.state.leading = number(0),
            "Tc" => self.state.spacing.0 = number(0),
            "Tw" => self.state.spacing.1 = number(0),
            "Tz" => self.state.stretch = number(0) / 100.0,
            "Ts" => self.state.rise = number(0),
            "Tj" => self.show(operands.first()),
            "'" => {
                self.next_line(0.0, -self.state.leading);
                self.show(operands.first());
            }
            "\"" => {
                self.state.spacing = (number(1), number(0));
                self.next_line(0.0, -self.state.leading);
                self.show(operands.get(2));
            }
            "TJ" => {
                for part in operands
                    .first()
                    .and_then(|parts| parts.as_array().ok())
                    .into_iter()
                    .flatten()
                {
                    match part.as_float() {
                        Ok(back) => self.advance(-back / 1000.0 * self.state.size * self.state.stretch),
                        Err(_) => self.show(Some(part)),
                    }
                }
            }
            "BMC" | "BDC" => {
                let tag = operands.first().and_then(|tag| tag.as_name().ok());
                if self.marks.len() < MAX_STATES {
                    self.marks.push(tag == Some(b"Artifact"));
                }
            }
            "EMC" => {
                self.marks.pop();
            }
            _ => {}
        }
    }

    fn next_line(&mut self, x: f32, y: f32) {
        self.line = Matrix::moved(x, y).then(self.line);
        self.text = self.line;
    }

    fn advance(&mut self, by: f32) {
        self.text = Matrix::moved(by, 0.0).then(self.text);
    }

    /// Draws a string.
    fn show(&mut self, string: Option<&Object>) {
        let (Some(codes), Some(font)) = (string.and_then(|string| string.as_str().ok()), self.state.font.clone())
        else {
            return;
        };
        let State {
            map,
            size,
            spacing: (each, space),
            stretch,
            rise,
            ..
        } = self.state;
        let hidden = self.marks.contains(&true);
        for glyph in font.glyphs(codes) {
            let to_page = self.text.then(map);
            let width = glyph.width * size * stretch;
            let (scale, level) = to_page.scale();
            if level && !hidden {
                let [x0, y] = to_page.at(0.0, rise);
                let [x1, _] = to_page.at(width, rise);
                self.writer
                    .glyph(&glyph.text, [x0, x1, y], (scale * size).abs(), font.bold);
            }
            self.advance(width + (each + if glyph.space { space } else { 0.0 }) * stretch);
        }
    }
}

/// Left, bottom, right and top of a rectangle, unless it has no size that a page could have.
fn rectangle(object: &Object) -> Option<[f32; 4]> {
    let numbers: Vec<f32> = object
        .as_array()
        .ok()?
        .iter()
        .filter_map(|number| number.as_float().ok())
        .collect();
    let [a, b, c, d] = numbers[..] else {
        return None;
    };
    let found = [a.min(c), b.min(d), a.max(c), b.max(d)];
    let size = 1.0..=1.0e5;
    (size.contains(&(found[2] - found[0])) && size.contains(&(found[3] - found[1]))).then_some(found)
}
