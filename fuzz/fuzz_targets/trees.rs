//! No model file makes the readers of trees panic or hang, and what they take scores and explains every row (TR-1, I-13).
#![no_main]

use libfuzzer_sys::fuzz_target;
use regulars_models::trees::{Background, Ensemble, Interventional, Limits, PathDependent};

/// Small enough that every file is read in no time.
const LIMITS: Limits = Limits { bytes: 1 << 20, trees: 200, nodes: 20_000, depth: 64 };

fuzz_target!(|file: &[u8]| {
    let Ok(model) = Ensemble::read(file, &LIMITS) else { return };
    let width = model.features().len();
    if width == 0 || width > 1_000 {
        return;
    }
    let values = [f64::NAN, 0.0, -1.0, 1e30, 3.5, 1e-36];
    let rows: Vec<f64> = (0..3 * width).map(|place| values[place % values.len()]).collect();
    let margins = model.margins(&rows).unwrap();
    assert_eq!(margins.len(), 3 * model.classes());
    // A row alone gives the same bits as in a batch.
    let alone = model.margins(&rows[..width]).unwrap();
    assert!(alone.iter().zip(&margins).all(|(one, all)| one.to_bits() == all.to_bits()));
    assert_eq!(model.predict(&rows).unwrap().len(), margins.len());
    if let Ok(explainer) = PathDependent::new(&model) {
        assert_eq!(explainer.explain(&rows).unwrap().values.len(), margins.len() * width);
    }
    let background = Background::new(width, rows[width..].to_vec()).unwrap();
    Interventional::new(&model, &background).unwrap().explain(&rows[..width]).unwrap();
});
