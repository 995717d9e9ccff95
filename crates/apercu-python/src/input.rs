//! What Python gives: text and bytes, copied once, into the article's own.

use apercu::Article;
use apercu::article::ReadOptions;
use apercu_formats::lines::{Error, Fields};
use pyo3::buffer::PyBuffer;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyMapping, PyString};

use crate::errors::Failure;
use crate::settings;

/// An article that is still to be read, which takes no interpreter.
#[derive(Debug)]
pub(crate) struct Input {
    bytes: Vec<u8>,
    options: ReadOptions,
    /// Whether it may be a web page, as a file may.
    page: bool,
}

impl Input {
    /// What a file may hold: a web page or plain text.
    pub(crate) fn file(data: &Bound<'_, PyAny>, options: ReadOptions) -> PyResult<Self> {
        let bytes = bytes(data)?.ok_or_else(|| wrong_type(data))?;
        Ok(Self {
            bytes,
            options,
            page: true,
        })
    }

    /// An item of a batch: a file's contents, or a mapping with the fields of a line of `apercu batch`. Also its id.
    ///
    /// # Errors
    /// Outside, an exception for what is no article at all; inside, what is wrong with this one, beside its id.
    pub(crate) fn item<'py>(item: &Bound<'py, PyAny>, options: &ReadOptions) -> PyResult<Item<'py>> {
        let Ok(mapping) = item.cast::<PyMapping>() else {
            return Ok((None, Ok(Self::file(item, options.clone())?)));
        };
        let fields = Fields::default();
        let id = get(mapping, &fields.id)?;
        let string = |name: &str| match get(mapping, name)? {
            None => Ok(Ok(None)),
            Some(value) => Ok::<_, PyErr>(match value.cast::<PyString>() {
                Ok(text) => Ok(Some(text.to_str()?.to_owned())),
                Err(_) => Err(Failure::from(Error::NoString(name.to_owned()))),
            }),
        };
        let (title, tag) = match (string(&fields.title)?, string(&fields.language)?) {
            (Ok(title), Ok(tag)) => (title, tag),
            (Err(failure), _) | (_, Err(failure)) => return Ok((id, Err(failure))),
        };
        let Some(text) = get(mapping, &fields.text)? else {
            let nothing = Error::Nothing {
                text: fields.text,
                url: fields.url,
            };
            return Ok((id, Err(nothing.into())));
        };
        let Some(bytes) = bytes(&text)? else {
            return Ok((id, Err(Error::NoString(fields.text).into())));
        };
        let mut options = options.clone();
        if let Some(title) = title {
            options = options.title(title);
        }
        if let Some(tag) = tag {
            match apercu::Language::from_tag(&tag) {
                Some(language) => options = options.language(language),
                None => return Ok((id, Err(Error::Language(fields.language).into()))),
            }
        }
        let page = false;
        Ok((id, Ok(Self { bytes, options, page })))
    }

    /// Reads the article.
    pub(crate) fn read(self) -> Result<Article, Error> {
        if self.page {
            return Ok(apercu_web::read_bytes(self.bytes, &self.options)?);
        }
        let article = self.options.bytes(self.bytes);
        Ok(article.map_err(apercu_web::Error::from)?)
    }
}

/// An item's id and what is to be read, or what is wrong with it.
type Item<'py> = (Option<Bound<'py, PyAny>>, Result<Input, Failure>);

/// How an article is read, where something is known of it.
pub(crate) fn reading(title: Option<String>, language: Option<&str>, lossy: bool) -> Result<ReadOptions, Failure> {
    let mut options = Article::options().lossy(lossy);
    if let Some(title) = title {
        options = options.title(title);
    }
    if let Some(tag) = language {
        options = options.language(settings::language(tag)?);
    }
    Ok(options)
}

/// A copy of the bytes of a string or a bytes-like object; `None` for anything else.
pub(crate) fn bytes(data: &Bound<'_, PyAny>) -> PyResult<Option<Vec<u8>>> {
    if let Ok(text) = data.cast::<PyString>() {
        return Ok(Some(text.to_str()?.as_bytes().to_vec()));
    }
    if let Ok(bytes) = data.cast::<PyBytes>() {
        return Ok(Some(bytes.as_bytes().to_vec()));
    }
    match PyBuffer::<u8>::get(data) {
        Ok(buffer) => Ok(Some(buffer.to_vec(data.py())?)),
        Err(_) => Ok(None),
    }
}

/// A field of a mapping; `None` where it is missing or None.
fn get<'py>(mapping: &Bound<'py, PyMapping>, name: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
    if !mapping.contains(name)? {
        return Ok(None);
    }
    let value = mapping.get_item(name)?;
    Ok((!value.is_none()).then_some(value))
}

fn wrong_type(data: &Bound<'_, PyAny>) -> PyErr {
    let name = data.get_type().name();
    let name = name.map_or_else(|_| "this".to_owned(), |name| name.to_string());
    PyTypeError::new_err(format!("an article is a str or a bytes-like object, not {name}"))
}
