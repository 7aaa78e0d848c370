// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/RunProgress.h"

#include "widgets/common/Theme.h"
#include "widgets/training/Metrics.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace lepton::widgets {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(RunProgress)
};

constexpr double jump = 1.5;              // of the learning rate, from one epoch to the next
constexpr std::size_t mostPredictions = 100;
constexpr std::size_t mostLines = 5'000; // of the log; a run of many epochs must not fill memory

QString textIn(const Json& event, const char* key) {
    return event.contains(key) && event[key].is_string() ? QString::fromStdString(event[key].get<std::string>()) : QString();
}

} // namespace

QString metricText(const Json& metrics, const char* name) {
    if (!metrics.is_object() || !metrics.contains(name) || !metrics[name].is_number())
        return QStringLiteral("–");
    return QLocale().toString(metrics[name].get<double>(), 'f', 3);
}

double numberIn(const Json& object, const char* key, double otherwise) {
    return object.is_object() && object.contains(key) && object[key].is_number() ? object[key].get<double>() : otherwise;
}

void RunProgress::start(const Plan& plan) {
    const double smooth = m_smooth;
    *this = RunProgress();
    m_smooth = smooth;
    m_plan = plan;
    m_curves = RunCurves(plan.stepsPerEpoch);
    m_curves.smoothOver(smooth);
    m_curves.expectMetric(plan.metric);
    m_learningRate = plan.learningRate;
}

void RunProgress::setPlan(const Plan& plan) {
    m_plan = plan;
    m_curves.expectStepsPerEpoch(plan.stepsPerEpoch);
    m_curves.expectMetric(plan.metric);
    if (m_learningRate <= 0 || m_step == 0)
        m_learningRate = plan.learningRate;
}

void RunProgress::take(const Json& event) {
    if (!event.is_object())
        return;
    m_curves.take(event);
    addMark(event);
    const QString kind = textIn(event, "event");
    if (kind == QLatin1String("run-started"))
        beginAnew();
    takeHold(event);
    if (auto line = lineOf(event))
        write(std::move(*line));
    if (kind == QLatin1String("step")) {
        takeStep(event);
    } else if (kind == QLatin1String("epoch")) {
        takeEpoch(event);
    } else if (kind == QLatin1String("samples") || (kind == QLatin1String("pictures") && !m_plan.adversarial)) {
        takeSamples(event);
    } else if (kind == QLatin1String("predictions")) {
        takePredictions(event);
    } else if (kind == QLatin1String("learning-rate")) {
        m_learningRate = numberIn(event, "learning_rate", m_learningRate);
    } else if (kind == QLatin1String("run-resumed")) {
        m_step = numberIn(event, "step");
        m_status.clear();
        m_error.reset();
    } else if (kind == QLatin1String("run-finished")) {
        takeFinished(event);
    }
}

/// A story that is told again from its start.
void RunProgress::beginAnew() {
    m_log.clear();
    m_samples.clear();
    m_predictions.clear();
    m_marks.clear();
    m_step = 0;
    m_bestEpoch = m_bestValidation = m_bestValue = std::nullopt;
}

/// What the run waits for: its user, its device, or a way around a value that is no number.
void RunProgress::takeHold(const Json& event) {
    const QString kind = textIn(event, "event");
    if (auto found = notFiniteOf(event))
        m_notFinite = std::move(found);
    else if (auto waiting = waitingOf(event))
        m_waiting = waiting->position > 0 ? std::move(waiting) : std::nullopt;
    else if (kind == QLatin1String("paused"))
        m_paused = true;
    else if (kind == QLatin1String("continued") || kind.startsWith(QLatin1String("run-"))) {
        m_paused = false;
        m_notFinite.reset();
        m_waiting.reset();
    }
}

void RunProgress::replay(const project::EventColumns& story) {
    std::size_t row = 0;
    const auto stepsUntil = [&](std::size_t end) {
        m_curves.takeSteps(story, row, end);
        if (end > row)
            m_step = static_cast<double>(story.step[end - 1]);
        const auto* throughput = story.find("samples_per_second");
        if (end > row && throughput != nullptr && std::isfinite((*throughput)[end - 1]))
            m_throughput = (*throughput)[end - 1];
        const auto* rate = story.find("learning_rate");
        if (end > row && rate != nullptr && std::isfinite((*rate)[end - 1]))
            m_learningRate = (*rate)[end - 1];
        row = end;
    };
    for (const auto& other : story.others) {
        stepsUntil(other.row);
        take(Json::parse(other.line, nullptr, false));
    }
    stepsUntil(story.step.size());
}

