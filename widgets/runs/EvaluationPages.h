// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "datasets/Source.h"
#include "widgets/runs/EvaluationDocument.h"
#include "widgets/runs/SavedFigure.h"

#include <QWidget>

#include <memory>
#include <vector>

class QStackedWidget;
class QToolButton;

namespace lepton::widgets {

class CalibrationChart;
class ClassCurves;
class ClassTable;
class ConfusionPage;
class ForecastGrid;
class Pills;
class ScatterChart;
class TextLabel;

/// Everything of an evaluation that is more than a figure, a page each; only those pages are offered that the document has something for.
class EvaluationPages : public QWidget {
    Q_OBJECT
public:
    enum Page { Confusion, Classes, Curves, Calibration, Scatter, Forecasts, Nothing };
    explicit EvaluationPages(QWidget* parent = nullptr);
    void setDocument(const QString& run, std::shared_ptr<const EvaluationDocument> document, std::shared_ptr<const datasets::Source> open);
    Page page() const;
    void choose(Page page);
    Pills* tabs() const { return m_tabs; }

Q_SIGNALS:
    void saveFailed(const lepton::Error& error);

private:
    QWidget* inCard(QWidget* page) const;
    std::vector<bool> offered() const;
    std::vector<std::function<SavedFigure()>> figures() const;
    void showSaveMenu();

    std::shared_ptr<const EvaluationDocument> m_document;
    Pills* m_tabs = nullptr;
    QToolButton* m_save = nullptr;
    QStackedWidget* m_stack = nullptr;
    ConfusionPage* m_confusion = nullptr;
    ClassTable* m_classes = nullptr;
    ClassCurves* m_curves = nullptr;
    CalibrationChart* m_calibration = nullptr;
    ScatterChart* m_scatter = nullptr;
    ForecastGrid* m_forecasts = nullptr;
    TextLabel* m_nothing = nullptr;
};

} // namespace lepton::widgets
