// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lepton::datasets {

/// Reads a step's settings out of its JSON. The first thing that is wrong is kept and given by finish(), so that the reading itself
/// stays a list of settings.
class StepReader {
public:
    /// `where`: place of the object in the document, "recipe[0]". `step` must outlive this.
    StepReader(const Json& step, std::string where);

    bool has(const char* key) const { return m_step.contains(key); }
    /// A string that is not empty.
    std::string name(const char* key, const std::string& standard = {});
    std::string choice(const char* key, const std::string& standard, const std::vector<std::string>& choices);
    std::int64_t integer(const char* key, std::int64_t standard, std::int64_t minimum, std::int64_t maximum);
    double number(const char* key, double standard);
    bool flag(const char* key, bool standard);
    /// A list of strings, or one string; none if it is not there.
    std::vector<std::string> names(const char* key);
    /// A list of finite numbers; none if it is not there.
    std::vector<double> numbers(const char* key);
    /// A list of objects; none if it is not there.
    std::vector<StepReader> objects(const char* key);

    /// Notes that a setting is wrong, unless something was before.
    void fail(const std::string& key, Text what, Text fix);
    const std::string& where() const { return m_where; }
    /// Errors (BadValue): the first wrong setting, or a key that nobody has asked for.
    Result<void> finish() const;

private:
    const Json* find(const char* key);

    const Json& m_step;
    std::string m_where;
    std::vector<std::string> m_known{"type"};
    std::optional<Error> m_error;
};

} // namespace lepton::datasets
