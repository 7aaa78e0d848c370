// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/Analysis.h"

#include "core/graph/Cycles.h"
#include "core/graph/Expand.h"

#include <algorithm>

namespace lepton::graph {

namespace {

/// Carries shapes from the inputs to the outputs in one pass over the nodes in topological order.
class Propagation {
public:
    /// `origin`: what the network was expanded from, or null.
    Propagation(const Network& network, const Catalogue& catalogue, const Expansion* origin = nullptr) : m_network(network), m_catalogue(catalogue), m_origin(origin) {
        const std::size_t count = network.nodes().size();
        m_into.resize(count);
        m_from.resize(count);
        for (const auto& edge : network.edges()) {
            const auto from = static_cast<std::size_t>(network.indexOf(edge.from.node));
            const auto to = static_cast<std::size_t>(network.indexOf(edge.to.node));
            m_into[to].push_back({&edge, from});
            m_from[from].push_back({&edge, to});
        }
        m_result.nodes.reserve(count);
        m_facts.resize(count);
        for (std::size_t i = 0; i < count; ++i)
            m_facts[i] = &m_result.nodes[network.nodes()[i].id];
    }

    Analysis run() {
        const auto sorted = order();
        for (const std::size_t index : sorted)
            visit(index);
        for (const std::size_t index : sorted)
            shareWeights(index);
        for (const std::size_t index : sorted)
            addToTotals(*m_facts[index]);
        for (std::size_t i = 0; i < m_facts.size(); ++i)
            checkOutputsUsed(i);
        checkEnds();
        return std::move(m_result);
    }

private:
    struct Link {
        const Edge* edge;
        std::size_t other;
    };

    const Node& node(std::size_t index) const { return m_network.nodes()[index]; }

    bool excused(std::size_t index, const std::string& port, std::set<PortRef> Expansion::* which) const {
        return m_origin != nullptr && (m_origin->*which).count({node(index).id, port}) > 0;
    }

    void report(std::size_t index, std::string port, std::string code, Text message, Text fix, std::vector<Repair> repairs = {}) {
        m_result.problems.push_back({node(index).id, std::move(port), std::move(code), std::move(message), std::move(fix), std::move(repairs)});
    }

    /// Kahn's algorithm; what is left over lies on a cycle or behind one.
    std::vector<std::size_t> order() {
        std::vector<std::size_t> waiting(m_into.size());
        std::vector<std::size_t> out;
        for (std::size_t i = 0; i < m_into.size(); ++i)
            if ((waiting[i] = m_into[i].size()) == 0)
                out.push_back(i);
        for (std::size_t at = 0; at < out.size(); ++at)
            for (const auto& link : m_from[out[at]])
                if (--waiting[link.other] == 0)
                    out.push_back(link.other);
        const std::vector<char> cyclic = out.size() < waiting.size() ? nodesOnCycles(targets()) : std::vector<char>(waiting.size());
        for (std::size_t i = 0; i < waiting.size(); ++i)
            if (cyclic[i])
                report(i, "", "cycle", LT("core", "This layer is part of a cycle: its output flows back into itself"), LT("core", "Remove one edge of the cycle"));
        for (const std::size_t index : out)
            m_result.order.push_back(node(index).id);
        return out;
    }

    std::vector<std::vector<std::size_t>> targets() const {
        std::vector<std::vector<std::size_t>> out(m_from.size());
        for (std::size_t i = 0; i < out.size(); ++i)
            for (const auto& link : m_from[i])
                out[i].push_back(link.other);
        return out;
    }

    void visit(std::size_t index) {
        const Node& at = node(index);
        const LayerType* type = m_catalogue.find(at.type);
        if (type == nullptr) {
            report(index, "", "unknown-layer", text(LT("core", "This version does not know the layer “%1”"), at.type),
                   LT("core", "Install the version of Lepton Studio that made this network, or replace the layer"));
            return;
        }
        if (at.type == "Input")
            m_result.inputs.push_back(at.id);
        if (at.type == "Output")
            m_result.outputs.push_back(at.id);
        auto parameters = type->complete(at.parameters);
        if (!parameters) {
            report(index, "", "bad-parameter", parameters.error().what, parameters.error().hint);
            return;
        }
        m_facts[index]->parameters = std::move(*parameters);
        if (gatherInputs(index, *type))
            applyRule(index, *type);
    }

