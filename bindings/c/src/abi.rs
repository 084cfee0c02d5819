/// Version of this interface. It grows when a program compiled against an older header may no longer work; the name of
/// the shared library carries it. Compare with `regulars_abi_version`.
pub const REGULARS_ABI_VERSION: u32 = 0;
