// SPDX-License-Identifier: GPL-3.0-or-later
// How the data room is put together.
#include "widgets/common/Buttons.h"
#include "widgets/common/EmptyState.h"
#include "widgets/common/Notice.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/StudioActions.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/data/ClassBalance.h"
#include "widgets/data/ColumnList.h"
#include "widgets/data/DataRoom.h"
#include "widgets/data/Gallery.h"
#include "widgets/data/ProblemList.h"
#include "widgets/data/RecipeCard.h"
#include "widgets/data/SamplePreview.h"
#include "widgets/data/TableRows.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>

namespace lepton::widgets {

namespace {
constexpr int progressWidth = 320;
constexpr int lowerHeight = 184;
} // namespace

void DataRoom::buildPages() {
    m_pages = new QStackedWidget;
    m_empty = new EmptyState(QStringLiteral("database"), tr("No data yet"),
                             tr("Drop a folder here that holds one folder of pictures for each class, IDX files such as MNIST, or a CSV file of rows, texts, "
                                "measurements or ratings. What it is will be found out; nothing is copied or changed."));
    connect(m_empty->addButton(tr("Choose a folder…"), true), &QPushButton::clicked, this, &DataRoom::chooseFolder);
    connect(m_empty->addButton(tr("Choose a file…")), &QPushButton::clicked, this, &DataRoom::chooseFile);
    connect(m_empty->addButton(tr("Try the sample")), &QPushButton::clicked, this, [this] { Q_EMIT studio().actions->openSample(); });
    m_missing = new EmptyState(QStringLiteral("warning"), QString(), QString());
    connect(m_missing->addButton(tr("Locate…"), true), &QPushButton::clicked, this, &DataRoom::locate);
    m_useAnyway = m_missing->addButton(tr("Use it anyway"));
    connect(m_useAnyway, &QPushButton::clicked, this, [this] { take(m_tried, true); });
    connect(m_missing->addButton(tr("Choose other data…")), &QPushButton::clicked, this, &DataRoom::chooseFolder);
    m_loading = buildLoadingPage();
    m_contents = buildContents();
    for (auto* page : {static_cast<QWidget*>(m_empty), static_cast<QWidget*>(m_missing), m_loading, m_contents})
        m_pages->addWidget(page);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(24, measure::cardPadding, 24, measure::cardPadding);
    all->addWidget(m_pages);
}

QWidget* DataRoom::buildLoadingPage() {
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setSpacing(12);
    column->addStretch(2);
    auto* heading = new TextLabel(TextLabel::Role::Title, tr("Reading the data…"));
    column->addWidget(heading, 0, Qt::AlignHCenter);
    m_progress = new QProgressBar;
    m_progress->setAccessibleName(tr("Reading the data"));
    m_progress->setFixedWidth(progressWidth);
    column->addWidget(m_progress, 0, Qt::AlignHCenter);
    m_progressText = new TextLabel(TextLabel::Role::Hint);
    column->addWidget(m_progressText, 0, Qt::AlignHCenter);
    auto* cancel = plainButton(tr("Cancel"));
    connect(cancel, &QPushButton::clicked, this, [this] { studio().document->cancelReading(); });
    column->addWidget(cancel, 0, Qt::AlignHCenter);
    column->addStretch(3);
    return page;
}

QWidget* DataRoom::buildContents() {
    m_gallery = new Gallery;
    m_preview = new SamplePreview;
    m_recipe = new RecipeCard;
    m_classes = new ClassBalance;
    m_problems = new ProblemList;
    m_notice = new Notice;
    m_rows = new TableRows;
    m_columns = new ColumnList;
    m_samples = new QStackedWidget;
    const auto addPage = [this](QWidget* upper, int upperShare, QWidget* lower, int lowerShare) {
        auto* part = new QWidget;
        auto* column = new QVBoxLayout(part);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(measure::cardPadding);
        column->addWidget(upper, upperShare);
        column->addWidget(lower, lowerShare);
        m_samples->addWidget(part);
    };
    addPage(m_gallery, 1, m_preview, 0);
    addPage(m_rows, 3, m_columns, 2);
    auto* lower = new QHBoxLayout;
    lower->setSpacing(measure::cardPadding);
    lower->addWidget(m_classes, 1);
    lower->addWidget(m_problems, 1);
    for (auto* card : {static_cast<QWidget*>(m_classes), static_cast<QWidget*>(m_problems)})
        card->setMinimumHeight(lowerHeight);
    // A long recipe scrolls together with what stands below it.
    auto* column = new QWidget;
    auto* right = new QVBoxLayout(column);
    right->setContentsMargins(0, 0, 0, 0);
    right->setSpacing(measure::cardPadding);
    right->addWidget(m_recipe);
    right->addLayout(lower, 1);
    auto* scroll = new QScrollArea;
    scroll->setAccessibleName(tr("Recipe, classes and problems"));
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(column);
    auto* columns = new QHBoxLayout;
    columns->setSpacing(measure::cardPadding);
    columns->addWidget(m_samples, 58);
    columns->addWidget(scroll, 42);
    auto* page = new QWidget;
    auto* all = new QVBoxLayout(page);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(12);
    all->addWidget(buildHeader());
    all->addWidget(m_notice);
    all->addLayout(columns, 1);
    return page;
}

QWidget* DataRoom::buildHeader() {
    auto* header = new QWidget;
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    m_title = new TextLabel(TextLabel::Role::Title);
    m_facts = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft);
    m_facts->setElided(Qt::ElideRight);
    auto* change = plainButton(tr("Change data…"));
    change->setToolTip(tr("Or drop a file or a folder anywhere in this room"));
    auto* menu = new QMenu(change);
    connect(menu->addAction(tr("Folder…")), &QAction::triggered, this, &DataRoom::chooseFolder);
    connect(menu->addAction(tr("File…")), &QAction::triggered, this, &DataRoom::chooseFile);
    change->setMenu(menu);
    row->addWidget(m_title);
    row->addWidget(m_facts, 1);
    row->addWidget(change);
    return header;
}

} // namespace lepton::widgets
