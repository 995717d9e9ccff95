//! The tensors of a model's safetensors files, memory-mapped and checked.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::fs::File;
use std::ops::{Deref, Range};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use memmap2::Mmap;
use safetensors::{Dtype, SafeTensors};
use serde::Deserialize;

use crate::error::{Error, Reason, Result};
use crate::kernel::int8::{Panels, pack, panel_shape, select};
use crate::watch::{Largest, Watch};

/// Ending of the name under which the scales of an 8-bit matrix stand beside it.
pub const SCALE_SUFFIX: &str = "_scale";

const MISSING: &str = "missing from the file";

/// Open weights, in one file or several. Tensors borrow from them without a copy where their format allows.
pub struct Weights {
    /// The file, or the index of several.
    path: PathBuf,
    tensors: HashMap<String, Entry>,
    watch: Option<Watch>,
}

impl fmt::Debug for Weights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Weights")
            .field("path", &self.path)
            .field("tensors", &self.tensors.len())
            .finish_non_exhaustive()
    }
}

/// Where the bytes of a weights file live.
pub(crate) enum Bytes {
    Mapped(Mmap),
    Static(&'static [u8]),
    Owned(Vec<u8>),
}

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Mapped(map) => map,
            Self::Static(bytes) => bytes,
            Self::Owned(bytes) => bytes,
        }
    }
}

struct Entry {
    /// The file's contents.
    bytes: Arc<Bytes>,
    dtype: Dtype,
    shape: Vec<usize>,
    span: Range<usize>,
}

/// A run of numbers, borrowed from a weights file where possible.
pub(crate) enum Values<T> {
    /// A part of the file.
    Borrowed(Arc<Bytes>, Range<usize>),
    /// Numbers that had to be converted.
    Owned(Vec<T>),
}

impl<T: bytemuck::AnyBitPattern + bytemuck::NoUninit> Deref for Values<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match self {
            Self::Borrowed(bytes, span) => bytemuck::cast_slice(&bytes[span.clone()]),
            Self::Owned(values) => values,
        }
    }
}

/// A matrix of `rows` x `columns`, row after row, as its file holds it.
pub(crate) struct Matrix {
    pub(crate) rows: usize,
    pub(crate) columns: usize,
    pub(crate) data: MatrixData,
    /// Where to note what it is multiplied with, if anybody wants to know.
    pub(crate) inputs: Option<Arc<Largest>>,
}

/// The numbers of a matrix.
pub(crate) enum MatrixData {
    /// 32-bit floats.
    F32(Values<f32>),
    /// 8-bit integers in panels (see [`int8`](super::kernel::int8)).
    I8 {
        /// The panels.
        values: Values<u8>,
        /// What each row is multiplied by.
        scales: Vec<f32>,
    },
}

/// What [`Weights::integers`] reads: `u16` and `u32`.
pub trait Integer: private::Sealed {
    /// Its name in the file.
    #[doc(hidden)]
    const DTYPE: Dtype;

    /// The number of little-endian bytes, of which there are as many as it has.
    #[doc(hidden)]
    fn from_bytes(bytes: &[u8]) -> Self;
}

mod private {
    pub trait Sealed {}
    impl Sealed for u16 {}
    impl Sealed for u32 {}
}

impl Integer for u16 {
    const DTYPE: Dtype = Dtype::U16;

    fn from_bytes(bytes: &[u8]) -> Self {
        Self::from_le_bytes([bytes[0], bytes[1]])
    }
}

impl Integer for u32 {
    const DTYPE: Dtype = Dtype::U32;

    fn from_bytes(bytes: &[u8]) -> Self {
        Self::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
    }
}

impl Matrix {
    /// A matrix of some of the rows, all of which must be below `rows`.
    pub(crate) fn select(&self, rows: &[u32]) -> Self {
        let data = match &self.data {
            MatrixData::F32(values) => {
                let row = |&row: &u32| &values[row as usize * self.columns..][..self.columns];
                MatrixData::F32(Values::Owned(rows.iter().flat_map(row).copied().collect()))
            }
            MatrixData::I8 { values, scales } => MatrixData::I8 {
                values: Values::Owned(select(values, self.columns, rows)),
                scales: rows.iter().map(|&row| scales[row as usize]).collect(),
            },
        };
        Self {
            rows: rows.len(),
            columns: self.columns,
            data,
            inputs: self.inputs.clone(),
        }
    }

