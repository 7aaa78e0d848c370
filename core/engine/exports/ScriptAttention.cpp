// SPDX-License-Identifier: GPL-3.0-or-later
// MultiHeadAttention and the Transformer's layers, as core/engine/operators computes them.
#include "core/engine/exports/ScriptForms.h"

namespace lepton::engine::scripts {

namespace {

struct AttentionText {
    std::int64_t heads = 1;
    bool causal = false;
    bool bias = true;
    std::vector<std::string> weights; ///< in_proj_weight, in_proj_bias (if any), out_proj.weight, out_proj.bias (if any)
    std::int64_t features = 1;
    std::int64_t steps = 1; ///< of the queries
    std::int64_t keys = 1;

    /// [N, steps, D], [N, keys, D], [N, keys, D] → [N, steps, D]. `leftOut`: [N, keys], true where a key is not looked at; empty: all are.
    std::string write(const ScriptLayer& l, const std::string& query, const std::string& key, const std::string& value, const std::string& leftOut) const {
        const std::string q = projected(l, query, 0, steps);
        const std::string k = projected(l, key, 1, keys);
        const std::string v = projected(l, value, 2, keys);
        const std::string seen = l.text.set(l.name + "_seen", call("torch.scaled_dot_product_attention", {q, k, v, looked(l, query, leftOut)}));
        const std::string joined = call("torch.flatten", {call("torch.transpose", {seen, "1", "2"}), "2"});
        return l.text.set(l.name + "_attention", call("torch.linear", {joined, weights[bias ? 2 : 1], bias ? weights[3] : "None"}));
    }

private:
    /// The third of the in-projection that is for queries, keys or values, as [N, heads, T, D / heads].
    std::string projected(const ScriptLayer& l, const std::string& x, std::int64_t third, std::int64_t count) const {
        const auto part = [&](const std::string& whole) { return call("torch.narrow", {whole, "0", number(third * features), number(features)}); };
        const std::string made = call("torch.linear", {x, part(weights[0]), bias ? part(weights[1]) : "None"});
        const std::string sizes = list({call("torch.size", {x, "0"}), number(count), number(heads), number(features / heads)});
        return l.text.set(l.name + std::string(third == 0 ? "_query" : third == 1 ? "_key" : "_value"), call("torch.transpose", {call("torch.reshape", {made, sizes}), "1", "2"}));
    }

    std::string looked(const ScriptLayer& l, const std::string& query, const std::string& leftOut) const {
        std::string hidden;
        if (causal)
            hidden = l.text.set(l.name + "_later", call("torch.triu", {call("torch.ones", {numbers({steps, keys}), std::string("dtype=") + boolType, "device=" + query + ".device"}), "1"}));
        if (!leftOut.empty()) {
            const std::string masked = call("torch.unsqueeze", {call("torch.unsqueeze", {leftOut, "1"}), "1"});
            hidden = hidden.empty() ? masked : call("torch.logical_or", {hidden, masked});
        }
        return hidden.empty() ? "None" : call("torch.logical_not", {hidden});
    }
};

std::string multiHead(const ScriptLayer& l) {
    const auto& p = l.parameters;
    const AttentionText attention{p.integer("heads"), p.boolean("causal"), p.boolean("bias"), l.weights, l.size(2), l.size(1), l.size(1, 1)};
    return attention.write(l, l.in[0], l.in[1], l.in[2], l.in.size() > 3 ? l.in[3] : "");
}

std::string transformer(const ScriptLayer& l, bool decoder) {
    const auto& p = l.parameters;
    constexpr std::ptrdiff_t each = 4; // weights of an attention
    const auto rest = std::vector<std::string>(l.weights.begin() + each * (decoder ? 2 : 1), l.weights.end());
    const std::string mask = l.in.size() > (decoder ? 2U : 1U) ? l.in.back() : "";
    const std::int64_t features = l.size(2);
    const std::int64_t steps = l.size(1);
    const AttentionText self{p.integer("heads"), p.boolean("causal"), true, {l.weights.begin(), l.weights.begin() + each}, features, steps, steps};
    const AttentionText cross{p.integer("heads"), false, true, {l.weights.begin() + each, l.weights.begin() + each + (decoder ? each : 0)}, features, steps, decoder ? l.size(1, 1) : 0};

    std::size_t norm = 4; // of the rest, behind the two linear layers
    const auto block = [&](const std::string& x, const auto& part) {
        const auto normalised = [&](const std::string& y) { return call("torch.layer_norm", {y, numbers({features}), rest[norm], rest[norm + 1], "1e-05"}); };
        const std::string out = p.boolean("norm_first") ? x + " + " + part(l.text.set(l.name + "_normalised", normalised(x))) : normalised(x + " + " + part(x));
        norm += 2;
        return l.text.set(l.name + "_block", out);
    };
    std::string x = block(l.in[0], [&](const std::string& y) { return self.write(l, y, y, y, decoder ? "" : mask); });
    if (decoder)
        x = block(x, [&](const std::string& y) { return cross.write(l, y, l.in[1], l.in[1], mask); });
    return block(x, [&](const std::string& y) {
        const std::string hidden = call("torch.linear", {y, rest[0], rest[1]});
        return call("torch.linear", {p.choice("activation") == "gelu" ? call("torch.gelu", {hidden, "approximate=\"none\""}) : call("torch.relu", {hidden}), rest[2], rest[3]});
    });
}

} // namespace

void addAttentionForms(ScriptForms& forms) {
    forms["MultiHeadAttention"] = multiHead;
    forms["TransformerEncoderLayer"] = [](const ScriptLayer& l) { return transformer(l, false); };
    forms["TransformerDecoderLayer"] = [](const ScriptLayer& l) { return transformer(l, true); };
}

} // namespace lepton::engine::scripts
