// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/Source.h"

#include <QAbstractListModel>
#include <QCache>
#include <QImage>
#include <QSet>

#include <memory>
#include <vector>

namespace lepton::widgets {

/// Samples of a source as tiles. Pictures are decoded on a worker when they are first asked for, the newest wish first, and kept while
/// there is room.
class GalleryModel : public QAbstractListModel {
    Q_OBJECT
public:
    static constexpr int sampleRole = Qt::UserRole + 1; ///< number in the source
    static constexpr int brokenRole = Qt::UserRole + 2; ///< true: the picture can't be read any more

    using QAbstractListModel::QAbstractListModel;
    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

    /// Null: nothing.
    void setSource(std::shared_ptr<const datasets::Source> source);
    void setSamples(std::vector<std::int64_t> samples); ///< shown in this order
    int rowOf(std::int64_t sample) const; ///< -1: not shown
    int cached() const { return static_cast<int>(m_pictures.count()); }

private:
    struct Decoded {
        std::int64_t sample;
        QImage image; ///< null: unreadable
    };
    void wish(std::int64_t sample) const;
    void decodeNext();
    void take(const std::vector<Decoded>& pictures);
    QVariant picture(std::int64_t sample) const;

    std::shared_ptr<const datasets::Source> m_source;
    std::vector<std::int64_t> m_samples;
    bool m_ascending = true;
    mutable QCache<qint64, QImage> m_pictures{64 << 10}; ///< cost in KiB
    mutable QSet<qint64> m_broken;
    mutable std::vector<std::int64_t> m_wishes;         ///< the newest last
    bool m_decoding = false;
    int m_round = 0; ///< counts sources, so that a late picture of another one is known
};

} // namespace lepton::widgets
