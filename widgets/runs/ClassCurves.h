// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "widgets/runs/EvaluationDocument.h"

#include <QWidget>

#include <memory>

class QComboBox;

namespace lepton::widgets {

class XyChart;

/// ROC and precision-recall curves, of one class or of all beside each other.
class ClassCurves : public QWidget {
    Q_OBJECT
public:
    explicit ClassCurves(QWidget* parent = nullptr);
    void setDocument(std::shared_ptr<const EvaluationDocument> document);
    void setClass(const QString& name); ///< empty: all
    QComboBox* classes() const { return m_classes; }
    XyChart* roc() const { return m_roc; }
    XyChart* precisionRecall() const { return m_precisionRecall; }

Q_SIGNALS:
    void saveFailed(const lepton::Error& error);

private:
    void draw();
    void drawOne(XyChart& chart, const std::vector<EvaluationDocument::Line>& lines, bool diagonal);

    std::shared_ptr<const EvaluationDocument> m_document;
    QComboBox* m_classes = nullptr;
    XyChart* m_roc = nullptr;
    XyChart* m_precisionRecall = nullptr;
};

} // namespace lepton::widgets
