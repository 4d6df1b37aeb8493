//! git's ids of files.

use sha1_smol::Sha1;

/// git's id of a file with these bytes: SHA-1 over `blob LENGTH`, a NUL and the bytes.
#[must_use]
pub fn blob_id(bytes: &[u8]) -> String {
    let mut hash = Sha1::new();
    hash.update(format!("blob {}\0", bytes.len()).as_bytes());
    hash.update(bytes);
    hash.digest().to_string()
}

/// Returns whether `text` is an id as [`blob_id`] gives it: 40 hexadecimal digits in lower case.
#[must_use]
pub fn is_blob_id(text: &str) -> bool {
    text.len() == 40 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_gits_own() {
        assert_eq!(blob_id(b""), "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
        assert_eq!(blob_id(b"hello\n"), "ce013625030ba8dba906f756967f9e9ca394464a");
        assert!(is_blob_id(&blob_id(b"")));
        for text in ["", "e69de29", "E69DE29BB2D1D6434B8B29AE775AD8C2E48C5391"] {
            assert!(!is_blob_id(text), "{text}");
        }
    }
}
