// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/TrainingTiles.h"

#include "widgets/common/FigureTile.h"
#include "widgets/common/Theme.h"
#include "widgets/training/Metrics.h"
#include "widgets/training/RunProgress.h"

#include <QHBoxLayout>
#include <QLocale>

#include <cmath>

namespace lepton::widgets {

namespace {

const QString none = QStringLiteral("–");

QString epochText(const RunProgress& progress) {
    const double done = progress.epochsDone();
    const bool whole = std::abs(done - std::round(done)) < 1e-6;
    return TrainingTiles::tr("%1 of %2").arg(QLocale().toString(done, 'f', whole ? 0 : 1), QLocale().toString(progress.plan().epochs, 'f', 0));
}

QString leftText(const RunProgress& progress, bool running) {
    if (!running)
        return none;
    if (progress.paused())
        return TrainingTiles::tr("paused");
    const double seconds = progress.secondsLeft();
    return seconds < 0 ? none : durationText(std::round(seconds));
}

} // namespace

TrainingTiles::TrainingTiles(QWidget* parent) : QWidget(parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(measure::grid);
    const auto add = [&](const QString& name) {
        auto* tile = new FigureTile(name);
        row->addWidget(tile, 1);
        return tile;
    };
    m_epoch = add(tr("Epoch"));
    m_left = add(tr("Time left"));
    m_throughput = add(tr("Throughput"));
    m_learningRate = add(tr("Learning rate"));
    m_best = add(tr("Best validation"));
    m_memory = add(tr("Memory"));
}

void TrainingTiles::refresh(const RunProgress& progress, bool running, double estimatedBytes) {
    m_epoch->setValue(epochText(progress));
    m_epoch->setShare(progress.plan().epochs > 0 ? progress.epochsDone() / progress.plan().epochs : 0);
    m_left->setValue(leftText(progress, running));
    m_throughput->setValue(progress.throughput() > 0 ? tr("%1 / s").arg(QLocale().toString(progress.throughput(), 'f', 0)) : none,
                           tr("Training samples a second"));
    m_learningRate->setValue(progress.learningRate() > 0 ? QLocale().toString(progress.learningRate(), 'g', 3) : none);
    m_best->setValue(progress.bestValidation() ? metricFigure(*progress.bestValidation()) : none,
                     tr("%1 of the best epoch on the validation split").arg(metricTitle(progress.bestMetric())));
    showMemory(progress, estimatedBytes);
}

void TrainingTiles::showMemory(const RunProgress& progress, double estimated) {
    const double process = progress.memoryBytes();
    const double device = progress.deviceMemoryBytes();
    const double total = progress.deviceMemoryTotal();
    m_memory->setShare(device > 0 && total > 0 ? std::optional(device / total) : std::nullopt);
    QString explanation = tr("Memory of the run's process");
    if (device > 0) {
        explanation = tr("Memory taken on the device; the run's process has %1").arg(bytesText(static_cast<qint64>(process)));
        m_memory->setValue(total > 0 ? tr("%1 of %2").arg(bytesText(static_cast<qint64>(device)), bytesText(static_cast<qint64>(total))) : bytesText(static_cast<qint64>(device)), explanation);
    } else if (process > 0)
        m_memory->setValue(bytesText(static_cast<qint64>(process)), explanation);
    else if (estimated > 0)
        m_memory->setValue(QStringLiteral("≈ ") + bytesText(static_cast<qint64>(estimated)),
                           tr("Estimated: weights, gradients, optimizer and activations of one batch"));
    else
        m_memory->setValue(none);
}

} // namespace lepton::widgets
