//! Tables of a producer that may do anything but lead outside of memory: structs of any shape, with counts, lengths, offsets and pointers out
//! of the bytes that are given. The fuzz target `arrow` gives bytes that reach new places, the test `foreign_tables` of the front door random ones.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::ffi::{CString, c_char, c_int, c_void};
use std::ptr;
use std::sync::LazyLock;

use regulars::arrow::{FFI_ArrowArray, FFI_ArrowArrayStream, FFI_ArrowSchema, Stream, Table};
use regulars::{Crm, Rulebook, TableMap, ask_table};

/// Every buffer has so many bytes, whatever its array says.
const BUFFER: usize = 4 * 1024;
/// So many children and buffers are there, whatever is said.
const MOST: usize = 6;
/// Arrays have at most so many values, or impossibly many.
const ROWS: i64 = 40;

const FORMATS: [&str; 44] = [
    "n",
    "b",
    "c",
    "C",
    "s",
    "S",
    "i",
    "I",
    "l",
    "L",
    "e",
    "f",
    "g",
    "z",
    "Z",
    "u",
    "U",
    "vz",
    "vu",
    "d:9,2",
    "d:38,10",
    "d:9,2,32",
    "d:18,4,64",
    "d:40,3,256",
    "w:3",
    "w:16",
    "tdD",
    "tdm",
    "tts",
    "ttm",
    "ttu",
    "ttn",
    "tss:",
    "tsm:UTC",
    "tsu:Asia/Shanghai",
    "tsn:+01:00",
    "tDs",
    "+l",
    "+L",
    "+s",
    "+w:3",
    "+m",
    "+r",
    "+ud:0,1",
];
/// Names that the map below and models ask for.
const NAMES: [&str; 7] = ["no", "who", "day", "paid", "x", "t_x", "t"];

thread_local! {
    static LIVE: Cell<i64> = const { Cell::new(0) };
}

struct Tape<'a>(&'a [u8]);

impl Tape<'_> {
    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    /// A small number, or now and then an impossible one.
    fn length(&mut self, usual: i64) -> i64 {
        match self.byte() {
            250 => -1,
            251 => i64::MAX,
            252 => i64::MIN,
            253 => 1 << 31,
            254 => i64::from(self.byte()) % (ROWS + 1),
            _ => usual,
        }
    }

    fn rarely(&mut self) -> bool {
        self.byte() > 245
    }
}

struct Kept {
    texts: Vec<CString>,
    notes: Vec<u8>,
    schemas: Vec<Box<FFI_ArrowSchema>>,
    pointers: Vec<*mut FFI_ArrowSchema>,
}

unsafe extern "C" fn release_schema(schema: *mut FFI_ArrowSchema) {
    let schema = unsafe { &mut *schema };
    drop(unsafe { Box::from_raw(schema.private_data.cast::<Kept>()) });
    LIVE.set(LIVE.get() - 1);
    schema.release = None;
}

/// What the array after it must look like.
struct Shape {
    format: String,
    children: Vec<Shape>,
    dictionary: Option<Box<Shape>>,
}

