// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/Deployer.h"

#include "core/deploy/ParityCheck.h"
#include "core/deploy/Rehearsal.h"
#include "core/deploy/Secrets.h"

#include <algorithm>
#include <chrono>

namespace lepton::deploy {

using Clock = std::chrono::steady_clock;

namespace {

/// A target calls itself ready a little before every way to it is open.
constexpr double verifySeconds = 30;
/// An address that answers, but wrongly: the version before may still be taking its leave.
constexpr double wrongAnswerSeconds = 5;
constexpr double verifyPause = 0.25;

Result<double> verify(const Request& request, const Live& live, Reporter& reporter) {
    const auto start = Clock::now();
    for (;;) {
        auto difference = checkEndpoint(request.package, live.through.empty() ? live.url : live.through, live.token, live.tls);
        const bool answers = !difference && difference.error().code == ErrorCode::Conflict;
        if (difference || Clock::now() - start > std::chrono::duration<double>(answers ? wrongAnswerSeconds : verifySeconds))
            return difference;
        LEPTON_CHECK(reporter.wait(verifyPause));
    }
}

Result<Json> completeSettings(const TargetType& type, const Json& given, const Deployment* before) {
    Json wanted = before != nullptr && before->current() != nullptr ? before->current()->settings : Json::object();
    wanted.update(given);
    return project::completeValues(type.settings, wanted, type.settings.name);
}

} // namespace

std::string tokenKey(const std::string& deployment) { return "deployment/" + deployment; }

/// All that a piece of work on a deployment needs.
struct Deployer::Work {
    const TargetType* type = nullptr;
    std::unique_ptr<Target> target;
    Deployment deployment;
    bool isNew = false;
    Request request;

