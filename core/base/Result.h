// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"

#include <cassert>
#include <optional>
#include <utility>
#include <variant>

namespace lepton {

/// A value, or the Error that says why there is none. For everything a user can cause; programmers'
/// mistakes are assertions. Reading the value of a failed Result is such a mistake.
template <typename T>
class [[nodiscard]] Result {
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}

    bool ok() const { return m_state.index() == 0; }
    explicit operator bool() const { return ok(); }

    T& value() & { assert(ok()); return std::get<0>(m_state); }
    const T& value() const& { assert(ok()); return std::get<0>(m_state); }
    T&& value() && { assert(ok()); return std::get<0>(std::move(m_state)); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    Error& error() & { assert(!ok()); return std::get<1>(m_state); }
    const Error& error() const& { assert(!ok()); return std::get<1>(m_state); }
    Error&& error() && { assert(!ok()); return std::get<1>(std::move(m_state)); }

private:
    std::variant<T, Error> m_state;
};

/// Success, or the Error that says what failed.
template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : m_error(std::move(error)) {}

    bool ok() const { return !m_error.has_value(); }
    explicit operator bool() const { return ok(); }
    Error& error() & { assert(!ok()); return *m_error; }
    const Error& error() const& { assert(!ok()); return *m_error; }
    Error&& error() && { assert(!ok()); return *std::move(m_error); }

private:
    std::optional<Error> m_error;
};

} // namespace lepton

#define LEPTON_JOIN_(a, b) a##b
#define LEPTON_JOIN(a, b) LEPTON_JOIN_(a, b)

/// `LEPTON_TRY(auto file, open(path));` declares `file` from a Result, or returns its error from the caller.
#define LEPTON_TRY(declaration, ...)                                                                         \
    LEPTON_TRY_(LEPTON_JOIN(leptonResult, __LINE__), declaration, __VA_ARGS__)
#define LEPTON_TRY_(result, declaration, ...)                                                                \
    auto result = (__VA_ARGS__);                                                                             \
    if (!result.ok())                                                                                        \
        return std::move(result).error();                                                                    \
    declaration = std::move(result).value()

/// `LEPTON_CHECK(write(path));` returns the error of a Result from the caller, if there is one.
#define LEPTON_CHECK(...)                                                                                    \
    do {                                                                                                     \
        if (auto leptonResult = (__VA_ARGS__); !leptonResult.ok())                                           \
            return std::move(leptonResult).error();                                                          \
    } while (false)
