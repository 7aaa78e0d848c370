// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/training/RunCharts.h"

#include <QPushButton>
#include <QStringList>

#include <map>
#include <vector>

class QMenu;

namespace lepton::widgets {

/// A menu of a project's other runs; those that are chosen are read on a worker and drawn behind the one on show.
class EarlierRuns : public QPushButton {
    Q_OBJECT
public:
    explicit EarlierRuns(QWidget* parent = nullptr);
    void setRun(const QString& folder);  ///< the one on show; of another project, nothing stays chosen
    void smoothOver(double steps);       ///< RunCurves::smoothOver
    const std::vector<GhostRun>& ghosts() const { return m_ghosts; } ///< in the order in which they were chosen
    void choose(const QString& folder, bool on);

Q_SIGNALS:
    void changed(); ///< ghosts() is new

private:
    void fillMenu();
    void read(const QString& folder);
    void rebuild();

    QMenu* m_menu = nullptr;
    QString m_run;
    QStringList m_chosen;
    std::map<QString, RunCurves> m_known;
    std::vector<GhostRun> m_ghosts;
    double m_smooth = 0;
};

} // namespace lepton::widgets
