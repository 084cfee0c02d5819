//! The formats of the Arrow C data interface: which buffers and children an array of a format has.

/// How an array lies in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// Nothing but a length.
    Null,
    /// Values of one width: whether there are nulls, and the values.
    Fixed,
    /// Whether there are nulls, offsets of 4 or 8 bytes, and the bytes.
    Bytes { wide: bool },
    /// Whether there are nulls, views, any number of buffers, and their lengths.
    Views,
    /// Whether there are nulls, and offsets into the only child.
    List { wide: bool },
    /// Whether there are nulls, offsets and sizes of lists in the only child.
    ListViews,
    /// Whether there are nulls; each row has this many values of the only child.
    FixedList(i64),
    /// The same for any number of children.
    Struct,
    /// As a list, of a struct with keys and values.
    Map,
    /// Which child each row is of, for this many children; with `dense` also where in it.
    Union { dense: bool, children: usize },
    /// Ends of runs, and their values, as children.
    Runs,
}

/// The most bytes of a value of one width.
const MAX_WIDTH: i64 = 65_536;

impl Layout {
    /// The layout of a format; nothing if there is no such format.
    pub(super) fn of(format: &str) -> Option<Self> {
        Some(match format {
            "n" => Self::Null,
            "b" | "c" | "C" | "s" | "S" | "i" | "I" | "l" | "L" | "e" | "f" | "g" => Self::Fixed,
            "tdD" | "tdm" | "tts" | "ttm" | "ttu" | "ttn" => Self::Fixed,
            "tDs" | "tDm" | "tDu" | "tDn" | "tiM" | "tiD" | "tin" => Self::Fixed,
            "z" | "u" => Self::Bytes { wide: false },
            "Z" | "U" => Self::Bytes { wide: true },
            "vz" | "vu" => Self::Views,
            "+l" => Self::List { wide: false },
            "+L" => Self::List { wide: true },
            "+vl" | "+vL" => Self::ListViews,
            "+s" => Self::Struct,
            "+m" => Self::Map,
            "+r" => Self::Runs,
            _ => return Self::with_parameters(format),
        })
    }

    fn with_parameters(format: &str) -> Option<Self> {
        let (word, parameters) = format.split_once(':')?;
        match word {
            "tss" | "tsm" | "tsu" | "tsn" => Some(Self::Fixed),
            "d" => decimal(parameters).then_some(Self::Fixed),
            "w" => width(parameters).map(|_| Self::Fixed),
            "+w" => width(parameters).map(Self::FixedList),
            "+ud" | "+us" => Some(Self::Union { dense: word == "+ud", children: kinds(parameters)? }),
            _ => None,
        }
    }

    /// How many buffers there are; nothing where it differs from array to array.
    pub(super) fn buffers(self) -> Option<i64> {
        match self {
            Self::Null | Self::Runs => Some(0),
            Self::Struct | Self::FixedList(_) | Self::Union { dense: false, .. } => Some(1),
            Self::Fixed | Self::List { .. } | Self::Map | Self::Union { dense: true, .. } => Some(2),
            Self::Bytes { .. } | Self::ListViews => Some(3),
            Self::Views => None,
        }
    }

    /// How many children there are; nothing where any number is allowed.
    pub(super) fn children(self) -> Option<usize> {
        match self {
            Self::Struct => None,
            Self::Union { children, .. } => Some(children),
            Self::Runs => Some(2),
            Self::List { .. } | Self::ListViews | Self::FixedList(_) | Self::Map => Some(1),
            Self::Null | Self::Fixed | Self::Bytes { .. } | Self::Views => Some(0),
        }
    }

    /// Whether the first buffer says which rows are null.
    pub(super) fn has_validity(self) -> bool {
        !matches!(self, Self::Null | Self::Runs | Self::Union { .. })
    }
}

/// Whether a dictionary may have keys of this format.
pub(super) fn is_key(format: &str) -> bool {
    matches!(format, "c" | "C" | "s" | "S" | "i" | "I" | "l" | "L")
}

/// Precision, scale, and perhaps bits.
fn decimal(parameters: &str) -> bool {
    let numbers: Option<Vec<i16>> = parameters.split(',').map(|word| word.parse().ok()).collect();
    let (digits, scale, bits) = match numbers.as_deref() {
        Some([digits, scale]) => (*digits, *scale, 128),
        Some([digits, scale, bits]) => (*digits, *scale, *bits),
        _ => return false,
    };
    let most = match bits {
        32 => 9,
        64 => 18,
        128 => 38,
        256 => 76,
        _ => return false,
    };
    (1..=most).contains(&digits) && (-digits..=digits).contains(&scale)
}

fn width(parameters: &str) -> Option<i64> {
    parameters.parse().ok().filter(|width| (0..=MAX_WIDTH).contains(width))
}

/// How many kinds of rows a union has; each has a number of its own.
fn kinds(parameters: &str) -> Option<usize> {
    let mut ids: Vec<i8> =
        parameters.split(',').map(|id| id.parse().ok().filter(|id| *id >= 0)).collect::<Option<_>>()?;
    let named = ids.len();
    ids.sort_unstable();
    ids.dedup();
    (ids.len() == named).then_some(named)
}

#[cfg(test)]
mod tests {
    use super::Layout;

    #[test]
    fn formats_have_layouts_and_nonsense_has_none() {
        assert_eq!(Layout::of("tsu:Asia/Shanghai"), Some(Layout::Fixed));
        assert_eq!(Layout::of("d:12,2"), Some(Layout::Fixed));
        assert_eq!(Layout::of("d:9,-2,32"), Some(Layout::Fixed));
        assert_eq!(Layout::of("+w:3"), Some(Layout::FixedList(3)));
        assert_eq!(Layout::of("+ud:0,5"), Some(Layout::Union { dense: true, children: 2 }));
        for nonsense in ["", "x", "tss", "d:0,0", "d:39,0", "d:10,11", "d:10", "d:9,1,16", "w:-1", "+w:", "w:99999999"]
        {
            assert_eq!(Layout::of(nonsense), None, "{nonsense}");
        }
        for nonsense in ["+ud:", "+us:0,0", "+us:-1", "+us:200", "uu", "+", "tsx:", "d:1,99999999999"] {
            assert_eq!(Layout::of(nonsense), None, "{nonsense}");
        }
    }
}
