// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace lepton::graph {

enum class ParameterKind {
    Integer,
    Real,
    Boolean,
    Choice,  ///< one of `choices`
    Pair,    ///< [height, width]; a single number stands for both
    Triple,  ///< [depth, height, width]; a single number stands for all three
    Padding, ///< as many numbers as its default has, or "same": the output keeps the input's size at stride 1
    Sizes,   ///< one to four positive integers, [C, H, W] or [F]
    Dimensions, ///< one to five whole numbers, which may be negative: an order, a choice of dimensions, sizes with a −1
    Text,    ///< any, of at most `maximum` bytes
};

const char* parameterKindName(ParameterKind kind);

/// One setting of a layer: its range, its default and its words for the user.
struct ParameterSpec {
    std::string name;  ///< key in files: "kernel"
    const char* label; ///< "Kernel"
    ParameterKind kind = ParameterKind::Integer;
    Json defaultValue;
    double minimum = 0;
    double maximum = 0;
    std::vector<std::string> choices;
    const char* doc = "";

    /// The value in its normal form (3 becomes [3, 3]), or why it can't be: wrong kind, out of range.
    Result<Json> normalise(const Json& value) const;
    /// What a user typed: "3", "3 × 3", "3x5", "same", "on".
    Result<Json> parse(const std::string& typed) const;
    /// The normal form as the user reads it: "3 × 3".
    std::string display(const Json& value) const;
};

Json toJson(const ParameterSpec& spec);

/// A layer's settings, all present and in their normal form.
class Parameters {
public:
    Parameters() : m_values(Json::object()) {}
    explicit Parameters(Json values) : m_values(std::move(values)) {}

    const Json& values() const { return m_values; }
    std::int64_t integer(const char* name) const { return m_values.at(name).get<std::int64_t>(); }
    double real(const char* name) const { return m_values.at(name).get<double>(); }
    bool boolean(const char* name) const { return m_values.at(name).get<bool>(); }
    std::string choice(const char* name) const { return m_values.at(name).get<std::string>(); }
    std::array<std::int64_t, 2> pair(const char* name) const;
    std::vector<std::int64_t> sizes(const char* name) const { return m_values.at(name).get<std::vector<std::int64_t>>(); }
    /// An Integer, Pair, Triple or Padding in numbers, as a list with one number a dimension.
    std::vector<std::int64_t> perDimension(const char* name) const;
    bool isSame(const char* name) const { return m_values.at(name) == Json("same"); }

private:
    Json m_values;
};

} // namespace lepton::graph
