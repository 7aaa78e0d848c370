// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/LayerList.h"
#include "core/layers/Rules.h"

namespace lepton::layers {

namespace {

graph::LayerType structural(const char* name, const char* title, const char* summary) {
    graph::LayerType type;
    type.name = name;
    type.title = title;
    type.summary = summary;
    type.family = graph::Family::Structure;
    type.structural = true;
    return type;
}

} // namespace

graph::LayerType group() {
    auto type = structural("Group", LT("core", "Group"), LT("core", "Layers that are handled as one; look inside with a double-click."));
    type.doc = LT("core", "A network of its own inside the network. Its ports are the group inputs and outputs inside. Repeated, the outputs of one round go into the "
                          "inputs of the next, and each round has weights of its own.");
    type.synonyms = {"block", "module", "subgraph", "sequential", "repeat"};
    type.inputs.clear(); // those of the group that a node holds
    type.outputs.clear();
    type.parameters = {{"repeat", LT("core", "Repeat"), ParameterKind::Integer, 1, 1, 1000, {}, LT("core", "How many times the group follows on itself, each with weights of its own")}};
    return type;
}

graph::LayerType groupInput() {
    auto type = structural("GroupInput", LT("core", "Group input"), LT("core", "Where data enters a group: each becomes an input port of it."));
    type.doc = LT("core", "Stands inside a group only. Its id is the name of the port.");
    type.synonyms = {"port", "argument"};
    type.inputs.clear();
    return type;
}

graph::LayerType groupOutput() {
    auto type = structural("GroupOutput", LT("core", "Group output"), LT("core", "Where data leaves a group: each becomes an output port of it."));
    type.doc = LT("core", "Stands inside a group only. Its id is the name of the port.");
    type.synonyms = {"port", "return"};
    type.outputs.clear();
    return type;
}

} // namespace lepton::layers
