// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/lepton/Offers.h"

#include <algorithm>

namespace lepton::deploy::dgx {

namespace {

const Json& at(const Json& object, const char* key) {
    static const Json nothing;
    return object.is_object() && object.contains(key) ? object[key] : nothing;
}

std::string word(const Json& object, const char* key) {
    const Json& value = at(object, key);
    return value.is_string() ? value.get<std::string>() : std::string();
}

double number(const Json& object, const char* key) { return at(object, key).is_number() ? object[key].get<double>() : 0; }

std::string wordsOf(const Json& spec) {
    std::string out = formatNumber(number(spec, "cpu")) + " cores, " + formatNumber(number(spec, "memory_in_mb") / 1024) + " GB";
    if (const double count = number(spec, "accelerator_num"); count > 0)
        out += ", " + formatNumber(count) + " × " + word(spec, "accelerator_type");
    return out;
}

std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (const auto& name : names)
        out += (out.empty() ? "" : ", ") + name;
    return out.empty() ? "—" : out;
}

/// By id or name, as the vendor's command line takes them.
Result<void> resolveGroups(std::vector<std::string>& wanted, const WorkspaceClient& client) {
    if (wanted.empty())
        return {};
    LEPTON_TRY(const Json groups, client.get("/dedicated-node-groups"));
    std::vector<std::string> known;
    for (auto& name : wanted) {
        std::string id;
        for (const auto& group : groups) {
            const Json& metadata = at(group, "metadata");
            known.push_back(word(metadata, "name"));
            if (word(metadata, "id") == name || word(metadata, "name") == name)
                id = word(metadata, "id");
        }
        if (id.empty())
            return Error(ErrorCode::NotFound, text(LT("core", "The workspace has no node group “%1”"), name)).at("node_group").fix(text(LT("core", "Choose one of: %1"), joined(known)));
        name = id;
        known.clear();
    }
    return {};
}

} // namespace

Result<std::vector<ResourceShape>> offeredShapes(const WorkspaceClient& client, const WorkspaceFacts& facts, const std::vector<std::string>& nodeGroups) {
    std::string query = "?purpose=deployment";
    for (const auto& group : nodeGroups)
        query += "&node_groups=" + group;
    auto told = client.get("/shapes" + query);
    std::vector<ResourceShape> out;
    if (!told && told.error().code != ErrorCode::NotFound)
        return told.error();
    if (told && told->is_array())
        for (const auto& shape : *told) {
            const Json& metadata = at(shape, "metadata");
            std::vector<std::string> names; // the first is the one that the vendor's own lists show
            for (const std::string& name : {word(at(shape, "spec"), "name"), word(metadata, "name"), word(metadata, "id")})
                if (!name.empty())
                    names.push_back(name);
            if (!names.empty())
                out.push_back({names.front(), names, wordsOf(at(shape, "spec"))});
        }
    if (out.empty())
        for (const auto& name : facts.shapes)
            out.push_back({name, {name}, {}});
    return out;
}

Result<void> matchOffers(EndpointWish& wish, const WorkspaceClient& client, const WorkspaceFacts& facts) {
    LEPTON_CHECK(resolveGroups(wish.nodeGroups, client));
    LEPTON_TRY(const auto shapes, offeredShapes(client, facts, wish.nodeGroups));
    const auto named = [&](const ResourceShape& shape) { return std::find(shape.names.begin(), shape.names.end(), wish.shape) != shape.names.end(); };
    if (shapes.empty() || std::any_of(shapes.begin(), shapes.end(), named)) // where nothing is listed, the workspace itself decides
        return {};
    std::vector<std::string> names;
    for (const auto& shape : shapes)
        names.push_back(shape.words.empty() ? shape.name : shape.name + " (" + shape.words + ")");
    const Text what = wish.shape.empty() ? Text(LT("core", "No resource shape is chosen")) : text(LT("core", "The workspace does not offer the resource shape “%1”"), wish.shape);
    return Error(ErrorCode::NotFound, what).at("resource_shape").fix(text(LT("core", "Choose one of: %1"), joined(names)));
}

} // namespace lepton::deploy::dgx
