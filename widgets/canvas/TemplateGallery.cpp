// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/TemplateGallery.h"

#include "core/layers/Layers.h"
#include "widgets/common/Buttons.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/home/TemplateCard.h"

#include <QGridLayout>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>

namespace lepton::widgets {

namespace {

constexpr int columns = 2;
constexpr int cardWidth = 320;

/// "12 layers · 121,930 parameters"
QString costOf(const graph::Network& network) {
    const auto analysis = graph::analyse(network, layers::catalogue());
    return TemplateGallery::tr("%n layer(s)", nullptr, static_cast<int>(network.nodes().size())) + QStringLiteral(" · ") +
           TemplateGallery::tr("%1 parameters").arg(QLocale().toString(static_cast<qlonglong>(analysis.parameterCount)));
}

} // namespace

TemplateGallery::TemplateGallery(const ProjectDocument& document, QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("Start from a template"));
    auto* cards = new QWidget;
    auto* grid = new QGridLayout(cards);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(16);
    int place = 0;
    for (const auto& item : templates::all()) {
        grid->addWidget(buildCard(document, item), place / columns, place % columns);
        ++place;
    }
    grid->setRowStretch(grid->rowCount(), 1);
    auto* scroll = new QScrollArea;
    scroll->setWidget(cards);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setMinimumHeight(std::min(2, (place + columns - 1) / columns) * cards->sizeHint().height() / std::max(1, (place + columns - 1) / columns));
    auto* cancel = plainButton(tr("Cancel"));
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    auto* hint = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft,
                               document.network().nodes().empty() ? tr("Each is fitted to this project's data: its input takes the pictures, its output has a number for each class.")
                                                                  : tr("Each is fitted to this project's data and takes the place of the present network. Undo brings that one back."));
    hint->setWordWrap(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 20);
    column->setSpacing(12);
    column->addWidget(new TextLabel(TextLabel::Role::Title, tr("Start from a template")));
    column->addWidget(hint);
    column->addSpacing(4);
    column->addWidget(scroll, 1);
    column->addWidget(cancel, 0, Qt::AlignRight);
    setFixedWidth(columns * cardWidth + (columns - 1) * 16 + 2 * 24);
}

/// A template that is not for this data says why and can't be chosen.
TemplateCard* TemplateGallery::buildCard(const ProjectDocument& document, const templates::Template& item) {
    auto* card = new TemplateCard(item);
    const auto draft = document.draftOf(item);
    if (draft)
        card->setNetwork(draft->network, costOf(draft->network));
    else
        card->refuse(sentences(translated(draft.error().what), translated(draft.error().hint)));
    connect(card, &QAbstractButton::clicked, this, [this, &item] {
        m_chosen = &item;
        accept();
    });
    return card;
}

} // namespace lepton::widgets