void RunProgress::takeStep(const Json& event) {
    m_step = numberIn(event, "step", m_step + 1);
    takeFigures(event);
}

void RunProgress::takeFigures(const Json& event) {
    m_throughput = numberIn(event, "samples_per_second", m_throughput);
    m_learningRate = numberIn(event, "learning_rate", m_learningRate);
    m_memoryBytes = numberIn(event, "memory_bytes", m_memoryBytes);
    m_deviceMemoryBytes = numberIn(event, "device_memory_bytes", m_deviceMemoryBytes);
    m_deviceMemoryTotal = numberIn(event, "device_memory_total", m_deviceMemoryTotal);
}

void RunProgress::takeEpoch(const Json& event) {
    m_step = numberIn(event, "step", m_step);
    m_plan.epochs = numberIn(event, "epochs", m_plan.epochs);
    m_secondsLeft = numberIn(event, "eta_seconds", -1);
    m_secondsLeftStep = m_step;
    const double rate = m_learningRate;
    takeFigures(event);
    markLearningRate(rate);
    write({timeOf(event), epochLine(event)});
    judge(event);
}

/// A schedule's smooth way is seen on its chart; a jump is an event.
void RunProgress::markLearningRate(double before) {
    const double ratio = before > 0 && m_learningRate > 0 ? m_learningRate / before : 1;
    if (m_step > 0 && (ratio >= jump || ratio <= 1 / jump))
        addMark({m_step, RunMark::Kind::LearningRate, Words::tr("learning rate %1").arg(QLocale().toString(m_learningRate, 'g', 3))});
}

void RunProgress::addMark(const Json& event) {
    if (textIn(event, "event") == QLatin1String("run-resumed")) {
        const double step = numberIn(event, "step");
        std::erase_if(m_marks, [step](const RunMark& mark) { return mark.step > step; });
    }
    if (auto mark = markOf(event, m_step))
        addMark(std::move(*mark));
}

void RunProgress::addMark(RunMark mark) {
    // Of the same step the story is in order; a paused run may tell of a step that is still being written.
    const auto place = std::upper_bound(m_marks.begin(), m_marks.end(), mark, [](const RunMark& a, const RunMark& b) { return a.step < b.step; });
    m_marks.insert(place, std::move(mark));
}

QString RunProgress::epochLine(const Json& event) const {
    const double epoch = numberIn(event, "epoch");
    const Json training = event.value("train", Json());
    const Json validation = event.value("validation", Json()); // empty: the data has no validation split
    const auto& losses = m_curves.losses();
    if (const auto maker = losses.find("generator"), judge = losses.find("discriminator"); maker != losses.end() && judge != losses.end())
        return Words::tr("epoch %1: generator %2, discriminator %3").arg(epoch).arg(metricFigure(maker->second.smooth->last().y), metricFigure(judge->second.smooth->last().y));
    const bool validated = validation.is_object() && !validation.empty();
    const Json& measured = validated ? validation : training;
    const std::string name = mainMetric(measured);
    const QString metric = metricText(measured, name.c_str());
    QString line = validated ? Words::tr("epoch %1: loss %2, validation %3").arg(epoch).arg(metricText(training, "loss"), metricText(validation, "loss"))
                             : Words::tr("epoch %1: loss %2").arg(epoch).arg(metricText(training, "loss"));
    if (!name.empty())
        line = name == "accuracy" ? Words::tr("%1, accuracy %2").arg(line, metric) : Words::tr("%1, %2: %3").arg(line, metricTitle(name), metric);
    return line;
}

void RunProgress::takeSamples(const Json& event) {
    const Samples samples{static_cast<int>(numberIn(event, "epoch")), textIn(event, "file")};
    // A resumed run makes those of the epochs after its checkpoint again.
    std::erase_if(m_samples, [&](const Samples& older) { return older.epoch >= samples.epoch; });
    m_samples.push_back(samples);
}