    /// False if an input is missing or could not be worked out (which was reported where it happened).
    bool gatherInputs(std::size_t index, const LayerType& type) {
        bool complete = true;
        for (const auto& port : type.inputs) {
            std::size_t count = 0;
            for (const auto& link : m_into[index]) {
                if (link.edge->to.port != port.name)
                    continue;
                ++count;
                complete = gatherEdge(index, link) && complete;
            }
            if (count == 0 && port.optional)
                continue;
            if (count == 0 || (port.variadic && count < 2)) {
                complete = false;
                if (excused(index, port.name, &Expansion::excusedInputs))
                    continue;
                report(index, port.name, "missing-input",
                       port.variadic ? text(LT("core", "%1 joins two or more inputs, but has %2"), node(index).id.str(), count)
                                     : text(LT("core", "Nothing is connected to the input of %1"), node(index).id.str()),
                       LT("core", "Drag an edge from another layer's output to it"));
            } else if (count > 1 && !port.variadic) {
                report(index, port.name, "double-input", text(LT("core", "%1 edges lead to the input of %2, which takes one"), count, node(index).id.str()),
                       LT("core", "Remove the others, or join them with Add or Concat"));
                complete = false;
            }
        }
        for (const auto& link : m_into[index])
            if (std::none_of(type.inputs.begin(), type.inputs.end(), [&](const PortSpec& port) { return port.name == link.edge->to.port; })) {
                report(index, link.edge->to.port, "no-such-port", text(LT("core", "%1 has no input “%2”"), type.name, link.edge->to.port),
                       LT("core", "Remove that edge and draw it again"));
                complete = false;
            }
        return complete;
    }

    bool gatherEdge(std::size_t index, const Link& link) {
        const LayerType* source = m_catalogue.find(node(link.other).type);
        if (source == nullptr)
            return false;
        for (std::size_t port = 0; port < source->outputs.size(); ++port) {
            if (source->outputs[port].name != link.edge->from.port)
                continue;
            if (m_facts[link.other]->outputs.size() <= port)
                return false;
            m_facts[index]->inputs.push_back(m_facts[link.other]->outputs[port]);
            return true;
        }
        report(link.other, link.edge->from.port, "no-such-port", text(LT("core", "%1 has no output “%2”"), source->name, link.edge->from.port),
               LT("core", "Remove that edge and draw it again"));
        return false;
    }

    void applyRule(std::size_t index, const LayerType& type) {
        NodeFacts& facts = *m_facts[index];
        auto made = type.rule(facts.parameters, facts.inputs);
        if (auto* fault = std::get_if<ShapeFault>(&made)) {
            report(index, fault->port, fault->code, std::move(fault->message), std::move(fault->fix), std::move(fault->repairs));
            return;
        }
        auto& layer = std::get<LayerFacts>(made);
        facts.outputs = std::move(layer.outputs);
        facts.weights = std::move(layer.weights);
        facts.macs = layer.macs;
        facts.activationBytes = layer.scratchBytes;
        if (!type.sharesMemory && type.name != "Input" && type.name != "Output")
            for (const auto& output : facts.outputs)
                facts.activationBytes += bytesPerSample(output);
    }

    /// The setting "weights_of" names a layer beside it: in the same group, where there are groups.
    void shareWeights(std::size_t index) {
        NodeFacts& facts = *m_facts[index];
        const Json& values = facts.parameters.values();
        const std::string named = values.value("weights_of", "");
        if (named.empty() || facts.outputs.empty())
            return;
        const std::string& id = node(index).id.str();
        const NodeId owner(id.substr(0, id.rfind('.') + 1) + named);
        const Node* other = m_network.find(owner);
        const auto refuse = [&](Text message, Text fix, std::vector<Repair> repairs = {}) { report(index, "", "weights-of", std::move(message), std::move(fix), std::move(repairs)); };
        if (other == nullptr || owner == node(index).id) {
            refuse(text(LT("core", "It shall use the weights of “%1”, but there is no such layer beside it"), named), LT("core", "Name another layer of the same type, or leave the setting empty"),
                   {{Repair::Kind::SetParameter, {}, "weights_of", ""}});
            return;
        }
        const NodeFacts& theirs = m_result.nodes[owner];
        if (other->type != node(index).type) {
            refuse(text(LT("core", "It shall use the weights of %1, which is a %2 and no %3"), named, other->type, node(index).type), LT("core", "Name a layer of the same type"));
        } else if (const std::string further = theirs.parameters.values().value("weights_of", ""); !further.empty()) {
            refuse(text(LT("core", "It shall use the weights of %1, which itself uses those of %2"), named, further), text(LT("core", "Name %1 instead"), further),
                   {{Repair::Kind::SetParameter, {}, "weights_of", further}});
        } else if (!theirs.outputs.empty() && !sameWeights(facts.weights, theirs.weights)) {
            refuse(text(LT("core", "The weights of %1 have other sizes than it needs"), named), LT("core", "Give both layers the same settings and inputs of the same size"));
        } else {
            facts.weightsOf = owner;
        }
    }

    static bool sameWeights(const std::vector<WeightSpec>& a, const std::vector<WeightSpec>& b) {
        return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const WeightSpec& x, const WeightSpec& y) { return x.name == y.name && x.shape == y.shape; });
    }

    void addToTotals(NodeFacts& facts) {
        m_result.macs += facts.macs;
        m_result.activationBytes += facts.activationBytes;
        if (!facts.weightsOf.empty())
            return;
        const bool frozen = facts.parameters.values().value("frozen", false);
        for (const auto& weight : facts.weights) {
            std::int64_t elements = 1;
            for (const auto size : weight.shape)
                elements *= size;
            m_result.weightBytes += elements * dtypeBytes(weight.dtype);
            if (weight.trained) {
                facts.parameterCount += elements;
                m_result.trainedBytes += frozen ? 0 : elements * dtypeBytes(weight.dtype);
            }
        }
        m_result.parameterCount += facts.parameterCount;
    }

