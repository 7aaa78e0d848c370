// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/RateFinder.h"

#include "core/protocol/Messages.h"
#include "widgets/common/Buttons.h"
#include "widgets/common/EngineClient.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>
#include <QPushButton>

#include <algorithm>
#include <cmath>

namespace lepton::widgets {

namespace {

constexpr int curveHeight = 92;

QString rateText(double rate) { return QLocale().toString(rate, 'g', 2); }

std::vector<double> numbers(const Json& found, const char* key) {
    std::vector<double> out;
    if (found.is_object() && found.contains(key) && found[key].is_array())
        for (const auto& value : found[key])
            out.push_back(value.is_number() ? value.get<double>() : std::nan(""));
    return out;
}

} // namespace

RateCurve::RateCurve(QWidget* parent) : QWidget(parent) {
    setFixedHeight(curveHeight);
    setAccessibleName(tr("Loss over the learning rate"));
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void RateCurve::setFindings(std::vector<double> rates, std::vector<double> losses, double suggestion) {
    m_rates = std::move(rates);
    m_losses = std::move(losses);
    m_suggestion = suggestion;
    update();
}

void RateCurve::paintEvent(QPaintEvent*) {
    const Palette& palette = Theme::instance().palette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette.bg2);
    painter.drawRoundedRect(rect(), measure::fieldRadius, measure::fieldRadius);
    if (m_rates.size() < 2 || m_rates.size() != m_losses.size() || m_rates.front() <= 0)
        return;
    const QRectF place = QRectF(rect()).adjusted(8, 8, -8, -20);
    const double least = *std::min_element(m_losses.begin(), m_losses.end());
    const double first = m_losses.front();
    const double top = std::max(first + (first - least) * 0.5, least + 1e-9); // beyond it the test has blown up
    const auto x = [&](double rate) { return place.left() + place.width() * std::log(rate / m_rates.front()) / std::log(m_rates.back() / m_rates.front()); };
    QPolygonF line;
    for (std::size_t i = 0; i < m_rates.size(); ++i)
        if (std::isfinite(m_losses[i]))
            line << QPointF(x(m_rates[i]), place.bottom() - place.height() * std::min((m_losses[i] - least) / (top - least), 1.0));
    painter.setPen(QPen(palette.accent, 2));
    painter.drawPolyline(line);
    if (m_suggestion > 0) {
        painter.setPen(QPen(palette.ok, 1.5, Qt::DashLine));
        painter.drawLine(QPointF(x(m_suggestion), place.top()), QPointF(x(m_suggestion), place.bottom()));
    }
    painter.setPen(palette.text2);
    painter.setFont(Theme::instance().hint());
    const QRectF text = QRectF(rect()).adjusted(8, 0, -8, -3);
    painter.drawText(text, Qt::AlignBottom | Qt::AlignLeft, rateText(m_rates.front()));
    painter.drawText(text, Qt::AlignBottom | Qt::AlignRight, rateText(m_rates.back()));
}

RateFinder::RateFinder(const Studio& studio, QWidget* parent) : QWidget(parent), m_studio(studio) {
    m_find = linkButton(tr("Find a learning rate"));
    m_find->setToolTip(tr("Trains a few steps at rising rates and looks where the loss falls fastest; saves the project first, leaves no run behind"));
    m_take = plainButton({});
    m_take->setAccessibleName(tr("Take the learning rate that was found"));
    m_state = new TextLabel(TextLabel::Role::Hint);
    m_state->setWordWrap(true);
    m_curve = new RateCurve;
    auto* row = new QHBoxLayout;
    row->addWidget(m_find);
    row->addStretch();
    row->addWidget(m_take);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addLayout(row);
    column->addWidget(m_state);
    column->addWidget(m_curve);
    connect(m_find, &QPushButton::clicked, this, &RateFinder::start);
    connect(m_take, &QPushButton::clicked, this, [this] { Q_EMIT chosen(m_suggestion); });
    reset();
}

void RateFinder::reset() {
    ++m_round;
    m_find->setEnabled(true);
    for (QWidget* part : std::initializer_list<QWidget*>{m_take, m_state, m_curve})
        part->hide();
}

void RateFinder::start() {
    if (auto saved = m_studio.document->save(); !saved) {
        fail(sentences(translated(saved.error().what), translated(saved.error().hint)));
        return;
    }
    reset();
    m_find->setEnabled(false);
    m_state->setTone(TextLabel::Tone::Soft);
    m_state->setText(tr("training at rising rates…"));
    m_state->show();
    const Json params{{"project", m_studio.document->project().folder.string()}};
    m_studio.engine->call(protocol::method::runRangeTest, params, this, [this, round = m_round](Result<Json> answer) {
        if (round != m_round)
            return;
        m_find->setEnabled(true);
        if (answer)
            showFindings(*answer);
        else
            fail(sentences(translated(answer.error().what), translated(answer.error().hint)));
    });
}

void RateFinder::fail(const QString& why) {
    m_state->setTone(TextLabel::Tone::Error);
    m_state->setText(why);
    m_state->show();
}

void RateFinder::showFindings(const Json& found) {
    const auto rates = numbers(found, "rates");
    const auto losses = numbers(found, "losses");
    if (rates.size() < 2 || rates.size() != losses.size()) {
        fail(tr("The test has told nothing"));
        return;
    }
    const Json suggestion = found.value("suggestion", Json());
    m_suggestion = suggestion.is_number() ? suggestion.get<double>() : 0;
    m_curve->setFindings(rates, losses, m_suggestion);
    m_curve->show();
    m_take->setText(tr("Take %1").arg(rateText(m_suggestion)));
    m_take->setVisible(m_suggestion > 0);
    m_state->setText(m_suggestion > 0 ? tr("The loss falls fastest at about %1").arg(rateText(m_suggestion)) : tr("The loss falls nowhere: look at the data and the network first"));
    m_state->setTone(m_suggestion > 0 ? TextLabel::Tone::Soft : TextLabel::Tone::Warn);
}

} // namespace lepton::widgets
