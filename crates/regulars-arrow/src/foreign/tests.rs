//! Streams of a producer that is made by hand: what it gives rightly arrives, and whatever it does wrong is a typed error at its place,
//! after which nothing of it is left unreleased.

#![expect(
    clippy::undocumented_unsafe_blocks,
    reason = "the producer is this file, and what it gives wrongly is what is tried"
)]

use std::ffi::{CString, c_char, c_int, c_void};
use std::ptr;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, FixedSizeBinaryArray,
    FixedSizeListArray, Float64Array, Int32Array, Int64Array, LargeListArray, LargeStringArray, ListArray, MapBuilder,
    NullArray, RecordBatch, RunArray, StringArray, StringBuilder, StringViewArray, StructArray,
    TimestampMicrosecondArray, UnionArray,
};
use arrow::buffer::ScalarBuffer;
use arrow::datatypes::{DataType, Field, Float64Type, Int8Type, Int32Type, UnionFields};
use regulars_core::error::Code;

use super::{
    FFI_ArrowArray, FFI_ArrowArrayStream, FFI_ArrowSchema, MAX_BATCH_ROWS, Stream, stream_of, stream_of_batches,
    take_batch,
};

/// What a stream gives: a schema and arrays, as long as there are some, or a failure.
#[derive(Default)]
struct Producer {
    schema: Option<FFI_ArrowSchema>,
    arrays: Vec<FFI_ArrowArray>,
    failure: Option<CString>,
    #[expect(dead_code, reason = "counted from outside: it is there as long as the producer is")]
    released: Arc<()>,
}

unsafe extern "C" fn get_schema(stream: *mut FFI_ArrowArrayStream, out: *mut FFI_ArrowSchema) -> c_int {
    let producer = unsafe { &mut *(*stream).private_data.cast::<Producer>() };
    match producer.schema.take() {
        Some(schema) => unsafe { out.write(schema) },
        None => return 5,
    }
    0
}

unsafe extern "C" fn get_next(stream: *mut FFI_ArrowArrayStream, out: *mut FFI_ArrowArray) -> c_int {
    let producer = unsafe { &mut *(*stream).private_data.cast::<Producer>() };
    if producer.arrays.is_empty() {
        if producer.failure.is_some() {
            return 5;
        }
        unsafe { out.write(FFI_ArrowArray::empty()) };
    } else {
        unsafe { out.write(producer.arrays.remove(0)) };
    }
    0
}

unsafe extern "C" fn get_last_error(stream: *mut FFI_ArrowArrayStream) -> *const c_char {
    let producer = unsafe { &*(*stream).private_data.cast::<Producer>() };
    producer.failure.as_ref().map_or(ptr::null(), |said| said.as_ptr())
}

unsafe extern "C" fn release(stream: *mut FFI_ArrowArrayStream) {
    let stream = unsafe { &mut *stream };
    drop(unsafe { Box::from_raw(stream.private_data.cast::<Producer>()) });
    stream.release = None;
}

fn raw(producer: Producer) -> FFI_ArrowArrayStream {
    FFI_ArrowArrayStream {
        get_schema: Some(get_schema),
        get_next: Some(get_next),
        get_last_error: Some(get_last_error),
        release: Some(release),
        private_data: Box::into_raw(Box::new(producer)).cast::<c_void>(),
    }
}

fn exported(batch: &RecordBatch) -> (FFI_ArrowSchema, FFI_ArrowArray) {
    let rows = StructArray::from(batch.clone()).to_data();
    (FFI_ArrowSchema::try_from(batch.schema().as_ref()).unwrap(), FFI_ArrowArray::new(&rows))
}

