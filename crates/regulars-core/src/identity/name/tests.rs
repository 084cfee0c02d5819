use proptest::prelude::*;

use super::*;

fn likeness(a: &str, b: &str) -> Likeness {
    let tables = NameTables::default();
    let (a, b) = (Name::parse(a, &tables), Name::parse(b, &tables));
    let (one, other) = (compare_names(a.as_ref(), b.as_ref(), &tables), compare_names(b.as_ref(), a.as_ref(), &tables));
    assert_eq!(one, other, "{a:?} {b:?}");
    one
}

fn form(text: &str) -> Option<&'static str> {
    Name::parse(text, &NameTables::default()).map(|name| name.form())
}

#[test]
fn every_cell_of_the_table_of_nm_11() {
    let table: &[(&str, &str, Likeness)] = &[
        ("张伟", "张伟", Likeness::Same),
        ("張偉", "张伟", Likeness::Same),
        ("张 伟", "张伟", Likeness::Same),
        ("张伟先生", "张伟", Likeness::Same),
        ("买买提·艾力", "买买提艾力", Likeness::Same),
        ("张伟", "张玮", Likeness::Near),
        ("曾子墨", "Zeng Zimo", Likeness::Near),
        ("曾子墨", "Ceng Zimo", Likeness::Conflict),
        ("查理", "Zha Li", Likeness::Near),
        ("尉迟恭", "Yuchi Gong", Likeness::Near),
        ("尉迟恭", "Wei Chigong", Likeness::Conflict),
        ("长孙无忌", "Wuji Zhangsun", Likeness::Near),
        ("万俟卨", "Moqi Xie", Likeness::Near),
        ("吕布", "Lv Bu", Likeness::Near),
        ("吕布", "Lu Bu", Likeness::Near),
        ("吕布", "Lyu Bu", Likeness::Near),
        ("吕布", "Lü Bu", Likeness::Near),
        ("吕布", "Li Bu", Likeness::Conflict),
        ("王小明", "Wang Xiao-Ming", Likeness::Near),
        ("王小明", "XIAOMING WANG", Likeness::Near),
        ("张伟", "Zhang Wei Li", Likeness::Conflict),
        ("乐嘉", "Yue Jia", Likeness::Near),
        ("乐嘉", "Le Jia", Likeness::Conflict),
        ("欧阳涛", "欧阳女士", Likeness::Weak),
        ("欧阳涛", "欧女士", Likeness::Conflict),
        ("张伟", "张总", Likeness::Weak),
        ("张伟", "李先生", Likeness::Conflict),
        ("张伟", "张*", Likeness::Weak),
        ("张伟", "张某", Likeness::Weak),
        ("张伟强", "张某某", Likeness::Weak),
        ("张伟强", "张*强", Likeness::Weak),
        ("张伟", "*伟", Likeness::Weak),
        ("张伟", "*娜", Likeness::Conflict),
        ("张伟", "张*伟", Likeness::Conflict),
        ("张伟", "***", Likeness::Weak),
        ("John Smith", "Smith, John", Likeness::Same),
        ("Mr. John Smith", "john smith", Likeness::Same),
        ("O'Brien Pat", "OBrien Pat", Likeness::Same),
        ("José García", "Jose Garcia", Likeness::Same),
        ("J Smith", "John Smith", Likeness::Weak),
        ("J. Smith", "Jane Smith", Likeness::Weak),
        ("John Smith", "Jane Smith", Likeness::Conflict),
        ("J S", "John Smith", Likeness::Conflict),
        ("John Smith", "John A Smith", Likeness::Conflict),
        ("Wang Fang", "王女士", Likeness::Weak),
        ("Tao Ouyang", "欧阳先生", Likeness::Weak),
        ("Wang Fang", "李女士", Likeness::Conflict),
        ("Wang Fang", "王*", Likeness::Unknown),
        ("张先生", "张女士", Likeness::Weak),
        ("张先生", "李先生", Likeness::Conflict),
        ("张*", "张先生", Likeness::Weak),
        ("*伟", "张先生", Likeness::Unknown),
        ("李*", "张先生", Likeness::Conflict),
        ("张*", "张*强", Likeness::Weak),
        ("张*", "*强", Likeness::Weak),
        ("张*", "李*", Likeness::Conflict),
        ("张**先生", "张伟强", Likeness::Weak),
        ("", "张伟", Likeness::Unknown),
    ];
    for (a, b, wanted) in table {
        assert_eq!(likeness(a, b), *wanted, "{a} and {b}");
    }
}

#[test]
fn forms_are_those_of_nm_7() {
    let cases = [
        ("张伟", Some("han")),
        ("欧阳", Some("han")),
        ("欧阳先生", Some("title")),
        ("王总", Some("title")),
        ("王", Some("title")),
        ("Zhang", Some("latin")),
        ("张*", Some("masked")),
        ("", None),
        (" \u{3000} ", None),
        ("- · .", None),
        ("12345", None),
        ("😀", None),
        ("Mr.", None),
    ];
    for (text, wanted) in cases {
        assert_eq!(form(text), wanted, "{text}");
    }
    assert_eq!(form(&"张".repeat(10_000)), None);
    assert_eq!(form(&"a\u{301}".repeat(60)), Some("latin"));
}

#[test]
fn a_rulebook_adds_surnames_titles_and_readings() {
    let tables = NameTables::default().with(
        ["林前".to_owned()],
        ["主任".to_owned()],
        [("林前".to_owned(), "linqian".to_owned())],
    );
    let name = |text| Name::parse(text, &tables);
    assert_eq!(name("林前主任").unwrap().form(), "title");
    let alike = compare_names(name("林前美").as_ref(), name("Mei Linqian").as_ref(), &tables);
    assert_eq!(alike, Likeness::Near);
}

#[test]
fn a_name_prints_without_what_it_says() {
    let name = Name::parse("张伟", &NameTables::default()).unwrap();
    assert_eq!(format!("{name:?}"), "<han name>");
}

proptest! {
    #[test]
    fn comparison_is_symmetric_and_a_name_is_like_itself(a in "[张伟李娜王欧阳*某先生总 a-zA-ZüéJ.'-]{0,8}", b in "[张伟李娜王欧阳*某先生总 a-zA-Z.]{0,8}") {
        likeness(&a, &b);
        let own = likeness(&a, &a);
        let wanted = match form(&a) {
            Some("han" | "latin") => vec![Likeness::Same],
            Some(_) => vec![Likeness::Weak],
            None => vec![Likeness::Unknown],
        };
        prop_assert!(wanted.contains(&own), "{} is {:?} to itself", a, own);
    }

    #[test]
    fn no_text_is_too_strange(text in "\\PC{0,40}") {
        likeness(&text, "张伟");
    }
}
