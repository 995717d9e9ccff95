use super::*;

/// A safetensors file: the header's length, the header, the data.
fn file(header: &str, data: &[u8]) -> Vec<u8> {
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend_from_slice(header.as_bytes());
    bytes.extend_from_slice(data);
    bytes
}

fn parse(bytes: Vec<u8>) -> Result<Weights> {
    Weights::from_static("test.safetensors", bytes.leak())
}

const PAIR: &str = r#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#;

#[test]
fn every_float_type_reads_as_the_same_numbers_aligned_or_not() {
    let numbers = [1.5f32, -0.25, 1024.0, 0.0];
    let f32s: Vec<u8> = numbers.iter().flat_map(|x| x.to_le_bytes()).collect();
    let f16s: Vec<u8> = numbers
        .iter()
        .flat_map(|x| half::f16::from_f32(*x).to_le_bytes())
        .collect();
    let bf16s: Vec<u8> = numbers
        .iter()
        .flat_map(|x| half::bf16::from_f32(*x).to_le_bytes())
        .collect();
    for (dtype, data) in [("F32", f32s), ("F16", f16s), ("BF16", bf16s)] {
        for padding in 0..4 {
            let header = format!(
                r#"{{"a":{{"dtype":"{dtype}","shape":[2,2],"data_offsets":[0,{}]}}}}{}"#,
                data.len(),
                " ".repeat(padding)
            );
            let weights = parse(file(&header, &data)).unwrap();
            let matrix = weights.matrix("a", 2, 2).unwrap();
            let MatrixData::F32(values) = &matrix.data else {
                panic!("not floats")
            };
            assert_eq!(values[..], numbers, "{dtype}");
            let mut row = [1.0, 1.0];
            matrix.add_row(1, 2.0, &mut row);
            assert_eq!(row, [2049.0, 1.0]);
        }
    }
}

#[test]
fn an_eight_bit_matrix_comes_with_its_scales() {
    let header = r#"{"a":{"dtype":"I8","shape":[2,1],"data_offsets":[0,2]},
        "a_scale":{"dtype":"F32","shape":[2],"data_offsets":[2,10]}}"#;
    let data = [&[127u8, 0x81][..], &0.5f32.to_le_bytes(), &2.0f32.to_le_bytes()].concat();
    let weights = parse(file(header, &data)).unwrap();
    let mut row = [0.0];
    weights.matrix("a", 2, 1).unwrap().add_row(1, 1.0, &mut row);
    assert_eq!(row, [-254.0]);
    // The same in one panel of sixteen rows and one group of four columns.
    let panel = r#"{"a":{"dtype":"U8","shape":[1,1,16,4],"data_offsets":[0,64]},
        "a_scale":{"dtype":"F32","shape":[2],"data_offsets":[64,72]}}"#;
    let mut values = [128; 64];
    (values[0], values[4]) = (255, 1);
    let data = [&values[..], &0.5f32.to_le_bytes(), &2.0f32.to_le_bytes()].concat();
    let weights = parse(file(panel, &data)).unwrap();
    let mut row = [0.0];
    weights.matrix("a", 2, 1).unwrap().add_row(1, 1.0, &mut row);
    assert_eq!(row, [-254.0]);
    let error = weights.matrix("a", 17, 1).err().unwrap();
    assert!(error.to_string().contains("has shape [1, 1, 16, 4]"), "{error}");
    let alone = r#"{"a":{"dtype":"I8","shape":[2,1],"data_offsets":[0,2]}}"#;
    let error = parse(file(alone, &[1, 2])).unwrap().matrix("a", 2, 1).err().unwrap();
    assert!(error.to_string().contains("a_scale"), "{error}");
}

