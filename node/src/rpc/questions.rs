//! The parameters of `release_v1_verifyGrants`: many grants, and one question for all of them or one for each.

use bounded_collections::{BoundedVec, ConstU32};
use drl_primitives::{grant::Question, GrantHash};
use serde::{
    de::{
        value::{MapAccessDeserializer, SeqAccessDeserializer},
        MapAccess, SeqAccess, Visitor,
    },
    Deserialize, Deserializer,
};
use std::fmt;

/// How many grants one call may ask about.
pub const MAX_GRANTS: u32 = 1_000;

/// The grants that are asked about. A longer list is refused while it is read.
pub type GrantList = BoundedVec<GrantHash, ConstU32<MAX_GRANTS>>;

/// What is asked about them: `{…}` or `[{…}, …]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Questions {
    /// The same about each.
    Same(Question),
    /// One about each, in the order of the grants.
    Each(BoundedVec<Question, ConstU32<MAX_GRANTS>>),
}

impl Questions {
    /// Each grant with its question.
    ///
    /// # Errors
    /// There are not as many questions as grants.
    pub fn about(self, grants: GrantList) -> Result<Vec<(GrantHash, Question)>, String> {
        match self {
            Self::Same(question) => Ok(grants.into_iter().map(|grant| (grant, question.clone())).collect()),
            Self::Each(questions) if questions.len() == grants.len() => Ok(grants.into_iter().zip(questions).collect()),
            Self::Each(questions) => Err(format!("{} questions about {} grants", questions.len(), grants.len())),
        }
    }
}

/// Reads what is there, and so says what is wrong with it, where an untagged enumeration would say only that nothing fits.
impl<'de> Deserialize<'de> for Questions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;

        impl<'de> Visitor<'de> for Read {
            type Value = Questions;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a question, or a list with one question for each grant")
            }

            fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<Questions, M::Error> {
                Question::deserialize(MapAccessDeserializer::new(map)).map(Questions::Same)
            }

            fn visit_seq<S: SeqAccess<'de>>(self, seq: S) -> Result<Questions, S::Error> {
                BoundedVec::deserialize(SeqAccessDeserializer::new(seq)).map(Questions::Each)
            }
        }

        deserializer.deserialize_any(Read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use drl_primitives::application::Purpose;
    use serde_json::json;

    fn read(value: serde_json::Value) -> Result<Questions, String> {
        serde_json::from_value(value).map_err(|fault| fault.to_string())
    }

    fn question(purpose: Purpose) -> Question {
        Question { purpose, items: Default::default(), system: None, at: None }
    }

    fn grants(count: usize) -> GrantList {
        (0..count).map(|i| GrantHash::from_low_u64_be(i as u64)).collect::<Vec<_>>().try_into().unwrap()
    }

    #[test]
    fn one_question_is_asked_about_every_grant() {
        let same = read(json!({ "purpose": "research", "items": [] })).unwrap();
        let asked = same.about(grants(3)).unwrap();
        assert_eq!(asked.len(), 3);
        assert!(asked.iter().all(|(_, asked)| *asked == question(Purpose::Research)));
        assert_eq!(asked.into_iter().map(|(grant, _)| grant).collect::<Vec<_>>(), grants(3).into_inner());
    }

    #[test]
    fn questions_keep_the_order_of_the_grants() {
        let each = json!([{ "purpose": "research", "items": [] }, { "purpose": "other", "items": [], "at": 7 }]);
        let asked = read(each).unwrap().about(grants(2)).unwrap();
        let second = Question { at: Some(7), ..question(Purpose::Other) };
        assert_eq!(asked, vec![(grants(2)[0], question(Purpose::Research)), (grants(2)[1], second)]);
    }

    #[test]
    fn as_many_questions_as_grants() {
        let each = json!([{ "purpose": "research", "items": [] }]);
        let fault = read(each).unwrap().about(grants(2)).unwrap_err();
        assert_eq!(fault, "1 questions about 2 grants");
    }

    #[test]
    fn no_more_than_a_thousand() {
        let hashes = |count: usize| json!(vec![GrantHash::zero(); count]);
        assert!(serde_json::from_value::<GrantList>(hashes(1_000)).is_ok());
        assert!(serde_json::from_value::<GrantList>(hashes(1_001)).is_err());
        let questions = |count: usize| json!(vec![json!({ "purpose": "other", "items": [] }); count]);
        assert!(read(questions(1_000)).is_ok());
        assert!(read(questions(1_001)).is_err());
    }

    #[test]
    fn what_is_wrong_is_named() {
        let fault = read(json!({ "purpose": "espionage", "items": [] })).unwrap_err();
        assert!(fault.contains("unknown variant `espionage`"), "{fault}");
        let fault = read(json!([{ "items": [] }])).unwrap_err();
        assert!(fault.contains("missing field `purpose`"), "{fault}");
        let fault = read(json!(7)).unwrap_err();
        assert!(fault.contains("a question, or a list"), "{fault}");
    }
}
