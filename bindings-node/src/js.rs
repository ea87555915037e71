//! JavaScript's values for the hot path, and the one place with unsafe code.
//!
//! Why not the types of `napi`: they cost several times the call, and replace lone surrogates
//! in silence.

#![allow(unsafe_code, reason = "Node-API is a C interface; every block says why it is sound")]

use std::ffi::{CStr, c_void};
use std::marker::PhantomData;
use std::ops::Range;
use std::ptr::{null_mut, without_provenance_mut};

use memchr::memmem;
use napi::bindgen_prelude::{FromNapiValue, Object, ToNapiValue, TypeName};
use napi::{Env, JsValue, ValueType, check_status, sys};

use crate::spaces;

/// A value that JavaScript handed over.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Js<'call> {
    env: sys::napi_env,
    raw: sys::napi_value,
    /// Both pointers are Node's, and good until the call returns.
    call: PhantomData<&'call ()>,
}

/// The longest text that is copied out of JavaScript, in bytes.
pub(crate) const MAX_TEXT: usize = 64 << 20;

impl Js<'_> {
    /// Adds a string to the texts and says where it lies; or says what it is instead.
    pub(crate) fn text(self, texts: &mut Vec<u8>) -> Result<Range<usize>, &'static str> {
        let start = texts.len();
        texts.reserve(256);
        loop {
            let spare = texts.spare_capacity_mut();
            let (to, length, mut written) = (spare.as_mut_ptr().cast(), spare.len(), 0);
            // SAFETY: both pointers are live in the call; at most `length` bytes are written,
            // the last of them a NUL, and `written` says how many come before it.
            let status = unsafe {
                sys::napi_get_value_string_utf8(self.env, self.raw, to, length, &raw mut written)
            };
            if status != sys::Status::napi_ok {
                return Err("is not a string");
            }
            // With four bytes to spare nothing was cut off: the longest character has four.
            if written + 4 < length {
                // SAFETY: the `written` bytes after `start` were just initialized.
                unsafe { texts.set_len(start + written) };
                break;
            }
            // SAFETY: without a buffer, only the length is written.
            unsafe {
                let to = null_mut();
                sys::napi_get_value_string_utf8(self.env, self.raw, to, 0, &raw mut written);
            }
            if start + written > MAX_TEXT {
                return Err("is too long");
            }
            texts.reserve(written + 8);
        }
        let range = start..texts.len();
        let text = texts.get(range.clone()).unwrap_or_default();
        // Half of a pair comes out as U+FFFD; but a text may also just have that.
        let replaced = "\u{fffd}".as_bytes();
        if !text.is_ascii() && memmem::find(text, replaced).is_some() {
            let (mut units, mut written) = (vec![0; text.len() + 1], 0);
            // SAFETY: as above; a text has at most as many units as it has bytes.
            unsafe {
                let (to, length) = (units.as_mut_ptr(), units.len());
                sys::napi_get_value_string_utf16(self.env, self.raw, to, length, &raw mut written);
            }
            if char::decode_utf16(units.into_iter().take(written)).any(|unit| unit.is_err()) {
                return Err("has half of a surrogate pair: it is not text");
            }
        }
        Ok(range)
    }

    /// The number that a handle stands for. It is a key to look up, and never dereferenced, so
    /// a stranger's external does no harm.
    pub(crate) fn slot(self) -> Option<usize> {
        let mut data = null_mut();
        // SAFETY: both pointers are live in the call. Fails if it isn't an external.
        let status = unsafe { sys::napi_get_value_external(self.env, self.raw, &raw mut data) };
        (status == sys::Status::napi_ok).then(|| data.addr())
    }
}

impl FromNapiValue for Js<'_> {
    unsafe fn from_napi_value(env: sys::napi_env, raw: sys::napi_value) -> napi::Result<Self> {
        Ok(Self { env, raw, call: PhantomData })
    }
}

/// A space's number in the table, as JavaScript holds it: an external that frees the space
/// when nobody can reach it any more.
#[derive(Debug)]
pub(crate) struct Handle(pub(crate) usize);

impl TypeName for Handle {
    fn type_name() -> &'static str {
        "External"
    }

    fn value_type() -> ValueType {
        ValueType::External
    }
}

impl ToNapiValue for Handle {
    unsafe fn to_napi_value(env: sys::napi_env, val: Self) -> napi::Result<sys::napi_value> {
        extern "C" fn free(_: sys::napi_env, slot: *mut c_void, _: *mut c_void) {
            drop(spaces::remove(slot.addr()));
        }
        let (slot, mut raw) = (without_provenance_mut(val.0), null_mut());
        // SAFETY: the pointer is a number that nobody dereferences; `free` is called once.
        check_status!(unsafe {
            sys::napi_create_external(env, slot, Some(free), null_mut(), &raw mut raw)
        })?;
        Ok(raw)
    }
}

/// A function of the hot path: a bare callback, an order of magnitude cheaper than a method.
pub(crate) trait Hot {
    const NAME: &'static CStr;

    /// Never panics.
    fn call(arguments: [Js<'_>; 4]) -> Verdict;
}

/// What a function of the hot path gives.
#[derive(Debug)]
pub(crate) enum Verdict {
    Decision(bool),
    Text(String),
}

/// Adds a function of the hot path to the module.
pub(crate) fn define<F: Hot>(env: Env, exports: Object<'_>) -> napi::Result<()> {
    let (env, exports, mut function) = (env.raw(), exports.value().value, null_mut());
    let (name, length) = (F::NAME.as_ptr(), F::NAME.count_bytes().cast_signed());
    // SAFETY: both objects are live; the name ends in NUL; the callback has the type asked for.
    unsafe {
        let (run, to) = (Some(run::<F> as _), &raw mut function);
        check_status!(sys::napi_create_function(env, name, length, run, null_mut(), to))?;
        check_status!(sys::napi_set_named_property(env, exports, name, function))
    }
}

extern "C" fn run<F: Hot>(env: sys::napi_env, info: sys::napi_callback_info) -> sys::napi_value {
    let (mut count, mut raw, mut value) = (4, [null_mut(); 4], null_mut());
    // SAFETY: Node-API calls this with both; at most four arguments are written, and those that
    // are missing are `undefined`.
    unsafe {
        let to = raw.as_mut_ptr();
        sys::napi_get_cb_info(env, info, &raw mut count, to, null_mut(), null_mut());
    }
    match F::call(raw.map(|raw| Js { env, raw, call: PhantomData })) {
        // SAFETY: `env` is live; the value is only written.
        Verdict::Decision(decision) => unsafe {
            sys::napi_get_boolean(env, decision, &raw mut value);
        },
        // SAFETY: as above; the text is given with its length.
        Verdict::Text(text) => unsafe {
            let (from, length) = (text.as_ptr().cast(), text.len().cast_signed());
            sys::napi_create_string_utf8(env, from, length, &raw mut value);
        },
    }
    value
}
