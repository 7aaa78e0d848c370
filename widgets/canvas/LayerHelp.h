// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Analysis.h"
#include "core/graph/LayerType.h"

#include <QFrame>

class QTextBrowser;

namespace lepton::widgets {

/// What a layer type is, as a page in HTML: summary, ports, the shapes here, its settings with ranges and defaults, its formula.
/// `facts` of the node it is asked for, null if they could not be worked out.
QString layerHelp(const graph::LayerType& type, const graph::NodeFacts* facts);

/// That page above the canvas, beside its layer. Escape, F1 or a click elsewhere closes it.
class LayerHelp : public QFrame {
    Q_OBJECT
public:
    explicit LayerHelp(QWidget* canvas);
    /// `beside`: the layer on the canvas widget.
    void open(const graph::LayerType& type, const graph::NodeFacts* facts, const QRect& beside);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void close();

    QTextBrowser* m_page = nullptr;
};

} // namespace lepton::widgets