    /// Adds row `index`, times `factor`, to `out`. `index` must be below `rows`.
    pub(crate) fn add_row(&self, index: usize, factor: f32, out: &mut [f32]) {
        match &self.data {
            MatrixData::F32(values) => {
                let span = index * self.columns..(index + 1) * self.columns;
                for (o, v) in out.iter_mut().zip(&values[span]) {
                    *o += v * factor;
                }
            }
            MatrixData::I8 { values, scales } => {
                let factor = factor * scales[index];
                let panels = Panels {
                    values,
                    scales,
                    columns: self.columns,
                };
                for (o, v) in out.iter_mut().zip(panels.row(index)) {
                    *o += f32::from(v) * factor;
                }
            }
        }
    }
}

impl Weights {
    /// The name of a folder's weights.
    pub const FILE: &str = "model.safetensors";
    /// The name of what says in which files a folder's weights are, where they are in several.
    pub const INDEX: &str = "model.safetensors.index.json";

    /// Opens a folder's weights, in one file or in several.
    ///
    /// # Errors
    /// As [`files`](Self::files), [`open`](Self::open) and [`join`](Self::join).
    pub fn open_folder(folder: &Path) -> Result<Self> {
        match &Self::files(folder)?[..] {
            [file] => Self::open(file),
            files => Self::join(
                folder.join(Self::INDEX),
                files.iter().map(Self::open).collect::<Result<Vec<_>>>()?,
            ),
        }
    }

    /// Where a folder's weights are: [`FILE`](Self::FILE), whether it exists or not, unless there is an [`INDEX`](Self::INDEX) in its
    /// place, which names them.
    ///
    /// # Errors
    /// [`Error::Io`] for an index that cannot be read; as [`shards`](Self::shards).
    pub fn files(folder: &Path) -> Result<Vec<PathBuf>> {
        let (file, index) = (folder.join(Self::FILE), folder.join(Self::INDEX));
        if file.exists() || !index.exists() {
            return Ok(vec![file]);
        }
        let contents = std::fs::read(&index).map_err(|source| Error::Io {
            path: index.clone(),
            source,
        })?;
        let shards = Self::shards(&index, &contents)?;
        Ok(shards.iter().map(|name| folder.join(name)).collect())
    }

    /// The files that the contents of an index name, each once; `path` stands in error messages.
    ///
    /// # Errors
    /// [`Error::File`] for an index that is damaged, or names a file outside of its folder.
    pub fn shards(path: &Path, index: &[u8]) -> Result<BTreeSet<String>> {
        #[derive(Deserialize)]
        struct Index {
            weight_map: BTreeMap<String, String>,
        }
        let invalid = |reason: Reason| Error::file(path, reason);
        let index: Index = serde_json::from_slice(index).map_err(|e| invalid(e.into()))?;
        let shards: BTreeSet<String> = index.weight_map.into_values().collect();
        let inside = |name: &&String| {
            let mut parts = Path::new(name).components();
            !name.is_empty() && parts.all(|part| matches!(part, Component::Normal(_)))
        };
        match shards.iter().find(|name| !inside(name)) {
            Some(name) => Err(invalid(format!("{name:?} is no file in its folder").into())),
            None => Ok(shards),
        }
    }

    /// Puts the files of a model together; `path` stands in error messages.
    ///
    /// # Errors
    /// [`Error::Tensor`] for one that is in two of them.
    pub fn join(path: impl Into<PathBuf>, parts: impl IntoIterator<Item = Self>) -> Result<Self> {
        let mut joined = Self {
            path: path.into(),
            tensors: HashMap::new(),
            watch: None,
        };
        for part in parts {
            for (name, entry) in part.tensors {
                if joined.tensors.contains_key(&name) {
                    return Err(joined.error(&name, "is in two files"));
                }
                joined.tensors.insert(name, entry);
            }
        }
        Ok(joined)
    }

