// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "widgets/runs/EvaluationDocument.h"

#include <QScrollArea>
#include <QWidget>

#include <memory>
#include <vector>

class QComboBox;
class QGridLayout;

namespace lepton::widgets {

class TextLabel;
class XyChart;

/// Calibration: how often answers of a confidence are right, with the share of the samples that have it.
class CalibrationChart : public QWidget {
    Q_OBJECT
public:
    explicit CalibrationChart(QWidget* parent = nullptr);
    void setDocument(const EvaluationDocument& document);
    XyChart* chart() const { return m_chart; }

Q_SIGNALS:
    void saveFailed(const lepton::Error& error);

private:
    TextLabel* m_error = nullptr;
    XyChart* m_chart = nullptr;
};

/// Predictions of a regression against the true values, with the diagonal on which both are the same.
class ScatterChart : public QWidget {
    Q_OBJECT
public:
    explicit ScatterChart(QWidget* parent = nullptr);
    void setDocument(std::shared_ptr<const EvaluationDocument> document);
    QComboBox* targets() const { return m_targets; }
    XyChart* chart() const { return m_chart; }

Q_SIGNALS:
    void saveFailed(const lepton::Error& error);

private:
    void draw();
    std::shared_ptr<const EvaluationDocument> m_document;
    QComboBox* m_targets = nullptr;
    TextLabel* m_facts = nullptr;
    XyChart* m_chart = nullptr;
};

/// Forecasts beside what came: a small chart each, all with the same height of axis.
class ForecastGrid : public QWidget {
    Q_OBJECT
public:
    explicit ForecastGrid(QWidget* parent = nullptr);
    void setDocument(const EvaluationDocument& document);
    const std::vector<XyChart*>& charts() const { return m_charts; }

Q_SIGNALS:
    void saveFailed(const lepton::Error& error);

private:
    QScrollArea* m_scroll = nullptr;
    std::vector<XyChart*> m_charts;
};

} // namespace lepton::widgets
