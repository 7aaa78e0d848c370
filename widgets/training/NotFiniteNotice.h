// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/training/Callout.h"

class QPushButton;

namespace lepton::widgets {

class NumberField;
class RunProgress;

/// A run has paused at the first value that is no number: where, why probably, and what can be done. The user looks at the layer, goes on
/// without the batch and with a smaller learning rate, or stops.
class NotFiniteNotice : public Callout {
    Q_OBJECT
public:
    explicit NotFiniteNotice(QWidget* parent = nullptr);
    void refresh(const RunProgress& progress, bool running); ///< shown while the run is paused for it

Q_SIGNALS:
    void showLayer(const QString& node);
    void proceed(double learningRate); ///< the optimizer's, from here on
    void stop();

private:
    QString m_node;
    double m_step = -1;  ///< which the fields are about
    double m_asked = 0;  ///< the learning rate that was gone on with; 0: none
    TextLabel* m_what = nullptr;
    TextLabel* m_causes = nullptr;
    NumberField* m_rate = nullptr;
    QPushButton* m_layer = nullptr;
};

} // namespace lepton::widgets
