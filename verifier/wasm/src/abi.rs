//! The functions that JavaScript calls, as the C ABI of wasm has them.
//!
//! JavaScript takes memory with `drl_alloc`, writes a file into it, and hands pointer and length to `drl_verify` or `drl_anchor`, which
//! leave both to it. The answer is UTF-8, in memory that it gives back with `drl_free`: its pointer in the upper 32 bits, its length in
//! the lower.

#![allow(unsafe_code)]

use alloc::{boxed::Box, string::String, vec};
use core::{ptr, slice};

#[global_allocator]
static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

/// A panic ends the module with a trap, which JavaScript sees as an exception. The verifier does not panic.
#[panic_handler]
fn trap(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}

/// Takes `length` bytes of memory, for a file.
#[no_mangle]
extern "C" fn drl_alloc(length: usize) -> *mut u8 {
    Box::into_raw(vec![0u8; length].into_boxed_slice()).cast()
}

/// Gives memory back.
///
/// # Safety
/// `pointer` and `length` are those of a call of `drl_alloc` or of an answer, not given back before.
#[no_mangle]
unsafe extern "C" fn drl_free(pointer: *mut u8, length: usize) {
    // SAFETY: by the contract above, the two are those of a boxed slice that was leaked here.
    drop(unsafe { Box::from_raw(ptr::slice_from_raw_parts_mut(pointer, length)) });
}

/// Verifies the certificate against the anchor.
///
/// # Safety
/// Both pointers and lengths are those of calls of `drl_alloc`, not given back before.
#[no_mangle]
unsafe extern "C" fn drl_verify(certificate: *const u8, length: usize, anchor: *const u8, anchor_length: usize) -> u64 {
    // SAFETY: by the contract above.
    let (certificate, anchor) = unsafe { (bytes(certificate, length), bytes(anchor, anchor_length)) };
    leak(crate::verify(certificate, anchor))
}

/// Reads the anchor.
///
/// # Safety
/// Pointer and length are those of a call of `drl_alloc`, not given back before.
#[no_mangle]
unsafe extern "C" fn drl_anchor(anchor: *const u8, length: usize) -> u64 {
    // SAFETY: by the contract above.
    leak(crate::anchor(unsafe { bytes(anchor, length) }))
}

/// The bytes at a pointer.
///
/// # Safety
/// Pointer and length are those of a call of `drl_alloc`, not given back before the slice is.
unsafe fn bytes<'a>(pointer: *const u8, length: usize) -> &'a [u8] {
    // SAFETY: `drl_alloc` made so many initialised bytes there, aligned, and not null even if they are none.
    unsafe { slice::from_raw_parts(pointer, length) }
}

/// Leaves an answer to JavaScript.
fn leak(answer: String) -> u64 {
    let answer = Box::leak(answer.into_boxed_str());
    (answer.as_ptr().addr() as u64) << 32 | answer.len() as u64
}
