//! What reading names needs to know: rulebook data with defaults (NM-8, NM-10, MK-6).

use std::collections::{BTreeMap, BTreeSet};

use hanconv::RawDictionary;

/// The compound surnames: one list for the whole library (MK-6).
pub const COMPOUND_SURNAMES: &[&str] = &[
    "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛", "尉迟", "公羊",
    "赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容", "仲孙", "钟离", "长孙", "宇文",
    "司徒", "鲜于", "司空", "闾丘", "子车", "亓官", "司寇", "巫马", "公西", "颛孙", "壤驷", "公良", "漆雕", "乐正",
    "宰父", "谷梁", "拓跋", "夹谷", "轩辕", "令狐", "段干", "百里", "呼延", "东郭", "南门", "羊舌", "微生", "公户",
    "公玉", "公仪", "梁丘", "公仲", "公上", "公门", "公山", "公坚", "左丘", "公伯", "西门", "公祖", "第五", "公乘",
    "贯丘", "公皙", "南荣", "东里", "东宫", "仲长", "子书", "子桑", "即墨", "达奚", "褚师", "纳兰", "完颜", "叶赫",
    "那拉", "富察", "赵佳", "耶律", "单于", "哥舒", "斛律", "贺兰", "侯莫", "万纽", "步六", "沙吒", "朱邪",
];

/// Titles that stand behind a surname or a name (NM-8).
const TITLES: &[&str] = &["先生", "女士", "小姐", "太太", "老师", "经理", "总"];

/// How surnames are read where the general table says otherwise (NM-10).
const SURNAME_READINGS: &[(&str, &str)] = &[
    ("单", "shan"),
    ("曾", "zeng"),
    ("仇", "qiu"),
    ("解", "xie"),
    ("查", "zha"),
    ("区", "ou"),
    ("朴", "piao"),
    ("盖", "ge"),
    ("任", "ren"),
    ("华", "hua"),
    ("翟", "zhai"),
    ("缪", "miao"),
    ("乐", "yue"),
    ("覃", "qin"),
    ("召", "shao"),
    ("员", "yun"),
    ("种", "chong"),
    ("洗", "xian"),
    ("折", "she"),
    ("黑", "he"),
    ("繁", "po"),
    ("尉迟", "yuchi"),
    ("万俟", "moqi"),
    ("长孙", "zhangsun"),
];

/// The tables by which names are read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NameTables {
    compound: BTreeSet<String>,
    titles: BTreeSet<String>,
    readings: BTreeMap<String, String>,
    /// Traditional characters with their simplified ones, by the first.
    simplified: Vec<(char, char)>,
}

impl Default for NameTables {
    fn default() -> Self {
        let set = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let mut simplified: Vec<(char, char)> = RawDictionary::TSCharacters
            .iter()
            .filter_map(|(from, to)| Some((from.chars().next()?, to.chars().next()?)))
            .collect();
        simplified.sort_unstable();
        Self {
            compound: set(COMPOUND_SURNAMES),
            titles: set(TITLES),
            readings: SURNAME_READINGS.iter().map(|(name, said)| ((*name).to_owned(), (*said).to_owned())).collect(),
            simplified,
        }
    }
}

impl NameTables {
    /// The default tables with what a rulebook adds: compound surnames, titles, and how surnames are read.
    #[must_use]
    pub fn with(
        mut self,
        compound: impl IntoIterator<Item = String>,
        titles: impl IntoIterator<Item = String>,
        readings: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        self.compound.extend(compound);
        self.titles.extend(titles);
        self.readings.extend(readings);
        self
    }

    /// The simplified form of a character.
    pub(super) fn simplify(&self, c: char) -> char {
        let found = self.simplified.binary_search_by_key(&c, |(from, _)| *from).ok();
        found.and_then(|place| self.simplified.get(place)).map_or(c, |(_, to)| *to)
    }

    pub(super) fn is_compound(&self, surname: &str) -> bool {
        self.compound.contains(surname)
    }

    pub(super) fn is_title(&self, text: &str) -> bool {
        self.titles.contains(text)
    }

    /// The titles that may stand behind a full name, the longest first: 总 may end a given name.
    pub(super) fn trailing_titles(&self) -> impl Iterator<Item = &str> {
        let mut titles: Vec<&str> = self.titles.iter().map(String::as_str).filter(|title| *title != "总").collect();
        titles.sort_by_key(|title| std::cmp::Reverse(title.len()));
        titles.into_iter()
    }

    /// How a surname is read, if not as the general table says.
    pub(super) fn surname_reading(&self, surname: &str) -> Option<&str> {
        self.readings.get(surname).map(String::as_str)
    }
}
