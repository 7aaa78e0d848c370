// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLineEdit;

namespace lepton::widgets {

class LayerList;
class TextLabel;

/// Every layer there is, by family, with a field that searches names and synonyms. Drag one onto the canvas, or press Enter.
class LayerPalette : public QWidget {
    Q_OBJECT
public:
    explicit LayerPalette(QWidget* parent = nullptr);
    LayerList& list() { return *m_list; }
    void focusSearch();
    /// The layers that can stand in the network that is looked at, and the user's own blocks.
    void showLayers(bool inGroup, const QStringList& blocks);

Q_SIGNALS:
    void picked(const QString& type);

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QLineEdit* m_search = nullptr;
    LayerList* m_list = nullptr;
    TextLabel* m_none = nullptr;
};

} // namespace lepton::widgets
