// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/data/PictureImage.h"
#include "widgets/training/SamplePredictions.h"

#include <QHelpEvent>
#include <QLocale>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace lepton::widgets {

namespace {

constexpr int leastWidth = 116;
constexpr int pictureHeight = 78;
constexpr int textHeight = 46;
constexpr int gap = 8;

QString words(const Json& value) {
    if (value.is_string())
        return QString::fromStdString(value.get<std::string>());
    if (value.is_number())
        return QLocale().toString(value.get<double>(), 'g', 5);
    return value.is_null() ? QString() : QString::fromStdString(value.dump());
}

const Json& member(const Json& item, const char* key) {
    static const Json none;
    return item.is_object() && item.contains(key) ? item[key] : none;
}

/// A class or a text is right or wrong; a number is near or far.
bool wrong(const Json& item) {
    const Json& truth = member(item, "truth");
    return truth.is_string() && truth != member(item, "answer");
}

QString scoreText(const Json& item) {
    const Json& score = member(item, "score");
    return score.is_number() ? QLocale().toString(score.get<double>(), 'f', 2) : QString();
}

} // namespace

PredictionGrid::PredictionGrid(QWidget* parent) : QWidget(parent) {
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void PredictionGrid::setItems(std::shared_ptr<const Json> items, bool pictures) {
    m_items = std::move(items);
    m_withPictures = pictures;
    QStringList all;
    for (std::size_t i = 0; m_items && i < m_items->size(); ++i)
        all << textOf(i);
    setAccessibleName(tr("Sample predictions"));
    setAccessibleDescription(all.join(QStringLiteral("; ")));
    setMinimumHeight(heightForWidth(width()));
    update();
}

void PredictionGrid::setPicture(std::int64_t index, const QImage& picture) {
    m_pictures[index] = picture;
    update();
}

QString PredictionGrid::textOf(std::size_t i) const {
    const Json& item = (*m_items)[i];
    QStringList parts{words(member(item, "answer"))};
    if (const QString score = scoreText(item); !score.isEmpty())
        parts << score;
    if (const Json& truth = member(item, "truth"); wrong(item) || truth.is_number())
        parts << tr("was %1").arg(words(truth));
    return parts.join(QStringLiteral(", "));
}

int PredictionGrid::columns(int width) const { return std::max(1, (width + gap) / (leastWidth + gap)); }

int PredictionGrid::cellHeight() const { return textHeight + (m_withPictures ? pictureHeight : 0); }

int PredictionGrid::heightForWidth(int width) const {
    const int count = m_items ? static_cast<int>(m_items->size()) : 0;
    const int rows = (count + columns(width) - 1) / columns(width);
    return std::max(rows * (cellHeight() + gap) - gap, 0);
}

QRect PredictionGrid::cell(std::size_t item) const {
    const int across = columns(width());
    const int i = static_cast<int>(item);
    const int cellWidth = (width() - gap * (across - 1)) / across;
    return {(i % across) * (cellWidth + gap), (i / across) * (cellHeight() + gap), cellWidth, cellHeight()};
}

void PredictionGrid::resizeEvent(QResizeEvent*) { setMinimumHeight(heightForWidth(width())); }

void PredictionGrid::paintEvent(QPaintEvent*) {
    const Palette& palette = Theme::instance().palette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    for (std::size_t i = 0; m_items && i < m_items->size(); ++i) {
        const Json& item = (*m_items)[i];
        const QRect place = cell(i);
        painter.setPen(Qt::NoPen);
        painter.setBrush(palette.bg2);
        painter.drawRoundedRect(place, measure::fieldRadius, measure::fieldRadius);
        const QRect inner = place.adjusted(10, 8, -10, -6);
        const auto picture = m_pictures.find(static_cast<std::int64_t>(numberIn(item, "index", -1)));
        if (m_withPictures && picture != m_pictures.end() && !picture->second.isNull())
            drawPicture(painter, QRectF(inner.left(), inner.top(), inner.width(), pictureHeight - 12), picture->second);
        const QRect text = inner.adjusted(0, m_withPictures ? pictureHeight - 8 : 0, 0, 0);
        const QRect first(text.left(), text.top(), text.width(), 18);
        painter.setFont(Theme::instance().figures(11));
        painter.setPen(palette.text2);
        const QString score = scoreText(item);
        painter.drawText(first, Qt::AlignRight | Qt::AlignVCenter, score);
        const Json& truth = member(item, "truth");
        QFont font = Theme::instance().hint();
        font.setWeight(QFont::DemiBold);
        painter.setFont(font);
        painter.setPen(wrong(item) ? palette.error : truth.is_string() ? palette.ok : palette.text);
        const int room = first.width() - (score.isEmpty() ? 0 : QFontMetrics(Theme::instance().figures(11)).horizontalAdvance(score) + 6);
        painter.drawText(first, Qt::AlignLeft | Qt::AlignVCenter, painter.fontMetrics().elidedText(words(member(item, "answer")), Qt::ElideRight, room));
        painter.setFont(Theme::instance().hint());
        painter.setPen(palette.text2);
        const QString below = wrong(item) || truth.is_number() ? tr("was %1").arg(words(truth)) : m_withPictures ? QString() : words(member(item, "name"));
        painter.drawText(first.translated(0, 16), Qt::AlignLeft | Qt::AlignVCenter, painter.fontMetrics().elidedText(below, Qt::ElideRight, first.width()));
    }
}

bool PredictionGrid::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        for (std::size_t i = 0; m_items && i < m_items->size(); ++i)
            if (cell(i).contains(help->pos())) {
                QToolTip::showText(help->globalPos(), words(member((*m_items)[i], "name")) + QLatin1Char('\n') + textOf(i), this, cell(i));
                return true;
            }
        QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

} // namespace lepton::widgets
