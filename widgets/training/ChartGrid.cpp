// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/ChartGrid.h"

#include "widgets/common/Theme.h"

#include <QGridLayout>
#include <QResizeEvent>
#include <QScrollBar>

#include <algorithm>

namespace lepton::widgets {

namespace {

constexpr int leastHeight = 196; // of a row
constexpr int wideEnough = 640;  // for two columns
constexpr int gap = 12;

} // namespace

ChartGrid::ChartGrid(QWidget* parent) : QScrollArea(parent) {
    m_inner = new QWidget;
    m_grid = new QGridLayout(m_inner);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(gap);
    setWidget(m_inner);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Charts"));
    viewport()->setAutoFillBackground(false);
    m_inner->setAutoFillBackground(false);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &ChartGrid::uncovered);
}

void ChartGrid::setCards(const std::vector<QWidget*>& cards) {
    for (auto* card : m_cards)
        if (std::find(cards.begin(), cards.end(), card) == cards.end())
            card->hide();
    m_cards = cards;
    arrange();
}

bool ChartGrid::scrolls() const { return verticalScrollBar()->maximum() > 0; }

void ChartGrid::resizeEvent(QResizeEvent* event) {
    QScrollArea::resizeEvent(event);
    arrange();
    Q_EMIT uncovered();
}

void ChartGrid::arrange() {
    while (m_grid->count() > 0)
        delete m_grid->takeAt(0);
    for (int row = 0; row < m_grid->rowCount(); ++row) {
        m_grid->setRowMinimumHeight(row, 0);
        m_grid->setRowStretch(row, 0);
    }
    const int count = static_cast<int>(m_cards.size());
    const int columns = viewport()->width() >= wideEnough && count > 1 ? 2 : 1;
    const int rows = (count + columns - 1) / columns;
    const int inSight = std::clamp((viewport()->height() + gap) / (leastHeight + gap), 1, std::max(rows, 1));
    const int height = std::max((viewport()->height() - gap * (inSight - 1)) / inSight, leastHeight);
    for (int i = 0; i < count; ++i) {
        auto* card = m_cards[static_cast<std::size_t>(i)];
        m_grid->addWidget(card, i / columns, i % columns);
        card->setFixedHeight(height);
        card->show();
    }
    for (int column = 0; column < 2; ++column)
        m_grid->setColumnStretch(column, column < columns ? 1 : 0);
}

} // namespace lepton::widgets
