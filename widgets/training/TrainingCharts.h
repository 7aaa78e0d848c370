// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/training/ChartGroup.h"
#include "widgets/training/RunCharts.h"

#include <QStringList>
#include <QWidget>

#include <map>
#include <string>
#include <vector>

class QMenu;

namespace lepton::widgets {

class ChartGrid;
class ChartTools;
class EarlierRuns;
class SampleStrip;

/// The charts of one run as it goes on: losses, metrics, learning rate, throughput, memory; of a generator also what it makes. They share
/// zoom and cross hair, and earlier runs can be drawn behind them.
class TrainingCharts : public QWidget {
    Q_OBJECT
public:
    explicit TrainingCharts(QWidget* parent = nullptr);
    void setRun(const QString& folder);
    void attach(const RunProgress& progress); ///< another run: all of it is shown
    void refresh(const RunProgress& progress);
    std::vector<ChartCard*> cards() const { return m_shown; } ///< in reading order
    SampleStrip* samples() const { return m_samples; }
    EarlierRuns* earlierRuns() const { return m_earlier; }
    double smoothing() const; ///< as the user has chosen: RunCurves::smoothOver

Q_SIGNALS:
    void wanted();                        ///< refresh() is: other charts are in sight
    void smoothingChanged(double steps);
    void saveFailed(const lepton::Error& error);

private:
    ChartCard* card(const std::string& id, const QString& title);
    void draw(std::vector<RunChart> charts);
    void arrange(bool adversarial, bool pictures);
    void fillMenu();

    ChartTools* m_tools = nullptr;
    EarlierRuns* m_earlier = nullptr;
    QMenu* m_menu = nullptr;
    ChartGrid* m_grid = nullptr;
    SampleStrip* m_samples = nullptr;
    ChartGroup m_group;
    std::map<std::string, ChartCard*> m_cards;
    std::vector<RunChart> m_charts;  ///< as they are drawn
    std::vector<ChartCard*> m_shown;
    std::map<std::string, QString> m_hidden; ///< that the user doesn't want: their titles by id
    std::string m_enlarged;          ///< id of the one that has all the room; empty: none
    bool m_adversarial = false;
    bool m_pictures = false; ///< there are some of each epoch
};

} // namespace lepton::widgets
