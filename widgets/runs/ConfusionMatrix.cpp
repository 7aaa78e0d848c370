// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/ConfusionMatrix.h"

#include "widgets/common/Theme.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QLocale>
#include <QMenu>
#include <QScrollBar>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>

namespace lepton::widgets {

namespace {

constexpr double zoomStep = 1.25;
constexpr int mostSavedLabel = 400;
constexpr int page = 10; // cells

std::string csvOf(const ConfusionData& data) {
    std::string out = csvCell(ConfusionMatrix::tr("true class"));
    for (const auto& name : data.classes)
        out += ',' + csvCell(name);
    out += '\n';
    for (int truth = 0; truth < data.size(); ++truth) {
        out += csvCell(data.classes[truth]);
        for (int answer = 0; answer < data.size(); ++answer)
            out += ',' + std::to_string(data.count(truth, answer));
        out += '\n';
    }
    return out;
}

} // namespace

ConfusionMatrix::ConfusionMatrix(QWidget* parent) : QAbstractScrollArea(parent) {
    setAccessibleName(tr("Confusion matrix"));
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    viewport()->setMouseTracking(true);
    setMinimumSize(220, 200);
    connect(&Theme::instance(), &Theme::changed, this, [this] { layOut(); });
}

void ConfusionMatrix::setData(std::shared_ptr<const ConfusionData> data) {
    m_data = std::move(data);
    m_current.reset();
    m_zoomed = false;
    layOut();
}

void ConfusionMatrix::setFigures(Figures figures) {
    m_figures = figures;
    layOut();
}

int ConfusionMatrix::mostLabel() const { return std::clamp(std::min(viewport()->width(), viewport()->height()) * 2 / 5, 40, 220); }

/// The largest side with which all can be seen; where that would be too small to read, one that can be read, and the rest is scrolled to.
int ConfusionMatrix::fittingSide() const {
    // Labels take some of it, so it is no more than this.
    int side = std::clamp(std::min(viewport()->width(), viewport()->height()) / m_data->size() + 1, ConfusionPainter::comfortableSide(), ConfusionPainter::largestSide());
    for (; side > ConfusionPainter::comfortableSide(); --side) {
        const QSize whole = ConfusionPainter(m_data, side, mostLabel(), m_figures).wholeSize();
        if (whole.width() <= viewport()->width() && whole.height() <= viewport()->height())
            break;
    }
    return side;
}

void ConfusionMatrix::layOut() {
    if (!m_data || m_data->size() == 0) {
        m_painter.reset();
        viewport()->update();
        return;
    }
    m_painter.emplace(m_data, m_zoomed ? m_wanted : fittingSide(), mostLabel(), m_figures);
    const QSize beyond = m_painter->wholeSize() - viewport()->size();
    for (auto* bar : {horizontalScrollBar(), verticalScrollBar()}) {
        const bool across = bar == horizontalScrollBar();
        bar->setRange(0, std::max(across ? beyond.width() : beyond.height(), 0));
        bar->setPageStep(std::max(across ? viewport()->width() : viewport()->height(), 1));
        bar->setSingleStep(m_painter->side());
    }
    viewport()->update();
}

QPoint ConfusionMatrix::scroll() const { return {horizontalScrollBar()->value(), verticalScrollBar()->value()}; }

QRect ConfusionMatrix::cellRect(int truth, int answer) const { return m_painter ? m_painter->cell(truth, answer).translated(-scroll()) : QRect(); }

std::optional<QPoint> ConfusionMatrix::cellAt(QPoint position) const {
    if (!m_painter || position.x() < m_painter->origin().x() || position.y() < m_painter->origin().y())
        return std::nullopt;
    const QPoint inside = position + scroll() - m_painter->origin();
    const QPoint cell(inside.x() / m_painter->side(), inside.y() / m_painter->side());
    return cell.x() < m_data->size() && cell.y() < m_data->size() ? std::optional(cell) : std::nullopt;
}

QString ConfusionMatrix::sentence(int truth, int answer) const {
    const QLocale locale;
    return tr("True %1, predicted %2: %3 of %4 (%5 %)")
        .arg(m_data->classes[truth], m_data->classes[answer], locale.toString(m_data->count(truth, answer)), locale.toString(m_data->rows[static_cast<std::size_t>(truth)]),
             locale.toString(m_data->share(truth, answer) * 100, 'f', 1));
}

void ConfusionMatrix::setCurrent(std::optional<QPoint> cell) {
    if (cell == m_current || !m_data)
        return;
    m_current = cell;
    viewport()->update();
    if (!cell)
        return;
    reveal();
    setAccessibleDescription(sentence(cell->y(), cell->x()));
    QAccessibleEvent told(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&told);
    Q_EMIT cellChosen(cell->y(), cell->x());
}

/// Scrolls so far that the current cell can be seen beside the labels.
void ConfusionMatrix::reveal() {
    const QRect place = cellRect(m_current->y(), m_current->x());
    const auto into = [](QScrollBar* bar, int low, int high, int first, int last) {
        if (first < low)
            bar->setValue(bar->value() - (low - first));
        else if (last > high)
            bar->setValue(bar->value() + (last - high));
    };
    into(horizontalScrollBar(), m_painter->origin().x(), viewport()->width() - 1, place.left(), place.right());
    into(verticalScrollBar(), m_painter->origin().y(), viewport()->height() - 1, place.top(), place.bottom());
}

void ConfusionMatrix::zoomTo(int side) {
    if (!m_painter)
        return;
    m_zoomed = true;
    m_wanted = std::clamp(side, ConfusionPainter::smallestSide(), ConfusionPainter::largestSide());
    layOut();
    if (m_current)
        reveal();
}

void ConfusionMatrix::moveBy(int across, int down) {
    if (!m_data || m_data->size() == 0)
        return;
    const QPoint from = m_current.value_or(QPoint(0, 0));
    const int last = m_data->size() - 1;
    setCurrent(m_current ? QPoint(std::clamp(from.x() + across, 0, last), std::clamp(from.y() + down, 0, last)) : from);
}

void ConfusionMatrix::paintEvent(QPaintEvent*) {
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), Theme::instance().palette().bg1);
    if (!m_painter)
        return;
    m_painter->paint(painter, viewport()->rect(), scroll(), m_current, hasFocus());
}

