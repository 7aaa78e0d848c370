// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/PyTorchClass.h"

#include "core/layers/Layers.h"
#include "core/layers/PyTorchText.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace lepton::exchange {

using graph::Node;

namespace {

/// Of a reason's lines: they are read beside the canvas, where there is not much room.
constexpr std::size_t reasonWidth = 60;

std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (const auto& name : names)
        out += (out.empty() ? "" : ", ") + name;
    return out;
}

/// The shapes that leave the node, or which node keeps them from being known.
std::string shapes(const PyTorchScope& scope, const Node& node) {
    const auto types = scope.types(node.id);
    if (types.empty())
        return pythonComment(scope.culprit(node.id) == node.id ? "shape unknown" : "shape unknown, see " + scope.culprit(node.id).str());
    std::string out;
    for (const auto& type : types)
        out += (out.empty() ? "" : ", ") + graph::shapeText(type.shape);
    return pythonComment(out);
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
    return text;
}

std::string bufferName(std::size_t index, const char* what) { return "recipe" + std::to_string(index + 1) + "_" + what; }

} // namespace

PyTorchLines PyTorchClasses::writeNetwork(const graph::Network& network) { return write(PyTorchScope(network, m_facts)); }

PyTorchLines PyTorchClasses::groups() const {
    PyTorchLines out;
    for (const auto& group : m_groups) {
        out.add(0, "class " + group.name + "(nn.Module):");
        out.append(group.body);
        out.gap();
        out.gap();
    }
    return out;
}

PyTorchLines PyTorchClasses::write(const PyTorchScope& scope) {
    PyTorchLines lines;
    init(lines, scope);
    lines.gap();
    forward(lines, scope);
    return lines;
}

// ---- __init__

void PyTorchClasses::init(PyTorchLines& lines, const PyTorchScope& scope) {
    lines.add(1, "def __init__(self):");
    lines.add(2, "super().__init__()");
    if (scope.prefix().empty())
        initHead(lines);
    for (const auto* node : scope.order()) {
        if (node->group != nullptr) {
            initGroup(lines, scope, *node);
            continue;
        }
        const auto& code = scope.code(node->id);
        if (code.module.empty() || !scope.moduleOf(*node).empty())
            continue;
        if (code.module == notKnown)
            reasons(lines, scope, *node, 2);
        lines.add(2, pythonAttribute(node->id.str()) + " = " + code.module, {}, scope.expanded(node->id));
    }
}

/// Buffers, so that they go to the device with the module; not persistent, so that the state_dict is the weights alone.
void PyTorchClasses::initHead(PyTorchLines& lines) {
    for (std::size_t i = 0; i < m_options.head.size(); ++i) {
        const PyTorchStep& step = m_options.head[i];
        if (step.subtract.size() < 2)
            continue;
        m_modules.insert("torch.");
        for (const auto& [what, values] : {std::pair("subtract", &step.subtract), std::pair("divide", &step.divide)})
            lines.add(2, "self.register_buffer(\"" + bufferName(i, what) + "\", torch.tensor([" + pythonList(*values) + "]).view(-1, 1, 1), persistent=False)");
    }
}

void PyTorchClasses::initGroup(PyTorchLines& lines, const PyTorchScope& scope, const Node& node) {
    const std::string left = pythonAttribute(node.id.str()) + " = ";
    const auto id = scope.expanded(node.id);
    const std::int64_t count = rounds(scope, node);
    if (count == 1) {
        lines.add(2, left + classOf(scope, node, 0, 1) + "()", {}, id);
        return;
    }
    // The first round can differ from the others: it takes what stands before the group.
    std::vector<std::pair<std::string, std::int64_t>> kinds;
    for (std::int64_t round = 0; round < count; ++round) {
        const std::string name = classOf(scope, node, round, count);
        if (kinds.empty() || kinds.back().first != name)
            kinds.emplace_back(name, 0);
        ++kinds.back().second;
    }
    std::string list;
    for (const auto& [name, times] : kinds) {
        const std::string several = name + "() for _ in range(" + std::to_string(times) + ")";
        list += list.empty() ? "" : ", ";
        list += times == 1 ? name + "()" : kinds.size() == 1 ? several : "*(" + several + ")";
    }
    lines.add(2, left + "nn.ModuleList(" + (kinds.size() == 1 ? list : "[" + list + "]") + ")", {}, id);
}

std::int64_t PyTorchClasses::rounds(const PyTorchScope& scope, const Node& node) const {
    const auto parameters = graph::completeParameters(scope.configured(node), layers::catalogue());
    return parameters ? parameters->integer("repeat") : 1;
}

/// Writes the class of one round of a group, unless there is one that reads the same, and gives its name.
std::string PyTorchClasses::classOf(const PyTorchScope& scope, const Node& node, std::int64_t round, std::int64_t rounds) {
    PyTorchScope::Overrides overrides;
    const Node configured = scope.configured(node);
    for (const auto& parameter : node.group->parameters)
        if (configured.parameters.contains(parameter.name))
            for (const auto& target : parameter.targets)
                overrides[target.node][target.parameter] = configured.parameters[parameter.name];
    const std::string prefix = scope.prefix() + node.id.str() + "." + (rounds > 1 ? std::to_string(round) + "." : "");
    PyTorchLines body = write(PyTorchScope(node.group->body, m_facts, prefix, std::move(overrides)));
    const std::string wanted = pythonClassName(node.group->block.empty() ? node.id.str() : node.group->block);
    std::string text = body.text();
    const auto same = std::find_if(m_groups.begin(), m_groups.end(), [&](const GroupClass& group) { return group.text == text && group.wanted == wanted; });
    if (same != m_groups.end()) {
        same->body.share(body);
        return same->name;
    }
    m_groups.push_back({m_names.take(wanted, std::isdigit(static_cast<unsigned char>(wanted.back())) != 0 ? "_" : ""), wanted, std::move(text), std::move(body)});
    return m_groups.back().name;
}

