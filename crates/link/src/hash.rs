//! One stable 64-bit hash for orders and sketches. It is no digest: nothing secret or sealed rests on it.

/// FNV-1a over the bytes, finished with a splitmix64 round so that all bits are usable.
pub fn of_bytes(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for &byte in bytes {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    mix(hash)
}

/// The finishing round of splitmix64 (Steele, Lea, Flood 2014).
pub fn mix(mut hash: u64) -> u64 {
    hash = hash.wrapping_add(0x9e37_79b9_7f4a_7c15);
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

/// Two hashes in order as one.
pub fn join(a: u64, b: u64) -> u64 {
    mix(a.rotate_left(23) ^ mix(b))
}
