//! Products with 8-bit weights, which lie in panels as the kernels read them.
//!
//! A panel holds [`PANEL`] rows of the weights (outputs) side by side: for each [`GROUP`] of inputs the weights of the
//! first output, then of the second, ... One instruction multiplies a group of inputs with all of them, and nothing is
//! joined at the end. Weights are unsigned, [`ZERO`] standing for 0: x86 multiplies unsigned by signed bytes. What
//! that adds, 128 times the sum of the inputs, is where each sum starts from. Sums are exact, in 32 bits, so every
//! instruction set gives the same bits, and so does any batch.

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
#[cfg(target_arch = "x86_64")]
mod avxvnni;
#[cfg(target_arch = "aarch64")]
mod neon;
mod portable;

#[cfg(test)]
mod tests;

use super::math::largest_magnitude;
use super::{BLOCK, Columns, Isa, isa, share, vectorized};

/// Outputs of a panel.
pub(crate) const PANEL: usize = 16;
/// Inputs that are multiplied in one step.
pub(crate) const GROUP: usize = 4;
/// The weight that stands for 0.
pub(crate) const ZERO: u8 = 128;
/// Longest row whose products fit into 32 bits, whichever way they are summed: 2^16 * 255 * 127 < 2^31.
pub(crate) const LONGEST_ROW: usize = 1 << 16;

/// Bytes of a panel's weights for one group of inputs.
const STEP: usize = PANEL * GROUP;

/// The shape of a matrix in panels: panels, groups, outputs of a panel, inputs of a group.
pub fn panel_shape(rows: usize, columns: usize) -> [usize; 4] {
    [rows.div_ceil(PANEL), columns.div_ceil(GROUP), PANEL, GROUP]
}

/// Puts row-major weights into panels; what is missing to whole panels and groups is 0.
pub fn pack(values: &[i8], columns: usize) -> Vec<u8> {
    let columns = columns.max(1);
    let panel = columns.div_ceil(GROUP) * STEP;
    let mut packed = vec![ZERO; panel_shape(values.len() / columns, columns).iter().product()];
    for (i, row) in values.chunks_exact(columns).enumerate() {
        let own = &mut packed[i / PANEL * panel..][..panel];
        for (group, step) in row.chunks(GROUP).zip(own.chunks_exact_mut(STEP)) {
            for (value, packed) in group.iter().zip(&mut step[i % PANEL * GROUP..]) {
                *packed = value.cast_unsigned() ^ ZERO;
            }
        }
    }
    packed
}

/// Panels of some of the rows that `packed` holds, each of so many columns.
pub(crate) fn select(packed: &[u8], columns: usize, rows: &[u32]) -> Vec<u8> {
    let panel = columns.div_ceil(GROUP) * STEP;
    let mut selected = vec![ZERO; panel_shape(rows.len(), columns).iter().product()];
    for (i, &row) in rows.iter().enumerate() {
        let from = &packed[row as usize / PANEL * panel..][..panel];
        let to = &mut selected[i / PANEL * panel..][..panel];
        let (from, to) = (from.as_chunks::<GROUP>().0, to.as_chunks_mut::<GROUP>().0);
        let from = from.iter().skip(row as usize % PANEL).step_by(PANEL);
        for (from, to) in from.zip(to.iter_mut().skip(i % PANEL).step_by(PANEL)) {
            *to = *from;
        }
    }
    selected
}

/// A matrix in panels.
#[derive(Clone, Copy)]
pub(crate) struct Panels<'a> {
    /// The weights.
    pub(crate) values: &'a [u8],
    /// For each output what its sums are multiplied by.
    pub(crate) scales: &'a [f32],
    /// Inputs of an output.
    pub(crate) columns: usize,
}

impl Panels<'_> {
    /// The weights of an output.
    pub(crate) fn row(&self, index: usize) -> impl Iterator<Item = i8> {
        let panel = self.columns.div_ceil(GROUP) * STEP;
        self.values[index / PANEL * panel..][..panel]
            .chunks_exact(STEP)
            .flat_map(move |step| &step[index % PANEL * GROUP..][..GROUP])
            .map(|value| (value ^ ZERO).cast_signed())
            .take(self.columns)
    }
}