// ---- forward

void PyTorchClasses::forward(PyTorchLines& lines, const PyTorchScope& scope) {
    const bool whole = scope.prefix().empty();
    const auto inputs = scope.ofType(whole ? "Input" : graph::groupInputType);
    const auto outputs = scope.ofType(whole ? "Output" : graph::groupOutputType);
    signature(lines, scope, inputs);
    if (whole && !inputs.empty())
        head(lines, scope.outputNames(*inputs.front()).front());
    for (const auto* node : scope.order())
        if (std::find(inputs.begin(), inputs.end(), node) == inputs.end() && std::find(outputs.begin(), outputs.end(), node) == outputs.end())
            statement(lines, scope, *node);
    if (whole)
        for (const auto* problem : m_facts.problemsOf({}))
            lines.add(2, "", pythonComment(m_options.speak(problem->message)));
    result(lines, scope, outputs);
    lines.align();
}

void PyTorchClasses::signature(PyTorchLines& lines, const PyTorchScope& scope, const std::vector<const Node*>& inputs) {
    if (inputs.empty()) {
        lines.add(1, "def forward(self):");
        return;
    }
    const Node& first = *inputs.front();
    if (inputs.size() == 1 && scope.problemsOf(first.id).empty()) {
        lines.add(1, "def forward(self, " + scope.outputNames(first).front() + "):", shapes(scope, first), scope.expanded(first.id));
        return;
    }
    lines.add(1, "def forward(");
    lines.add(2, "self,");
    for (const auto* node : inputs) {
        reasons(lines, scope, *node, 2);
        lines.add(2, scope.outputNames(*node).front() + ",", shapes(scope, *node), scope.expanded(node->id));
    }
    lines.add(1, "):");
}

void PyTorchClasses::head(PyTorchLines& lines, const std::string& input) {
    for (std::size_t i = 0; i < m_options.head.size(); ++i) {
        const PyTorchStep& step = m_options.head[i];
        const bool single = step.subtract.size() == 1;
        const std::string subtract = single ? pythonList(step.subtract) : "self." + bufferName(i, "subtract");
        const std::string divide = single ? pythonList(step.divide) : "self." + bufferName(i, "divide");
        const std::string moved = subtract == "0" ? input : "(" + input + " - " + subtract + ")";
        lines.add(2, input + " = " + moved + " / " + divide, pythonComment("the recipe's " + step.name));
    }
}

void PyTorchClasses::statement(PyTorchLines& lines, const PyTorchScope& scope, const Node& node) {
    const auto& code = scope.code(node.id);
    if (code.module != notKnown)
        reasons(lines, scope, node, 2);
    if (node.group != nullptr && rounds(scope, node) > 1) {
        loop(lines, scope, node);
        return;
    }
    for (const char* module : {"torch.", "F."})
        if (code.expression.find(module) != std::string::npos)
            m_modules.insert(module);
    const bool isModule = node.group != nullptr || !code.module.empty();
    const std::string left = joined(scope.outputNames(node));
    const graph::NodeId owner = scope.moduleOf(node);
    const std::string module = pythonAttribute((owner.empty() ? node.id : owner).str());
    const bool plainCall = node.group != nullptr || code.expression.empty(); // a group has no code of its own
    const std::string right = !isModule ? code.expression : plainCall ? module + "(" + joined(scope.inputNames(node)) + ")" : replaced(code.expression, layers::itself, module);
    lines.add(2, (left.empty() ? "" : left + " = ") + right, shapes(scope, node), scope.expanded(node.id));
}

/// A repeated group: the outputs of one round go into the next.
void PyTorchClasses::loop(PyTorchLines& lines, const PyTorchScope& scope, const Node& node) {
    const auto id = scope.expanded(node.id);
    const std::string names = joined(scope.outputNames(node));
    lines.add(2, names + " = " + joined(scope.inputNames(node)), {}, id);
    lines.add(2, "for layer in " + pythonAttribute(node.id.str()) + ":", {}, id);
    lines.add(3, names + " = layer(" + names + ")", shapes(scope, node), id);
}

void PyTorchClasses::result(PyTorchLines& lines, const PyTorchScope& scope, const std::vector<const Node*>& outputs) {
    if (outputs.empty()) {
        lines.add(2, "return None");
        return;
    }
    if (outputs.size() == 1) {
        reasons(lines, scope, *outputs.front(), 2);
        lines.add(2, "return " + scope.inputNames(*outputs.front()).front(), shapes(scope, *outputs.front()), scope.expanded(outputs.front()->id));
        return;
    }
    lines.add(2, "return (");
    for (const auto* node : outputs) {
        reasons(lines, scope, *node, 3);
        lines.add(3, scope.inputNames(*node).front() + ",", shapes(scope, *node), scope.expanded(node->id));
    }
    lines.add(2, ")");
}

/// Each of the node's problems, above the line that has it.
void PyTorchClasses::reasons(PyTorchLines& lines, const PyTorchScope& scope, const Node& node, int indent) {
    for (const auto* problem : scope.problemsOf(node.id))
        for (auto& line : pythonComments(node.id.str() + ": " + m_options.speak(problem->message), reasonWidth))
            lines.add(indent, "", std::move(line), scope.expanded(node.id));
}

} // namespace lepton::exchange
