//! Attributes of a file: owner, group, mode, access control lists and other extended attributes.

use rustix::io::Errno;
use std::ffi::{CStr, CString};
use std::fs::{File, Metadata, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};

/// The POSIX access control list, where the system has it among the extended attributes.
const ACCESS_LIST: &CStr = c"system.posix_acl_access";

/// Attributes that follow from the contents or the file system, and are nobody's wish.
const DERIVED: [&[u8]; 3] = [b"security.ima", b"security.evm", b"trusted.overlay."];

/// Gives `new` what `old` has, as far as the system allows, and never more rights to anybody. Gives what could not be
/// kept, in words. A file whose owner cannot be kept belongs to the user; that is no loss.
///
/// # Errors
/// When the mode cannot be set, or the attributes cannot be read.
pub fn copy(old: &File, new: &File) -> io::Result<Vec<String>> {
    let facts = old.metadata()?;
    let mut lost = Vec::new();
    copy_owner(new, &facts);
    let attributes = list(old)?;
    let has_list = attributes.iter().any(|name| name.as_c_str() == ACCESS_LIST);
    for name in list(new)? {
        // The folder's default list is not the old file's.
        if !attributes.contains(&name) && name.as_c_str() == ACCESS_LIST {
            rustix::fs::fremovexattr(new, &*name)?;
        }
    }
    let group_kept = new.metadata()?.gid() == facts.gid();
    let mode = facts.mode() & 0o7777;
    let kept_mode = if group_kept { mode } else { without_group(mode) };
    if kept_mode != mode {
        lost.push(format!("the rights of the group {}", facts.gid()));
    }
    if has_list && !group_kept {
        // Its entries for the owning group would be another group's.
        lost.push("the access control list".to_owned());
    } else if has_list {
        // It sets the mode in one step: before it, the group has no rights at all.
        new.set_permissions(Permissions::from_mode(mode & 0o700))?;
    }
    for name in attributes {
        let is_list = name.as_c_str() == ACCESS_LIST;
        if DERIVED.iter().any(|derived| name.to_bytes().starts_with(derived)) || is_list && !group_kept {
            continue;
        }
        if !copy_attribute(old, new, &name)? {
            lost.push(if is_list {
                "the access control list".to_owned()
            } else {
                format!("the extended attribute {}", name.to_string_lossy())
            });
        }
    }
    let list_lost = has_list && list(new)?.iter().all(|name| name.as_c_str() != ACCESS_LIST);
    // With a list the group's bits are its mask, and say more than the group may do.
    let kept_mode = if list_lost { without_group(mode) } else { kept_mode };
    if new.metadata()?.mode() & 0o7777 != kept_mode {
        new.set_permissions(Permissions::from_mode(kept_mode))?;
    }
    Ok(lost)
}

/// The owner and the group as far as the system allows: only the super-user may give a file away; a group that one
/// belongs to can be kept by everyone.
pub fn copy_owner(file: &File, old: &Metadata) {
    if fchown(file, Some(old.uid()), Some(old.gid())).is_err() {
        let _ = fchown(file, None, Some(old.gid()));
    }
}

/// The mode in which a group may do no more than everybody.
fn without_group(mode: u32) -> u32 {
    let others = mode & 0o007;
    mode & !0o2070 | (mode & 0o070 & (others << 3))
}

/// The names of a file's extended attributes; none where the file system has none.
fn list(file: &File) -> io::Result<Vec<CString>> {
    loop {
        let length = match rustix::fs::flistxattr_query(file) {
            Ok(length) => length,
            Err(Errno::NOTSUP | Errno::NOSYS) => return Ok(Vec::new()),
            Err(error) => return Err(error.into()),
        };
        let mut names = vec![0_u8; length];
        match rustix::fs::flistxattr(file, &mut names[..]) {
            Ok(length) => names.truncate(length),
            // It has grown meanwhile.
            Err(Errno::RANGE) => continue,
            Err(error) => return Err(error.into()),
        }
        let names = names.split_inclusive(|byte| *byte == 0);
        return Ok(names
            .filter_map(|name| CStr::from_bytes_with_nul(name).ok())
            .map(CStr::to_owned)
            .collect());
    }
}

/// The value of an attribute; none when there is no such one.
fn value(file: &File, name: &CStr) -> io::Result<Option<Vec<u8>>> {
    loop {
        let length = match rustix::fs::fgetxattr_query(file, name) {
            Ok(length) => length,
            Err(Errno::NODATA | Errno::NOTSUP) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let mut bytes = vec![0_u8; length];
        match rustix::fs::fgetxattr(file, name, &mut bytes[..]) {
            Ok(length) => bytes.truncate(length),
            Err(Errno::RANGE) => continue,
            Err(error) => return Err(error.into()),
        }
        return Ok(Some(bytes));
    }
}

/// Copies an attribute; whether the new file has it then.
fn copy_attribute(old: &File, new: &File, name: &CStr) -> io::Result<bool> {
    let Some(wanted) = value(old, name)? else {
        return Ok(true);
    };
    // Some, such as a security label, are given to every new file.
    if value(new, name)?.as_ref() == Some(&wanted) {
        return Ok(true);
    }
    Ok(rustix::fs::fsetxattr(new, name, &wanted, rustix::fs::XattrFlags::empty()).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_group_gains_no_rights() {
        for (mode, kept) in [
            (0o664, 0o644),
            (0o660, 0o600),
            (0o2775, 0o755),
            (0o604, 0o604),
            (0o646, 0o646),
            (0o640, 0o600),
        ] {
            assert_eq!(without_group(mode), kept, "{mode:o}");
        }
    }
}
