// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/SampleStrip.h"

#include "core/exchange/Safetensors.h"
#include "widgets/common/Background.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/data/PictureBox.h"
#include "widgets/data/PictureImage.h"

#include <QHBoxLayout>
#include <QListWidget>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

namespace lepton::widgets {

namespace {

constexpr int smallSide = 72;
constexpr std::size_t mostSmall = 100; // older ones are in the run's folder

} // namespace

Result<QImage> samplesImage(const Path& file) {
    LEPTON_TRY(const std::string bytes, readFile(file));
    if (file.extension() == ".png") {
        if (QImage sheet = QImage::fromData(reinterpret_cast<const uchar*>(bytes.data()), static_cast<int>(bytes.size())); !sheet.isNull())
            return sheet;
        return Error(ErrorCode::BadFormat, LT("core", "The file is no picture")).at(file.string());
    }
    LEPTON_TRY(const auto view, exchange::readSafetensors(bytes, file.string()));
    const auto* samples = view.find("samples");
    QImage image;
    if (samples != nullptr && samples->dtype == graph::DType::UInt8)
        image = tiledImage(samples->shape, {reinterpret_cast<const std::uint8_t*>(samples->bytes.data()), samples->bytes.size()});
    if (image.isNull())
        return Error(ErrorCode::BadFormat, LT("core", "The file holds no pictures of a generator")).at(file.string()).fix(LT("core", "Train again; the run's other epochs are not affected"));
    return image;
}

SampleStrip::SampleStrip(QWidget* parent) : Card(tr("What the generator makes"), parent) {
    setHint(tr("from the same seeds each epoch"));
    m_large = new PictureBox(tr("Pictures of the chosen epoch"));
    m_large->setMinimumSize(160, 120);
    m_large->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    m_large->setPlaceholder(tr("The first ones come at the end of the first epoch"));
    m_caption = new TextLabel(TextLabel::Role::Hint);
    m_list = new QListWidget;
    m_list->setAccessibleName(tr("Pictures of each epoch"));
    m_list->setViewMode(QListView::IconMode);
    m_list->setFlow(QListView::TopToBottom);
    m_list->setWrapping(false);
    m_list->setMovement(QListView::Static);
    m_list->setIconSize({smallSide, smallSide});
    m_list->setSpacing(4);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFixedWidth(smallSide + 40);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    connect(m_list, &QListWidget::currentItemChanged, this, [this](const QListWidgetItem* item) {
        if (item != nullptr)
            show(item->data(Qt::UserRole).toInt());
    });
    auto* large = new QVBoxLayout;
    large->setSpacing(6);
    large->addWidget(m_large, 1);
    large->addWidget(m_caption);
    auto* row = new QHBoxLayout;
    row->setSpacing(12);
    row->addLayout(large, 1);
    row->addWidget(m_list);
    body()->addLayout(row, 1);
}

int SampleStrip::shownEpoch() const { return m_shown; }

const QImage& SampleStrip::large() const { return m_large->image(); }

void SampleStrip::setGenerator(bool generator) {
    setHeading(generator ? tr("What the generator makes") : tr("Pictures of each epoch"));
    setHint(generator ? tr("from the same seeds each epoch") : tr("of the same samples"));
}

void SampleStrip::setRun(const QString& folder) {
    if (folder == m_run)
        return;
    m_run = folder;
    refresh({});
}

void SampleStrip::refresh(const std::vector<RunProgress::Samples>& samples) {
    if (samples == m_samples)
        return;
    const bool grown = samples.size() > m_samples.size() && std::equal(m_samples.begin(), m_samples.end(), samples.begin());
    if (!grown) {
        ++m_round;
        m_list->clear();
        m_images.clear();
        m_shown = 0;
        m_large->setImage({});
        m_caption->clear();
        m_samples.clear();
    }
    const std::size_t known = std::max(m_samples.size(), samples.size() - std::min(samples.size(), mostSmall));
    for (std::size_t i = known; i < samples.size(); ++i)
        read(samples[i]);
    m_samples = samples;
}

void SampleStrip::read(const RunProgress::Samples& samples) {
    const Path file = Path(m_run.toStdString()) / samples.file.toStdString();
    inBackground(this, [file] { return samplesImage(file); }, [this, samples, round = m_round](const Result<QImage>& image) {
        if (round == m_round && image)
            take(samples, *image);
    });
}

/// The newest stands first. Workers end in any order.
void SampleStrip::take(const RunProgress::Samples& samples, const QImage& image) {
    const bool follows = m_shown == 0 || (!m_images.empty() && m_shown == m_images.rbegin()->first);
    m_images[samples.epoch] = image;
    const QPixmap small = QPixmap::fromImage(image.scaled(smallSide, smallSide, Qt::KeepAspectRatio, Qt::SmoothTransformation));
    QIcon icon(small);
    icon.addPixmap(small, QIcon::Selected); // else the chosen one is tinted
    auto* item = new QListWidgetItem(icon, tr("Epoch %1").arg(samples.epoch));
    item->setData(Qt::UserRole, samples.epoch);
    int place = 0;
    while (place < m_list->count() && m_list->item(place)->data(Qt::UserRole).toInt() > samples.epoch)
        ++place;
    m_list->insertItem(place, item);
    while (m_list->count() > static_cast<int>(mostSmall)) {
        m_images.erase(m_list->item(m_list->count() - 1)->data(Qt::UserRole).toInt());
        delete m_list->takeItem(m_list->count() - 1);
    }
    if (follows)
        m_list->setCurrentRow(0);
}

void SampleStrip::show(int epoch) {
    const auto found = m_images.find(epoch);
    if (found == m_images.end())
        return;
    m_shown = epoch;
    m_large->setImage(found->second);
    m_caption->setText(tr("Epoch %1").arg(epoch));
}

} // namespace lepton::widgets
