//! Marian's binary format: a version and a count; for each tensor the length of its name, its type, its rank and its
//! bytes; the names; the shapes; a gap; the data. Little-endian throughout. Every size is checked against what is left of the
//! file.

/// Tensors of this type hold text: the configuration.
pub(super) const TEXT: u64 = 0x101;
/// 32-bit floats.
pub(super) const FLOATS: u64 = 0x404;
/// Bytes for intgemm, and after them the number that they were multiplied by.
pub(super) const INTGEMM8: u64 = 0x4101;

/// The tensor that holds the options.
pub(super) const OPTIONS: &str = "special:model.yml";

/// What the starts of the data, and the sizes of tensors but for text, are multiples of.
const ALIGNMENT: usize = 256;

/// More tensors than any model has.
const MOST_TENSORS: u64 = 1 << 16;

const TRUNCATED: &str = "not a model of Marian's, or a truncated one";

/// The tensors of a file.
pub(super) struct File<'a> {
    pub(super) tensors: Vec<Tensor<'a>>,
}

/// A tensor as it is stored.
pub(super) struct Tensor<'a> {
    pub(super) name: &'a str,
    kind: u64,
    pub(super) shape: Vec<usize>,
    data: &'a [u8],
}

/// The numbers of a tensor. Matrices have a row for each output.
pub(super) enum Numbers {
    Vector(Vec<f32>),
    Matrix {
        rows: usize,
        columns: usize,
        values: Vec<f32>,
    },
    EightBit {
        rows: usize,
        columns: usize,
        /// Integers from -127 to 127, as bytes.
        values: Vec<u8>,
        scale: f32,
    },
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, length: u64) -> Result<&'a [u8], String> {
        let length = usize::try_from(length).map_err(|_| TRUNCATED)?;
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(TRUNCATED)?;
        self.rest = rest;
        Ok(taken)
    }

    fn number(&mut self) -> Result<u64, String> {
        let bytes = self.take(8)?;
        Ok(u64::from_le_bytes(bytes.try_into().map_err(|_| TRUNCATED)?))
    }
}

impl<'a> File<'a> {
    pub(super) fn parse(bytes: &'a [u8]) -> Result<Self, String> {
        let mut reader = Reader { rest: bytes };
        let (version, count) = (reader.number()?, reader.number()?);
        if version != 1 || count > MOST_TENSORS {
            return Err(format!(
                "not a model of Marian's: it begins with version {version} and {count} tensors"
            ));
        }
        let mut heads = Vec::new();
        for _ in 0..count {
            heads.push([reader.number()?, reader.number()?, reader.number()?, reader.number()?]);
        }
        let mut names = Vec::new();
        for &[length, ..] in &heads {
            let name = std::str::from_utf8(reader.take(length)?).map_err(|e| e.to_string())?;
            names.push(name.trim_end_matches('\0'));
        }
        let mut shapes = Vec::new();
        for &[_, _, rank, _] in &heads {
            let bytes = reader.take(rank.saturating_mul(4))?;
            let sizes = bytes.as_chunks().0.iter().map(|size| i32::from_le_bytes(*size));
            let sizes: Result<Vec<usize>, _> = sizes.map(usize::try_from).collect();
            shapes.push(sizes.map_err(|_| "a shape is negative")?);
        }
        let gap = reader.number()?;
        reader.take(gap)?;
        let mut tensors = Vec::new();
        for ((&[_, kind, _, length], name), shape) in heads.iter().zip(names).zip(shapes) {
            let data = reader.take(length)?;
            tensors.push(Tensor {
                name,
                kind,
                shape,
                data,
            });
        }
        Ok(Self { tensors })
    }

    pub(super) fn tensor(&self, name: &str) -> Option<&Tensor<'a>> {
        self.tensors.iter().find(|tensor| tensor.name == name)
    }
}

