// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/AnsweredPictures.h"

#include "datasets/Table.h"
#include "widgets/common/Theme.h"

#include <QLocale>

#include <cmath>

namespace lepton::widgets {

namespace {

constexpr std::size_t longestCell = 400; // characters that one line can show
constexpr std::size_t longestTip = 2000;

QString lossText(double loss) { return std::isfinite(loss) ? QLocale().toString(loss, 'f', loss < 10 ? 2 : 1) : QStringLiteral("–"); }

QString scoreText(double score) { return std::isfinite(score) ? QLocale().toString(score * 100, 'f', 0) + QStringLiteral(" %") : QStringLiteral("–"); }

QString classOf(const QStringList& classes, int label) { return label >= 0 && label < classes.size() ? classes[label] : QString(); }

} // namespace

QString answeredCaption(const AnsweredSample& sample) { return AnsweredPictures::tr("loss %1 · %2").arg(lossText(sample.loss), scoreText(sample.score)); }

void AnsweredPictures::setAnswered(std::vector<AnsweredSample> samples, QStringList classes) {
    m_answered = std::move(samples);
    m_classes = std::move(classes);
    std::vector<std::int64_t> places;
    places.reserve(m_answered.size());
    for (const auto& sample : m_answered)
        places.push_back(sample.place);
    setSamples(std::move(places));
}

QVariant AnsweredPictures::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || static_cast<std::size_t>(index.row()) >= m_answered.size())
        return GalleryModel::data(index, role);
    const auto& sample = m_answered[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return answeredCaption(sample);
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return tr("%1: true %2, predicted %3, %4")
            .arg(GalleryModel::data(index, Qt::ToolTipRole).toString(), classOf(m_classes, sample.truth), classOf(m_classes, sample.answer), answeredCaption(sample));
    default:
        return GalleryModel::data(index, role);
    }
}

void AnsweredRows::setAnswered(std::shared_ptr<const datasets::Source> source, std::vector<AnsweredSample> samples, QStringList classes) {
    beginResetModel();
    m_source = source != nullptr && source->table() != nullptr ? std::move(source) : nullptr;
    m_answered = std::move(samples);
    m_classes = std::move(classes);
    endResetModel();
}

int AnsweredRows::rowCount(const QModelIndex& parent) const { return parent.isValid() || !m_source ? 0 : static_cast<int>(m_answered.size()); }

int AnsweredRows::columnCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_source ? 0 : FirstData + static_cast<int>(m_source->table()->columns.size());
}

QString AnsweredRows::shown(const QModelIndex& index) const {
    const auto& sample = m_answered[static_cast<std::size_t>(index.row())];
    switch (index.column()) {
    case Truth:
        return classOf(m_classes, sample.truth);
    case Answer:
        return classOf(m_classes, sample.answer);
    case Score:
        return scoreText(sample.score);
    case Loss:
        return lossText(sample.loss);
    default:
        break;
    }
    const auto& cell = m_source->table()->columns[static_cast<std::size_t>(index.column() - FirstData)].cells[static_cast<std::size_t>(sample.place)];
    return QString::fromStdString(cell.substr(0, longestTip * 4)).left(static_cast<qsizetype>(longestTip));
}

QVariant AnsweredRows::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || !m_source)
        return {};
    const bool figure = index.column() == Score || index.column() == Loss;
    const auto& sample = m_answered[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return shown(index).left(static_cast<qsizetype>(longestCell)).simplified();
    case Qt::ToolTipRole:
        return index.column() >= FirstData ? QVariant("<p>" + shown(index).toHtmlEscaped().replace('\n', "<br>") + "</p>") : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter | (figure ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::FontRole:
        return figure ? QVariant(Theme::instance().figures()) : QVariant();
    case Qt::ForegroundRole:
        return index.column() == Answer && sample.answer != sample.truth ? QVariant(Theme::instance().palette().error) : QVariant();
    default:
        return {};
    }
}

QVariant AnsweredRows::headerData(int section, Qt::Orientation orientation, int role) const {
    if (!m_source)
        return {};
    if (orientation == Qt::Vertical)
        return role == Qt::ToolTipRole ? QVariant(QString::fromStdString(m_source->name(m_answered[static_cast<std::size_t>(section)].place))) : QVariant();
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter | (section == Score || section == Loss ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole)
        return {};
    const QStringList names{tr("True"), tr("Predicted"), tr("Score"), tr("Loss")};
    return section < FirstData ? names[section] : QString::fromStdString(m_source->table()->columns[static_cast<std::size_t>(section - FirstData)].name);
}

} // namespace lepton::widgets
