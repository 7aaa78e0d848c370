// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/DeployJob.h"

#include "widgets/common/EngineClient.h"
#include "widgets/deploy/DeployJson.h"

#include <algorithm>
#include <chrono>

namespace lepton::widgets {

namespace {

using namespace std::chrono_literals;
using StepState = DeployStep::State;
constexpr std::size_t longestLog = 5000;

} // namespace

std::vector<DeployStep> plannedSteps(const Json& plan, bool packages) {
    std::vector<DeployStep> out;
    const auto add = [&out](const QString& name, const QString& sentence) {
        DeployStep step;
        step.name = name;
        step.title = stepTitle(name);
        step.sentence = sentence;
        out.push_back(step);
    };
    if (packages)
        add(QStringLiteral("package"), DeployJob::tr("the run's best network, its recipe and labels in one file"));
    add(QStringLiteral("read"), DeployJob::tr("every file against its checksum"));
    for (const auto& step : listIn(plan, "steps"))
        add(textIn(step, "name"), sentenceIn(step, "texts", "title"));
    return out;
}

DeployJob::DeployJob(EngineClient* engine, Kind kind, QString name, QObject* parent) : QObject(parent), m_engine(engine), m_kind(kind), m_name(std::move(name)) {
    m_clock.start();
    m_tick.setInterval(500ms);
    connect(&m_tick, &QTimer::timeout, this, &DeployJob::changed);
    m_tick.start();
}

void DeployJob::deploy(const DeployOrder& order, const std::vector<DeployStep>& planned) {
    m_order = order;
    m_steps = planned;
    if (order.package.isEmpty())
        makePackage();
    else if (planned.empty())
        plan();
    else
        apply();
}

void DeployJob::rollback(int revision, const QString& version) {
    m_version = version;
    call(protocol::method::deployRollback, {{"name", m_name.toStdString()}, {"revision", revision}});
}

void DeployJob::scale(int replicas) { call(protocol::method::deployScale, {{"name", m_name.toStdString()}, {"replicas", replicas}}); }

void DeployJob::remove() { call(protocol::method::deployDelete, {{"name", m_name.toStdString()}}); }

void DeployJob::makePackage() {
    begin(QStringLiteral("package"));
    const Json params{{"run", m_order.run.toStdString()}, {"name", m_order.packageName.toStdString()}};
    m_engine->call(protocol::method::packageWrite, params, this, [this](Result<Json> answer) {
        if (!answer) {
            fail(answer.error());
            return;
        }
        const PackageFacts facts = packageFacts(*answer);
        m_order.package = facts.file;
        m_version = facts.version;
        complete(QStringLiteral("package"), StepState::Done, tr("%1 version %2").arg(facts.name, facts.version));
        Q_EMIT packaged(facts);
        if (m_cancelled)
            end(State::Cancelled);
        else if (m_steps.size() > 1)
            apply();
        else
            plan();
    });
}

void DeployJob::plan() {
    const Json params{{"package", m_order.package.toStdString()}, {"target", m_order.target.toStdString()}, {"name", m_name.toStdString()}, {"settings", m_order.settings}};
    m_engine->call(protocol::method::deployPlan, params, this, [this](Result<Json> answer) {
        if (!answer) {
            fail(answer.error());
            return;
        }
        const auto planned = plannedSteps(*answer, false);
        m_steps.insert(m_steps.end(), planned.begin(), planned.end());
        if (m_cancelled)
            end(State::Cancelled);
        else
            apply();
    });
}

void DeployJob::apply() {
    begin(QStringLiteral("read"));
    call(protocol::method::deployApply, {{"package", m_order.package.toStdString()}, {"target", m_order.target.toStdString()}, {"name", m_name.toStdString()}, {"settings", m_order.settings}});
}

void DeployJob::call(const char* method, const Json& params) {
    Q_EMIT changed();
    m_engine->call(method, params, this, [this](Result<Json> answer) { finish(std::move(answer)); });
}

void DeployJob::finish(Result<Json> answer) {
    if (!answer) {
        fail(answer.error());
        return;
    }
    m_outcome = *answer;
    if (const QString version = textIn(m_outcome, "version"); !version.isEmpty())
        m_version = version;
    for (auto& step : m_steps)
        if (step.state == StepState::Running)
            complete(step.name, StepState::Done, step.detail);
        else if (step.state == StepState::Waiting)
            step.state = StepState::Skipped;
    if (m_kind == Kind::Deploy || m_kind == Kind::Rollback)
        complete(QStringLiteral("live"), StepState::Done, textIn(m_outcome, "url"));
    end(State::Done);
}

void DeployJob::fail(const Error& error) {
    for (auto& step : m_steps)
        if (step.state == StepState::Running)
            complete(step.name, StepState::Failed, step.detail);
    const bool asked = m_cancelled && error.code == ErrorCode::Cancelled;
    if (!asked)
        m_error = error;
    end(asked ? State::Cancelled : State::Failed);
}

void DeployJob::end(State state) {
    m_seconds = static_cast<double>(m_clock.elapsed()) / 1000;
    m_state = state;
    m_tick.stop();
    Q_EMIT changed();
    Q_EMIT ended();
}

void DeployJob::cancel() {
    if (!running() || m_cancelled)
        return;
    m_cancelled = true;
    m_engine->call(protocol::method::deployCancel, {{"name", m_name.toStdString()}}, this, {});
    Q_EMIT changed();
}

void DeployJob::take(const Json& event) {
    if (!running())
        return;
    const QString kind = textIn(event, "event");
    if (kind == QLatin1String("deploy-log")) {
        if (m_log.size() >= longestLog)
            m_log.erase(m_log.begin(), m_log.begin() + longestLog / 4);
        m_log.push_back({textIn(event, "source"), textIn(event, "line")});
        Q_EMIT logged();
        return;
    }
    const QString name = textIn(event, "name");
    if (name.isEmpty())
        return;
    if (kind == QLatin1String("deploy-progress")) {
        DeployStep& sent = step(name);
        sent.bytes = numberIn(event, "bytes");
        sent.total = numberIn(event, "total");
        sent.bytesPerSecond = numberIn(event, "bytes_per_second");
    } else if (kind == QLatin1String("deploy-step")) {
        const QString state = textIn(event, "state"), detail = sentenceIn(event, "detail");
        if (state == QLatin1String("started"))
            begin(name);
        else
            complete(name, state == QLatin1String("done") ? StepState::Done : state == QLatin1String("skipped") ? StepState::Skipped : StepState::Failed, detail);
        if (!detail.isEmpty())
            step(name).detail = detail;
    }
    Q_EMIT changed();
}

/// That of the name; one that the plan did not know comes behind those that were begun.
DeployStep& DeployJob::step(const QString& name) {
    const auto found = std::find_if(m_steps.begin(), m_steps.end(), [&](const DeployStep& step) { return step.name == name; });
    if (found != m_steps.end())
        return *found;
    DeployStep step;
    step.name = name;
    step.title = stepTitle(name);
    const auto place = std::find_if(m_steps.begin(), m_steps.end(), [](const DeployStep& other) { return other.state == StepState::Waiting; });
    return *m_steps.insert(place, step);
}

void DeployJob::begin(const QString& name) {
    DeployStep& now = step(name);
    now.state = StepState::Running;
    now.began = static_cast<double>(m_clock.elapsed()) / 1000;
}

void DeployJob::complete(const QString& name, StepState state, const QString& detail) {
    DeployStep& now = step(name);
    if (now.state == StepState::Running)
        now.seconds = static_cast<double>(m_clock.elapsed()) / 1000 - now.began;
    now.state = state;
    now.detail = detail;
}

QString DeployJob::title() const {
    const QString what = m_version.isEmpty() ? m_name : tr("%1 version %2").arg(m_name, m_version);
    switch (m_kind) {
    case Kind::Rollback:
        return running() ? tr("Going back to %1").arg(what) : tr("Back to %1").arg(what);
    case Kind::Scale:
        return tr("Scaling %1").arg(m_name);
    case Kind::Remove:
        return tr("Deleting %1").arg(m_name);
    case Kind::Deploy:
        break;
    }
    switch (m_state) {
    case State::Running:
        return tr("Deploying %1 to %2").arg(what, m_order.targetTitle);
    case State::Done:
        return tr("%1 is on %2").arg(what, m_order.targetTitle);
    case State::Cancelled:
        return tr("%1 was cancelled").arg(what);
    case State::Failed:
        break;
    }
    return tr("%1 is not deployed").arg(what);
}

QString DeployJob::takenBack() const {
    for (const auto& step : m_steps)
        if (step.name == QLatin1String("rollback"))
            return step.detail;
    return {};
}

double DeployJob::seconds() const { return running() ? static_cast<double>(m_clock.elapsed()) / 1000 : m_seconds; }

} // namespace lepton::widgets
