// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/data/GalleryModel.h"

#include "widgets/common/Background.h"
#include "widgets/data/PictureImage.h"

#include <QTimer>

#include <algorithm>

namespace lepton::widgets {

namespace {

constexpr std::size_t mostWishes = 256; // what was scrolled past long ago is not decoded any more
constexpr std::size_t atOnce = 24;
constexpr int thumbnailSide = 192;

} // namespace

int GalleryModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_samples.size()); }

QVariant GalleryModel::data(const QModelIndex& index, int role) const {
    if (!m_source || !index.isValid())
        return {};
    const std::int64_t sample = m_samples[static_cast<std::size_t>(index.row())];
    const auto& classes = m_source->info().classes;
    switch (role) {
    case Qt::DisplayRole: {
        const auto label = static_cast<std::size_t>(m_source->label(sample));
        return label < classes.size() ? QString::fromStdString(classes[label]) : QString();
    }
    case Qt::DecorationRole:
        return picture(sample);
    case Qt::ToolTipRole:
        return QString::fromStdString(m_source->name(sample));
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1, %2").arg(data(index, Qt::DisplayRole).toString(), QString::fromStdString(m_source->name(sample)));
    case sampleRole:
        return QVariant::fromValue<qint64>(sample);
    case brokenRole:
        return m_broken.contains(sample);
    default:
        return {};
    }
}

void GalleryModel::setSource(std::shared_ptr<const datasets::Source> source) {
    beginResetModel();
    m_source = std::move(source);
    m_samples.clear();
    m_pictures.clear();
    m_broken.clear();
    m_wishes.clear();
    ++m_round;
    endResetModel();
}

void GalleryModel::setSamples(std::vector<std::int64_t> samples) {
    beginResetModel();
    m_samples = std::move(samples);
    m_ascending = std::is_sorted(m_samples.begin(), m_samples.end());
    endResetModel();
}

int GalleryModel::rowOf(std::int64_t sample) const {
    const auto found = m_ascending ? std::lower_bound(m_samples.begin(), m_samples.end(), sample) : std::find(m_samples.begin(), m_samples.end(), sample);
    return found != m_samples.end() && *found == sample ? static_cast<int>(found - m_samples.begin()) : -1;
}

QVariant GalleryModel::picture(std::int64_t sample) const {
    if (const QImage* known = m_pictures.object(sample))
        return *known;
    if (!m_broken.contains(sample))
        wish(sample);
    return {};
}

void GalleryModel::wish(std::int64_t sample) const {
    if (std::find(m_wishes.begin(), m_wishes.end(), sample) != m_wishes.end())
        return;
    m_wishes.push_back(sample);
    if (m_wishes.size() > mostWishes)
        m_wishes.erase(m_wishes.begin());
    // Painting asks for many in a row: they go to the worker together once it has finished.
    auto* self = const_cast<GalleryModel*>(this);
    if (!m_decoding && m_wishes.size() == 1)
        QTimer::singleShot(0, self, &GalleryModel::decodeNext);
}

void GalleryModel::decodeNext() {
    if (m_decoding || m_wishes.empty() || !m_source)
        return;
    m_decoding = true;
    const std::size_t count = std::min(atOnce, m_wishes.size());
    const std::vector<std::int64_t> samples(m_wishes.end() - static_cast<std::ptrdiff_t>(count), m_wishes.end());
    m_wishes.resize(m_wishes.size() - count);
    const auto work = [source = m_source, samples] {
        std::vector<Decoded> out;
        for (const auto sample : samples) {
            const auto picture = source->read(sample);
            out.push_back({sample, picture ? thumbnail(pictureImage(*picture), thumbnailSide) : QImage()});
        }
        return out;
    };
    inBackground(this, work, [this, round = m_round](const std::vector<Decoded>& pictures) {
        m_decoding = false;
        if (round == m_round)
            take(pictures);
        decodeNext();
    });
}

void GalleryModel::take(const std::vector<Decoded>& pictures) {
    for (const auto& one : pictures) {
        if (one.image.isNull())
            m_broken.insert(one.sample);
        else
            m_pictures.insert(one.sample, new QImage(one.image), std::max<qsizetype>(one.image.sizeInBytes() / 1024, 1));
        if (const int row = rowOf(one.sample); row >= 0)
            Q_EMIT dataChanged(index(row), index(row), {Qt::DecorationRole});
    }
}

} // namespace lepton::widgets
