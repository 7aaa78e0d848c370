// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/data/Gallery.h"

#include "widgets/common/Pills.h"
#include "widgets/common/Theme.h"
#include "widgets/data/GalleryDelegate.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QHBoxLayout>
#include <QListView>
#include <QLocale>
#include <QResizeEvent>
#include <QScrollBar>

#include <numeric>

namespace lepton::widgets {

namespace {

constexpr int tileWidth = 104;
constexpr int tileHeight = 116;

std::vector<std::int64_t> everySample(const datasets::Source& source) {
    std::vector<std::int64_t> all(static_cast<std::size_t>(source.size()));
    std::iota(all.begin(), all.end(), 0);
    return all;
}

} // namespace

Gallery::Gallery(QWidget* parent) : Card(tr("Samples"), parent) {
    m_splits = new Pills(tr("Which samples"));
    for (const auto& name : {tr("All"), tr("Training"), tr("Validation"), tr("Test")})
        m_splits->add(name);
    connect(m_splits, &Pills::changed, this, &Gallery::filter);
    m_classes = new QComboBox;
    m_classes->setAccessibleName(tr("Class"));
    m_classes->setMinimumContentsLength(8);
    m_classes->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    connect(m_classes, &QComboBox::currentIndexChanged, this, &Gallery::filter);
    header()->insertSpacing(1, measure::grid);
    header()->insertWidget(2, m_splits);
    header()->addWidget(m_classes);
    m_view = new QListView;
    m_view->setAccessibleName(tr("Samples"));
    m_view->setModel(&m_model);
    m_view->setItemDelegate(new GalleryDelegate(m_view));
    m_view->setFlow(QListView::LeftToRight);
    m_view->setWrapping(true);
    m_view->setResizeMode(QListView::Adjust);
    m_view->setLayoutMode(QListView::Batched); // 70,000 tiles are placed in pieces, the window goes on meanwhile
    m_view->setBatchSize(4000);
    m_view->setUniformItemSizes(true);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setMouseTracking(true);
    m_view->viewport()->installEventFilter(this);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& index) {
        if (index.isValid())
            Q_EMIT selected(index.data(GalleryModel::sampleRole).toLongLong());
    });
    body()->addWidget(m_view, 1);
}

void Gallery::setSource(const std::shared_ptr<const datasets::Source>& source) {
    m_source = source;
    m_split.reset();
    m_model.setSource(source);
    fillClasses();
    setSplit(nullptr);
}

void Gallery::fillClasses() {
    const QSignalBlocker quiet(m_classes);
    m_classes->clear();
    m_classes->addItem(tr("All classes"));
    if (m_source)
        for (const auto& name : m_source->info().classes)
            m_classes->addItem(QString::fromStdString(name));
}

void Gallery::setSplit(std::shared_ptr<const datasets::SplitIndices> split) {
    m_split = std::move(split);
    const auto named = [](const QString& name, std::size_t count) { return QStringLiteral("%1 %2").arg(name, QLocale().toString(static_cast<qlonglong>(count))); };
    for (int i = 1; i < 4; ++i)
        m_splits->pill(i)->setVisible(m_split != nullptr);
    if (m_split) {
        m_splits->setText(1, named(tr("Training"), m_split->train.size()));
        m_splits->setText(2, named(tr("Validation"), m_split->validation.size()));
        m_splits->setText(3, named(tr("Test"), m_split->test.size()));
    }
    filter();
}

void Gallery::setClass(int label) { m_classes->setCurrentIndex(label + 1); }

void Gallery::filter() {
    if (!m_source)
        return;
    const int chosen = m_split ? m_splits->chosen() : 0;
    constexpr datasets::Split splits[] = {datasets::Split::Train, datasets::Split::Validation, datasets::Split::Test};
    std::vector<std::int64_t> samples = chosen == 0 ? everySample(*m_source) : m_split->of(splits[chosen - 1]);
    if (const int label = m_classes->currentIndex() - 1; label >= 0)
        std::erase_if(samples, [&](std::int64_t sample) { return m_source->label(sample) != label; });
    m_model.setSamples(std::move(samples));
}

bool Gallery::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize)
        fitTiles();
    return Card::eventFilter(watched, event);
}

/// As many columns as fit, together as wide as the view.
void Gallery::fitTiles() {
    const int width = m_view->viewport()->width() - 1;
    const int columns = std::max(width / tileWidth, 1);
    m_view->setGridSize({width / columns, tileHeight});
}

} // namespace lepton::widgets