fn schema(tape: &mut Tape<'_>, depth: usize) -> (FFI_ArrowSchema, Shape) {
    let mut kept = Kept { texts: Vec::new(), notes: Vec::new(), schemas: Vec::new(), pointers: Vec::new() };
    let format = match (depth, tape.byte()) {
        (0, byte) if byte < 250 => "+s".to_owned(),
        (_, byte) if byte < 245 => FORMATS[usize::from(byte) % FORMATS.len()].to_owned(),
        _ => (0..tape.byte() % 9).map(|_| char::from(tape.byte() % 127 + 1)).collect(),
    };
    let usual = match format.as_bytes() {
        b"+l" | b"+L" | b"+m" | b"+w:3" => 1,
        b"+r" | b"+ud:0,1" => 2,
        b"+s" => usize::from(tape.byte()) % MOST,
        _ => 0,
    };
    let mut shape = Shape { format: format.clone(), children: Vec::new(), dictionary: None };
    let mut raw = FFI_ArrowSchema::empty();
    let count = if depth > 4 { 0 } else { usual };
    for _ in 0..count {
        let (child, of) = schema(tape, depth + 1);
        kept.schemas.push(Box::new(child));
        shape.children.push(of);
    }
    kept.pointers = kept.schemas.iter_mut().map(|child| &raw mut **child).collect();
    kept.pointers.resize(MOST, ptr::null_mut());
    if depth < 4 && matches!(format.as_str(), "c" | "C" | "s" | "i" | "l") && tape.byte() % 4 == 0 {
        let (values, of) = schema(tape, depth + 1);
        let mut values = Box::new(values);
        raw.dictionary = &raw mut *values;
        kept.schemas.push(values);
        shape.dictionary = Some(Box::new(of));
    }
    kept.texts.push(CString::new(format.replace('\0', "")).unwrap());
    raw.format = if tape.rarely() { ptr::null() } else { kept.texts[0].as_ptr() };
    kept.texts.push(CString::new(NAMES[usize::from(tape.byte()) % NAMES.len()]).unwrap());
    raw.name = if tape.rarely() { c"\xff".as_ptr() } else { kept.texts[1].as_ptr() };
    if tape.rarely() {
        let (count, length) = (i32::from(tape.byte() as i8), i32::from(tape.byte() as i8));
        kept.notes = [count.to_le_bytes(), length.to_le_bytes()].concat();
        kept.notes.resize(BUFFER * 8, 0);
        raw.metadata = kept.notes.as_ptr().cast();
    }
    raw.flags = i64::from(tape.byte());
    raw.n_children = match tape.length(count as i64) {
        few if few <= MOST as i64 => few,
        many if many > 10_000 => many,
        _ => count as i64,
    };
    raw.children = if tape.rarely() { ptr::null_mut() } else { kept.pointers.as_mut_ptr() };
    raw.release = Some(release_schema);
    raw.private_data = Box::into_raw(Box::new(kept)).cast();
    LIVE.set(LIVE.get() + 1);
    (raw, shape)
}

struct Held {
    buffers: Vec<Vec<u64>>,
    pointers: Vec<*const c_void>,
    arrays: Vec<Box<FFI_ArrowArray>>,
    children: Vec<*mut FFI_ArrowArray>,
}

unsafe extern "C" fn release_array(array: *mut FFI_ArrowArray) {
    let array = unsafe { &mut *array };
    drop(unsafe { Box::from_raw(array.private_data.cast::<Held>()) });
    LIVE.set(LIVE.get() - 1);
    array.release = None;
}

fn buffer(fill: impl Fn(usize) -> u8) -> Vec<u64> {
    (0..BUFFER / 8).map(|word| u64::from_le_bytes(std::array::from_fn(|byte| fill(word * 8 + byte)))).collect()
}

/// Offsets that go up slowly and end within a buffer; now and then one goes back, or below 0.
fn offsets(tape: &mut Tape<'_>, wide: bool, most: i64) -> Vec<u64> {
    let mut bytes = Vec::new();
    let mut at = 0_i64;
    for _ in 0..=2 * ROWS {
        let step = if tape.rarely() { -i64::from(tape.byte()) } else { i64::from(tape.byte() % 4) };
        at = (at + step).min(most);
        if wide { bytes.extend(at.to_le_bytes()) } else { bytes.extend((at as i32).to_le_bytes()) }
    }
    bytes.resize(BUFFER, 0);
    buffer(|n| bytes[n])
}

