// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/LayerList.h"
#include "core/layers/Rules.h"

namespace lepton::layers {

graph::LayerType note() {
    graph::LayerType type;
    type.name = "Note";
    type.title = LT("core", "Note");
    type.family = graph::Family::Structure;
    type.summary = LT("core", "A remark on the canvas. It takes no part in the network.");
    type.doc = LT("core", "Is kept in the project and in its packages, and left out of everything that is computed.");
    type.synonyms = {"comment", "sticky", "remark", "text"};
    type.structural = true;
    type.inputs.clear();
    type.outputs.clear();
    type.parameters = {
        {"text", LT("core", "Text"), ParameterKind::Text, "", 0, 10'000, {}, LT("core", "What the note says")},
        {"width", LT("core", "Width"), ParameterKind::Integer, 210, 80, 2000, {}, LT("core", "In pixels at 100 %")},
        {"height", LT("core", "Height"), ParameterKind::Integer, 110, 48, 2000, {}, LT("core", "In pixels at 100 %")},
    };
    return type;
}

} // namespace lepton::layers
