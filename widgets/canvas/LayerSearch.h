// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/LayerType.h"

#include <QFrame>

#include <functional>
#include <vector>

class QLineEdit;

namespace lepton::widgets {

class LayerList;

/// Type-to-search at the cursor: a field over the layers that fit there. Enter or a click adds the chosen one, Esc closes.
class LayerSearch : public QFrame {
    Q_OBJECT
public:
    explicit LayerSearch(QWidget* canvas);
    using Chosen = std::function<void(const graph::LayerType&)>;
    /// `at` on the canvas widget.
    void open(QPoint at, const std::vector<const graph::LayerType*>& offered, Chosen chosen);

Q_SIGNALS:
    void closed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void choose();

    QLineEdit* m_field = nullptr;
    LayerList* m_list = nullptr;
    Chosen m_chosen;
};

} // namespace lepton::widgets
