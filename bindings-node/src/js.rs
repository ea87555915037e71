//! JavaScript's values as safe types, and the one place with unsafe code.
//!
//! Why not the types of `napi` itself: they coerce numbers in silence, replace lone surrogates
//! in silence, look at inherited properties, and cost several times the call. What is here
//! reads exactly what is there, or says that it can't.

#![allow(unsafe_code, reason = "Node-API is a C interface; every block says why it is sound")]

use std::ffi::{CStr, c_void};
use std::marker::PhantomData;
use std::ptr::{null_mut, without_provenance_mut};

use napi::bindgen_runtime::{FromNapiValue, JsObjectValue, Object, ToNapiValue, TypeName};
use napi::{Env, JsValue, Status, ValueType, sys};

use crate::spaces;

/// A value that JavaScript handed over, for as long as the call lasts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Js<'a> {
    env: sys::napi_env,
    raw: sys::napi_value,
    /// Both pointers are Node's, and good until the call returns. No scope is opened within a
    /// call, so that every value lives as long as it: eight bytes each.
    call: PhantomData<&'a ()>,
}

/// Why a value is not text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// It isn't a string.
    NotText,
    /// It has half of a surrogate pair, which no other language can hold.
    LoneSurrogate,
    /// It is longer than [`MAX_TEXT`].
    TooLong,
}

/// The longest text that is copied out of JavaScript, in bytes.
pub(crate) const MAX_TEXT: usize = 64 << 20;

impl<'a> Js<'a> {
    /// What `typeof` says, with `null` and externals told apart.
    pub(crate) fn kind(self) -> ValueType {
        let mut kind = 0;
        // SAFETY: `env` and `raw` are live for `'a`; the result is only written.
        unsafe { sys::napi_typeof(self.env, self.raw, &raw mut kind) };
        ValueType::from(kind)
    }

    pub(crate) fn boolean(self) -> Option<bool> {
        let mut value = false;
        // SAFETY: as in `kind`. Fails, rather than coerces, if it isn't a boolean.
        let status = unsafe { sys::napi_get_value_bool(self.env, self.raw, &raw mut value) };
        (status == sys::Status::napi_ok).then_some(value)
    }

    pub(crate) fn number(self) -> Option<f64> {
        let mut value = 0.0;
        // SAFETY: as in `kind`. Fails if it isn't a number; a double is what it is, uncoerced.
        let status = unsafe { sys::napi_get_value_double(self.env, self.raw, &raw mut value) };
        (status == sys::Status::napi_ok).then_some(value)
    }

    /// The time of a `Date`, in milliseconds; not a number for one that is invalid.
    pub(crate) fn date(self) -> Option<f64> {
        let mut value = 0.0;
        // SAFETY: as in `kind`. Fails if it isn't a `Date`.
        let status = unsafe { sys::napi_get_date_value(self.env, self.raw, &raw mut value) };
        (status == sys::Status::napi_ok).then_some(value)
    }

    /// Reads a string into a buffer, whose former contents are lost.
    pub(crate) fn text(self, buffer: &mut Vec<u8>) -> Result<&str, Unreadable> {
        buffer.clear();
        buffer.reserve(256);
        loop {
            let spare = buffer.spare_capacity_mut();
            let mut written = 0;
            // SAFETY: as in `kind`; Node-API writes at most `spare.len()` bytes, the last of
            // them a NUL, and says how many come before it.
            let status = unsafe {
                let start = spare.as_mut_ptr().cast();
                let length = spare.len();
                sys::napi_get_value_string_utf8(self.env, self.raw, start, length, &raw mut written)
            };
            if status != sys::Status::napi_ok {
                return Err(Unreadable::NotText);
            }
            // With four bytes to spare nothing was cut off: the longest character has four.
            if written + 4 < spare.len() {
                // SAFETY: the first `written` bytes were just initialized.
                unsafe { buffer.set_len(written) };
                break;
            }
            // SAFETY: without a buffer, only the length is written.
            unsafe {
                let (env, raw) = (self.env, self.raw);
                sys::napi_get_value_string_utf8(env, raw, null_mut(), 0, &raw mut written);
            }
            if written > MAX_TEXT {
                return Err(Unreadable::TooLong);
            }
            buffer.reserve(written + 8);
        }
        let text = std::str::from_utf8(buffer).map_err(|_| Unreadable::NotText)?;
        // Node-API writes this for half of a pair, too; a text may also just have it.
        if !text.is_ascii() && text.contains(char::REPLACEMENT_CHARACTER) && !self.is_well_formed()
        {
            return Err(Unreadable::LoneSurrogate);
        }
        Ok(text)
    }

    fn is_well_formed(self) -> bool {
        let mut length = 0;
        // SAFETY: without a buffer, only the length is written.
        unsafe {
            let (env, raw) = (self.env, self.raw);
            sys::napi_get_value_string_utf16(env, raw, null_mut(), 0, &raw mut length);
        }
        let mut units = vec![0_u16; length + 1];
        // SAFETY: at most `units.len()` units are written, with the NUL at the end.
        unsafe {
            let (env, raw, start) = (self.env, self.raw, units.as_mut_ptr());
            sys::napi_get_value_string_utf16(env, raw, start, units.len(), &raw mut length);
        }
        char::decode_utf16(units.into_iter().take(length)).all(|unit| unit.is_ok())
    }

    /// The length, if it is an array.
    pub(crate) fn array_length(self) -> Option<u32> {
        let mut length = 0;
        // SAFETY: as in `kind`. Fails if it isn't an array.
        let status = unsafe { sys::napi_get_array_length(self.env, self.raw, &raw mut length) };
        (status == sys::Status::napi_ok).then_some(length)
    }

