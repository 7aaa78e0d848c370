// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/SamplePredictions.h"

#include "widgets/common/Background.h"
#include "widgets/common/Buttons.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/data/PictureImage.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>

namespace lepton::widgets {

namespace {

constexpr int pictureSide = 96;

} // namespace

SamplePredictions::SamplePredictions(QWidget* parent) : Card(tr("Sample predictions"), parent) {
    m_epoch = new TextLabel(TextLabel::Role::Hint);
    m_earlier = iconButton(QStringLiteral("chevron-right"), tr("The epoch before"));
    m_later = iconButton(QStringLiteral("chevron-right"), tr("The epoch after"));
    m_earlier->setArrowType(Qt::LeftArrow);
    m_later->setArrowType(Qt::RightArrow);
    header()->addWidget(m_earlier);
    header()->addWidget(m_epoch);
    header()->addWidget(m_later);
    for (auto* button : {m_earlier, m_later})
        button->setFixedSize(24, 24);
    connect(m_earlier, &QToolButton::clicked, this, [this] { show(m_place - 1); });
    connect(m_later, &QToolButton::clicked, this, [this] { show(m_place + 1); });
    m_grid = new PredictionGrid;
    m_scroll = new QScrollArea;
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->viewport()->setAutoFillBackground(false);
    m_scroll->setWidget(m_grid);
    m_grid->setAutoFillBackground(false);
    m_empty = new QWidget;
    auto* column = new QVBoxLayout(m_empty);
    column->setContentsMargins(0, 0, 0, 0);
    column->addStretch();
    m_why = new TextLabel(TextLabel::Role::Hint);
    m_why->setWordWrap(true);
    m_why->setAlignment(Qt::AlignCenter);
    m_switchOn = linkButton(tr("Show them in the next run"));
    column->addWidget(m_why);
    column->addWidget(m_switchOn, 0, Qt::AlignCenter);
    column->addStretch();
    connect(m_switchOn, &QPushButton::clicked, this, &SamplePredictions::wanted);
    body()->addWidget(m_scroll, 1);
    body()->addWidget(m_empty, 1);
    refresh({}, false);
}

void SamplePredictions::setSource(std::shared_ptr<const datasets::Source> source) {
    if (source == m_source)
        return;
    m_source = std::move(source);
    m_grid->forgetPictures();
    if (!m_predictions.empty())
        show(m_place);
}

int SamplePredictions::shownEpoch() const { return m_predictions.empty() ? 0 : m_predictions[m_place].epoch; }

void SamplePredictions::refresh(const std::vector<RunProgress::Predictions>& predictions, bool planned) {
    const bool any = !predictions.empty();
    m_scroll->setVisible(any);
    m_empty->setVisible(!any);
    for (QWidget* part : std::initializer_list<QWidget*>{m_earlier, m_epoch, m_later})
        part->setVisible(any);
    m_switchOn->setVisible(!planned);
    m_why->setText(planned ? tr("They come at the end of an epoch") : tr("What the network makes of the same few samples, epoch by epoch"));
    if (predictions == m_predictions)
        return;
    // Who looks at an earlier epoch stays there, who looks at the newest goes on.
    const bool follows = m_predictions.empty() || m_place + 1 == m_predictions.size();
    const int before = shownEpoch();
    m_predictions = predictions;
    if (!any)
        return;
    std::size_t place = predictions.size() - 1;
    for (std::size_t i = 0; i < predictions.size() && !follows; ++i)
        place = predictions[i].epoch == before ? i : place;
    show(place);
}

void SamplePredictions::show(std::size_t place) {
    m_place = std::min(place, m_predictions.size() - 1);
    m_epoch->setText(tr("epoch %1").arg(shownEpoch()));
    m_earlier->setEnabled(m_place > 0);
    m_later->setEnabled(m_place + 1 < m_predictions.size());
    m_grid->setItems(m_predictions[m_place].items, m_source && m_source->info().kind == "pictures");
    readPictures();
}

void SamplePredictions::readPictures() {
    if (!m_source || m_source->info().kind != "pictures")
        return;
    std::vector<std::int64_t> missing;
    for (const auto& item : *m_predictions[m_place].items)
        if (const auto index = static_cast<std::int64_t>(numberIn(item, "index", -1)); index >= 0 && index < m_source->info().samples && !m_grid->hasPicture(index)) {
            missing.push_back(index);
            m_grid->setPicture(index, {}); // asked for
        }
    if (missing.empty())
        return;
    using Pictures = std::vector<std::pair<std::int64_t, QImage>>;
    const auto work = [source = m_source, missing] {
        Pictures out;
        for (const auto index : missing)
            if (const auto picture = source->read(index))
                out.emplace_back(index, thumbnail(pictureImage(*picture), pictureSide));
        return out;
    };
    inBackground(this, work, [this, source = m_source](const Pictures& pictures) {
        for (const auto& [index, picture] : pictures)
            if (source == m_source)
                m_grid->setPicture(index, picture);
    });
}

} // namespace lepton::widgets