void ConfusionMatrix::resizeEvent(QResizeEvent*) { layOut(); }

void ConfusionMatrix::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton)
        if (const auto cell = cellAt(event->position().toPoint()))
            setCurrent(cell);
}

void ConfusionMatrix::keyPressEvent(QKeyEvent* event) {
    const int all = m_data ? m_data->size() : 0;
    switch (event->key()) {
    case Qt::Key_Left:
        return moveBy(-1, 0);
    case Qt::Key_Right:
        return moveBy(1, 0);
    case Qt::Key_Up:
        return moveBy(0, -1);
    case Qt::Key_Down:
        return moveBy(0, 1);
    case Qt::Key_PageUp:
        return moveBy(0, -page);
    case Qt::Key_PageDown:
        return moveBy(0, page);
    case Qt::Key_Home:
        return moveBy(-all, event->modifiers() & Qt::ControlModifier ? -all : 0);
    case Qt::Key_End:
        return moveBy(all, event->modifiers() & Qt::ControlModifier ? all : 0);
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoomTo(std::max(static_cast<int>(side() * zoomStep), side() + 1));
    case Qt::Key_Minus:
        return zoomTo(static_cast<int>(side() / zoomStep));
    case Qt::Key_0:
        m_zoomed = false;
        return layOut();
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (m_current)
            Q_EMIT cellChosen(m_current->y(), m_current->x());
        return;
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

void ConfusionMatrix::wheelEvent(QWheelEvent* event) {
    if (event->modifiers() & Qt::ControlModifier)
        zoomTo(event->angleDelta().y() > 0 ? std::max(static_cast<int>(side() * zoomStep), side() + 1) : static_cast<int>(side() / zoomStep));
    else
        QAbstractScrollArea::wheelEvent(event);
}

void ConfusionMatrix::contextMenuEvent(QContextMenuEvent* event) {
    if (!m_data)
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    addSaveEntries(*menu, this, [this] { return figure(); }, [this](const Error& error) { Q_EMIT saveFailed(error); });
    menu->addSeparator();
    auto* fit = menu->addAction(tr("Fit"));
    fit->setEnabled(m_zoomed);
    connect(fit, &QAction::triggered, this, [this] {
        m_zoomed = false;
        layOut();
    });
    menu->popup(event->reason() == QContextMenuEvent::Keyboard ? viewport()->mapToGlobal(viewport()->rect().center()) : event->globalPos());
}

bool ConfusionMatrix::viewportEvent(QEvent* event) {
    if (event->type() != QEvent::ToolTip)
        return QAbstractScrollArea::viewportEvent(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    if (const auto cell = cellAt(help->pos()))
        QToolTip::showText(help->globalPos(), sentence(cell->y(), cell->x()), viewport(), cellRect(cell->y(), cell->x()));
    else
        QToolTip::hideText();
    return true;
}

void ConfusionMatrix::focusInEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void ConfusionMatrix::focusOutEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

SavedFigure ConfusionMatrix::figure() const {
    const int side = std::max(this->side(), ConfusionPainter::comfortableSide() + 8);
    const ConfusionPainter painter(m_data, side, mostSavedLabel, m_figures);
    const auto paint = [data = m_data, side, figures = m_figures](QPaintDevice& device, QSize size) {
        const Theme::OnPaper paper;
        QPainter on(&device);
        on.fillRect(QRect(QPoint(), size), Theme::instance().palette().bg1);
        on.translate(12, 12);
        ConfusionPainter(data, side, mostSavedLabel, figures).paint(on, QRect(QPoint(), size - QSize(24, 24)), {}, std::nullopt, false);
    };
    return {tr("Confusion matrix"), painter.wholeSize() + QSize(24, 24), paint, [data = m_data] { return csvOf(*data); }};
}

} // namespace lepton::widgets
