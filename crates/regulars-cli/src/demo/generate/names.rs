//! Names as people in China write them, and names of customers from elsewhere. A name has its letters and, for
//! addresses, a Latin spelling.

use fastrand::Rng;

use super::dice::{percent, pick, weighted};

/// What a person is called.
#[derive(Clone, Debug)]
pub(super) struct Name {
    /// As written in most sources: `王伟`, `Maria Rossi`.
    pub(super) full: String,
    /// Latin spelling, surname last: `Wei Wang`.
    pub(super) latin: String,
    /// Surname with a title, as a counter clerk notes it: `王先生`, `Ms Rossi`.
    pub(super) title: String,
    /// The surname's Latin letters, small: the beginning of an e-mail address.
    pub(super) surname: String,
    /// The given name's Latin letters, small.
    pub(super) given: String,
}

const SURNAMES: [((&str, &str), u32); 30] = [
    (("王", "Wang"), 75),
    (("李", "Li"), 74),
    (("张", "Zhang"), 70),
    (("刘", "Liu"), 53),
    (("陈", "Chen"), 49),
    (("杨", "Yang"), 32),
    (("黄", "Huang"), 25),
    (("赵", "Zhao"), 22),
    (("吴", "Wu"), 21),
    (("周", "Zhou"), 20),
    (("徐", "Xu"), 17),
    (("孙", "Sun"), 16),
    (("马", "Ma"), 15),
    (("朱", "Zhu"), 14),
    (("胡", "Hu"), 13),
    (("郭", "Guo"), 13),
    (("何", "He"), 12),
    (("林", "Lin"), 12),
    (("高", "Gao"), 11),
    (("罗", "Luo"), 10),
    (("郑", "Zheng"), 10),
    (("梁", "Liang"), 9),
    (("谢", "Xie"), 8),
    (("宋", "Song"), 8),
    (("唐", "Tang"), 7),
    (("许", "Xu"), 7),
    (("曾", "Zeng"), 6),
    (("欧阳", "Ouyang"), 2),
    (("司马", "Sima"), 1),
    (("诸葛", "Zhuge"), 1),
];

const GIVEN: [(&str, &str); 48] = [
    ("伟", "wei"),
    ("芳", "fang"),
    ("娜", "na"),
    ("敏", "min"),
    ("静", "jing"),
    ("秀", "xiu"),
    ("丽", "li"),
    ("强", "qiang"),
    ("磊", "lei"),
    ("洋", "yang"),
    ("艳", "yan"),
    ("勇", "yong"),
    ("军", "jun"),
    ("杰", "jie"),
    ("娟", "juan"),
    ("涛", "tao"),
    ("超", "chao"),
    ("明", "ming"),
    ("霞", "xia"),
    ("平", "ping"),
    ("刚", "gang"),
    ("桂", "gui"),
    ("英", "ying"),
    ("华", "hua"),
    ("子", "zi"),
    ("轩", "xuan"),
    ("浩", "hao"),
    ("然", "ran"),
    ("梓", "zi"),
    ("涵", "han"),
    ("欣", "xin"),
    ("怡", "yi"),
    ("雨", "yu"),
    ("晨", "chen"),
    ("思", "si"),
    ("嘉", "jia"),
    ("宇", "yu"),
    ("航", "hang"),
    ("博", "bo"),
    ("文", "wen"),
    ("佳", "jia"),
    ("琪", "qi"),
    ("雪", "xue"),
    ("萌", "meng"),
    ("志", "zhi"),
    ("鹏", "peng"),
    ("建", "jian"),
    ("国", "guo"),
];

const FOREIGN_GIVEN: [&str; 24] = [
    "Maria", "John", "Anna", "Ahmed", "Sofia", "James", "Priya", "Yuki", "Hans", "Claire", "Mateo", "Olga", "Chloé",
    "Søren", "Nguyen", "Fatima", "David", "Emma", "Luca", "Zoë", "Ivan", "Aisha", "Daniel", "Ingrid",
];

const FOREIGN_SURNAMES: [&str; 24] = [
    "Rossi",
    "Smith",
    "Müller",
    "Garcia",
    "Johansson",
    "O'Brien",
    "Patel",
    "Tanaka",
    "Schmidt",
    "Dubois",
    "Silva",
    "Petrova",
    "Lefèvre",
    "Jensen",
    "Tran",
    "Hassan",
    "Miller",
    "de Vries",
    "Bianchi",
    "Brontë",
    "Novak",
    "Khan",
    "Cohen",
    "Larsen",
];

/// A new name; `family` gives the surname of somebody of the same household.
pub(super) fn draw(rng: &mut Rng, foreign: bool, family: Option<&(String, String)>) -> (Name, (String, String)) {
    let woman = rng.bool();
    if foreign {
        let (given, surname) = (pick(rng, &FOREIGN_GIVEN), pick(rng, &FOREIGN_SURNAMES));
        let full = format!("{given} {surname}");
        let title = format!("{} {surname}", if woman { "Ms" } else { "Mr" });
        let name = Name { latin: full.clone(), full, title, surname: letters(surname), given: letters(given) };
        return (name, (surname.to_owned(), surname.to_owned()));
    }
    let (han, latin) = family.cloned().unwrap_or_else(|| {
        let (han, latin) = weighted(rng, &SURNAMES);
        (han.to_owned(), latin.to_owned())
    });
    let (first, first_latin) = pick(rng, &GIVEN);
    let (second, second_latin) = if percent(rng, 65) { pick(rng, &GIVEN) } else { ("", "") };
    let given_latin = format!("{first_latin}{second_latin}");
    let name = Name {
        full: format!("{han}{first}{second}"),
        latin: format!("{} {latin}", capital(&given_latin)),
        title: format!("{han}{}", if woman { "女士" } else { "先生" }),
        surname: letters(&latin),
        given: given_latin,
    };
    (name, (han, latin))
}

/// ASCII letters only, small: what fits into an e-mail address.
fn letters(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphabetic).map(|letter| letter.to_ascii_lowercase()).collect()
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_shares_its_surname() {
        let mut rng = Rng::with_seed(5);
        let (first, family) = draw(&mut rng, false, None);
        let (second, _) = draw(&mut rng, false, Some(&family));
        assert_eq!(first.surname, second.surname);
        assert!(second.full.starts_with(&family.0));
    }

    #[test]
    fn names_from_elsewhere_keep_their_letters_and_give_plain_addresses() {
        let mut rng = Rng::with_seed(6);
        for _ in 0..200 {
            let (name, _) = draw(&mut rng, true, None);
            assert!(name.full.contains(' '));
            assert!(name.surname.bytes().all(|byte| byte.is_ascii_lowercase()), "{}", name.surname);
        }
    }
}