    /// An item of an array; `None` if its getter threw.
    pub(crate) fn item(self, index: u32) -> Option<Self> {
        self.read(|env, raw, item| {
            // SAFETY: as in `kind`. A getter may run JavaScript; nothing is borrowed.
            unsafe { sys::napi_get_element(env, raw, index, item) }
        })
    }

    /// The names of an object's own enumerable properties, symbols too, as an array.
    pub(crate) fn own_keys(self) -> Option<Self> {
        self.read(|env, raw, keys| {
            let mode = sys::KeyCollectionMode::own_only;
            let filter = sys::KeyFilter::enumerable;
            let conversion = sys::KeyConversion::numbers_to_strings;
            // SAFETY: as in `kind`. A proxy's traps may run JavaScript; nothing is borrowed.
            unsafe { sys::napi_get_all_property_names(env, raw, mode, filter, conversion, keys) }
        })
    }

    /// The value of a property; `None` if its getter threw.
    pub(crate) fn property(self, key: Js<'_>) -> Option<Self> {
        // SAFETY: as in `kind`. A getter may run JavaScript; nothing is borrowed.
        self.read(|env, raw, value| unsafe { sys::napi_get_property(env, raw, key.raw, value) })
    }

    /// Whether an object is a plain one: of no class, in whatever realm.
    pub(crate) fn is_plain(self) -> bool {
        let parent = |value: Self| {
            // SAFETY: as in `kind`. A proxy's traps may run JavaScript; nothing is borrowed.
            value.read(|env, raw, parent| unsafe { sys::napi_get_prototype(env, raw, parent) })
        };
        let is_null = |value: &Self| value.kind() == ValueType::Null;
        parent(self).is_some_and(|first| {
            is_null(&first) || parent(first).is_some_and(|second| is_null(&second))
        })
    }

    /// The number of the space that a handle stands for. It is a key to look up, and never
    /// dereferenced, so a stranger's external does no harm.
    pub(crate) fn slot(self) -> Option<usize> {
        let mut data = null_mut();
        // SAFETY: as in `kind`. Fails if it isn't an external.
        let status = unsafe { sys::napi_get_value_external(self.env, self.raw, &raw mut data) };
        (status == sys::Status::napi_ok).then(|| data.addr())
    }

    fn read(
        self,
        get: impl FnOnce(sys::napi_env, sys::napi_value, *mut sys::napi_value) -> sys::napi_status,
    ) -> Option<Self> {
        let mut raw = null_mut();
        if get(self.env, self.raw, &raw mut raw) == sys::Status::napi_ok {
            return Some(Self { raw, ..self });
        }
        let mut thrown = null_mut();
        // SAFETY: as in `kind`. An exception that stays pending would make every later call
        // fail; the caller reports that something was thrown.
        unsafe { sys::napi_get_and_clear_last_exception(self.env, &raw mut thrown) };
        None
    }
}

impl TypeName for Js<'_> {
    fn type_name() -> &'static str {
        "unknown"
    }

    fn value_type() -> ValueType {
        ValueType::Unknown
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
        unsafe extern "C" fn free(_: sys::napi_env, slot: *mut c_void, _: *mut c_void) {
            drop(spaces::remove(slot.addr()));
        }
        let (mut raw, slot) = (null_mut(), without_provenance_mut(val.0));
        // SAFETY: the pointer is a number that nobody dereferences; `free` is called once.
        let status = unsafe {
            sys::napi_create_external(env, slot, Some(free), null_mut(), &raw mut raw)
        };
        if status == sys::Status::napi_ok {
            Ok(raw)
        } else {
            Err(napi::Error::from_status(Status::from(status)))
        }
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
pub(crate) fn define<F: Hot>(env: Env, exports: &mut Object<'_>) -> napi::Result<()> {
    let (env, mut function) = (env.raw(), null_mut());
    // SAFETY: `env` is live; the name ends in NUL; the callback has the signature asked for.
    let status = unsafe {
        let name = F::NAME;
        let length = name.count_bytes().cast_signed();
        let result = &raw mut function;
        sys::napi_create_function(env, name.as_ptr(), length, Some(run::<F>), null_mut(), result)
    };
    if status != sys::Status::napi_ok {
        return Err(napi::Error::from_status(Status::from(status)));
    }
    // SAFETY: as above; `exports` is an object of the same environment.
    let status = unsafe {
        sys::napi_set_named_property(env, exports.value().value, F::NAME.as_ptr(), function)
    };
    if status == sys::Status::napi_ok {
        Ok(())
    } else {
        Err(napi::Error::from_status(Status::from(status)))
    }
}

unsafe extern "C" fn run<F: Hot>(
    env: sys::napi_env,
    info: sys::napi_callback_info,
) -> sys::napi_value {
    let (mut count, mut raw) = (4, [null_mut(); 4]);
    // SAFETY: called by Node-API with both; at most four arguments are written, and those
    // that are missing are `undefined`.
    unsafe {
        let start = raw.as_mut_ptr();
        sys::napi_get_cb_info(env, info, &raw mut count, start, null_mut(), null_mut());
    }
    let verdict = F::call(raw.map(|raw| Js { env, raw, call: PhantomData }));
    let mut value = null_mut();
    // SAFETY: `env` is live; a text is given with its length.
    unsafe {
        match verdict {
            Verdict::Decision(decision) => {
                sys::napi_get_boolean(env, decision, &raw mut value);
            }
            Verdict::Text(text) => {
                let length = text.len().cast_signed();
                sys::napi_create_string_utf8(env, text.as_ptr().cast(), length, &raw mut value);
            }
        }
    }
    value
}
