// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/watch/LayerHeat.h"

class QComboBox;

namespace lepton::widgets {

class TextLabel;

/// At the canvas' lower edge: which figure of the running training its nodes show, with the colours' meaning. Hidden until there is
/// something to show. Its parent is the canvas.
class HeatChooser : public QWidget {
    Q_OBJECT
public:
    HeatChooser(LayerHeat& heat, QWidget* canvas);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void refresh();
    void place();

    LayerHeat& m_heat;
    QComboBox* m_measure = nullptr;
    QWidget* m_legend = nullptr;
    TextLabel* m_waiting = nullptr;
};

} // namespace lepton::widgets