fn array(tape: &mut Tape<'_>, shape: &Shape, needed: i64) -> FFI_ArrowArray {
    let mut raw = FFI_ArrowArray::empty();
    let mut held = Held { buffers: Vec::new(), pointers: Vec::new(), arrays: Vec::new(), children: Vec::new() };
    raw.length = match tape.length(needed) {
        much if much > ROWS && much < 1 << 31 => ROWS,
        other => other,
    };
    let offset = if tape.byte() > 230 { i64::from(tape.byte() % 4) } else { 0 };
    raw.offset = if offset == 0 { 0 } else { tape.length(offset) };
    let nulls = if tape.byte() % 2 == 0 { 0 } else { -1 };
    raw.null_count = tape.length(nulls);
    let format = shape.format.as_str();
    let (usual, first_is_validity) = match format {
        "n" | "+r" => (0, false),
        "+s" | "+w:3" => (1, true),
        "+ud:0,1" => (2, false),
        "z" | "Z" | "u" | "U" => (3, true),
        "vz" | "vu" => (3 + i64::from(tape.byte() % 3), true),
        _ => (2, true),
    };
    let ascii = tape.byte() % 8 != 0;
    let seed = tape.byte();
    for n in 0..MOST {
        let wide = matches!(format, "Z" | "U" | "+L");
        let filled = match (format, n) {
            ("z" | "Z" | "u" | "U" | "+l" | "+L" | "+m", 1) => {
                offsets(tape, wide, if format.starts_with('+') { ROWS } else { BUFFER as i64 })
            }
            ("vz" | "vu", last) if last as i64 == usual - 1 => {
                let length = if tape.rarely() { -1 } else { 1_000_i64 };
                buffer(|n| length.to_le_bytes()[n % 8])
            }
            // Views of short texts: a length of at most 12, and the text.
            ("vz" | "vu", 1) if tape.byte() % 4 != 0 => buffer(|n| match n % 16 {
                0 => seed % 13,
                1..4 => 0,
                at if at < 4 + usize::from(seed % 13) => b'a',
                _ => 0,
            }),
            ("i" | "l" | "c" | "C" | "s", 1) => {
                buffer(|n| if n % 4 == 0 { (n as u8 / 4).wrapping_mul(seed) % 8 } else { 0 })
            }
            (_, 0) if tape.byte() % 2 == 0 => buffer(|_| 255),
            _ if ascii => buffer(|n| b'0' + (n as u8).wrapping_mul(seed) % 10),
            _ => buffer(|n| (n as u8).wrapping_mul(seed)),
        };
        held.buffers.push(filled);
    }
    held.pointers = held.buffers.iter().map(|buffer| buffer.as_ptr().cast::<c_void>()).collect();
    if first_is_validity && raw.null_count <= 0 && tape.byte() % 2 == 0 {
        held.pointers[0] = ptr::null();
    }
    if tape.rarely() {
        held.pointers[usize::from(tape.byte()) % MOST] = ptr::null();
    }
    if tape.rarely() {
        let place = usize::from(tape.byte()) % MOST;
        // One byte off, and so not aligned; what follows the buffer's end is not said to be there.
        if !matches!((format, place), ("z" | "Z" | "u" | "U", 2)) {
            held.pointers[place] = held.pointers[place].wrapping_byte_add(usize::from(!held.pointers[place].is_null()));
        }
    }
    raw.n_buffers = match tape.length(usual) {
        few if few <= MOST as i64 => few,
        many if many > 10_000 => many,
        _ => usual,
    };
    let inner = if format == "+s" || format == "+ud:0,1" { raw.length.clamp(0, ROWS) } else { ROWS };
    for child in &shape.children {
        held.arrays.push(Box::new(array(tape, child, inner)));
    }
    held.children = held.arrays.iter_mut().map(|child| &raw mut **child).collect();
    held.children.resize(MOST, ptr::null_mut());
    raw.n_children = match tape.length(shape.children.len() as i64) {
        few if few <= MOST as i64 => few,
        many if many > 10_000 => many,
        _ => shape.children.len() as i64,
    };
    if let Some(values) = &shape.dictionary {
        let mut values = Box::new(array(tape, values, 8));
        raw.dictionary = if tape.rarely() { ptr::null_mut() } else { &raw mut *values };
        held.arrays.push(values);
    }
    raw.buffers = if tape.rarely() { ptr::null_mut() } else { held.pointers.as_mut_ptr() };
    raw.children = if tape.rarely() { ptr::null_mut() } else { held.children.as_mut_ptr() };
    raw.release = Some(release_array);
    raw.private_data = Box::into_raw(Box::new(held)).cast();
    LIVE.set(LIVE.get() + 1);
    raw
}

struct Producer {
    schema: Option<FFI_ArrowSchema>,
    arrays: Vec<FFI_ArrowArray>,
    fails: bool,
}

