// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/lepton/LeptonTarget.h"

#include "core/deploy/Deployer.h"
#include "core/deploy/NewToken.h"
#include "core/deploy/Secrets.h"
#include "core/deploy/lepton/EndpointChanges.h"
#include "core/deploy/lepton/Offers.h"
#include "core/deploy/lepton/ReplicaLogs.h"
#include "core/deploy/lepton/Rollout.h"

#include <algorithm>

namespace lepton::deploy::dgx {

namespace {

constexpr double deletionSeconds = 60;
constexpr double scaleSeconds = 900;

Result<oci::ImagePlace> placeOf(const Json& settings, const Workspace& workspace) {
    oci::ImagePlace place;
    place.repository = settings.value("image_repository", "");
    if (place.repository.empty())
        return Error(ErrorCode::BadValue, LT("core", "No repository for the image is named")).at("image_repository").fix(LT("core", "Name one that the workspace can fetch from: --set image_repository=nvcr.io/TEAM/NAME"));
    place.plainHttp = settings.value("plain_http", false);
    place.tls = workspace.tls;
    return place;
}

std::string pathOf(Generation generation, const std::string& name) { return std::string(route(generation)) + "/" + name; }

/// The endpoint as it is; null if there is none.
Result<Json> find(const WorkspaceClient& client, Generation generation, const std::string& name) {
    auto told = client.get(pathOf(generation, name));
    if (told || told.error().code != ErrorCode::NotFound)
        return told;
    return Json();
}

const Json& settingsOf(const Deployment& deployment) {
    static const Json none = Json::object();
    if (const Revision* live = deployment.current())
        return live->settings;
    return deployment.revisions.empty() ? none : deployment.revisions.back().settings;
}

Error foreign(const std::string& name) {
    return Error(ErrorCode::Conflict, text(LT("core", "The workspace has an endpoint “%1” that Lepton Studio did not make"), name)).at(name).fix(LT("core", "Deploy under another name with --name, or remove that endpoint in the dashboard"));
}

/// One piece of work on an endpoint: the login, what the workspace is, and what shall be there.
struct Work {
    WorkspaceClient client;
    WorkspaceFacts facts;
    EndpointWish wish;
    Json current; ///< null if there is none

    Generation generation() const { return facts.generation; }
};

class LeptonTarget : public Target {
public:
    explicit LeptonTarget(PushImage push) : m_push(std::move(push)) {}

    Result<Plan> plan(const Request& request, const Deployment* before) override;
    Result<Live> apply(const Request& request, const Deployment* before, Reporter& reporter) override;
    Result<Status> status(const Deployment& deployment) override;
    Result<void> remove(const Deployment& deployment, Reporter& reporter) override;
    Result<void> scale(const Deployment& deployment, int replicas, Reporter& reporter) override;
    Result<std::vector<std::string>> logs(const Deployment& deployment, int lines) override;

private:
    static Result<Work> login(const std::string& name, const Json& settings, const std::function<bool()>& goOn);
    static Result<Work> prepare(const Request& request, const Deployment* before, const std::function<bool()>& goOn);
    static Result<void> chooseAccess(Work& work, const Request& request);
    static Result<std::string> make(Work& work, Reporter& reporter);
    static Result<std::string> create(Work& work, Reporter& reporter);

