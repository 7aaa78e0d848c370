// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/Source.h"
#include "widgets/common/Card.h"
#include "widgets/training/RunProgress.h"

#include <QImage>

#include <map>
#include <memory>
#include <vector>

class QPushButton;
class QScrollArea;
class QToolButton;

namespace lepton::widgets {

class PredictionGrid;
class TextLabel;

/// What the network makes of the same few samples, epoch by epoch: the picture, the answer with its score, and the truth where it is
/// another. Pictures are read on a worker.
class SamplePredictions : public Card {
    Q_OBJECT
public:
    explicit SamplePredictions(QWidget* parent = nullptr);
    void setSource(std::shared_ptr<const datasets::Source> source); ///< the data, for the pictures; may be null
    /// `planned`: the next run will tell them.
    void refresh(const std::vector<RunProgress::Predictions>& predictions, bool planned);
    int shownEpoch() const; ///< 0: none
    PredictionGrid* grid() const { return m_grid; }

Q_SIGNALS:
    void wanted(); ///< the user wants the next run to tell them

private:
    void show(std::size_t place);
    void readPictures();

    std::shared_ptr<const datasets::Source> m_source;
    std::vector<RunProgress::Predictions> m_predictions;
    std::size_t m_place = 0; ///< in m_predictions
    PredictionGrid* m_grid = nullptr;
    QScrollArea* m_scroll = nullptr;
    QWidget* m_empty = nullptr;
    TextLabel* m_why = nullptr;
    QPushButton* m_switchOn = nullptr;
    TextLabel* m_epoch = nullptr;
    QToolButton* m_earlier = nullptr;
    QToolButton* m_later = nullptr;
};

/// The cells of SamplePredictions.
class PredictionGrid : public QWidget {
    Q_OBJECT
public:
    explicit PredictionGrid(QWidget* parent = nullptr);
    void setItems(std::shared_ptr<const Json> items, bool pictures);
    void setPicture(std::int64_t index, const QImage& picture);
    bool hasPicture(std::int64_t index) const { return m_pictures.contains(index); }
    void forgetPictures() { m_pictures.clear(); }
    /// "7, 0.98" or "7, 0.51, was 1": as the cell says it.
    QString textOf(std::size_t item) const;

    int heightForWidth(int width) const override;
    bool hasHeightForWidth() const override { return true; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

private:
    int columns(int width) const;
    QRect cell(std::size_t item) const;
    int cellHeight() const;

    std::shared_ptr<const Json> m_items;
    std::map<std::int64_t, QImage> m_pictures;
    bool m_withPictures = false;
};

} // namespace lepton::widgets