unsafe extern "C" fn get_schema(stream: *mut FFI_ArrowArrayStream, out: *mut FFI_ArrowSchema) -> c_int {
    let producer = unsafe { &mut *(*stream).private_data.cast::<Producer>() };
    producer.schema.take().map_or(7, |schema| {
        unsafe { out.write(schema) };
        0
    })
}

unsafe extern "C" fn get_next(stream: *mut FFI_ArrowArrayStream, out: *mut FFI_ArrowArray) -> c_int {
    let producer = unsafe { &mut *(*stream).private_data.cast::<Producer>() };
    if producer.arrays.is_empty() {
        unsafe { out.write(FFI_ArrowArray::empty()) };
        return c_int::from(producer.fails);
    }
    unsafe { out.write(producer.arrays.remove(0)) };
    0
}

unsafe extern "C" fn get_last_error(_: *mut FFI_ArrowArrayStream) -> *const c_char {
    c"no more".as_ptr()
}

unsafe extern "C" fn release(stream: *mut FFI_ArrowArrayStream) {
    let stream = unsafe { &mut *stream };
    drop(unsafe { Box::from_raw(stream.private_data.cast::<Producer>()) });
    stream.release = None;
    LIVE.set(LIVE.get() - 1);
}

fn producer(tape: &mut Tape<'_>) -> FFI_ArrowArrayStream {
    let (mut schema, shape) = schema(tape, 0);
    if tape.rarely() {
        unsafe { release_schema(&raw mut schema) };
    }
    let rows = i64::from(tape.byte()) % (ROWS + 1);
    let arrays = (0..1 + tape.byte() % 2).map(|_| array(tape, &shape, rows)).collect();
    let producer = Producer { schema: Some(schema), arrays, fails: tape.rarely() };
    LIVE.set(LIVE.get() + 1);
    FFI_ArrowArrayStream {
        get_schema: (!tape.rarely()).then_some(get_schema),
        get_next: (!tape.rarely()).then_some(get_next),
        get_last_error: (!tape.rarely()).then_some(get_last_error),
        release: Some(release),
        private_data: Box::into_raw(Box::new(producer)).cast(),
    }
}

static RULES: LazyLock<Rulebook> =
    LazyLock::new(|| Rulebook::parse("[rulebook]\nid = \"bare\"\nversion = 1\nzone = \"UTC\"\n").unwrap());

static MAP: LazyLock<TableMap> = LazyLock::new(|| {
    let map = r#"{"source": "pos", "type": "order", "currency": "CNY", "zone": "UTC", "columns":
        {"record_id": "no", "profile": "who", "occurred_at": "day", "body.amount": "paid", "ext.x": "x", "attribute.t": "t"}}"#;
    TableMap::parse(map).unwrap()
});

const REQUEST: &str =
    r#"{"model": "bg_nbd", "horizon": 39, "parameters": {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}}"#;

/// What the bytes make is an error with a code, or a table that records and models are read from; all that was handed out is released once.
/// Says whether it was a table.
pub fn read(bytes: &[u8]) -> bool {
    let mut was_table = false;
    LIVE.set(0);
    for way in 0..2 {
        let mut raw = producer(&mut Tape(bytes));
        match unsafe { Stream::take(&raw mut raw) } {
            Ok(stream) if way == 0 => {
                let crm = Crm::in_memory(RULES.clone()).unwrap();
                let _ = crm.ingest_table(stream, &MAP);
            }
            Ok(stream) => {
                if let Ok(table) = Table::of_stream(stream) {
                    was_table = true;
                    let _ = ask_table("model.predict", REQUEST, &table, &BTreeMap::new(), 0);
                    for name in NAMES {
                        let _ = (
                            table.numbers(name),
                            table.labels(name).map(|all| all.iter().count()),
                            table.amounts(name),
                        );
                        let _ = (table.instants(name, None), table.flags(name), table.counts(name));
                    }
                }
            }
            Err(error) => assert!(!error.code().as_str().is_empty()),
        }
        assert!(raw.release.is_none());
        assert_eq!(LIVE.get(), 0, "all is released");
    }
    was_table
}