/// Rows of inputs in 8 bits.
pub(crate) struct Inputs {
    /// Integers from -127 to 127, each row filled up with zeros to whole groups.
    values: Vec<i8>,
    /// What AVX2 cannot multiply at once and is to be added to the values, row after row.
    #[cfg(target_arch = "x86_64")]
    excess: Vec<Excess>,
    /// For each row where its part of `excess` ends.
    #[cfg(target_arch = "x86_64")]
    ends: Vec<usize>,
    /// For each row what gives its values back.
    scales: Vec<f32>,
    /// For each row what its sums start from.
    starts: Vec<i32>,
    /// Values of a row.
    columns: usize,
}

impl Inputs {
    /// Rows of `columns` values, each with a scale of its own.
    pub(crate) fn new(x: &[f32], columns: usize) -> Self {
        Self::on(Isa::active(), x, columns)
    }

    /// The same, for one instruction set to multiply.
    #[cfg_attr(not(target_arch = "x86_64"), allow(unused_variables))]
    fn on(isa: Isa, x: &[f32], columns: usize) -> Self {
        let (rows, stride) = (x.len() / columns, columns.next_multiple_of(GROUP));
        let mut inputs = Self {
            values: vec![0; rows * stride],
            #[cfg(target_arch = "x86_64")]
            excess: Vec::new(),
            #[cfg(target_arch = "x86_64")]
            ends: vec![0; rows],
            scales: Vec::with_capacity(rows),
            starts: Vec::with_capacity(rows),
            columns,
        };
        for (row, values) in x.chunks_exact(columns).zip(inputs.values.chunks_exact_mut(stride)) {
            let (scale, sum) = quantize(row, &mut values[..columns]);
            inputs.scales.push(scale);
            inputs.starts.push(-i32::from(ZERO) * sum);
        }
        #[cfg(target_arch = "x86_64")]
        if matches!(isa, Isa::Avx2(_)) {
            inputs.split();
        }
        inputs
    }

    /// Prepares the values for AVX2, and for AVX2 alone: the other kernels know of no excess.
    #[cfg(target_arch = "x86_64")]
    fn split(&mut self) {
        let stride = self.columns.next_multiple_of(GROUP);
        for (row, end) in self.values.chunks_exact_mut(stride).zip(&mut self.ends) {
            avx2::split(row, &mut self.excess);
            *end = self.excess.len();
        }
    }

    fn row(&self, index: usize) -> Row<'_> {
        let stride = self.columns.next_multiple_of(GROUP);
        Row {
            values: &self.values[index * stride..][..stride],
            #[cfg(target_arch = "x86_64")]
            excess: &self.excess[index.checked_sub(1).map_or(0, |before| self.ends[before])..self.ends[index]],
            scale: self.scales[index],
            start: self.starts[index],
        }
    }

    fn count(&self) -> usize {
        self.scales.len()
    }
}

vectorized! {
    /// A row as integers from -127 to 127; returns the scale that gives its values back, and the integers' sum.
    fn quantize(row: &[f32], values: &mut [i8]) -> (f32, i32) {
        // 1.5 * 2^23: added to a number, it rounds it to an integer that stands in the low bits of the sum.
        const ROUND: f32 = 12_582_912.0;
        let largest = largest_magnitude(row);
        let factor = if largest > 0.0 { 127.0 / largest } else { 0.0 };
        for (value, x) in values.iter_mut().zip(row) {
            *value = (x * factor + ROUND).to_bits() as i8;
        }
        (largest / 127.0, values.iter().map(|&value| i32::from(value)).sum())
    }
}

/// `out[i * outputs + j] = x[i] . w[j] + bias[j]`, on up to `threads` threads.
pub(crate) fn linear(x: &Inputs, w: Panels, bias: Option<&[f32]>, out: &mut [f32], threads: usize) {
    linear_on(Isa::active(), x, w, bias, out, threads);
}

fn linear_on(isa: Isa, x: &Inputs, w: Panels, bias: Option<&[f32]>, out: &mut [f32], threads: usize) {
    let outputs = w.scales.len();
    assert_eq!(x.columns, w.columns);
    assert_eq!(
        w.values.len(),
        panel_shape(outputs, w.columns).iter().product::<usize>()
    );
    assert_eq!(out.len(), x.count() * outputs);
    assert!(bias.is_none_or(|bias| bias.len() == outputs));
    let layer = Layer { x, w, bias };
    share(Columns::new(out, outputs), PANEL, w.values.len(), threads, &|out| {
        layer.run_on(isa, out);
    });
}

/// A layer under way. Threads share it; each writes the outputs of its own panels.
struct Layer<'a> {
    x: &'a Inputs,
    w: Panels<'a>,
    bias: Option<&'a [f32]>,
}

