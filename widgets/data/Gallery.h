// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/Split.h"
#include "widgets/common/Card.h"
#include "widgets/data/GalleryModel.h"

class QComboBox;
class QListView;

namespace lepton::widgets {

class Pills;

/// The samples, filtered by split and class.
class Gallery : public Card {
    Q_OBJECT
public:
    explicit Gallery(QWidget* parent = nullptr);
    void setSource(const std::shared_ptr<const datasets::Source>& source);
    void setSplit(std::shared_ptr<const datasets::SplitIndices> split); ///< null: not known, then there is only "All"
    void setClass(int label);                                           ///< -1: all classes
    GalleryModel* model() { return &m_model; }
    QListView* view() const { return m_view; }
    Pills* splits() const { return m_splits; }
    QComboBox* classes() const { return m_classes; }

Q_SIGNALS:
    void selected(qint64 sample);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void fillClasses();
    void filter();
    void fitTiles();

    GalleryModel m_model;
    Pills* m_splits = nullptr;
    QComboBox* m_classes = nullptr;
    QListView* m_view = nullptr;
    std::shared_ptr<const datasets::Source> m_source;
    std::shared_ptr<const datasets::SplitIndices> m_split;
};

} // namespace lepton::widgets
