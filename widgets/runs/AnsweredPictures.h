// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/data/GalleryModel.h"
#include "widgets/runs/EvaluationDocument.h"

#include <memory>

namespace lepton::widgets {

/// What the list of a cell's samples says of one of them.
struct AnsweredSample {
    std::int64_t place = 0; ///< in the source
    int truth = 0, answer = 0;
    double score = 0, loss = 0;
};

/// "loss 4.31 · 98 %": how wrong, and how sure.
QString answeredCaption(const AnsweredSample& sample);

/// Pictures of answered samples, with how wrong and how sure the answer was instead of the class.
class AnsweredPictures : public GalleryModel {
    Q_OBJECT
public:
    using GalleryModel::GalleryModel;
    void setAnswered(std::vector<AnsweredSample> samples, QStringList classes);
    const std::vector<AnsweredSample>& answered() const { return m_answered; }
    QVariant data(const QModelIndex& index, int role) const override;

private:
    std::vector<AnsweredSample> m_answered;
    QStringList m_classes;
};

/// The same samples of texts and tables as rows: true class, answer, score, loss, then the columns of the data.
class AnsweredRows : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Truth, Answer, Score, Loss, FirstData };
    using QAbstractTableModel::QAbstractTableModel;
    void setAnswered(std::shared_ptr<const datasets::Source> source, std::vector<AnsweredSample> samples, QStringList classes);
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString shown(const QModelIndex& index) const;

    std::shared_ptr<const datasets::Source> m_source;
    std::vector<AnsweredSample> m_answered;
    QStringList m_classes;
};

} // namespace lepton::widgets
