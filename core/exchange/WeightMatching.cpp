// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/WeightMatching.h"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace lepton::exchange {

namespace {

using Shape = std::vector<std::int64_t>;

Shape withoutOnes(Shape shape) {
    while (!shape.empty() && shape.back() == 1)
        shape.pop_back();
    return shape;
}

bool fits(const Shape& from, const Shape& to) { return from == to || withoutOnes(from) == withoutOnes(to); }

std::string layerOf(const std::string& name) {
    const auto dot = name.rfind('.');
    return dot == std::string::npos ? "" : name.substr(0, dot);
}

std::string lastOf(const std::string& name) { return name.substr(name.rfind('.') + 1); } // npos + 1 is 0

/// What a checkpoint keeps beside the weights, and counters that change nothing.
bool noWeight(const std::string& name) { return name.starts_with("optimizer/") || name.starts_with("adversary/") || lastOf(name) == "num_batches_tracked"; }

/// Names that begin with whole parts left out, longest first; at least two parts remain.
std::vector<std::string> suffixesOf(const std::string& name) {
    std::vector<std::string> out;
    const auto last = name.rfind('.');
    for (std::size_t at = 0; last != std::string::npos && at < last; at = name.find('.', at) + 1)
        out.push_back(name.substr(at));
    return out;
}

class Matching {
public:
    Matching(const std::vector<StoredTensor>& file, const NetworkWeights& network, const std::vector<std::string>& reset)
        : m_file(file), m_network(network), m_fromUsed(file.size()), m_toUsed(network.all.size()) {
        for (std::size_t i = 0; i < file.size(); ++i)
            m_fromUsed[i] = noWeight(file[i].name);
        for (std::size_t i = 0; i < network.all.size(); ++i)
            m_toUsed[i] = std::find(reset.begin(), reset.end(), network.all[i].layer) != reset.end();
        m_report.reset = reset;
        m_report.headReplaced = std::find(reset.begin(), reset.end(), network.head) != reset.end();
    }

    WeightReport run() {
        byName();
        while (byPrefix()) {
        }
        byOrder();
        pairHead();
        rest();
        std::sort(m_report.matched.begin(), m_report.matched.end(), [](const auto& a, const auto& b) { return a.to < b.to; });
        return std::move(m_report);
    }

private:
    const Shape& from(std::size_t i) const { return m_file[i].shape; }
    const Shape& to(std::size_t i) const { return m_network.all[i].shape; }

    void match(std::size_t f, std::size_t t, const char* by) {
        m_report.matched.push_back({f, t, by});
        m_fromUsed[f] = m_toUsed[t] = true;
    }
    void leaveOut(std::size_t f, std::size_t t) {
        m_report.leftOut.push_back({f, t});
        m_fromUsed[f] = m_toUsed[t] = true;
        m_report.headReplaced = m_report.headReplaced || m_network.all[t].layer == m_network.head;
    }

    std::unordered_map<std::string, std::size_t> freeByName() const {
        std::unordered_map<std::string, std::size_t> out;
        for (std::size_t i = 0; i < m_file.size(); ++i)
            if (!m_fromUsed[i])
                out.emplace(m_file[i].name, i);
        return out;
    }

    void byName() {
        const auto names = freeByName();
        for (std::size_t t = 0; t < m_network.all.size(); ++t)
            if (const auto found = names.find(m_network.all[t].name); !m_toUsed[t] && found != names.end() && fits(from(found->second), to(t)))
                match(found->second, t, "name");
    }

    /// Applies the pair of prefixes that most tensors agree on; false if no two do.
    bool byPrefix() {
        std::unordered_map<std::string, std::vector<std::size_t>> ends; ///< free weights of the network by their suffixes
        for (std::size_t t = 0; t < m_network.all.size(); ++t)
            if (!m_toUsed[t])
                for (const auto& suffix : suffixesOf(m_network.all[t].name))
                    ends[suffix].push_back(t);
        using Pairs = std::vector<std::pair<std::size_t, std::size_t>>;
        std::map<std::pair<std::string, std::string>, Pairs> votes;
        for (std::size_t f = 0; f < m_file.size(); ++f) {
            if (m_fromUsed[f])
                continue;
            for (const auto& suffix : suffixesOf(m_file[f].name)) {
                const auto found = ends.find(suffix);
                if (found == ends.end() || found->second.size() > mostAlike)
                    continue; // a name that is everywhere says nothing
                for (const auto t : found->second) {
                    const auto& names = m_network.all[t].name;
                    if (fits(from(f), to(t)))
                        votes[{m_file[f].name.substr(0, m_file[f].name.size() - suffix.size()), names.substr(0, names.size() - suffix.size())}].emplace_back(f, t);
                }
            }
        }
        const Pairs* best = nullptr;
        for (const auto& [prefixes, pairs] : votes) {
            const bool earlier = best != nullptr && pairs.size() == best->size() && pairs.front() < best->front();
            if (pairs.size() > 1 && (best == nullptr || pairs.size() > best->size() || earlier))
                best = &pairs;
        }
        if (best == nullptr)
            return false;
        for (const auto& [f, t] : *best)
            if (!m_fromUsed[f] && !m_toUsed[t])
                match(f, t, "prefix");
        return true;
    }