#[test]
fn a_file_that_lies_is_refused_with_its_name() {
    let long = r#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8000]}}"#;
    let shape = r#"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#;
    let overflow = r#"{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}"#;
    let backwards = r#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#;
    let good = file(PAIR, &[0; 8]);
    let mut header_too_long = good.clone();
    header_too_long[..8].copy_from_slice(&u64::MAX.to_le_bytes());
    for bytes in [
        Vec::new(),
        vec![0; 7],
        good[..good.len() - 1].to_vec(),
        [&good[..], &[0]].concat(),
        header_too_long,
        file(long, &[0; 8]),
        file(shape, &[0; 8]),
        file(overflow, &[0; 8]),
        file(backwards, &[0; 8]),
        file("{", &[]),
        file("\u{0}\u{1}", &[]),
    ] {
        let error = parse(bytes).expect_err("a damaged file must not open");
        assert!(
            error
                .to_string()
                .starts_with("test.safetensors: not a sound safetensors file"),
            "{error}"
        );
    }
}

#[test]
fn a_tensor_that_is_missing_or_of_another_shape_or_type_is_named() {
    let weights = parse(file(PAIR, &[0; 8])).unwrap();
    for (found, word) in [
        (weights.vector("b", 2), "tensor b: missing"),
        (weights.vector("a", 3), "tensor a: has shape [2]"),
        (weights.matrix("a", 2, 1).map(|_| Vec::new()), "tensor a: has shape [2]"),
    ] {
        let message = found.unwrap_err().to_string();
        assert!(message.contains(word), "{message}");
    }
    let integers = PAIR.replace("F32", "I32");
    let message = parse(file(&integers, &[0; 8]))
        .unwrap()
        .vector("a", 2)
        .unwrap_err()
        .to_string();
    assert!(message.contains("type I32"), "{message}");
}

#[test]
fn an_absent_file_is_an_error_with_its_path() {
    let error = Weights::open("no/such/file").err().unwrap();
    assert!(matches!(error, Error::Io { .. }) && error.to_string().contains("no/such/file"));
}

#[test]
fn a_folders_weights_may_be_in_several_files() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, tensors: &[(&str, Vec<f32>)]| {
        let bytes: Vec<Vec<u8>> = tensors
            .iter()
            .map(|(_, values)| values.iter().flat_map(|value| value.to_le_bytes()).collect())
            .collect();
        let views = tensors.iter().zip(&bytes).map(|((name, values), bytes)| {
            let view = safetensors::tensor::TensorView::new(Dtype::F32, vec![values.len()], bytes).unwrap();
            (*name, view)
        });
        safetensors::serialize_to_file(views, None, &folder.path().join(name)).unwrap();
    };
    let index = |map: &str| std::fs::write(folder.path().join(Weights::INDEX), map).unwrap();
    std::fs::create_dir(folder.path().join("more")).unwrap();
    write("one.safetensors", &[("a", vec![1.0, 2.0])]);
    write("more/two.safetensors", &[("b", vec![3.0])]);
    index(r#"{"weight_map": {"a": "one.safetensors", "b": "more/two.safetensors"}}"#);
    let weights = Weights::open_folder(folder.path()).unwrap();
    assert_eq!(weights.vector("a", 2).unwrap(), [1.0, 2.0]);
    assert_eq!(weights.vector("b", 1).unwrap(), [3.0]);
    assert_eq!(weights.count(), 3);

    let refused = |map: &str| {
        index(map);
        Weights::open_folder(folder.path()).err().unwrap().to_string()
    };
    for outside in ["../one.safetensors", "/etc/passwd", ""] {
        let error = refused(&serde_json::json!({"weight_map": {"a": outside}}).to_string());
        assert!(error.contains("is no file in its folder"), "{error}");
    }
    assert!(refused("[]").contains(Weights::INDEX));
    assert!(refused(r#"{"weight_map": {"a": "three.safetensors"}}"#).contains("three.safetensors"));
    write("more/two.safetensors", &[("a", vec![3.0])]);
    let twice = refused(r#"{"weight_map": {"a": "one.safetensors", "b": "more/two.safetensors"}}"#);
    assert!(twice.contains("is in two files"), "{twice}");
    // The one file goes before.
    write(Weights::FILE, &[("c", vec![4.0])]);
    assert!(Weights::open_folder(folder.path()).unwrap().contains("c"));
}
