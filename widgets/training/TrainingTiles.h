// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace lepton::widgets {

class FigureTile;
class RunProgress;

/// The figures of a run: epoch, time left, throughput, learning rate, best validation, memory.
class TrainingTiles : public QWidget {
    Q_OBJECT
public:
    explicit TrainingTiles(QWidget* parent = nullptr);
    /// `estimatedBytes`: memory by the network's analysis, shown while the run has not told its own.
    void refresh(const RunProgress& progress, bool running, double estimatedBytes);

private:
    void showMemory(const RunProgress& progress, double estimated);

    FigureTile* m_epoch = nullptr;
    FigureTile* m_left = nullptr;
    FigureTile* m_throughput = nullptr;
    FigureTile* m_learningRate = nullptr;
    FigureTile* m_best = nullptr;
    FigureTile* m_memory = nullptr;
};

} // namespace lepton::widgets