/// The code and path that a stream ends with, after which the producer is gone.
fn refused(change: impl FnOnce(&mut FFI_ArrowSchema, &mut FFI_ArrowArray)) -> (Code, String) {
    let columns: [(&str, ArrayRef); 4] = [
        ("word", Arc::new(StringArray::from(vec![Some("a"), None, Some("bc")]))),
        ("number", Arc::new(Int64Array::from(vec![1, 2, 3]))),
        ("key", Arc::new([Some("x"), None, Some("x")].into_iter().collect::<DictionaryArray<Int8Type>>())),
        ("list", Arc::new(ListArray::from_iter_primitive::<Int32Type, _, _>([Some(vec![Some(1)]), None, None]))),
    ];
    let (mut schema, mut array) = exported(&RecordBatch::try_from_iter(columns).unwrap());
    change(&mut schema, &mut array);
    let released = Arc::new(());
    let mut stream = raw(Producer {
        schema: Some(schema),
        arrays: vec![array],
        failure: Some(c"the disk is full".to_owned()),
        released: released.clone(),
    });
    let error = match unsafe { Stream::take(&raw mut stream) } {
        Err(error) => error,
        Ok(mut taken) => {
            let first = taken.next().unwrap();
            assert!(taken.next().is_none() || first.is_ok());
            first.unwrap_err()
        }
    };
    assert!(stream.release.is_none(), "the caller keeps nothing");
    assert_eq!(Arc::strong_count(&released), 1, "the producer is gone");
    (error.code(), error.path().to_owned())
}

fn child(array: &mut FFI_ArrowArray, n: usize) -> &mut FFI_ArrowArray {
    unsafe { &mut **array.children.add(n) }
}

fn column(schema: &mut FFI_ArrowSchema, n: usize) -> &mut FFI_ArrowSchema {
    unsafe { &mut **schema.children.add(n) }
}

#[test]
fn tables_of_every_type_arrive_as_they_were() {
    let int = |numbers: &[i32]| Arc::new(Int32Array::from(numbers.to_vec())) as ArrayRef;
    let mut map = MapBuilder::new(None, StringBuilder::new(), StringBuilder::new());
    map.keys().append_value("k");
    map.values().append_value("v");
    map.append(true).unwrap();
    map.append(false).unwrap();
    let item = Arc::new(Field::new("item", DataType::Int32, false));
    let kinds = UnionFields::try_new(
        [0, 1],
        [Field::new("a", DataType::Int32, false), Field::new("b", DataType::Int32, false)],
    )
    .unwrap();
    let columns: Vec<ArrayRef> = vec![
        Arc::new(NullArray::new(2)),
        Arc::new(BooleanArray::from(vec![Some(true), None])),
        Arc::new(Float64Array::from(vec![0.5, -1.0])),
        Arc::new(Decimal128Array::from(vec![1250, -3]).with_precision_and_scale(9, 2).unwrap()),
        Arc::new(Date32Array::from(vec![20_000, 0])),
        Arc::new(TimestampMicrosecondArray::from(vec![1, 2]).with_timezone("Asia/Shanghai")),
        Arc::new(StringArray::from(vec![Some("a"), None])),
        Arc::new(LargeStringArray::from(vec!["", "long"])),
        Arc::new(StringViewArray::from(vec!["short", "longer than twelve bytes of a view"])),
        Arc::new(FixedSizeBinaryArray::try_from_iter([b"ab", b"cd"].into_iter()).unwrap()),
        Arc::new(["x", "y"].into_iter().collect::<DictionaryArray<Int8Type>>()),
        Arc::new(ListArray::from_iter_primitive::<Float64Type, _, _>([Some(vec![Some(1.0), None]), None])),
        Arc::new(LargeListArray::from_iter_primitive::<Float64Type, _, _>([Some(vec![]), Some(vec![Some(2.0)])])),
        Arc::new(FixedSizeListArray::new(item, 2, int(&[1, 2, 3, 4]), None)),
        Arc::new(StructArray::from(vec![(Arc::new(Field::new("in", DataType::Int32, false)), int(&[7, 8]))])),
        Arc::new(map.finish()),
        Arc::new(
            RunArray::<Int32Type>::try_new(&Int32Array::from(vec![1, 2]), &StringArray::from(vec!["p", "q"])).unwrap(),
        ),
        Arc::new(
            UnionArray::try_new(
                kinds,
                ScalarBuffer::from(vec![1_i8, 0]),
                Some(ScalarBuffer::from(vec![0, 0])),
                vec![int(&[5]), int(&[6])],
            )
            .unwrap(),
        ),
    ];
    let named = columns.into_iter().enumerate().map(|(n, column)| (format!("c{n}"), column));
    let batch = RecordBatch::try_from_iter(named).unwrap();
    // Slices have offsets.
    for batch in [batch.clone(), batch.slice(1, 1), batch.slice(0, 0)] {
        let mut given = stream_of(batch.clone());
        let mut stream = unsafe { Stream::take(&raw mut given) }.unwrap();
        assert!(given.release.is_none());
        assert_eq!(stream.schema(), batch.schema());
        let arrived = stream.next().unwrap().unwrap();
        assert_eq!(arrived, batch);
        assert!(stream.next().is_none() && stream.next().is_none());
        drop(stream);
        // Batches live on when their stream is gone.
        assert_eq!(arrived.num_rows(), batch.num_rows());
    }
}

