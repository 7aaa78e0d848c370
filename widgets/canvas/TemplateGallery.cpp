// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/TemplateGallery.h"

#include "core/layers/Layers.h"
#include "widgets/common/Buttons.h"
#include "widgets/common/Pills.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/home/NetworkThumbnail.h"
#include "widgets/home/TemplateCard.h"
#include "widgets/home/TemplateGrid.h"

#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace lepton::widgets {

namespace {

constexpr int columns = 3;
constexpr int cardWidth = 260;
constexpr int cardsHeight = 500;

/// "12 layers · 121,930 parameters"
QString costOf(const project::Project& draft) {
    std::size_t nodes = 0;
    qlonglong parameters = 0;
    for (const auto& item : draft.networks) {
        nodes += item.network.nodes().size();
        parameters += graph::analyse(item.network, layers::catalogue()).parameterCount;
    }
    return TemplateGallery::tr("%n layer(s)", nullptr, static_cast<int>(nodes)) + QStringLiteral(" · ") + TemplateGallery::tr("%1 parameters").arg(QLocale().toString(parameters));
}

} // namespace

TemplateGallery::TemplateGallery(const ProjectDocument& document, QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("Start from a template"));
    auto* grid = new TemplateGrid(columns, false);
    for (auto* card : grid->cards())
        fit(document, *card);
    connect(grid, &TemplateGrid::chosen, this, [this](const templates::Template* item) {
        m_chosen = item;
        accept();
    });
    if (document.source() != nullptr)
        grid->showKind(document.source()->info().kind);
    auto* scroll = new QScrollArea;
    scroll->setWidget(grid);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setMinimumHeight(cardsHeight);
    auto* cancel = plainButton(tr("Cancel"));
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    auto* hint = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft,
                               document.network().nodes().empty() ? tr("Each is fitted to this project's data.")
                                                                  : tr("Each is fitted to this project's data and takes the place of what is there. Undo brings that back."));
    hint->setWordWrap(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 20);
    column->setSpacing(12);
    column->addWidget(new TextLabel(TextLabel::Role::Title, tr("Start from a template")));
    column->addWidget(hint);
    column->addSpacing(4);
    column->addWidget(grid->filter());
    column->addWidget(scroll, 1);
    column->addWidget(cancel, 0, Qt::AlignRight);
    setFixedWidth(columns * cardWidth + (columns - 1) * 16 + 2 * 24 + 12);
}

/// A template that is not for this data says why and can't be chosen.
void TemplateGallery::fit(const ProjectDocument& document, TemplateCard& card) {
    const auto chosen = templates::find(card.templateName().toStdString());
    const auto draft = document.draftOf(**chosen);
    if (draft)
        card.setNetwork(together(draft->networks), costOf(*draft));
    else
        card.refuse(sentences(translated(draft.error().what), translated(draft.error().hint)));
}

} // namespace lepton::widgets
