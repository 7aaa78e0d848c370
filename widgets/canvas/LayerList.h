// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/LayerType.h"

#include <QListWidget>

#include <vector>

namespace lepton::widgets {

/// A layer on its way from the palette to the canvas carries its type's name under this.
inline constexpr const char* layerMime = "application/x-lepton-layer";

/// Layers under the headings of their families. Can be narrowed by words; an entry can be dragged away.
class LayerList : public QListWidget {
    Q_OBJECT
public:
    explicit LayerList(QWidget* parent = nullptr);
    /// All layers of the catalogue, or only some.
    void show(const std::vector<const graph::LayerType*>& types);
    /// Blocks of the user's own, under a heading at the end; those shown before go.
    void showBlocks(const QStringList& names);
    /// Keeps the entries whose name or synonyms have every word, in the user's language or in English. The first of those is
    /// chosen, one whose name begins so before others.
    void filter(const QString& typed);
    const graph::LayerType* current() const; ///< null also for a block
    QString currentType() const;             ///< of the choice, a block's with blockPrefix; empty: none
    void step(int by); ///< moves the choice over the headings
    int shown() const; ///< entries that the filter leaves

Q_SIGNALS:
    void picked(const QString& type); ///< by double click or Enter
    void blockRemoved(const QString& name); ///< Delete was pressed on a block

protected:
    void startDrag(Qt::DropActions actions) override;
    QMimeData* mimeData(const QList<QListWidgetItem*>& items) const override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void addHeading(graph::Family family);
    void addLayer(const graph::LayerType& type);
    void addBlock(const QString& name);
};

} // namespace lepton::widgets