#[test]
fn what_a_stream_lacks_is_told() {
    let of =
        |pointer| unsafe { Stream::take(pointer) }.map(drop).map_err(|error| (error.code(), error.path().to_owned()));
    let told = |code, path: &str| Err((code, path.to_owned()));
    assert_eq!(of(ptr::null_mut()), told(Code::NullPointer, "stream"));
    let mut empty = FFI_ArrowArrayStream::empty();
    assert_eq!(of(&raw mut empty), told(Code::ArrowReleased, "stream"));
    for (path, take) in [
        ("stream.get_schema", (|raw| raw.get_schema = None) as fn(&mut FFI_ArrowArrayStream)),
        ("stream.get_next", |raw| raw.get_next = None),
    ] {
        let released = Arc::new(());
        let mut raw = raw(Producer { released: released.clone(), ..Producer::default() });
        take(&mut raw);
        assert_eq!(of(&raw mut raw), told(Code::ArrowMalformed, path));
        assert_eq!((raw.release.is_none(), Arc::strong_count(&released)), (true, 1));
    }
    let mut failing = raw(Producer { failure: Some(c"the disk is full".to_owned()), ..Producer::default() });
    let error = unsafe { Stream::take(&raw mut failing) }.unwrap_err();
    assert_eq!(
        (error.code(), error.message()),
        (Code::ArrowStreamFailed, "the producer of the table failed with 5: the disk is full")
    );
    let mut silent = raw(Producer::default());
    silent.get_last_error = None;
    assert_eq!(
        unsafe { Stream::take(&raw mut silent) }.unwrap_err().message(),
        "the producer of the table failed with 5"
    );
}

#[test]
fn a_failure_after_a_batch_ends_the_stream() {
    let batch = RecordBatch::try_from_iter([("n", Arc::new(Int64Array::from(vec![1])) as ArrayRef)]).unwrap();
    let (schema, array) = exported(&batch);
    let mut failing = raw(Producer {
        schema: Some(schema),
        arrays: vec![array],
        failure: Some(CString::default()),
        ..Producer::default()
    });
    let mut stream = unsafe { Stream::take(&raw mut failing) }.unwrap();
    assert_eq!(stream.next().unwrap().unwrap(), batch);
    assert_eq!(stream.next().unwrap().unwrap_err().code(), Code::ArrowStreamFailed);
    assert!(stream.next().is_none());
}