    const Deployment* before() const { return isNew ? nullptr : &deployment; }
    Revision& revision() { return deployment.revisions.back(); }
};

Result<Deployer::Work> Deployer::prepare(const Order& order, bool reach) const {
    Work work;
    work.request.file = order.package;
    LEPTON_TRY(work.request.package, project::readPackage(order.package));
    LEPTON_TRY(work.request.digest, sha256File(order.package));
    work.request.name = order.name.empty() ? deploymentName(work.request.package.name) : order.name;
    LEPTON_CHECK(checkDeploymentName(work.request.name));
    work.isNew = !m_store.contains(work.request.name);
    if (!work.isNew) {
        LEPTON_TRY(work.deployment, m_store.load(work.request.name));
    }
    const std::string target = order.target.empty() && !work.isNew ? work.deployment.target : order.target;
    LEPTON_TRY(work.type, m_find(target));
    if (!work.isNew && work.deployment.target != target)
        return Error(ErrorCode::Conflict, text(LT("core", "“%1” is deployed to another target already: %2"), work.request.name, work.deployment.target))
            .at(work.request.name)
            .fix(LT("core", "Give this one another name with --name, or delete that one first"));
    if (reach)
        LEPTON_CHECK(work.type->available());
    work.deployment.name = work.request.name;
    work.deployment.target = target;
    work.deployment.folder = m_store.folder(work.request.name);
    LEPTON_TRY(work.request.settings, completeSettings(*work.type, order.settings, work.before()));
    work.request.revision = work.deployment.revisions.empty() ? 1 : work.deployment.revisions.back().number + 1;
    work.request.folder = m_store.folder(work.request.name);
    work.request.program = m_program;
    work.target = work.type->make();
    return work;
}

Result<Request> Deployer::requestOf(const Deployment& deployment, const Revision& revision) const {
    Request request;
    request.name = deployment.name;
    request.file = m_store.packageFile(deployment.name, revision.digest);
    LEPTON_TRY(request.package, project::readPackage(request.file));
    request.digest = revision.digest;
    request.settings = revision.settings;
    request.revision = revision.number;
    request.folder = m_store.folder(deployment.name);
    request.program = m_program;
    return request;
}

Result<Request> Deployer::request(const Order& order) const {
    LEPTON_TRY(Work work, prepare(order, false));
    return std::move(work.request);
}

Result<Plan> Deployer::plan(const Order& order) const {
    LEPTON_TRY(const Work work, prepare(order));
    LEPTON_TRY(Plan plan, work.target->plan(work.request, work.before()));
    if (work.type->rehearses)
        plan.steps.insert(plan.steps.begin(), {"rehearse", LT("core", "Run the package on this machine and compare its answers with its own samples")});
    if (work.type->answers)
        plan.steps.push_back({"verify", LT("core", "Ask the new address for the package's samples; it is live only if the answers agree")});
    return plan;
}

Result<void> Deployer::rehearse(const Work& work, Reporter& reporter) const {
    if (!work.type->rehearses)
        return {};
    reporter.started("rehearse");
    LEPTON_CHECK(rehearsePackage(m_program, work.request.file, work.request.package));
    reporter.done("rehearse", LT("core", "the package answers its own samples rightly on this machine"));
    return reporter.check();
}

Result<void> Deployer::nameContacts(const Work& work, Reporter& reporter) const {
    LEPTON_TRY(const Plan plan, work.target->plan(work.request, work.before()));
    for (const auto& contact : plan.contacts)
        reporter.done("contact", text(contact.checked ? LT("core", "%1: %2") : LT("core", "%1: %2 (TLS is not checked)"), contact.address, contact.why.str()));
    return reporter.check();
}

Result<Outcome> Deployer::deploy(const Order& order, Reporter& reporter) const {
    reporter.started("read");
    LEPTON_TRY(Work work, prepare(order));
    LEPTON_TRY(const auto lock, m_store.lock(work.request.name));
    LEPTON_TRY(work.request.file, m_store.keepPackage(work.request.name, order.package, work.request.digest));
    reporter.done("read", text(LT("core", "%1 version %2, every checksum right"), work.request.package.name, work.request.package.version));
    return apply(work, reporter);
}

Result<Outcome> Deployer::rollback(const std::string& name, std::optional<int> number, Reporter& reporter) const {
    reporter.started("read");
    LEPTON_TRY(const auto lock, m_store.lock(name));
    Work work;
    LEPTON_TRY(work.deployment, m_store.load(name));
    if (work.deployment.revisions.empty())
        return Error(ErrorCode::NotFound, LT("core", "No earlier version of this deployment has been live")).at(name);
    const Revision* wanted = number ? work.deployment.find(*number) : work.deployment.before(work.deployment.live != 0 ? work.deployment.live : work.deployment.revisions.back().number);
    if (wanted == nullptr)
        return Error(ErrorCode::NotFound, number ? text(LT("core", "This deployment has no revision %1"), *number) : Text(LT("core", "No earlier version of this deployment has been live")))
            .at(name)
            .fix(LT("core", "`lepton deployments status` shows the revisions there are"));
    LEPTON_TRY(work.request, requestOf(work.deployment, *wanted));
    LEPTON_TRY(work.type, m_find(work.deployment.target));
    work.target = work.type->make();
    work.request.revision = work.deployment.revisions.back().number + 1;
    reporter.done("read", text(LT("core", "%1 version %2, every checksum right"), work.request.package.name, work.request.package.version));
    return apply(work, reporter);
}

Result<Outcome> Deployer::apply(Work& work, Reporter& told) const {
    Reporter reporter(
        [&](const Event& event) {
            if (event.kind != Event::Kind::Bytes)
                m_store.note(work.request.name, toJson(event));
            told.tell(event);
        },
        [&] { return told.goOn(); });
    const auto start = Clock::now();
    const Request& request = work.request;
    work.deployment.lastError.reset();
    work.deployment.revisions.push_back({request.revision, request.package.name, request.package.version, request.digest, request.settings, utcNow(), "applying", Json::object()});
    LEPTON_CHECK(m_store.save(work.deployment));
    bool touched = false; // the target
    const auto done = [&]() -> Result<Outcome> {
        LEPTON_CHECK(nameContacts(work, reporter));
        LEPTON_CHECK(rehearse(work, reporter));
        touched = true;
        LEPTON_TRY(const Live live, work.target->apply(request, work.before(), reporter));
        Outcome outcome;
        if (work.type->answers) {
            reporter.started("verify");
            LEPTON_TRY(outcome.difference, verify(request, live, reporter));
            reporter.done("verify", text(LT("core", "the endpoint gives the package's own answers, largest difference %1"), outcome.difference));
        }
        if (!live.token.empty())
            LEPTON_CHECK(keepSecret(tokenKey(request.name), live.token));
        for (auto& revision : work.deployment.revisions)
            if (revision.outcome == "live")
                revision.outcome = "superseded";
        work.revision().outcome = "live";
        work.revision().state = live.state;
        work.deployment.live = request.revision;
        work.deployment.url = live.url;
        work.deployment.token = !live.token.empty();
        LEPTON_CHECK(m_store.save(work.deployment));
        outcome.deployment = work.deployment;
        outcome.url = live.url;
        outcome.token = live.token;
        outcome.version = request.package.version;
        return outcome;
    };
    auto outcome = done();
    if (outcome) {
        outcome->seconds = std::chrono::duration<double>(Clock::now() - start).count();
        return outcome;
    }
    work.revision().outcome = "failed";
    work.deployment.lastError = outcome.error();
    if (touched && work.target->touched())
        goBack(work, reporter);
    if (const auto saved = m_store.save(work.deployment); !saved)
        reporter.failed("record", saved.error().what);
    return outcome;
}

void Deployer::goBack(Work& work, Reporter& reporter) const {
    Reporter rest([&reporter](const Event& event) { reporter.tell(event); }, {}); // even after a cancel: what was begun is taken back
    if (!work.type->answers)
        return; // nothing was switched over: what has been uploaded is of use the next time
    rest.started("rollback");
    const auto back = [&]() -> Result<Text> {
        const Revision* before = work.deployment.current();
        if (before == nullptr) {
            LEPTON_CHECK(work.target->remove(work.deployment, rest));
            return Text(LT("core", "what had been made is taken away again"));
        }
        LEPTON_TRY(const Request request, requestOf(work.deployment, *before));
        LEPTON_TRY(const Live live, work.target->apply(request, &work.deployment, rest));
        LEPTON_TRY([[maybe_unused]] const double difference, verify(request, live, rest));
        work.deployment.url = live.url;
        return text(LT("core", "version %1 is live as before"), before->version);
    };
    if (const auto outcome = back())
        rest.done("rollback", *outcome);
    else
        rest.failed("rollback", text(LT("core", "%1 (%2)"), outcome.error().what.str(), outcome.error().where));
}

Result<Status> Deployer::status(const std::string& name) const {
    LEPTON_TRY(const Deployment deployment, m_store.load(name));
    LEPTON_TRY(const TargetType* type, m_find(deployment.target));
    return type->make()->status(deployment);
}

Result<void> Deployer::scale(const std::string& name, int replicas, Reporter& reporter) const {
    LEPTON_TRY(const Deployment deployment, m_store.load(name));
    LEPTON_TRY(const auto lock, m_store.lock(name));
    LEPTON_TRY(const TargetType* type, m_find(deployment.target));
    return type->make()->scale(deployment, replicas, reporter);
}

Result<std::vector<std::string>> Deployer::logs(const std::string& name, int lines) const {
    LEPTON_TRY(const Deployment deployment, m_store.load(name));
    LEPTON_TRY(const TargetType* type, m_find(deployment.target));
    return type->make()->logs(deployment, lines);
}

Result<std::vector<Snippet>> Deployer::usage(const std::string& name) const {
    LEPTON_TRY(const Deployment deployment, m_store.load(name));
    const Revision* live = deployment.current();
    if (live == nullptr || deployment.url.empty())
        return Error(ErrorCode::Conflict, LT("core", "There is no address to ask: nothing is live")).at(name).fix(LT("core", "Deploy it to a target that serves"));
    LEPTON_TRY(const auto package, project::readPackage(m_store.packageFile(name, live->digest)));
    return usageOf(package, deployment.url, deployment.token);
}

Result<void> Deployer::remove(const std::string& name, Reporter& reporter) const {
    LEPTON_TRY(const Deployment deployment, m_store.load(name));
    {
        LEPTON_TRY(const auto lock, m_store.lock(name));
        LEPTON_TRY(const TargetType* type, m_find(deployment.target));
        reporter.started("remove");
        LEPTON_CHECK(type->make()->remove(deployment, reporter));
        reporter.done("remove");
    }
    if (deployment.token)
        LEPTON_CHECK(forgetSecret(tokenKey(name)));
    return m_store.forget(name);
}

} // namespace lepton::deploy