    void checkOutputsUsed(std::size_t index) {
        const LayerType* type = m_catalogue.find(node(index).type);
        if (type == nullptr)
            return;
        for (const auto& port : type->outputs)
            if (type->name != "Output" && !excused(index, port.name, &Expansion::excusedOutputs) && std::none_of(m_from[index].begin(), m_from[index].end(), [&](const Link& link) { return link.edge->from.port == port.name; }))
                report(index, port.name, "unconnected-output", text(LT("core", "The output of %1 leads nowhere"), node(index).id.str()),
                       LT("core", "Connect it to the next layer or to an Output, or delete the layer"));
    }

    void checkEnds() {
        for (auto* ends : {&m_result.inputs, &m_result.outputs})
            std::sort(ends->begin(), ends->end(), [this](const NodeId& a, const NodeId& b) { return m_network.indexOf(a) < m_network.indexOf(b); });
        const auto missing = [this](const char* code, Text message, Text fix) {
            m_result.problems.push_back({NodeId(), "", code, std::move(message), std::move(fix), {}});
        };
        if (m_result.inputs.empty())
            missing("no-input", LT("core", "The network has no Input"), LT("core", "Drag an Input from the palette and connect it to the first layer"));
        if (m_result.outputs.empty())
            missing("no-output", LT("core", "The network has no Output"), LT("core", "Drag an Output from the palette and connect the last layer to it"));
    }

    const Network& m_network;
    const Catalogue& m_catalogue;
    const Expansion* m_origin;
    std::vector<std::vector<Link>> m_into;
    std::vector<std::vector<Link>> m_from;
    std::vector<NodeFacts*> m_facts;
    Analysis m_result;
};

} // namespace

Json toJson(const Problem& problem) {
    return {{"node", problem.node.str()}, {"port", problem.port}, {"code", problem.code}, {"message", problem.message.str()}, {"fix", problem.fix.str()}};
}

const NodeFacts* Analysis::find(const NodeId& id) const {
    const auto found = nodes.find(id);
    return found == nodes.end() ? nullptr : &found->second;
}

namespace {

const TensorType* typeAt(const Analysis& analysis, const Expansion& expansion, const Catalogue& catalogue, const std::optional<PortRef>& source) {
    const Node* node = source ? expansion.network.find(source->node) : nullptr;
    const NodeFacts* facts = source ? analysis.find(source->node) : nullptr;
    const LayerType* type = node != nullptr ? catalogue.find(node->type) : nullptr;
    if (type == nullptr || facts == nullptr)
        return nullptr;
    for (std::size_t i = 0; i < type->outputs.size() && i < facts->outputs.size(); ++i)
        if (type->outputs[i].name == source->port)
            return &facts->outputs[i];
    return nullptr;
}

/// What groups and bypassed layers show: the shapes that pass through them, the cost of what is inside.
void addAliases(Analysis& analysis, const Expansion& expansion, const Catalogue& catalogue) {
    for (const auto& alias : expansion.aliases) {
        NodeFacts facts;
        const auto gather = [&](const std::vector<std::optional<PortRef>>& sources, std::vector<TensorType>& types) {
            for (const auto& source : sources)
                if (const TensorType* type = typeAt(analysis, expansion, catalogue, source))
                    types.push_back(*type);
            if (types.size() != sources.size())
                types.clear();
        };
        gather(alias.inputs, facts.inputs);
        gather(alias.outputs, facts.outputs);
        for (std::size_t i = alias.begin; i < alias.end; ++i) {
            const NodeFacts& inner = analysis.nodes[expansion.network.nodes()[i].id];
            facts.parameterCount += inner.parameterCount;
            facts.macs += inner.macs;
            facts.activationBytes += inner.activationBytes;
        }
        analysis.nodes[alias.id] = std::move(facts);
    }
}

} // namespace

Analysis analyse(const Network& network, const Catalogue& catalogue) {
    if (!needsExpansion(network))
        return Propagation(network, catalogue).run();
    const Expansion expansion = expandAll(network, catalogue);
    Analysis analysis = Propagation(expansion.network, catalogue, &expansion).run();
    addAliases(analysis, expansion, catalogue);
    analysis.problems.insert(analysis.problems.begin(), expansion.problems.begin(), expansion.problems.end());
    return analysis;
}

MemoryEstimate estimateMemory(const Analysis& analysis, std::int64_t batchSize, int optimizerSlots) {
    return {.weights = analysis.weightBytes,
            .gradients = analysis.trainedBytes,
            .optimizer = analysis.trainedBytes * optimizerSlots,
            .activations = analysis.activationBytes * batchSize,
            .batchSize = batchSize};
}

std::optional<std::int64_t> largestBatch(const Analysis& analysis, std::int64_t bytes, int optimizerSlots) {
    const std::int64_t left = bytes - estimateMemory(analysis, 0, optimizerSlots).total();
    if (analysis.activationBytes == 0)
        return std::nullopt;
    return std::max<std::int64_t>(0, left / analysis.activationBytes);
}

} // namespace lepton::graph