impl Layer<'_> {
    fn run_on(&self, isa: Isa, out: Columns) {
        match isa {
            Isa::Portable => self.run::<_, 1>(portable::Portable, out),
            #[cfg(target_arch = "x86_64")]
            Isa::Avx2(avx2) => self.run::<_, 1>(avx2, out),
            #[cfg(target_arch = "x86_64")]
            Isa::AvxVnni(vnni) => self.run::<_, 1>(vnni, out),
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512(avx512) => self.run::<_, 2>(avx512, out),
            #[cfg(target_arch = "aarch64")]
            Isa::Neon(neon) => self.run::<_, 1>(neon, out),
            #[cfg(target_arch = "aarch64")]
            Isa::NeonDotprod(dotprod) => self.run::<_, 1>(dotprod, out),
        }
    }

    /// Multiplies all rows with the panels of some outputs, `P` at a time.
    fn run<K: Kernel, const P: usize>(&self, kernel: K, mut out: Columns) {
        let panels = out.range.start / PANEL..out.range.end.div_ceil(PANEL);
        let rows: Vec<Row> = (0..self.x.count()).map(|index| self.x.row(index)).collect();
        for block in (0..rows.len()).step_by(BLOCK) {
            let rows = &rows[block..rows.len().min(block + BLOCK)];
            let mut panel = panels.start;
            // Few rows: many panels at once keep the multipliers busy.
            while rows.len() == 1 && panel + 4 <= panels.end {
                self.strip::<K, 4>(kernel, rows, block, panel, &mut out);
                panel += 4;
            }
            while panel + P <= panels.end {
                self.strip::<K, P>(kernel, rows, block, panel, &mut out);
                panel += P;
            }
            while panel < panels.end {
                self.strip::<K, 1>(kernel, rows, block, panel, &mut out);
                panel += 1;
            }
        }
    }

    /// Multiplies rows, the first of which is `first`, with `P` panels from `panel` on.
    fn strip<K: Kernel, const P: usize>(&self, kernel: K, rows: &[Row], first: usize, panel: usize, out: &mut Columns) {
        let panels: [Panel; P] = std::array::from_fn(|p| self.panel(panel + p));
        let column = panel * PANEL;
        let (mut rest, mut row) = (rows, first);
        loop {
            let place = (row, column);
            let done = if let (Some(x), 8) = (rest.first_chunk::<8>(), K::ROWS) {
                kernel.tile(x, &panels, out, place)
            } else if let Some(x) = rest.first_chunk::<4>() {
                kernel.tile(x, &panels, out, place)
            } else if let Some(x) = rest.first_chunk::<2>() {
                kernel.tile(x, &panels, out, place)
            } else if let Some(x) = rest.first_chunk::<1>() {
                kernel.tile(x, &panels, out, place)
            } else {
                return;
            };
            row += done;
            rest = &rest[done..];
        }
    }

    fn panel(&self, index: usize) -> Panel<'_> {
        let size = self.w.columns.div_ceil(GROUP) * STEP;
        let span = index * PANEL..self.w.scales.len().min((index + 1) * PANEL);
        let mut panel = Panel {
            values: &self.w.values[index * size..][..size],
            scales: [0.0; PANEL],
            bias: [0.0; PANEL],
        };
        panel.scales[..span.len()].copy_from_slice(&self.w.scales[span.clone()]);
        if let Some(bias) = self.bias {
            panel.bias[..span.len()].copy_from_slice(&bias[span]);
        }
        panel
    }
}

/// A row of inputs.
struct Row<'a> {
    values: &'a [i8],
    #[cfg(target_arch = "x86_64")]
    excess: &'a [Excess],
    scale: f32,
    start: i32,
}

/// What is added to a group of a row's inputs.
#[cfg(target_arch = "x86_64")]
struct Excess {
    group: usize,
    values: [i8; GROUP],
}

/// A panel of weights. Outputs beyond the last have scale 0.
struct Panel<'a> {
    values: &'a [u8],
    scales: [f32; PANEL],
    bias: [f32; PANEL],
}

/// The product of some rows with some panels, on one instruction set, of which the implementor is proof.
trait Kernel: Copy {
    /// Most rows of a tile, 8 or 4: so many that their sums fit into the registers.
    const ROWS: usize;

    /// Writes the outputs of these rows and panels, the first of which has the place `(row, column)`; returns `R`.
    fn tile<const R: usize, const P: usize>(
        self,
        x: &[Row; R],
        w: &[Panel; P],
        out: &mut Columns,
        place: (usize, usize),
    ) -> usize;
}
