//! Gives the shared library its versioned name, so that a program keeps the interface it was linked against.

#![forbid(unsafe_code)]

include!("src/abi.rs");

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=src/abi.rs");
    match std::env::var("CARGO_CFG_TARGET_OS").as_deref() {
        Ok("linux" | "android" | "freebsd" | "netbsd" | "openbsd") => {
            println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libregulars.so.{REGULARS_ABI_VERSION}");
        }
        Ok("macos" | "ios") => {
            println!("cargo:rustc-cdylib-link-arg=-Wl,-install_name,@rpath/libregulars.{REGULARS_ABI_VERSION}.dylib");
        }
        _ => {}
    }
}