    struct Layer {
        std::string name;
        std::vector<std::size_t> places;
    };

    /// What is free, as layers, by the names and shapes of their tensors.
    template <typename Name, typename ShapeOf>
    std::map<std::string, std::vector<Layer>> layersOf(const std::vector<bool>& used, const Name& name, const ShapeOf& shape) const {
        std::vector<Layer> layers;
        std::unordered_map<std::string, std::size_t> known;
        for (std::size_t i = 0; i < used.size(); ++i) {
            if (used[i])
                continue;
            const auto [at, isNew] = known.emplace(layerOf(name(i)), layers.size());
            if (isNew)
                layers.push_back({at->first, {}});
            layers[at->second].places.push_back(i);
        }
        std::map<std::string, std::vector<Layer>> out;
        for (auto& layer : layers) {
            std::sort(layer.places.begin(), layer.places.end(), [&](std::size_t a, std::size_t b) { return lastOf(name(a)) < lastOf(name(b)); });
            std::string key;
            for (const auto place : layer.places)
                key += lastOf(name(place)) + Json(withoutOnes(shape(place))).dump();
            out[key].push_back(std::move(layer));
        }
        return out;
    }

    void byOrder() {
        const auto given = layersOf(m_fromUsed, [this](std::size_t i) { return m_file[i].name; }, [this](std::size_t i) { return from(i); });
        const auto wanted = layersOf(m_toUsed, [this](std::size_t i) { return m_network.all[i].name; }, [this](std::size_t i) { return to(i); });
        for (const auto& [key, layers] : wanted) {
            const auto found = given.find(key);
            for (std::size_t i = 0; found != given.end() && i < std::min(layers.size(), found->second.size()); ++i)
                for (std::size_t k = 0; k < layers[i].places.size(); ++k)
                    match(found->second[i].places[k], layers[i].places[k], "order");
        }
    }

    /// The file's last layer that is left over and has tensors of the same names and numbers of dimensions stood where the head stands.
    void pairHead() {
        std::map<std::string, std::size_t> head;
        for (std::size_t t = 0; t < m_network.all.size(); ++t)
            if (!m_toUsed[t] && m_network.all[t].layer == m_network.head)
                head[lastOf(m_network.all[t].name)] = t;
        std::string layer;
        for (std::size_t f = 0; f < m_file.size(); ++f)
            if (const auto same = head.find(lastOf(m_file[f].name)); !m_fromUsed[f] && same != head.end() && from(f).size() == to(same->second).size())
                layer = layerOf(m_file[f].name);
        for (std::size_t f = 0; f < m_file.size(); ++f) {
            const auto same = head.find(lastOf(m_file[f].name));
            if (!m_fromUsed[f] && same != head.end() && !m_toUsed[same->second] && layerOf(m_file[f].name) == layer)
                leaveOut(f, same->second);
        }
    }

    void rest() {
        const auto names = freeByName();
        for (std::size_t t = 0; t < m_network.all.size(); ++t) {
            if (m_toUsed[t])
                continue;
            if (const auto found = names.find(m_network.all[t].name); found != names.end() && !m_fromUsed[found->second])
                leaveOut(found->second, t);
            else
                m_report.missing.push_back(t);
        }
        for (std::size_t f = 0; f < m_file.size(); ++f)
            if (!m_fromUsed[f])
                m_report.unused.push_back(f);
    }

    static constexpr std::size_t mostAlike = 64;

    const std::vector<StoredTensor>& m_file;
    const NetworkWeights& m_network;
    std::vector<bool> m_fromUsed, m_toUsed;
    WeightReport m_report;
};

} // namespace

WeightReport matchWeights(const std::vector<StoredTensor>& file, const NetworkWeights& network, const std::vector<std::string>& reset) {
    return Matching(file, network, reset).run();
}

Json toJson(const WeightReport& report, const std::vector<StoredTensor>& file, const NetworkWeights& network) {
    Json matched = Json::array();
    for (const auto& match : report.matched)
        matched.push_back({{"from", file[match.from].name}, {"to", network.all[match.to].name}, {"shape", network.all[match.to].shape}, {"by", match.by}});
    Json leftOut = Json::array();
    for (const auto& misfit : report.leftOut)
        leftOut.push_back({{"from", file[misfit.from].name}, {"to", network.all[misfit.to].name}, {"from_shape", file[misfit.from].shape}, {"to_shape", network.all[misfit.to].shape}});
    Json missing = Json::array();
    for (const auto place : report.missing)
        missing.push_back({{"name", network.all[place].name}, {"shape", network.all[place].shape}});
    Json unused = Json::array();
    for (const auto place : report.unused)
        unused.push_back({{"name", file[place].name}, {"shape", file[place].shape}, {"type", nameOf(file[place].stored)}});
    return {{"matched", std::move(matched)}, {"left_out", std::move(leftOut)}, {"missing", std::move(missing)}, {"unused", std::move(unused)},
            {"reset", report.reset},         {"head", network.head},          {"head_replaced", report.headReplaced}};
}

} // namespace lepton::exchange
