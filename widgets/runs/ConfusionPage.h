// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "datasets/Source.h"
#include "widgets/runs/EvaluationDocument.h"

#include <QWidget>

#include <memory>

namespace lepton::widgets {

class CellSamples;
class ConfusionMatrix;
class Pills;
class TextLabel;

/// The confusion matrix and, beside it, the samples of the cell that is chosen.
class ConfusionPage : public QWidget {
    Q_OBJECT
public:
    explicit ConfusionPage(QWidget* parent = nullptr);
    void setDocument(const QString& run, std::shared_ptr<const EvaluationDocument> document, std::shared_ptr<const datasets::Source> open);
    ConfusionMatrix* matrix() const { return m_matrix; }
    CellSamples* samples() const { return m_samples; }

Q_SIGNALS:
    void saveFailed(const lepton::Error& error);

private:
    void choose(int truth, int answer);

    ConfusionMatrix* m_matrix = nullptr;
    CellSamples* m_samples = nullptr;
    Pills* m_figures = nullptr;
    TextLabel* m_cell = nullptr;
    QString m_place; ///< run and classes: what is chosen stays while they do
};

} // namespace lepton::widgets
