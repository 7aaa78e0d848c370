// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/lepton/EndpointBody.h"
#include "core/deploy/oci/Image.h"

#include <algorithm>
#include <cctype>
#include <sstream>

namespace lepton::deploy::dgx {

namespace {

std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(" \t\r");
    return first == std::string::npos ? std::string() : text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

bool variableName(const std::string& name) {
    const auto letter = [](unsigned char c) { return std::isalpha(c) != 0 || c == '_'; };
    return !name.empty() && letter(static_cast<unsigned char>(name.front())) && std::all_of(name.begin(), name.end(), [&](unsigned char c) { return letter(c) || std::isdigit(c) != 0; });
}

/// "NAME=VALUE" a line or between semicolons.
Result<std::map<std::string, std::string>> pairs(const Json& settings, const char* key) {
    std::map<std::string, std::string> out;
    std::string list = settings.value(key, "");
    std::replace(list.begin(), list.end(), ';', '\n');
    std::istringstream lines(list);
    for (std::string line; std::getline(lines, line);) {
        line = trimmed(line);
        if (line.empty())
            continue;
        const auto equals = line.find('=');
        const std::string name = trimmed(line.substr(0, equals));
        if (equals == std::string::npos || !variableName(name)) // the rest may be a secret, so only the name is shown
            return Error(ErrorCode::BadValue, text(LT("core", "“%1” is no variable of the form NAME=VALUE"), name)).at(key).fix(LT("core", "Write one NAME=VALUE a line, or with semicolons between"));
        out[name] = trimmed(line.substr(equals + 1));
    }
    return out;
}

std::vector<std::string> list(const Json& settings, const char* key) {
    std::vector<std::string> out;
    std::istringstream words(settings.value(key, ""));
    for (std::string word; std::getline(words, word, ',');)
        if (word = trimmed(word); !word.empty())
            out.push_back(word);
    return out;
}

Result<void> checkReplicas(const EndpointWish& wish) {
    if (wish.minReplicas > wish.maxReplicas)
        return Error(ErrorCode::BadValue, text(LT("core", "At least %1 replicas are wanted, but at most %2"), wish.minReplicas, wish.maxReplicas)).at("max_replicas").fix(LT("core", "Raise max_replicas or lower min_replicas"));
    if (wish.maxReplicas < 1)
        return Error(ErrorCode::BadValue, LT("core", "An endpoint needs at least one replica")).at("max_replicas").fix(LT("core", "Set max_replicas to 1 or more; an endpoint is stopped by scaling it to 0"));
    if (wish.minReplicas < 1)
        return Error(ErrorCode::BadValue, LT("core", "An endpoint without a replica can't be checked")).at("min_replicas").fix(LT("core", "Set min_replicas to 1; scale_to_zero_s lets it go down to none when nobody asks"));
    return {};
}

} // namespace

Result<EndpointWish> wishOf(const std::string& name, const Json& settings) {
    EndpointWish out;
    out.name = name;
    out.command = {oci::entryPoint};
    for (const auto& argument : oci::serveArguments())
        out.command.push_back(argument);
    out.port = oci::servedPort;
    out.shape = trimmed(settings.value("resource_shape", ""));
    std::transform(out.shape.begin(), out.shape.end(), out.shape.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    out.minReplicas = settings.value("min_replicas", 1);
    out.maxReplicas = settings.value("max_replicas", out.minReplicas);
    out.noTrafficSeconds = settings.value("scale_to_zero_s", 0);
    out.gpuPercent = settings.value("target_gpu_percent", 0);
    out.requestsPerMinute = settings.value("target_requests_per_minute", 0.0);
    out.initialDelaySeconds = settings.value("initial_delay_s", 0);
    LEPTON_TRY(out.variables, pairs(settings, "environment"));
    LEPTON_TRY(out.secretVariables, pairs(settings, "environment_secrets"));
    out.pullSecrets = list(settings, "image_pull_secret");
    out.nodeGroups = list(settings, "node_group");
    if (const std::string visibility = settings.value("visibility", "workspace's own"); visibility == "public" || visibility == "private")
        out.visibility = visibility;
    LEPTON_CHECK(checkReplicas(out));
    return out;
}

} // namespace lepton::deploy::dgx