    PushImage m_push;
};

Result<Work> LeptonTarget::login(const std::string& name, const Json& settings, const std::function<bool()>& goOn) {
    LEPTON_TRY(Workspace workspace, workspaceOf(settings));
    Work work{WorkspaceClient(std::move(workspace), goOn), {}, {}, {}};
    LEPTON_TRY(work.facts, work.client.facts());
    LEPTON_TRY(work.current, find(work.client, work.generation(), name));
    return work;
}

Result<Work> LeptonTarget::prepare(const Request& request, const Deployment* before, const std::function<bool()>& goOn) {
    LEPTON_TRY(EndpointWish wish, wishOf(request.name, request.settings));
    LEPTON_TRY(const Workspace address, workspaceAddress(request.settings));
    LEPTON_CHECK(placeOf(request.settings, address));
    LEPTON_TRY(Work work, login(request.name, request.settings, goOn));
    if (before != nullptr) // of failed ones too: what they set is there as well
        for (const auto& revision : before->revisions)
            if (const auto earlier = wishOf(request.name, revision.settings))
                dropWhatWas(wish, *earlier);
    work.wish = std::move(wish);
    LEPTON_CHECK(matchOffers(work.wish, work.client, work.facts));
    if (!work.current.is_null()) {
        LEPTON_TRY(const EndpointView view, viewOf(work.generation(), work.current));
        if (view.mark != request.name)
            return foreign(request.name);
    }
    return work;
}

/// A token that is known stays; one that nobody here knows is replaced.
Result<void> LeptonTarget::chooseAccess(Work& work, const Request& request) {
    Access& access = work.wish.access;
    access.spoken = work.facts.makesTokens || work.generation() == Generation::Endpoints;
    const bool everyone = request.settings.value("access", "token") == "everyone";
    if (work.current.is_null()) {
        access.mode = everyone ? Access::Mode::Everyone : work.facts.makesTokens ? Access::Mode::Made : Access::Mode::Token;
        if (access.mode == Access::Mode::Token)
            access.token = newToken();
        return {};
    }
    LEPTON_TRY(const EndpointView view, viewOf(work.generation(), work.current));
    LEPTON_TRY(const auto kept, findSecret(tokenKey(request.name)));
    if (everyone) {
        access.mode = view.tokens ? Access::Mode::Everyone : Access::Mode::Keep;
        return {};
    }
    access.token = view.token ? *view.token : kept.value_or("");
    access.mode = view.tokens && !access.token.empty() ? Access::Mode::Keep : Access::Mode::Token;
    if (access.token.empty())
        access.token = newToken();
    return {};
}

/// Gives the token that clients must send.
Result<std::string> LeptonTarget::create(Work& work, Reporter& reporter) {
    const auto made = work.client.post(route(work.generation()), createBody(work.generation(), work.wish));
    const bool unclear = !made && made.error().code == ErrorCode::Unreadable; // a lost answer, or a fault after the endpoint was made
    if (!made && !unclear)
        return made.error();
    std::string token = work.wish.access.token;
    if (made && work.wish.access.mode == Access::Mode::Made) {
        // A workspace may answer a creation with nothing but its success.
        const auto view = viewOf(work.generation(), *made);
        token = view && view->token ? *view->token : std::string();
    }
    LEPTON_TRY(work.current, find(work.client, work.generation(), work.wish.name));
    if (work.current.is_null())
        return unclear ? made.error() : Error(ErrorCode::NotFound, LT("core", "The workspace took the endpoint, but does not have it")).at(work.wish.name).fix(LT("core", "Try again"));
    if (unclear)
        reporter.log("endpoint/" + work.wish.name, made.error().line());
    LEPTON_TRY(const EndpointView view, viewOf(work.generation(), work.current));
    if (token.empty() && view.tokens) { // one was made, but its words are lost: it gets ours
        work.wish.access.mode = Access::Mode::Token;
        work.wish.access.token = token = newToken();
        LEPTON_TRY(const Json body, updateBody(work.generation(), work.wish, work.current));
        LEPTON_CHECK(work.client.patch(pathOf(work.generation(), work.wish.name), body));
    }
    if (work.wish.access.mode != Access::Mode::Everyone && !view.tokens)
        return Error(ErrorCode::Conflict, LT("core", "The workspace made the endpoint without a token, though one was asked for: everyone can ask it")).at(work.wish.name).fix(LT("core", "Set access=everyone if that is meant"));
    return token;
}

Result<std::string> LeptonTarget::make(Work& work, Reporter& reporter) {
    if (work.current.is_null())
        return create(work, reporter);
    LEPTON_TRY(const Json body, updateBody(work.generation(), work.wish, work.current));
    const auto changed = work.client.patch(pathOf(work.generation(), work.wish.name), body);
    // The vendor refuses a change that changes nothing; here that is as good as done.
    if (!changed && changed.error().what.str().find("no valid field to update") == std::string::npos)
        return changed.error();
    const bool everyone = work.wish.access.mode == Access::Mode::Everyone;
    return everyone ? std::string() : work.wish.access.token;
}

Result<Plan> LeptonTarget::plan(const Request& request, const Deployment* before) {
    LEPTON_TRY(Work work, prepare(request, before, {}));
    LEPTON_TRY(const oci::ImagePlace place, placeOf(request.settings, work.client.workspace()));
    LEPTON_CHECK(chooseAccess(work, request));
    work.wish.image = place.repository + ":" + request.package.version;
    Plan out;
    out.steps = {{"image", LT("core", "Make the image")},
                 {"push", text(LT("core", "Push the image to %1"), place.repository)},
                 {"apply", text(work.current.is_null() ? LT("core", "Create the endpoint %1 in the workspace %2") : LT("core", "Change the endpoint %1 in the workspace %2"), request.name, work.client.workspace().id)},
                 {"rollout", LT("core", "Wait until it is ready and its address answers")}};
    const std::string registry = place.repository.substr(0, place.repository.find('/'));
    out.contacts = {{(place.plainHttp ? "http://" : "https://") + registry, LT("core", "takes the image"), place.tls.verify && !place.plainHttp},
                    {work.client.workspace().url, LT("core", "DGX Cloud Lepton: makes and watches the endpoint"), place.tls.verify}};
    Json after = createBody(work.generation(), work.wish);
    if (!work.current.is_null()) {
        LEPTON_TRY(after, updateBody(work.generation(), work.wish, work.current));
        LEPTON_TRY(const EndpointView view, viewOf(work.generation(), work.current));
        if (!view.url.empty())
            out.contacts.push_back({view.url, LT("core", "the endpoint itself: it is asked for the package's samples"), place.tls.verify});
    } else {
        out.warnings.push_back(LT("core", "The endpoint's address is known only once the workspace has made it; it is asked for the package's samples"));
    }
    if (request.settings.value("access", "token") == "everyone")
        out.warnings.push_back(LT("core", "Everyone who can reach the endpoint may ask it: no token is wanted"));
    if (!place.tls.verify)
        out.warnings.push_back(LT("core", "Certificates are not checked: anybody on the way can read the token"));
    out.changes = changesOf(work.generation(), request.name, work.current, after);
    return out;
}

Result<Live> LeptonTarget::apply(const Request& request, const Deployment* before, Reporter& reporter) {
    const auto goOn = [&reporter] { return reporter.goOn(); };
    LEPTON_TRY(Work work, prepare(request, before, goOn));
    LEPTON_TRY(const oci::ImagePlace place, placeOf(request.settings, work.client.workspace()));
    LEPTON_TRY(const oci::PushedImage image, m_push(request, place, reporter));
    work.wish.image = image.reference;

    reporter.started("apply");
    LEPTON_CHECK(chooseAccess(work, request));
    const bool isNew = work.current.is_null();
    LEPTON_TRY(const std::string token, make(work, reporter));
    if (!token.empty())
        LEPTON_CHECK(keepSecret(tokenKey(request.name), token)); // at once: it is not told a second time, should this end before the caller keeps it
    reporter.done("apply", isNew ? text(LT("core", "the endpoint %1 is made"), request.name) : text(LT("core", "the endpoint %1 is changed"), request.name));

    reporter.started("rollout");
    RolloutGoal goal;
    goal.endpoint = request.name;
    goal.replicas = work.wish.minReplicas;
    goal.answers = "/v2/models/" + request.package.name + "/versions/" + request.package.version + "/ready";
    goal.token = token;
    goal.seconds = request.settings.value("ready_timeout_s", 900);
    LEPTON_TRY(const EndpointView view, watchRollout(work.client, work.generation(), goal, reporter));
    reporter.done("rollout", Text(view.url));
    return Live{view.url, token, {{"endpoint", request.name}, {"workspace", work.client.workspace().id}, {"api", route(work.generation()) + 1}, {"image", image.reference}}, work.client.workspace().tls};
}

Result<Status> LeptonTarget::status(const Deployment& deployment) {
    LEPTON_TRY(const Work work, login(deployment.name, settingsOf(deployment), {}));
    Status out;
    if (work.current.is_null()) {
        out.state = "missing";
        out.reason = LT("core", "The workspace has no endpoint of this name any more");
        return out;
    }
    LEPTON_TRY(const EndpointView view, viewOf(work.generation(), work.current));
    const auto reasons = replicaReasons(work.client, work.generation(), deployment.name);
    out.state = stateWord(view.state);
    out.replicasWanted = view.minReplicas;
    const auto isReady = [](const ReplicaReason& reason) { return reason.reason == "Ready"; };
    out.replicasReady = view.readyReplicas ? *view.readyReplicas : !reasons.empty() ? static_cast<int>(std::count_if(reasons.begin(), reasons.end(), isReady)) : out.state == "live" ? view.minReplicas : 0;
    out.details = {{"vendor_state", view.state}, {"image", view.image}, {"replicas", Json::array()}, {"events", Json::array()}};
    for (const auto& reason : reasons) {
        out.details["replicas"].push_back({{"name", reason.replica}, {"reason", reason.reason}, {"message", reason.message}});
        if (!isReady(reason) && out.reason.empty() && out.state != "live")
            out.reason = Text("%1", {reason.line()});
    }
    if (const auto events = work.client.get(pathOf(work.generation(), deployment.name) + "/events"); events && events->is_array())
        for (const auto& event : *events)
            out.details["events"].push_back({{"line", eventLine(event)}, {"time", event.value("last_observed_time", "")}});
    if (out.reason.empty() && out.state != "live")
        out.reason = Text("%1", {view.state + (view.words.empty() ? "" : ": " + view.words)});
    if (out.state == "live" && !view.url.empty())
        out.metricsUrl = view.url + "/metrics";
    return out;
}

Result<void> LeptonTarget::remove(const Deployment& deployment, Reporter& reporter) {
    LEPTON_TRY(const Work work, login(deployment.name, settingsOf(deployment), {}));
    if (work.current.is_null())
        return {};
    LEPTON_TRY(const EndpointView view, viewOf(work.generation(), work.current));
    if (view.mark != deployment.name)
        return {}; // somebody else's: never ours to take away
    const std::string path = pathOf(work.generation(), deployment.name);
    if (const auto gone = work.client.remove(path); !gone && gone.error().code != ErrorCode::NotFound)
        return gone.error();
    constexpr double pause = 0.25;
    for (double waited = 0; waited < deletionSeconds; waited += pause) { // it is deleted in the background, and its name is free only after that
        LEPTON_TRY(const Json left, find(work.client, work.generation(), deployment.name));
        if (left.is_null())
            return {};
        LEPTON_CHECK(reporter.wait(pause));
    }
    return {};
}

Result<void> LeptonTarget::scale(const Deployment& deployment, int replicas, Reporter& reporter) {
    LEPTON_TRY(const Work work, login(deployment.name, settingsOf(deployment), [&reporter] { return reporter.goOn(); }));
    if (work.current.is_null())
        return Error(ErrorCode::NotFound, LT("core", "The workspace has no endpoint of this name any more")).at(deployment.name).fix(LT("core", "Deploy it again"));
    reporter.started("scale");
    LEPTON_TRY(const Json body, scaleBody(work.generation(), replicas, work.current));
    const auto changed = work.client.patch(pathOf(work.generation(), deployment.name), body);
    if (!changed && changed.error().what.str().find("no valid field to update") == std::string::npos)
        return changed.error();
    RolloutGoal goal;
    goal.endpoint = deployment.name;
    goal.replicas = replicas;
    goal.seconds = scaleSeconds;
    LEPTON_CHECK(watchRollout(work.client, work.generation(), goal, reporter));
    reporter.done("scale", replicas == 0 ? Text(LT("core", "stopped: no replica runs and nothing is charged")) : text(LT("core", "%1 replicas are ready"), replicas));
    return {};
}

Result<std::vector<std::string>> LeptonTarget::logs(const Deployment& deployment, int lines) {
    LEPTON_TRY(const Work work, login(deployment.name, settingsOf(deployment), {}));
    LEPTON_TRY(const Json replicas, work.client.get(pathOf(work.generation(), deployment.name) + "/replicas"));
    const auto names = replicaNames(replicas);
    std::vector<std::string> out;
    for (const auto& name : names) {
        LEPTON_TRY(const auto newest, newestLines(work.client, work.generation(), deployment.name, name, static_cast<std::size_t>(std::max(lines, 0))));
        for (const auto& line : newest)
            out.push_back(names.size() > 1 ? name + ": " + line : line);
    }
    return out;
}

} // namespace

std::unique_ptr<Target> makeLeptonTarget(PushImage push) { return std::make_unique<LeptonTarget>(std::move(push)); }

} // namespace lepton::deploy::dgx