#[test]
fn schemas_that_are_none_are_refused_at_their_place() {
    type Change = fn(&mut FFI_ArrowSchema, &mut FFI_ArrowArray);
    // The producer's own release must find what it made, so a changed pointer is forgotten with its struct.
    let forget: Change = |schema, _| {
        unsafe extern "C" fn nothing(schema: *mut FFI_ArrowSchema) {
            unsafe { (*schema).release = None };
        }
        schema.release = Some(nothing);
    };
    let cases: [(Change, Code, &str); 12] = [
        (|schema, _| schema.format = ptr::null(), Code::ArrowMalformed, "schema.format"),
        (|schema, _| schema.format = c"i".as_ptr(), Code::ArrowMalformed, "schema.n_children"),
        (|schema, _| schema.format = c"+l".as_ptr(), Code::ArrowMalformed, "schema.n_children"),
        (
            |schema, _| column(schema, 1).format = c"what".as_ptr(),
            Code::ArrowFormatUnknown,
            "schema.children[1].format",
        ),
        (|schema, _| column(schema, 1).format = c"\xff".as_ptr(), Code::ArrowMalformed, "schema.children[1].format"),
        (|schema, _| column(schema, 0).name = c"\xff".as_ptr(), Code::ArrowMalformed, "schema.children[0].name"),
        (|schema, _| schema.n_children = -1, Code::ArrowMalformed, "schema.n_children"),
        (|schema, _| schema.n_children = i64::MAX, Code::ArrowLimit, "schema.n_children"),
        (|schema, _| schema.children = ptr::null_mut(), Code::ArrowMalformed, "schema.children"),
        (|schema, _| unsafe { *schema.children.add(2) = ptr::null_mut() }, Code::ArrowMalformed, "schema.children[2]"),
        (|schema, _| column(schema, 2).format = c"u".as_ptr(), Code::ArrowMalformed, "schema.children[2].dictionary"),
        (|schema, _| column(schema, 3).n_children = 0, Code::ArrowMalformed, "schema.children[3].n_children"),
    ];
    for (change, code, path) in cases {
        let found = refused(|schema, array| {
            forget(schema, array);
            change(schema, array);
        });
        assert_eq!(found, (code, path.to_owned()));
    }
    let notes = |bytes: &'static [u8]| {
        refused(|schema, array| {
            forget(schema, array);
            schema.metadata = bytes.as_ptr().cast();
        })
    };
    let told = (Code::ArrowMalformed, "schema.metadata".to_owned());
    assert_eq!(notes(b"\xff\xff\xff\xff"), told, "a count below 0");
    assert_eq!(notes(b"\x01\0\0\0\xff\xff\xff\x7f"), told, "a key of 2 GiB");
    assert_eq!(notes(b"\x01\0\0\0\x01\0\0\0\xff\x01\0\0\0v"), told, "a key that is no text");
    assert_eq!(refused(|schema, _| schema.release = None), (Code::ArrowReleased, "schema".to_owned()));
}

#[test]
fn columns_within_columns_have_an_end() {
    unsafe extern "C" fn nothing(schema: *mut FFI_ArrowSchema) {
        unsafe { (*schema).release = None };
    }
    // A struct that is its own child.
    let mut round = FFI_ArrowSchema::empty();
    round.format = c"+s".as_ptr();
    round.n_children = 1;
    let mut own: [*mut FFI_ArrowSchema; 1] = [&raw mut round];
    round.children = own.as_mut_ptr();
    let found = refused(|schema, _| {
        schema.release = Some(nothing);
        schema.children = own.as_mut_ptr();
        schema.n_children = 1;
    });
    assert_eq!(found.0, Code::ArrowLimit);
}

