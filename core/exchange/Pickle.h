// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

/// Python's pickle, as far as torch.save uses it for a state_dict (docs.python.org/3/library/pickletools.html). A pickle is a program
/// that may call anything; here nothing is ever called: a call of one of a few known names becomes a value that says so, and every
/// other name ends the reading.
namespace lepton::exchange {

struct PickleValue {
    enum class Kind { None, Boolean, Integer, Real, Text, List, Dict, Global, Call, Persistent };
    Kind kind = Kind::None;
    std::int64_t integer = 0; ///< of Boolean and Integer
    double real = 0;
    std::string text;         ///< of Text; of Global and Call "torch._utils._rebuild_tensor_v2"
    std::vector<const PickleValue*> items; ///< of lists and tuples; of Dict key and value by turns; of Call its arguments; of Persistent its id

    /// Null if this is no Dict or has no such key.
    const PickleValue* find(std::string_view key) const;
};

/// A pickle that has been read. Owns its values; they may refer to each other in any way, also in circles.
class Pickle {
public:
    /// Reads one pickle of protocol 2 to 5 that begins at `at`, and puts `at` behind it. `where` is the file.
    /// Errors: Unsupported (a name that a state_dict doesn't need; the sentence has it), BadFormat (cut off, unknown instructions,
    /// more than two million values).
    static Result<Pickle> read(std::string_view bytes, std::size_t& at, const std::string& where);

    const PickleValue& root() const { return *m_root; }
    /// All of them, in the order in which they were made.
    const std::deque<PickleValue>& values() const { return m_values; }

private:
    friend class PickleReader;
    std::deque<PickleValue> m_values;
    const PickleValue* m_root = nullptr;
};

} // namespace lepton::exchange