impl Tensor<'_> {
    /// Rows and columns as they are stored; a vector has one row.
    pub(super) fn sides(&self) -> Result<[usize; 2], String> {
        match self.shape[..] {
            [columns] => Ok([1, columns]),
            [rows, columns] => Ok([rows, columns]),
            _ => Err(format!("has shape {:?}, and vectors and matrices are read", self.shape)),
        }
    }

    /// The text of a tensor of text.
    pub(super) fn text(&self) -> Result<&str, String> {
        if self.kind != TEXT {
            return Err(format!("{} is no text", self.name));
        }
        let text = std::str::from_utf8(self.data).map_err(|e| e.to_string())?;
        Ok(text.trim_end_matches('\0'))
    }

    pub(super) fn numbers(&self) -> Result<Numbers, String> {
        let [k, n] = self.sides()?;
        let count = k.checked_mul(n).ok_or("has an impossible shape")?;
        // An embedding has a row a token; any other matrix is stored with a column an output.
        let is_embedding = self.name.ends_with("Wemb");
        match self.kind {
            FLOATS => {
                let values = self.data.as_chunks().0.iter().take(count);
                let values: Vec<f32> = values.map(|value| f32::from_le_bytes(*value)).collect();
                if values.len() < count {
                    return Err(self.short());
                }
                if !values.iter().all(|value| value.is_finite()) {
                    return Err("holds values that are not finite".to_owned());
                }
                Ok(match (k, is_embedding) {
                    (1, _) => Numbers::Vector(values),
                    (_, true) => Numbers::Matrix {
                        rows: k,
                        columns: n,
                        values,
                    },
                    (_, false) => Numbers::Matrix {
                        rows: n,
                        columns: k,
                        values: (0..count).map(|at| values[at % k * n + at / k]).collect(),
                    },
                })
            }
            INTGEMM8 => {
                let (values, rest) = self.data.split_at_checked(count).ok_or_else(|| self.short())?;
                let multiplier = rest.first_chunk().ok_or_else(|| self.short())?;
                let scale = 1.0 / f32::from_le_bytes(*multiplier);
                if !scale.is_finite() || scale <= 0.0 {
                    return Err(format!("has the multiplier {}", f32::from_le_bytes(*multiplier)));
                }
                // The engine's integers are symmetric, as intgemm's are.
                if values.contains(&i8::MIN.cast_unsigned()) {
                    return Err("holds the integer -128".to_owned());
                }
                let [rows, columns] = if is_embedding { [k, n] } else { [n, k] };
                Ok(Numbers::EightBit {
                    rows,
                    columns,
                    values: values.to_vec(),
                    scale,
                })
            }
            other => Err(format!(
                "has type {other:#x}; f32 ({FLOATS:#x}) and intgemm's 8 bits ({INTGEMM8:#x}) are read"
            )),
        }
    }

    fn short(&self) -> String {
        format!("has {} bytes, too few for shape {:?}", self.data.len(), self.shape)
    }
}

/// A tensor to be written.
pub(super) struct Item {
    pub(super) name: String,
    kind: u64,
    shape: Vec<usize>,
    data: Vec<u8>,
}

impl Item {
    pub(super) fn new(name: &str, kind: u64, shape: &[usize], data: Vec<u8>) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            shape: shape.to_vec(),
            data,
        }
    }

    pub(super) fn padded(mut self) -> Self {
        self.data.resize(self.data.len().next_multiple_of(ALIGNMENT), 0);
        self
    }
}

/// A file with these tensors.
pub(super) fn write(items: &[Item]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut number = |number: u64| bytes.extend(number.to_le_bytes());
    number(1);
    number(items.len() as u64);
    for item in items {
        // A zero ends each name.
        number(item.name.len() as u64 + 1);
        number(item.kind);
        number(item.shape.len() as u64);
        number(item.data.len() as u64);
    }
    for item in items {
        bytes.extend(item.name.bytes().chain([0]));
    }
    for item in items {
        bytes.extend(item.shape.iter().flat_map(|&size| (size as u32).to_le_bytes()));
    }
    let start = bytes.len() + size_of::<u64>();
    let gap = start.next_multiple_of(ALIGNMENT) - start;
    bytes.extend((gap as u64).to_le_bytes());
    bytes.resize(bytes.len() + gap, 0);
    for item in items {
        bytes.extend(&item.data);
    }
    bytes
}