#[test]
fn arrays_that_contradict_their_schema_are_refused_at_their_place() {
    type Change = fn(&mut FFI_ArrowSchema, &mut FFI_ArrowArray);
    let cases: [(Change, Code, &str); 21] = [
        (|_, array| array.length = -1, Code::ArrowMalformed, "array.length"),
        (|_, array| array.length = i64::MAX, Code::ArrowLimit, "array.length"),
        (|_, array| array.length = MAX_BATCH_ROWS + 1, Code::ArrowLimit, "array.length"),
        (|_, array| array.length = MAX_BATCH_ROWS, Code::ArrowMalformed, "array.children[0].length"),
        (|_, array| array.offset = -1, Code::ArrowMalformed, "array.offset"),
        (|_, array| array.offset = i64::MIN, Code::ArrowMalformed, "array.offset"),
        (|_, array| array.offset = 1, Code::ArrowMalformed, "array.children[0].length"),
        (|_, array| array.null_count = 4, Code::ArrowMalformed, "array.null_count"),
        (|_, array| array.null_count = -2, Code::ArrowMalformed, "array.null_count"),
        (|_, array| array.n_children = 3, Code::ArrowMalformed, "array.n_children"),
        (|_, array| array.n_children = -1, Code::ArrowMalformed, "array.n_children"),
        (|_, array| array.n_children = i64::MAX, Code::ArrowMalformed, "array.n_children"),
        (|_, array| child(array, 0).n_buffers = 2, Code::ArrowMalformed, "array.children[0].n_buffers"),
        (|_, array| child(array, 1).n_buffers = i64::MAX, Code::ArrowMalformed, "array.children[1].n_buffers"),
        (|_, array| child(array, 1).n_buffers = -1, Code::ArrowMalformed, "array.children[1].n_buffers"),
        (|_, array| child(array, 1).length = 2, Code::ArrowMalformed, "array.children[1].length"),
        // Values before its first row are none of it.
        (
            |_, array| {
                let column = child(array, 1);
                (column.offset, column.length) = (1, column.length - 1);
            },
            Code::ArrowMalformed,
            "array.children[1].length",
        ),
        (|schema, _| column(schema, 1).format = c"U".as_ptr(), Code::ArrowMalformed, "array.children[1].n_buffers"),
        (|_, array| child(array, 1).null_count = 1, Code::ArrowMalformed, "array.children[1].buffers[0]"),
        (
            |_, array| unsafe { *child(array, 1).buffers.add(1) = ptr::null() },
            Code::ArrowMalformed,
            "array.children[1].buffers[1]",
        ),
        (
            |_, array| unsafe { *child(array, 0).buffers.add(2) = ptr::null() },
            Code::ArrowMalformed,
            "array.children[0].buffers[2]",
        ),
    ];
    for (n, (change, code, path)) in cases.into_iter().enumerate() {
        let found = refused(|schema, array| {
            let format = column(schema, 1).format;
            change(schema, array);
            if column(schema, 1).format != format {
                // The name of the old one is the producer's to free.
                drop(unsafe { CString::from_raw(format.cast_mut()) });
                column(schema, 1).format = c"U".to_owned().into_raw();
            }
        });
        assert_eq!(found, (code, path.to_owned()), "case {n}");
    }
}

#[test]
fn pointers_of_arrays_are_looked_at_before_they_are_followed() {
    unsafe extern "C" fn nothing(array: *mut FFI_ArrowArray) {
        unsafe { (*array).release = None };
    }
    type Change = fn(&mut FFI_ArrowArray);
    let cases: [(Change, &str); 4] = [
        (|array| array.children = ptr::null_mut(), "array.children"),
        (|array| unsafe { *array.children.add(3) = ptr::null_mut() }, "array.children[3]"),
        (|array| array.buffers = ptr::null_mut(), "array.buffers"),
        (|array| child(array, 2).dictionary = ptr::null_mut(), "array.children[2].dictionary"),
    ];
    for (change, path) in cases {
        let found = refused(|_, array| {
            array.release = Some(nothing);
            change(array);
        });
        assert_eq!(found, (Code::ArrowMalformed, path.to_owned()));
    }
}

