// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/LayerType.h"

#include <array>

namespace lepton::graph {

namespace {
struct FamilyNames {
    const char* name;
    const char* title;
};
constexpr std::array<FamilyNames, 10> families{{{"io", LT("core", "Input and output")},
                                               {"convolution", LT("core", "Convolution")},
                                               {"pooling", LT("core", "Pooling")},
                                               {"recurrent", LT("core", "Recurrent")},
                                               {"attention", LT("core", "Attention")},
                                               {"normalisation", LT("core", "Normalisation")},
                                               {"dense", LT("core", "Dense")},
                                               {"activation", LT("core", "Activation")},
                                               {"shape", LT("core", "Shape")},
                                               {"structure", LT("core", "Groups and notes")}}};
} // namespace

const char* familyName(Family family) { return families[static_cast<std::size_t>(family)].name; }
const char* familyTitle(Family family) { return families[static_cast<std::size_t>(family)].title; }

const ParameterSpec* LayerType::parameter(const std::string& wanted) const {
    for (const auto& spec : parameters)
        if (spec.name == wanted)
            return &spec;
    return nullptr;
}

Result<Parameters> LayerType::complete(const Json& given) const {
    for (const auto& [key, value] : given.items())
        if (parameter(key) == nullptr)
            return Error(ErrorCode::BadValue, text(LT("core", "%1 has no setting named “%2”"), name, key))
                .at(key)
                .fix(LT("core", "Remove it, or install the version of Lepton Studio that knows it"));
    Json values = Json::object();
    for (const auto& spec : parameters) {
        const auto found = given.find(spec.name);
        if (found == given.end()) {
            values[spec.name] = spec.defaultValue;
            continue;
        }
        LEPTON_TRY(values[spec.name], spec.normalise(*found));
    }
    return Parameters(std::move(values));
}

Json toJson(const LayerType& type) {
    Json ports = Json::array();
    for (const auto& port : type.inputs)
        ports.push_back({{"name", port.name}, {"variadic", port.variadic}, {"optional", port.optional}});
    Json outputs = Json::array();
    for (const auto& port : type.outputs)
        outputs.push_back({{"name", port.name}});
    Json parameters = Json::array();
    for (const auto& spec : type.parameters)
        parameters.push_back(toJson(spec));
    return {{"name", type.name},       {"title", type.title},       {"family", familyName(type.family)}, {"summary", type.summary},
            {"doc", type.doc},         {"synonyms", type.synonyms}, {"inputs", ports},                   {"outputs", outputs},
            {"parameters", parameters}, {"structural", type.structural}};
}

} // namespace lepton::graph
