// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/RunEvaluation.h"

#include "core/base/Files.h"
#include "core/project/EvaluationFile.h"
#include "core/project/RunFolder.h"
#include "widgets/common/Background.h"
#include "widgets/common/EngineClient.h"

#include <filesystem>

namespace lepton::widgets {

namespace {

/// The newest of the files in it.
std::optional<std::filesystem::file_time_type> changedAt(const Path& folder) {
    std::optional<std::filesystem::file_time_type> newest;
    std::error_code fault;
    for (const auto& entry : std::filesystem::directory_iterator(folder, fault)) {
        const auto time = entry.last_write_time(fault);
        if (!fault && (!newest || time > *newest))
            newest = time;
    }
    return newest;
}

} // namespace

RunEvaluation::RunEvaluation(EngineClient* engine, QObject* parent) : QObject(parent), m_engine(engine) {}

QString RunEvaluation::key() const { return m_split + QLatin1Char(' ') + m_run; }

void RunEvaluation::choose(const QString& run, const QString& split) {
    if (run == m_run && split == m_split)
        return;
    m_run = run;
    m_split = split;
    m_document = nullptr;
    m_error.reset();
    m_outdated = false;
    ++m_round;
    if (m_run.isEmpty())
        set(State::None);
    else if (m_asked.contains(key()))
        set(State::Evaluating);
    else
        readKept();
}

void RunEvaluation::readKept() {
    set(State::Reading);
    inBackground(this, [run = m_run, split = m_split] { return read(run, split); }, [this, round = m_round](const Kept& kept) {
        if (round == m_round && m_state == State::Reading)
            take(kept);
    });
}

RunEvaluation::Kept RunEvaluation::read(const QString& run, const QString& split) {
    Kept kept;
    const Path file = project::evaluationFile(run.toStdString(), split.toStdString());
    std::error_code fault;
    if (!std::filesystem::exists(file, fault))
        return kept;
    const auto json = readJson(file);
    auto document = json ? evaluationFromJson(*json, file.string()) : Result<EvaluationDocument>(json.error());
    if (!document) {
        kept.error = document.error().fix(LT("core", "Evaluate the run again"));
        return kept;
    }
    kept.document = std::make_shared<const EvaluationDocument>(std::move(*document));
    const auto best = changedAt(project::RunPaths{Path(run.toStdString())}.best());
    const auto written = std::filesystem::last_write_time(file, fault);
    kept.outdated = best && !fault && *best > written;
    return kept;
}

void RunEvaluation::take(const Kept& kept) {
    m_document = kept.document;
    m_error = kept.error;
    m_outdated = kept.outdated;
    set(m_error ? State::Failed : m_document ? State::Shown : State::Missing);
}

void RunEvaluation::evaluate() {
    if (m_run.isEmpty() || m_asked.contains(key()))
        return;
    const int asked = ++m_questions;
    m_asked[key()] = asked;
    m_error.reset();
    set(State::Evaluating);
    m_engine->call(protocol::method::runEvaluate, {{"run", m_run.toStdString()}, {"split", m_split.toStdString()}}, this,
                   [this, key = key(), asked](Result<Json> answer) { answered(key, asked, std::move(answer)); });
}

void RunEvaluation::cancel() {
    if (m_asked.erase(key()) > 0)
        readKept();
}

void RunEvaluation::answered(const QString& key, int asked, Result<Json> answer) {
    const auto found = m_asked.find(key);
    if (found == m_asked.end() || found->second != asked)
        return; // cancelled
    m_asked.erase(found);
    if (key != this->key())
        return; // another run is looked at; this one's folder keeps what was found
    if (!answer) {
        m_error = answer.error();
        set(State::Failed);
        return;
    }
    const auto work = [answer = std::move(answer), where = m_run.toStdString()] {
        auto document = evaluationFromJson(*answer, where);
        return document ? Kept{std::make_shared<const EvaluationDocument>(std::move(*document)), {}, false} : Kept{nullptr, document.error(), false};
    };
    inBackground(this, work, [this, round = m_round](const Kept& kept) {
        if (round == m_round)
            take(kept);
    });
}

void RunEvaluation::set(State state) {
    m_state = state;
    Q_EMIT changed();
}

} // namespace lepton::widgets
