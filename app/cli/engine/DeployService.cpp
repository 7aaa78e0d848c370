// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/engine/DeployService.h"

#include "app/cli/Program.h"
#include "core/deploy/Secrets.h"
#include "core/protocol/Messages.h"

namespace lepton::cli {

namespace method = protocol::method;

namespace {

constexpr int usualLines = 200;

Result<std::string> textOf(const Json& params, const char* key) {
    const auto found = params.find(key);
    if (found == params.end() || !found->is_string() || found->get_ref<const std::string&>().empty())
        return Error(ErrorCode::BadValue, text(LT("core", "The request needs the text parameter “%1”"), key)).at("JSON-RPC");
    return found->get<std::string>();
}

Result<int> numberOf(const Json& params, const char* key) {
    const auto found = params.find(key);
    if (found == params.end() || !found->is_number_integer())
        return Error(ErrorCode::BadValue, text(LT("core", "The request needs the whole number “%1”"), key)).at("JSON-RPC");
    return found->get<int>();
}

Result<deploy::Order> orderIn(const Json& params) {
    deploy::Order order;
    LEPTON_TRY(order.package, textOf(params, "package"));
    LEPTON_TRY(order.target, textOf(params, "target"));
    order.name = params.contains("name") && params["name"].is_string() ? params["name"].get<std::string>() : std::string();
    if (params.contains("settings") && params["settings"].is_object())
        order.settings = params["settings"];
    return order;
}

Json outcomeJson(const deploy::Outcome& outcome) {
    return {{"deployment", deploy::toJson(outcome.deployment)}, {"url", outcome.url}, {"token", outcome.token}, {"version", outcome.version}, {"largest_difference", outcome.difference}, {"seconds", outcome.seconds}};
}

Result<Json> targets() {
    Json all = Json::array();
    for (const auto& type : deploy::targetTypes())
        all.push_back(deploy::toJson(type));
    return Json{{"targets", std::move(all)}, {"secret_place", lepton::toJson(deploy::secretPlace())}};
}

Result<Json> tokenOf(const Json& params) {
    LEPTON_TRY(const std::string name, textOf(params, "name"));
    LEPTON_TRY(const auto token, deploy::findSecret(deploy::tokenKey(name)));
    return Json{{"token", token.value_or("")}};
}

Result<Json> keep(const Json& params) {
    LEPTON_TRY(const std::string key, textOf(params, "key"));
    const Json value = params.value("value", Json(""));
    if (!value.is_string() || value.get_ref<const std::string&>().empty())
        LEPTON_CHECK(deploy::forgetSecret(key));
    else
        LEPTON_CHECK(deploy::keepSecret(key, value.get<std::string>()));
    return Json{{"place", lepton::toJson(deploy::secretPlace())}};
}

Result<Json> have(const Json& params) {
    Json out = Json::array();
    for (const auto& key : params.value("keys", Json::array()))
        if (key.is_string()) {
            LEPTON_TRY(const auto found, deploy::findSecret(key.get<std::string>()));
            if (found)
                out.push_back(key);
        }
    return Json{{"have", std::move(out)}};
}

} // namespace

DeployService::DeployService(std::function<void(Json)> tell) : m_tell(std::move(tell)), m_deployer(program()) {}

bool DeployService::knows(const std::string& name) { return name.starts_with("deploy/") || name.starts_with("secrets/"); }

Result<Json> DeployService::answer(const std::string& name, const Json& params) {
    if (name == method::deployTargets)
        return targets();
    if (name == method::deployPlan)
        return plan(params);
    if (name == method::deployApply)
        return apply(params);
    if (name == method::deployRollback)
        return rollback(params);
    if (name == method::deployCancel)
        return cancel(params);
    if (name == method::deployList)
        return list();
    if (name == method::deployStatus)
        return status(params);
    if (name == method::deployLogs)
        return logs(params);
    if (name == method::deployScale)
        return scale(params);
    if (name == method::deployDelete)
        return remove(params);
    if (name == method::deployUsage)
        return usage(params);
    if (name == method::deployToken)
        return tokenOf(params);
    if (name == method::secretsKeep)
        return keep(params);
    if (name == method::secretsHave)
        return have(params);
    return Error(ErrorCode::Unsupported, text(LT("core", "The engine does not know the request “%1”"), name)).at("JSON-RPC");
}

void DeployService::cancelAll() {
    const std::lock_guard lock(m_mutex);
    for (const auto& [name, cancelled] : m_cancelled)
        *cancelled = true;
}

Result<Json> DeployService::reported(const std::string& name, const std::function<Result<Json>(deploy::Reporter&)>& work) {
    const auto cancelled = std::make_shared<std::atomic<bool>>(false);
    {
        const std::lock_guard lock(m_mutex);
        m_cancelled[name] = cancelled;
    }
    deploy::Reporter reporter([this, &name](const deploy::Event& event) { m_tell({{"name", name}, {"event", deploy::toJson(event, true)}}); }, [cancelled] { return !*cancelled; });
    auto answer = work(reporter);
    const std::lock_guard lock(m_mutex);
    if (const auto found = m_cancelled.find(name); found != m_cancelled.end() && found->second == cancelled)
        m_cancelled.erase(found);
    return answer;
}

Result<Json> DeployService::plan(const Json& params) const {
    LEPTON_TRY(const auto order, orderIn(params));
    LEPTON_TRY(const auto plan, m_deployer.plan(order));
    return deploy::toJson(plan);
}

Result<Json> DeployService::apply(const Json& params) {
    LEPTON_TRY(auto order, orderIn(params));
    LEPTON_TRY(order.name, textOf(params, "name")); // the events are told under it
    return reported(order.name, [&](deploy::Reporter& reporter) -> Result<Json> {
        LEPTON_TRY(const auto outcome, m_deployer.deploy(order, reporter));
        return outcomeJson(outcome);
    });
}

Result<Json> DeployService::rollback(const Json& params) {
    LEPTON_TRY(const std::string name, textOf(params, "name"));
    std::optional<int> revision;
    if (params.contains("revision")) {
        LEPTON_TRY(revision, numberOf(params, "revision"));
    }
    return reported(name, [&](deploy::Reporter& reporter) -> Result<Json> {
        LEPTON_TRY(const auto outcome, m_deployer.rollback(name, revision, reporter));
        return outcomeJson(outcome);
    });
}

Result<Json> DeployService::scale(const Json& params) {
    LEPTON_TRY(const std::string name, textOf(params, "name"));
    LEPTON_TRY(const int replicas, numberOf(params, "replicas"));
    return reported(name, [&](deploy::Reporter& reporter) -> Result<Json> {
        LEPTON_CHECK(m_deployer.scale(name, replicas, reporter));
        return Json::object();
    });
}

Result<Json> DeployService::remove(const Json& params) {
    LEPTON_TRY(const std::string name, textOf(params, "name"));
    return reported(name, [&](deploy::Reporter& reporter) -> Result<Json> {
        LEPTON_CHECK(m_deployer.remove(name, reporter));
        return Json::object();
    });
}

Result<Json> DeployService::cancel(const Json& params) {
    LEPTON_TRY(const std::string name, textOf(params, "name"));
    const std::lock_guard lock(m_mutex);
    const auto found = m_cancelled.find(name);
    if (found != m_cancelled.end())
        *found->second = true;
    return Json{{"cancelled", found != m_cancelled.end()}};
}

Result<Json> DeployService::list() const {
    Json all = Json::array();
    for (const auto& deployment : m_deployer.store().list())
        all.push_back(deploy::toJson(deployment));
    return Json{{"deployments", std::move(all)}};
}

Json DeployService::figures(const std::string& name, const std::string& metricsUrl) {
    const auto token = deploy::findSecret(deploy::tokenKey(name));
    auto now = deploy::readMetrics(metricsUrl, token && *token ? **token : std::string());
    if (!now)
        return nullptr;
    const std::lock_guard lock(m_mutex);
    const auto before = m_readings.find(name);
    Json out = deploy::toJson(deploy::figuresOf(*now, before != m_readings.end() ? &before->second : nullptr));
    m_readings.insert_or_assign(name, std::move(*now));
    return out;
}

Result<Json> DeployService::usage(const Json& params) const {
    LEPTON_TRY(const std::string name, textOf(params, "name"));
    LEPTON_TRY(const auto snippets, m_deployer.usage(name));
    return Json{{"snippets", deploy::toJson(snippets)}};
}

Result<Json> DeployService::status(const Json& params) {
    LEPTON_TRY(const std::string name, textOf(params, "name"));
    LEPTON_TRY(const auto deployment, m_deployer.store().load(name));
    LEPTON_TRY(const auto status, m_deployer.status(name));
    Json out = deploy::toJson(status);
    out["deployment"] = deploy::toJson(deployment);
    if (!status.metricsUrl.empty())
        out["figures"] = figures(name, status.metricsUrl);
    return out;
}

Result<Json> DeployService::logs(const Json& params) const {
    LEPTON_TRY(const std::string name, textOf(params, "name"));
    LEPTON_TRY(const auto lines, m_deployer.logs(name, params.value("lines", usualLines)));
    return Json{{"lines", lines}};
}

} // namespace lepton::cli