    /// Maps a safetensors file into memory.
    ///
    /// The file must not change while it is open: that is the contract of memory mapping.
    ///
    /// # Errors
    /// [`Error::Io`] where the file cannot be opened, [`Error::File`] where it is not a safetensors file or its header
    /// does not agree with its size.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let io = |source| Error::Io {
            path: path.to_owned(),
            source,
        };
        let file = File::open(path).map_err(io)?;
        // SAFETY: the map is only read. A change of the file by someone else while it is mapped is outside what this
        // program can guard against; weights files are written whole and renamed into place.
        #[allow(unsafe_code)]
        let map = unsafe { Mmap::map(&file) }.map_err(io)?;
        Self::parse(path.to_owned(), Bytes::Mapped(map))
    }

    /// Reads a safetensors file that is part of the program; `name` stands in error messages.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn from_static(name: &str, bytes: &'static [u8]) -> Result<Self> {
        Self::parse(PathBuf::from(name), Bytes::Static(bytes))
    }

    /// Takes the contents of a safetensors file that was made in memory; `path` stands in error messages.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn from_vec(path: &Path, bytes: Vec<u8>) -> Result<Self> {
        Self::parse(path.to_owned(), Bytes::Owned(bytes))
    }

    fn parse(path: PathBuf, bytes: Bytes) -> Result<Self> {
        let parsed = SafeTensors::deserialize(&bytes)
            .map_err(|e| Error::file(&path, format!("not a sound safetensors file ({e}); fetch it again")))?;
        let start = bytes.as_ptr() as usize;
        let found: Vec<_> = parsed
            .iter()
            .map(|(name, view)| {
                let from = view.data().as_ptr() as usize - start;
                let span = from..from + view.data().len();
                (name.to_owned(), view.dtype(), view.shape().to_vec(), span)
            })
            .collect();
        let bytes = Arc::new(bytes);
        let tensors = found.into_iter().map(|(name, dtype, shape, span)| {
            let bytes = Arc::clone(&bytes);
            let entry = Entry {
                bytes,
                dtype,
                shape,
                span,
            };
            (name, entry)
        });
        Ok(Self {
            path,
            tensors: tensors.collect(),
            watch: None,
        })
    }

    /// The same weights, whose matrices note in `watch` what they are multiplied with.
    #[must_use]
    pub fn watched(mut self, watch: &Watch) -> Self {
        self.watch = Some(watch.clone());
        self
    }

    /// Whether there is a tensor of that name.
    pub fn contains(&self, name: &str) -> bool {
        self.tensors.contains_key(name)
    }

    /// The tensor's entry, if its shape, ones in front left out, is the one wanted.
    fn entry(&self, name: &str, shape: &[usize]) -> Result<&Entry> {
        let entry = self.tensors.get(name).ok_or_else(|| self.error(name, MISSING))?;
        let found = &entry.shape;
        let ones = found.len().saturating_sub(shape.len());
        if found[..ones].iter().any(|&n| n != 1) || &found[ones..] != shape {
            return Err(self.error(name, format!("has shape {found:?}, and config.json asks for {shape:?}")));
        }
        Ok(entry)
    }

    /// A vector of `length` floats.
    pub(crate) fn vector(&self, name: &str, length: usize) -> Result<Vec<f32>> {
        let entry = self.entry(name, &[length])?;
        Ok(self.floats(name, entry)?.to_vec())
    }

    /// A matrix of `rows` x `columns`; an 8-bit one brings its scales along. One that is stored row by row is put into
    /// panels, one that is stored in panels is borrowed.
    pub(crate) fn matrix(&self, name: &str, rows: usize, columns: usize) -> Result<Matrix> {
        let dtype = self.tensors.get(name).map(|entry| entry.dtype);
        let data = match dtype {
            Some(Dtype::U8) => {
                let entry = self.entry(name, &panel_shape(rows, columns))?;
                MatrixData::I8 {
                    values: Values::Borrowed(entry.bytes.clone(), entry.span.clone()),
                    scales: self.vector(&format!("{name}{SCALE_SUFFIX}"), rows)?,
                }
            }
            Some(Dtype::I8) => {
                let entry = self.entry(name, &[rows, columns])?;
                let values = bytemuck::cast_slice(&entry.bytes[entry.span.clone()]);
                MatrixData::I8 {
                    values: Values::Owned(pack(values, columns)),
                    scales: self.vector(&format!("{name}{SCALE_SUFFIX}"), rows)?,
                }
            }
            _ => MatrixData::F32(self.floats(name, self.entry(name, &[rows, columns])?)?),
        };
        let inputs = self.watch.as_ref().map(|watch| watch.of(name));
        Ok(Matrix {
            rows,
            columns,
            data,
            inputs,
        })
    }

    /// A vector of integers of the given type, of any length.
    ///
    /// # Errors
    /// [`Error::Tensor`] where it is missing or of another type.
    pub fn integers<T: Integer>(&self, name: &str) -> Result<Vec<T>> {
        let entry = self.tensors.get(name);
        let entry = entry.ok_or_else(|| self.error(name, MISSING))?;
        if entry.dtype != T::DTYPE {
            let reason = format!("has type {:?} in place of {:?}", entry.dtype, T::DTYPE);
            return Err(self.error(name, reason));
        }
        let bytes = &entry.bytes[entry.span.clone()];
        Ok(bytes.chunks_exact(size_of::<T>()).map(T::from_bytes).collect())
    }

    /// All values of a vector or a matrix, row after row, as floats whatever the file stores them as.
    ///
    /// # Errors
    /// [`Error::Tensor`] where it is missing or of another shape.
    pub fn values(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>> {
        let [rows, columns] = *shape else {
            return self.vector(name, shape.iter().product());
        };
        let matrix = self.matrix(name, rows, columns)?;
        let mut values = vec![0.0; rows * columns];
        for (index, row) in values.chunks_exact_mut(columns).enumerate() {
            matrix.add_row(index, 1.0, row);
        }
        Ok(values)
    }

    /// Whether two tensors hold the same bytes.
    pub fn are_same(&self, name: &str, other: &str) -> bool {
        let bytes = |name: &str| self.tensors.get(name).map(|entry| &entry.bytes[entry.span.clone()]);
        bytes(name) == bytes(other)
    }

    /// How many numbers there are in the file.
    pub fn count(&self) -> usize {
        self.tensors
            .values()
            .map(|entry| entry.shape.iter().product::<usize>())
            .sum()
    }

    fn floats(&self, name: &str, entry: &Entry) -> Result<Values<f32>> {
        let bytes = &entry.bytes[entry.span.clone()];
        let halves = |f: fn(u16) -> f32| {
            bytes
                .chunks_exact(2)
                .map(|b| f(u16::from_le_bytes([b[0], b[1]])))
                .collect::<Vec<f32>>()
        };
        Ok(match entry.dtype {
            Dtype::F32 if cfg!(target_endian = "little") && bytemuck::try_cast_slice::<u8, f32>(bytes).is_ok() => {
                Values::Borrowed(entry.bytes.clone(), entry.span.clone())
            }
            Dtype::F32 => Values::Owned(
                bytes
                    .chunks_exact(4)
                    .map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]))
                    .collect(),
            ),
            Dtype::F16 => Values::Owned(halves(|bits| half::f16::from_bits(bits).to_f32())),
            Dtype::BF16 => Values::Owned(halves(|bits| half::bf16::from_bits(bits).to_f32())),
            other => {
                return Err(self.error(
                    name,
                    format!("has type {other:?}; f32, f16, bf16, and 8-bit matrices are read"),
                ));
            }
        })
    }

    /// The error of a tensor of this file.
    pub(super) fn error(&self, tensor: &str, reason: impl Into<String>) -> Error {
        Error::Tensor {
            path: self.path.clone(),
            tensor: tensor.to_owned(),
            reason: reason.into(),
        }
    }
}

#[cfg(test)]
mod tests;