#[test]
fn offsets_texts_and_keys_are_sound_or_refused() {
    static BELOW: [i32; 4] = [-1, 1, 1, 3];
    static BACK: [i32; 4] = [0, 3, 1, 3];
    static HALF: [u8; 3] = [b'a', 0xC3, b'c'];
    static FAR: [i8; 3] = [0, 0, 9];
    static BEYOND: [i32; 4] = [0, 7, 7, 7];
    type Change = fn(&mut FFI_ArrowArray);
    let cases: [(Change, &str); 6] = [
        (|array| unsafe { *child(array, 0).buffers.add(1) = BELOW.as_ptr().cast() }, "array.children[0].buffers[1]"),
        (|array| unsafe { *child(array, 0).buffers.add(1) = BACK.as_ptr().cast() }, "array.children[0].buffers[1]"),
        (
            |array| unsafe { *child(array, 0).buffers.add(1) = BACK.as_ptr().cast::<u8>().add(1).cast() },
            "array.children[0].buffers[1]",
        ),
        (|array| unsafe { *child(array, 0).buffers.add(2) = HALF.as_ptr().cast() }, "array"),
        (|array| unsafe { *child(array, 2).buffers.add(1) = FAR.as_ptr().cast() }, "array"),
        (|array| unsafe { *child(array, 3).buffers.add(1) = BEYOND.as_ptr().cast() }, "array"),
    ];
    for (change, path) in cases {
        assert_eq!(refused(|_, array| change(array)), (Code::ArrowMalformed, path.to_owned()));
    }
}

#[test]
fn a_single_batch_arrives_and_is_taken_once() {
    let batch = RecordBatch::try_from_iter([("n", Arc::new(Int32Array::from(vec![1, 2, 3])) as ArrayRef)]).unwrap();
    let (mut schema, mut array) = exported(&batch);
    assert_eq!(unsafe { take_batch(&raw mut schema, &raw mut array) }.unwrap(), batch);
    assert!(schema.release.is_none() && array.release.is_none());
    let again = unsafe { take_batch(&raw mut schema, &raw mut array) }.unwrap_err();
    assert_eq!((again.code(), again.path()), (Code::ArrowReleased, "schema"));
    let (mut schema, _) = exported(&batch);
    let gone = unsafe { take_batch(&raw mut schema, &raw mut array) }.unwrap_err();
    assert_eq!((gone.code(), gone.path()), (Code::ArrowReleased, "array"));
    let null = unsafe { take_batch(ptr::null_mut(), &raw mut array) }.unwrap_err();
    assert_eq!((null.code(), null.path()), (Code::NullPointer, "schema"));
    // Numbers are no rows, and an array of another schema does not fit.
    let numbers = Int32Array::from(vec![1]).to_data();
    let (mut schema, mut array) = (FFI_ArrowSchema::try_from(&DataType::Int32).unwrap(), FFI_ArrowArray::new(&numbers));
    let no_rows = unsafe { take_batch(&raw mut schema, &raw mut array) }.unwrap_err();
    assert_eq!((no_rows.code(), no_rows.path()), (Code::ArrowMalformed, "schema.format"));
    let ((mut schema, _), mut array) = (exported(&batch), FFI_ArrowArray::new(&numbers));
    let other = unsafe { take_batch(&raw mut schema, &raw mut array) }.unwrap_err();
    assert_eq!(other.code(), Code::ArrowMalformed);
}

#[test]
fn batches_are_made_when_they_are_asked_for_and_a_failure_ends_them() {
    let batch = RecordBatch::try_from_iter([("n", Arc::new(Int32Array::from(vec![1])) as ArrayRef)]).unwrap();
    let made = Arc::new(std::sync::atomic::AtomicU32::new(0));
    let (count, given) = (made.clone(), batch.clone());
    let batches = std::iter::from_fn(move || {
        let number = count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        assert!(number < 2, "a panic is told as an error");
        Some(Ok(given.clone()))
    });
    let mut stream = stream_of_batches(batch.schema(), batches);
    let mut stream = unsafe { Stream::take(&raw mut stream) }.unwrap();
    assert_eq!(made.load(std::sync::atomic::Ordering::SeqCst), 0);
    assert_eq!(stream.next().unwrap().unwrap(), batch);
    assert_eq!(made.load(std::sync::atomic::Ordering::SeqCst), 1);
    assert!(stream.next().unwrap().is_ok());
    let failed = stream.next().unwrap().unwrap_err();
    assert_eq!(failed.code(), Code::ArrowStreamFailed);
    assert!(failed.message().contains("internal_panic at stream"), "{}", failed.message());
    assert!(stream.next().is_none());
}