void RunProgress::takePredictions(const Json& event) {
    const int epoch = static_cast<int>(numberIn(event, "epoch"));
    std::erase_if(m_predictions, [&](const Predictions& older) { return older.epoch >= epoch; });
    if (m_predictions.size() >= mostPredictions)
        m_predictions.erase(m_predictions.begin());
    m_predictions.push_back({epoch, std::make_shared<const Json>(event.value("items", Json::array()))});
}

/// Marks the best epoch so far, by the metric that the run itself goes by. Without a validation split that of training stands in.
void RunProgress::judge(const Json& epoch) {
    if (m_plan.adversarial || m_curves.losses().contains("discriminator"))
        return; // the losses of two that learn from each other say nothing of which epoch is best
    const auto dot = m_plan.bestMetric.find('.');
    const std::string name = dot == std::string::npos ? m_plan.bestMetric : m_plan.bestMetric.substr(dot + 1);
    const bool training = m_plan.bestMetric.starts_with("train.") || epoch.value("validation", Json()).empty();
    const Json metrics = epoch.value(training ? "train" : "validation", Json());
    const double value = numberIn(metrics, name.c_str(), std::nan(""));
    const bool smallerIsBetter = !largerIsBetter(name);
    if (!std::isfinite(value) || (m_bestValue && (smallerIsBetter ? value >= *m_bestValue : value <= *m_bestValue)))
        return;
    m_bestValue = value;
    m_bestEpoch = numberIn(epoch, "epoch");
    const std::string main = mainMetric(metrics);
    m_bestMetric = main.empty() ? "loss" : main;
    m_bestValidation = numberIn(metrics, m_bestMetric.c_str(), value);
    m_log.push_back({m_log.back().time, Words::tr("new best"), TextLabel::Tone::Ok});
    addMark({m_step, RunMark::Kind::Best, Words::tr("new best: %1 %2").arg(metricTitle(m_bestMetric), metricFigure(*m_bestValidation))});
}

void RunProgress::takeFinished(const Json& event) {
    m_status = textIn(event, "status");
    m_secondsLeft = 0;
    const bool adversarial = m_plan.adversarial || m_curves.losses().contains("discriminator");
    const Json best = adversarial ? Json() : event.value("best", Json());
    if (best.is_object() && best.contains("epoch"))
        m_bestEpoch = numberIn(best, "epoch");
    if (best.is_object() && best.contains("metrics"))
        m_bestValidation = numberIn(best["metrics"], m_bestMetric.c_str(), m_bestValidation.value_or(0));
    const auto tone = m_status == QLatin1String("completed") ? TextLabel::Tone::Ok
                    : m_status == QLatin1String("stopped")   ? TextLabel::Tone::Soft
                                                             : TextLabel::Tone::Error;
    write({timeOf(event), endSentence(m_status, numberIn(event, "seconds")), tone});
    if (event.contains("error") && event["error"].is_object()) {
        m_error = errorFromJson(event["error"]);
        write({timeOf(event), translated(m_error->what), TextLabel::Tone::Error});
    }
}

void RunProgress::smoothOver(double steps) {
    m_smooth = steps;
    m_curves.smoothOver(steps);
}

double RunProgress::epochsDone() const { return m_curves.stepsPerEpoch() > 0 ? m_step / m_curves.stepsPerEpoch() : 0; }

double RunProgress::secondsLeft() const {
    if (!m_status.isEmpty())
        return 0;
    if (m_plan.epochs <= 0 || m_throughput <= 0 || m_plan.batchSize <= 0 || stepsPerEpoch() <= 0)
        return m_secondsLeft;
    const double steps = m_plan.epochs * stepsPerEpoch() - m_step;
    // The epoch's own figure knows of validation and checkpoints too; between epochs it is counted down by steps.
    if (m_secondsLeft >= 0)
        return std::max(0.0, m_secondsLeft - (m_step - m_secondsLeftStep) * m_plan.batchSize / m_throughput);
    return std::max(0.0, steps * m_plan.batchSize / m_throughput);
}

void RunProgress::write(LogLine line) {
    if (m_log.size() >= mostLines)
        m_log.erase(m_log.begin(), m_log.begin() + mostLines / 10);
    m_log.push_back(std::move(line));
}

} // namespace lepton::widgets
