//! What CEL has and a condition has not: each by its name, with what to write instead (CD-2).

use super::operator::Function;
use super::problem::Problem;
use crate::error::Code;
use crate::text::nearest;

/// Words that CEL keeps for other languages.
pub(super) const RESERVED: [&str; 17] = [
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "package",
    "namespace",
    "return",
    "var",
    "void",
    "while",
];

/// Bare words for the clock, which conditions do not read (CD-2, CD-3).
pub(super) const CLOCK: [&str; 5] = ["now", "today", "as_of", "current_time", "timestamp"];

/// Operators of other languages, written as words.
pub(super) fn operator(word: &str) -> Option<&'static str> {
    Some(match word.to_ascii_lowercase().as_str() {
        "and" => "`and` is written `&&`",
        "or" => "`or` is written `||`",
        "not" => "`not` is written `!`",
        "is" => "`is` is written `==`",
        "like" | "matches" => "patterns are not supported; use `x.startsWith(y)`, `x.endsWith(y)` or `x.contains(y)`",
        "between" => "`between` is written `x >= a && x <= b`",
        _ => return None,
    })
}

/// A call of something that is no function of conditions.
pub(super) fn function(at: usize, word: &str) -> Problem {
    let advice = match word {
        "all" | "exists" | "exists_one" | "existsOne" | "map" | "filter" | "transformList" | "transformMap" => {
            "is a macro and not supported; ask lists with `in` and `size`, and records with a measure"
        }
        "int" | "uint" | "double" | "string" | "bytes" | "bool" | "dyn" | "type" => {
            "is a conversion and not supported; the types of names are known"
        }
        "timestamp" | "duration" | "now" | "today" | "getFullYear" | "getMonth" | "getDate" | "getDayOfMonth"
        | "getDayOfWeek" | "getDayOfYear" | "getHours" | "getMinutes" | "getSeconds" | "getMilliseconds" => {
            "is not supported; time enters by `within(x, \"30d\")`, `older(x, \"30d\")` and measures"
        }
        "matches" | "find" | "findAll" | "replace" | "split" => {
            "is not supported; use `x.startsWith(y)`, `x.endsWith(y)` or `x.contains(y)`"
        }
        _ => "is no function of conditions",
    };
    let words = Function::EVERY.map(Function::word);
    let suggest = nearest(word, words).map(str::to_owned);
    Problem { suggest, ..Problem::new(Code::Unsupported, at, format!("`{word}` {advice}")) }
}
