// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/kubernetes/Files.h"

#include "core/deploy/NewToken.h"
#include "core/deploy/kubernetes/Alerts.h"
#include "core/deploy/kubernetes/HelmChart.h"
#include "core/deploy/kubernetes/Yaml.h"

#include <string_view>

namespace lepton::embedded {
std::string_view kubernetesFiles(std::string_view file);
}

namespace lepton::deploy::kubernetes {

namespace {

Blueprint writtenBlueprint(const Request& request, const Settings& settings) {
    ClusterApis apis;
    apis.serviceMonitor = apis.prometheusRule = "monitoring.coreos.com/v1";
    Blueprint out = blueprintOf(request, settings, apis);
    if (settings.protect) {
        out.token = newToken();
        out.metricsToken = newToken();
    }
    return out;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

/// One of files/, with the deployment's own words in it.
std::string embeddedFile(const char* name, const Blueprint& blueprint) {
    std::string out(embedded::kubernetesFiles(name));
    out = replaced(std::move(out), "@DEPLOYMENT@", blueprint.deployment);
    out = replaced(std::move(out), "@NAME@", blueprint.name());
    out = replaced(std::move(out), "@MODEL@", blueprint.model);
    out = replaced(std::move(out), "@REPOSITORY@", blueprint.settings.imageRepository);
    return replaced(std::move(out), "@IMAGE@", blueprint.image);
}

/// Objects without the secret, which has a file of its own, and without what needs Prometheus' operator.
std::vector<Json> plainObjects(Blueprint blueprint) {
    blueprint.apis.serviceMonitor = blueprint.apis.prometheusRule = "";
    std::vector<Json> out = objectsOf(blueprint);
    std::erase_if(out, [](const Json& object) { return object["kind"] == "Secret"; });
    return out;
}

} // namespace

Result<std::vector<Path>> writeKubernetesFiles(const Request& request, const Json& given, const Path& folder) {
    LEPTON_TRY(const Settings settings, readSettings(given));
    const Blueprint blueprint = writtenBlueprint(request, settings);
    std::map<std::string, std::string> files{{"kubernetes.yaml", yamlText(plainObjects(blueprint))},
                                             {"monitoring.yaml", yamlText(std::vector{serviceMonitor(blueprint), prometheusRule(blueprint)})},
                                             {"prometheus/alerts.yaml", yamlText(alertRules(blueprint.deployment, blueprint.model))},
                                             {"grafana/dashboard.json", dashboard(blueprint.deployment, blueprint.model).dump(2) + "\n"},
                                             {"ci/train-and-deploy.sh", embeddedFile("train-and-deploy.sh", blueprint)},
                                             {"ci/github-workflow.yml", embeddedFile("github-workflow.yml", blueprint)},
                                             {"README.md", embeddedFile("README.md", blueprint)}};
    for (const auto& [name, text] : helmChart(blueprint))
        files["chart/" + name] = text;
    std::vector<Path> written;
    if (settings.protect) {
        files[".gitignore"] = "secret.yaml\n";
        LEPTON_CHECK(makeFolders(folder));
        LEPTON_CHECK(writePrivately(folder / "secret.yaml", yamlText(tokenSecret(blueprint))));
        written.push_back(folder / "secret.yaml");
    }
    for (const auto& [name, text] : files) {
        LEPTON_CHECK(writeFile(folder / name, text));
        written.push_back(folder / name);
    }
    std::error_code ignored;
    std::filesystem::permissions(folder / "ci/train-and-deploy.sh", std::filesystem::perms(0755), ignored);
    return written;
}

} // namespace lepton::deploy::kubernetes
