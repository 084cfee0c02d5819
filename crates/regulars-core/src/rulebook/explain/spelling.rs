//! `[identity.email]` and `[identity.phone]` in sentences.

use super::phrases::Speech;
use crate::identity::{AreaCode, MobilePrefix};

impl Speech<'_> {
    pub(super) fn spelling(&mut self) {
        if self.written(&["identity", "email"]).is_some() {
            let text = self.email();
            self.say("identity.email", text);
        }
        if self.written(&["identity", "phone"]).is_some() {
            let text = self.phone();
            self.say("identity.phone", text);
        }
    }

    fn email(&self) -> String {
        let email = &self.rules.identity.spelling.email;
        let mut parts = vec![match email.fold_case {
            true => self.pick("capitals in e-mail addresses mean nothing", "邮箱地址不区分大小写").to_owned(),
            false => {
                self.pick("capitals before the @ of an e-mail address count", "邮箱地址 @ 前区分大小写").to_owned()
            }
        }];
        parts.push(match email.cut_plus {
            true => self.pick("what follows a + before the @ means nothing", "@ 前的 + 及其后内容忽略").to_owned(),
            false => self.pick("what follows a + before the @ counts", "@ 前的 + 及其后内容保留").to_owned(),
        });
        let domains: Vec<&str> = email.dot_insensitive.iter().map(|domain| domain.as_str()).collect();
        parts.push(match domains.is_empty() {
            true => self.pick("dots count everywhere", "点号一律保留").to_owned(),
            false => self.fill("dots before the @ mean nothing at {}", "{} 的 @ 前点号忽略", &[&self.list(&domains)]),
        });
        self.parts(&parts)
    }

    fn phone(&self) -> String {
        let phone = &self.rules.identity.spelling.phone;
        let mut parts = vec![match phone.region.is_china() {
            true => {
                self.pick("numbers without country code are Chinese", "不带国家代码的号码按中国号码处理").to_owned()
            }
            false => self.fill(
                "numbers without country code, as they are written in {}, are not read",
                "不带国家代码的号码（{}）视为无效",
                &[phone.region.as_str()],
            ),
        }];
        parts.push(match phone.metadata.is_some() {
            true => self
                .pick("numbers of other countries must be known to the metadata", "其他国家的号码须通过号码元数据校验")
                .to_owned(),
            false => self
                .pick("of numbers of other countries only the length is checked", "其他国家的号码只校验长度")
                .to_owned(),
        });
        let mobile: Vec<&str> = phone.china.mobile_prefixes.iter().map(MobilePrefix::as_str).collect();
        let areas: Vec<&str> = phone.china.area_codes.iter().map(AreaCode::as_str).collect();
        parts.push(match mobile.is_empty() {
            true => self.pick("there are no Chinese mobile numbers", "不接受中国手机号").to_owned(),
            false => self.fill("Chinese mobile numbers begin with {}", "中国手机号以 {} 开头", &[&self.list(&mobile)]),
        });
        parts.push(match areas.is_empty() {
            true => self.pick("there are no Chinese land lines", "不接受中国固定电话").to_owned(),
            false => self.fill("area codes of land lines are {}", "固定电话区号为 {}", &[&self.list(&areas)]),
        });
        self.parts(&parts)
    }
}
