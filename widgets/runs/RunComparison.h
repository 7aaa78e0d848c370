// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/training/RunCurves.h"

#include <QStringList>
#include <QWidget>

#include <map>
#include <string>
#include <vector>

namespace lepton::widgets {

class ChartCard;

/// The curves of several runs laid over each other: loss and main metric on the validation split, one colour a run.
class RunComparison : public QWidget {
    Q_OBJECT
public:
    explicit RunComparison(QWidget* parent = nullptr);
    /// Folders; their events are read on a worker. `fresh`: also those that were read before, for they may have grown.
    void setRuns(const QStringList& folders, const QStringList& fresh = {});
    ChartCard* loss() const { return m_loss; }
    ChartCard* metric() const { return m_metric; }

private:
    void read(const QStringList& missing);
    void draw();
    std::string commonMetric() const;

    ChartCard* m_loss = nullptr;
    ChartCard* m_metric = nullptr;
    QStringList m_folders;
    std::map<QString, RunCurves> m_known;
    int m_round = 0;
};

} // namespace lepton::widgets
