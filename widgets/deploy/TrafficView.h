// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/deploy/FigureHistory.h"

#include <QElapsedTimer>
#include <QWidget>

namespace lepton::widgets {

class FigureTile;
class TextLabel;
class XyChart;

/// What a server is asked and how it does: the newest figures, and curves of the last ten minutes.
class TrafficView : public QWidget {
    Q_OBJECT
public:
    explicit TrafficView(QWidget* parent = nullptr);
    /// Another deployment: what was drawn is another's.
    void clear(const QString& why);
    void append(const Json& figures);
    void setReplicas(int ready, int wanted);
    FigureTile* requests() const { return m_requests; }
    FigureTile* latency() const { return m_latency; }
    FigureTile* failures() const { return m_failures; }
    XyChart* requestChart() const { return m_requestChart; }
    XyChart* driftChart() const { return m_driftChart; }

private:
    void draw();

    FigureHistory m_history;
    QElapsedTimer m_clock;
    TextLabel* m_why = nullptr;
    FigureTile* m_requests = nullptr;
    FigureTile* m_latency = nullptr;
    FigureTile* m_failures = nullptr;
    FigureTile* m_queue = nullptr;
    FigureTile* m_replicas = nullptr;
    XyChart* m_requestChart = nullptr;
    XyChart* m_latencyChart = nullptr;
    XyChart* m_failureChart = nullptr;
    XyChart* m_driftChart = nullptr;
    TextLabel* m_driftWords = nullptr;
};

} // namespace lepton::widgets
