// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/PictureDialog.h"

#include "widgets/common/Buttons.h"
#include "widgets/common/Pills.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"

#include <QAbstractButton>
#include <QFormLayout>
#include <QLocale>
#include <QPainter>
#include <QPushButton>

#include <algorithm>
#include <array>

namespace lepton::widgets {

namespace {

constexpr std::array<int, 3> scales{1, 2, 4};

TextLabel* name(const QString& text) { return new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, text); }

} // namespace

/// The picture, as small as it has to be.
class PictureDialog::Preview : public QWidget {
public:
    explicit Preview(const PictureDialog& dialog) : m_dialog(dialog) {
        setFixedHeight(220);
        setAccessibleName(PictureDialog::tr("The picture as it will be"));
    }

protected:
    void paintEvent(QPaintEvent*) override {
        const auto settings = m_dialog.settings();
        const QRectF area = pictureArea(m_dialog.m_layout, settings.only);
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Theme::instance().palette().line);
        painter.setBrush(settings.paper ? QColor(Qt::white) : Theme::instance().palette().bg0);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), measure::fieldRadius, measure::fieldRadius);
        if (area.isEmpty())
            return;
        const double scale = std::min({1.0, (width() - 16) / area.width(), (height() - 16) / area.height()});
        const QRectF place(QPointF(0, 0), area.size() * scale);
        painter.translate(((QSizeF(size()) - place.size()) / 2).width(), ((QSizeF(size()) - place.size()) / 2).height());
        paintPicture(painter, m_dialog.m_layout, settings, scale);
    }

private:
    const PictureDialog& m_dialog;
};

PictureDialog::PictureDialog(const CanvasLayout& layout, const std::set<int>& selected, QWidget* parent) : QDialog(parent), m_layout(layout), m_selected(selected) {
    setWindowTitle(tr("Save as picture"));
    m_preview = new Preview(*this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 20);
    column->setSpacing(16);
    column->addWidget(new TextLabel(TextLabel::Role::Title, tr("Save as picture")));
    column->addWidget(m_preview);
    column->addWidget(buildChoices());
    column->addWidget(buildButtons());
    setFixedWidth(560);
    follow();
}

QWidget* PictureDialog::buildChoices() {
    m_format = new Pills(tr("Format"));
    m_format->add(tr("SVG, sharp at any size"));
    m_format->add("PNG");
    m_scale = new Pills(tr("Size"));
    for (const int scale : scales)
        m_scale->add(QStringLiteral("%1×").arg(scale));
    m_scale->choose(1);
    m_shows = new Pills(tr("Shows"));
    m_shows->add(tr("The whole network"));
    m_shows->add(tr("The selection"))->setEnabled(!m_selected.empty());
    m_colours = new Pills(tr("Colours"));
    m_colours->add(tr("As on the screen"));
    m_colours->add(tr("For paper"));
    m_size = new TextLabel(TextLabel::Role::Hint);
    auto* sizes = new QHBoxLayout;
    sizes->setSpacing(12);
    sizes->addWidget(m_scale);
    sizes->addWidget(m_size, 1);
    auto* out = new QWidget;
    auto* form = new QFormLayout(out);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(24);
    form->setVerticalSpacing(12);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form->addRow(name(tr("Shows")), m_shows);
    form->addRow(name(tr("Colours")), m_colours);
    form->addRow(name(tr("Format")), m_format);
    form->addRow(name(tr("Size")), sizes);
    for (auto* pills : {m_format, m_scale, m_shows, m_colours})
        connect(pills, &Pills::changed, this, &PictureDialog::follow);
    return out;
}

QWidget* PictureDialog::buildButtons() {
    auto* cancel = plainButton(tr("Cancel"));
    auto* save = primaryButton(tr("Save…"));
    save->setDefault(true);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(save, &QPushButton::clicked, this, &QDialog::accept);
    auto* out = new QWidget;
    auto* row = new QHBoxLayout(out);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(measure::grid);
    row->addStretch();
    row->addWidget(cancel);
    row->addWidget(save);
    return out;
}

PictureSettings PictureDialog::settings() const {
    PictureSettings out;
    out.format = m_format->chosen() == 0 ? PictureSettings::Format::Svg : PictureSettings::Format::Png;
    out.scale = scales[static_cast<std::size_t>(m_scale->chosen())];
    out.paper = m_colours->chosen() == 1;
    if (m_shows->chosen() == 1)
        out.only = m_selected;
    return out;
}

/// Says how large the picture gets, and where it can't be as large as wanted.
void PictureDialog::follow() {
    const auto settings = this->settings();
    const QRectF area = pictureArea(m_layout, settings.only);
    const bool png = settings.format == PictureSettings::Format::Png;
    const double scale = png ? pictureScale(area, settings.scale) : 1;
    const QLocale locale;
    QString size = tr("%1 × %2 pixels").arg(locale.toString(qRound(area.width() * scale)), locale.toString(qRound(area.height() * scale)));
    if (png && scale < settings.scale)
        size = sentences(size, tr("More would not fit into memory"));
    m_size->setText(size);
    m_scale->setEnabled(png);
    m_preview->update();
}

} // namespace lepton::widgets
