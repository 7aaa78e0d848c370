// SPDX-License-Identifier: GPL-3.0-or-later
// RNN, LSTM and GRU, with lengths and without.
#include "core/engine/exports/ScriptForms.h"

namespace lepton::engine::scripts {

namespace {

/// What LibTorch's function takes, in the order in which it is written.
class RecurrentScript {
public:
    RecurrentScript(const ScriptLayer& layer, std::string function)
        : m_layer(layer), m_function(std::move(function)), m_directions(layer.parameters.boolean("bidirectional") ? 2 : 1), m_last(layer.parameters.choice("output") == "last") {}

    std::string write() {
        m_start = set("start", call("torch.zeros", {list({number(m_layer.parameters.integer("layers") * m_directions), call("torch.size", {m_layer.in[0], "0"}),
                                                          number(m_layer.parameters.integer("units"))}),
                                                    std::string("dtype=") + floatType, "device=" + m_layer.in[0] + ".device"}));
        return m_layer.in.size() > 1 ? packed() : plain();
    }

private:
    std::string set(const char* what, const std::string& value) { return m_layer.text.set(m_layer.name + "_" + what, value); }
    std::string take(const char* what) { return m_layer.text.take(m_layer.name + "_" + what); }

    /// Runs all layers and directions; gives the names of the states at each step and of those at the end.
    std::pair<std::string, std::string> run(std::vector<std::string> values, bool batchFirst) {
        const auto& p = m_layer.parameters;
        values.push_back(m_function == "torch.lstm" ? list({m_start, m_start}) : m_start);
        for (const auto& argument : {list(m_layer.weights), flag(p.boolean("bias")), number(p.integer("layers")), std::string("0.0"), std::string("False"), flag(m_directions == 2)})
            values.push_back(argument);
        if (batchFirst)
            values.emplace_back("True");
        const std::string steps = take("steps");
        const std::string ends = take("ends");
        m_layer.text.line(steps + ", " + ends + (m_function == "torch.lstm" ? ", " + take("memory") : "") + " = " + call(m_function, values));
        return {steps, ends};
    }

    /// Of the last layer, its directions side by side: [N, units · directions].
    std::string lastState(const std::string& ends) const {
        const std::string own = call("torch.slice", {ends, "0", number(-m_directions), "9223372036854775807", "1"});
        return call("torch.flatten", {call("torch.transpose", {own, "0", "1"}), "1"});
    }

    std::string plain() {
        const auto [steps, ends] = run({m_layer.in[0]}, true);
        return m_last ? lastState(ends) : steps;
    }

    /// With lengths: packed from the longest sample to the shortest, as LibTorch wants it.
    std::string packed() {
        const std::string& x = m_layer.in[0];
        const std::string lengths = set("lengths", call("torch.cpu", {call("torch.reshape", {m_layer.in[1], "[-1]"})}));
        const std::string sorted = take("sorted");
        const std::string order = take("order");
        m_layer.text.line(sorted + ", " + order + " = " + call("torch.sort", {lengths, "stable=True", "dim=0", "descending=True"}));
        const std::string there = set("there", call("torch.to", {order, x + ".device"}));
        const std::string back = set("back", call("torch.to", {call("torch.argsort", {order}), x + ".device"}));
        const std::string data = take("data");
        const std::string sizes = take("sizes");
        m_layer.text.line(data + ", " + sizes + " = " + call("torch._pack_padded_sequence", {call("torch.index_select", {x, "0", there}), sorted, "True"}));
        const auto [steps, ends] = run({data, sizes}, false);
        if (m_last)
            return call("torch.index_select", {lastState(ends), "0", back});
        const std::string padded = take("padded");
        m_layer.text.line(padded + ", " + take("counts") + " = " + call("torch._pad_packed_sequence", {steps, sizes, "True", "0.0", number(m_layer.size(1))}));
        return call("torch.index_select", {padded, "0", back});
    }

    const ScriptLayer& m_layer;
    std::string m_function;
    std::int64_t m_directions;
    bool m_last;
    std::string m_start;
};

} // namespace

void addRecurrentForms(ScriptForms& forms) {
    forms["RNN"] = [](const ScriptLayer& l) { return RecurrentScript(l, l.parameters.choice("activation") == "relu" ? "torch.rnn_relu" : "torch.rnn_tanh").write(); };
    forms["LSTM"] = [](const ScriptLayer& l) { return RecurrentScript(l, "torch.lstm").write(); };
    forms["GRU"] = [](const ScriptLayer& l) { return RecurrentScript(l, "torch.gru").write(); };
}

} // namespace lepton::engine::scripts
