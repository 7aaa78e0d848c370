// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/Binding.h"

#include <algorithm>

namespace lepton::project {

namespace {

using Kind = InputSource::Kind;

InputSource find(const std::string& name, const std::vector<std::string>& inputs, const std::vector<std::string>& targets) {
    const auto in = [&](const std::vector<std::string>& names, Kind kind) -> InputSource {
        const auto found = std::find(names.begin(), names.end(), name);
        return found == names.end() ? InputSource() : InputSource{kind, static_cast<std::size_t>(found - names.begin())};
    };
    const InputSource input = in(inputs, Kind::Data);
    if (input.kind != Kind::None)
        return input;
    const InputSource target = in(targets, Kind::Target);
    return target.kind == Kind::None && name == "noise" ? InputSource{Kind::Noise, 0} : target;
}

} // namespace

std::vector<InputSource> bindInputs(const std::vector<std::string>& fields, const std::vector<std::string>& inputs, const std::vector<std::string>& targets) {
    std::vector<InputSource> sources;
    std::vector<char> taken(inputs.size());
    for (const auto& field : fields) {
        sources.push_back(field.empty() ? InputSource() : find(field, inputs, targets));
        if (sources.back().kind == Kind::Data)
            taken[sources.back().index] = 1;
    }
    std::size_t next = 0;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (!fields[i].empty())
            continue;
        while (next < inputs.size() && taken[next] != 0)
            ++next;
        if (next < inputs.size())
            sources[i] = {Kind::Data, next++};
    }
    return sources;
}

} // namespace lepton::project
