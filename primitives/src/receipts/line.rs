//! A receipt of a batch: one line of a file that stays off the chain.
//!
//! A log is a file of lines, each the canonical JSON (RFC 8785) of one receipt and a newline (`0x0A`). A leaf of the log's tree
//! is exactly the bytes of a line *without* its newline; the leaf with index `i` is the line with `"index":i`, the first line
//! of the file being that with index 0. Deliveries and returns of a grant are two logs.
//!
//! The fields stand in the order of their names, all names and codes are ASCII, and no number is above [`MAX_LOG_SIZE`]; so the
//! JSON that serde writes without white space is the canonical one. Whoever reads a line writes it anew and compares the bytes.
//!
//! A line carries a salted digest of the data, so that the hash of a leaf tells nothing to one who guesses the rest of the
//! line.

use super::MAX_LOG_SIZE;
use crate::{catalog::Channel, DatasetVersion, Digest, GrantHash, Moment};
use serde::{Deserialize, Serialize};

/// A delivery (R-078).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeliveryLine {
    /// The channel it went through (R-010).
    pub channel: Channel,
    /// When.
    pub delivered_at: Moment,
    /// Salted digest of exactly what was delivered.
    pub digest: Digest,
    /// The grant it was delivered under, which names chain, dataset, items and recipient.
    pub grant: GrantHash,
    /// The index of the receipt in its log.
    pub index: u64,
    /// The size in bytes of what was delivered.
    pub size: u64,
    /// The version of the dataset.
    pub version: DatasetVersion,
}

/// A data return (R-093).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReturnLine {
    /// Salted digest of exactly what was returned.
    pub digest: Digest,
    /// The grant whose data user returned it.
    pub grant: GrantHash,
    /// The index of the receipt in its log.
    pub index: u64,
    /// The line of the agreement's data-return list, counted from 1.
    pub line: u16,
    /// When.
    pub returned_at: Moment,
    /// The size in bytes of what was returned.
    pub size: u64,
}

impl DeliveryLine {
    /// Whether canonical JSON can write each of its numbers, and there is something that was delivered.
    pub const fn is_well_formed(&self) -> bool {
        numbers_fit(self.delivered_at, self.index, self.size) && self.version > 0
    }
}

impl ReturnLine {
    /// Whether canonical JSON can write each of its numbers, and there is something that was returned.
    pub const fn is_well_formed(&self) -> bool {
        numbers_fit(self.returned_at, self.index, self.size) && self.line > 0
    }
}

const fn numbers_fit(at: Moment, index: u64, size: u64) -> bool {
    at <= MAX_LOG_SIZE && index < MAX_LOG_SIZE && size > 0 && size <= MAX_LOG_SIZE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::receipts::merkle::leaf_hash;
    use primitive_types::H256;
    use serde::de::DeserializeOwned;
    use serde_json::Value;
    use std::collections::BTreeMap;

    fn delivery() -> DeliveryLine {
        DeliveryLine {
            channel: Channel::CityLedger,
            delivered_at: 1_795_363_200_000,
            digest: Digest::sha256([0xab; 32]),
            grant: H256::repeat_byte(0xcd),
            index: 41,
            size: 1_048_576,
            version: 2,
        }
    }

    fn data_return() -> ReturnLine {
        ReturnLine {
            digest: Digest::sha256([0xab; 32]),
            grant: H256::repeat_byte(0xcd),
            index: 0,
            line: 3,
            returned_at: 1_795_363_200_000,
            size: MAX_LOG_SIZE,
        }
    }

    /// The value anew, by the rules of RFC 8785 as far as lines need them: members in the order of their names, no white space.
    fn anew(value: &Value) -> String {
        let Value::Object(members) = value else { return value.to_string() };
        let sorted: BTreeMap<_, _> = members.iter().collect();
        let members: Vec<_> = sorted.iter().map(|(name, value)| format!("\"{name}\":{}", anew(value))).collect();
        format!("{{{}}}", members.join(","))
    }

    /// The JSON of a line, which is canonical and reads back as the same.
    fn canonical<T: Serialize + DeserializeOwned + PartialEq + core::fmt::Debug>(line: &T) -> String {
        let json = serde_json::to_string(line).unwrap();
        assert!(json.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\'));
        assert_eq!(anew(&serde_json::from_str(&json).unwrap()), json);
        assert_eq!(&serde_json::from_str::<T>(&json).unwrap(), line);
        json
    }

    #[test]
    fn the_bytes_of_a_leaf_are_pinned() {
        let digest = format!(r#"{{"algorithm":"sha256","value":"0x{}"}}"#, "ab".repeat(32));
        let grant = format!("0x{}", "cd".repeat(32));
        let line = canonical(&delivery());
        assert_eq!(
            line,
            format!(
                r#"{{"channel":"city-ledger","delivered_at":1795363200000,"digest":{digest},"grant":"{grant}","index":41,"size":1048576,"version":2}}"#
            )
        );
        // A change of this value makes every root that was ever anchored wrong.
        assert_eq!(hex::encode(leaf_hash(line.as_bytes())), PINNED_LEAF);
        assert_eq!(
            canonical(&data_return()),
            format!(
                r#"{{"digest":{digest},"grant":"{grant}","index":0,"line":3,"returned_at":1795363200000,"size":9007199254740991}}"#
            )
        );
    }

    const PINNED_LEAF: &str = "ce8c21e8ac37c084b8776aa0e48360ce32fc83b8f934c01c9386f1a2b4ff98e2";

    #[test]
    fn a_line_with_anything_else_is_not_read() {
        let json = serde_json::to_string(&delivery()).unwrap();
        let more = json.replace(r#""index""#, r#""remark":"hello","index""#);
        assert!(serde_json::from_str::<DeliveryLine>(&more).is_err());
        assert!(serde_json::from_str::<DeliveryLine>(&json.replace(r#","version":2"#, "")).is_err());
        assert!(serde_json::from_str::<ReturnLine>(&json).is_err());
    }

    #[test]
    fn numbers_that_canonical_json_rounds_are_refused() {
        assert!(delivery().is_well_formed() && data_return().is_well_formed());
        let beyond = MAX_LOG_SIZE + 1;
        assert!(!DeliveryLine { size: beyond, ..delivery() }.is_well_formed());
        assert!(!DeliveryLine { size: 0, ..delivery() }.is_well_formed());
        assert!(!DeliveryLine { index: MAX_LOG_SIZE, ..delivery() }.is_well_formed());
        assert!(!DeliveryLine { delivered_at: beyond, ..delivery() }.is_well_formed());
        assert!(!DeliveryLine { version: 0, ..delivery() }.is_well_formed());
        assert!(!ReturnLine { line: 0, ..data_return() }.is_well_formed());
        assert!(!ReturnLine { returned_at: beyond, ..data_return() }.is_well_formed());
    }
}
