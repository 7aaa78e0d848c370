// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/kubernetes/Difference.h"

#include "core/deploy/kubernetes/ApiClient.h"

#include <algorithm>
#include <array>

namespace lepton::deploy::kubernetes {

namespace {

/// Kept by the cluster: what they say of a change says nothing to people.
bool clustersOwn(const std::string& path) {
    constexpr std::array own{"status", "metadata.managedFields", "metadata.resourceVersion", "metadata.generation", "metadata.uid", "metadata.creationTimestamp", "metadata.selfLink"};
    return std::find(own.begin(), own.end(), path) != own.end();
}

std::string nameOf(const Json& item) { return item.is_object() && item.contains("name") && item["name"].is_string() ? item["name"].get<std::string>() : std::string(); }

bool allNamed(const Json& list) { return std::all_of(list.begin(), list.end(), [](const Json& item) { return !nameOf(item).empty(); }); }

/// A list as an object whose keys are the elements' names, or their places.
Json keyed(const Json& list, bool byName) {
    Json out = Json::object();
    for (std::size_t i = 0; i < list.size(); ++i)
        out[byName ? nameOf(list[i]) : std::to_string(i)] = list[i];
    return out;
}

class Comparison {
public:
    Comparison(std::string object, bool secret) : m_object(std::move(object)), m_secret(secret) {}

    void compare(const std::string& path, const Json& now, const Json& then) {
        if (now == then || clustersOwn(path))
            return;
        if (now.is_object() && then.is_object())
            return members(path, now, then, false);
        if (now.is_array() && then.is_array()) {
            const bool byName = allNamed(now) && allNamed(then);
            return members(path, keyed(now, byName), keyed(then, byName), true);
        }
        m_changes.push_back({m_object, path, shown(now, path), shown(then, path)});
    }

    std::vector<Change> take() { return std::move(m_changes); }

private:
    void members(const std::string& path, const Json& now, const Json& then, bool list) {
        const auto below = [&](const std::string& key) { return list ? path + "[" + key + "]" : path.empty() ? key : path + "." + key; };
        for (const auto& item : now.items())
            compare(below(item.key()), item.value(), then.value(item.key(), Json()));
        for (const auto& item : then.items())
            if (!now.contains(item.key()))
                compare(below(item.key()), Json(), item.value());
    }

    std::string shown(const Json& value, const std::string& path) const {
        if (value.is_null())
            return {};
        if (m_secret && path.starts_with("data"))
            return "…";
        return value.is_string() ? value.get<std::string>() : value.dump();
    }

    std::string m_object;
    bool m_secret;
    std::vector<Change> m_changes;
};

} // namespace

std::vector<Change> differences(const Json& now, const Json& then) {
    Comparison comparison(shownName(then), then.at("kind") == Json("Secret"));
    comparison.compare({}, now, then);
    return comparison.take();
}

} // namespace lepton::deploy::kubernetes
