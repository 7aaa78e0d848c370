// SPDX-License-Identifier: GPL-3.0-or-later
// How the runs room is put together.
#include "widgets/common/Buttons.h"
#include "widgets/common/Card.h"
#include "widgets/common/EmptyState.h"
#include "widgets/common/Notice.h"
#include "widgets/common/Pills.h"
#include "widgets/common/StudioActions.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/common/Toast.h"
#include "widgets/runs/EvaluationView.h"
#include "widgets/runs/ReportStrip.h"
#include "widgets/runs/RunComparison.h"
#include "widgets/runs/RunFilter.h"
#include "widgets/runs/RunRowDelegate.h"
#include "widgets/runs/RunTableModel.h"
#include "widgets/runs/RunsRoom.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QTreeView>

namespace lepton::widgets {

namespace {
constexpr int rowHeight = 32;
constexpr int filterWidth = 190;
constexpr int tagsWidth = 130;
constexpr int tableShare = 30; // of the height, in percent, beside curves
constexpr int besideEvaluation = 26;
} // namespace

void RunsRoom::build() {
    m_empty = new EmptyState(QStringLiteral("bars"), tr("No runs yet"),
                             tr("Every training is kept as a run, with its settings and curves. Here they stand side by side, with what differs "
                                "between them marked, so that you see which one is best and why."));
    connect(m_empty->addButton(tr("Train"), true), &QPushButton::clicked, this, [this] { Q_EMIT studio().actions->train(); });
    m_notice = new Notice;
    m_reportStrip = new ReportStrip(studio().engine);
    m_split = new QSplitter(Qt::Vertical);
    m_split->setHandleWidth(12);
    setRole(m_split, "bare");
    m_split->setChildrenCollapsible(false);
    auto* header = buildHeader();
    m_split->addWidget(buildTable());
    m_split->addWidget(buildLower());
    m_split->setStretchFactor(0, tableShare);
    m_split->setStretchFactor(1, 100 - tableShare);
    connect(m_split, &QSplitter::splitterMoved, this, [this] { m_divided = true; });
    divide();
    m_contents = new QWidget;
    auto* column = new QVBoxLayout(m_contents);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    column->addWidget(header);
    column->addWidget(m_notice);
    column->addWidget(m_reportStrip);
    column->addWidget(m_split, 1);
    m_pages = new QStackedWidget;
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_contents);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(24, measure::cardPadding, 24, measure::cardPadding);
    all->addWidget(m_pages);
    m_toast = new Toast(this);
}

/// Room for the table and what is below it, unless the user has chosen it.
void RunsRoom::divide() {
    const int share = m_views->chosen() == Evaluation ? besideEvaluation : tableShare;
    if (!m_divided)
        m_split->setSizes({share * 10, (100 - share) * 10});
}

QWidget* RunsRoom::buildHeader() {
    auto* header = new QWidget;
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(measure::grid);
    m_facts = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft);
    m_facts->setElided(Qt::ElideRight);
    row->addWidget(new TextLabel(TextLabel::Role::Title, tr("Runs")));
    row->addSpacing(4);
    row->addWidget(m_facts, 1);
    row->addWidget(buildFilter());
    const auto add = [&](QPushButton* button, auto act) {
        connect(button, &QPushButton::clicked, this, [this, act] {
            if (const auto* run = onlySelected())
                act(QString::fromStdString(run->folder.string()));
        });
        row->addWidget(button);
        return button;
    };
    auto* actions = studio().actions;
    m_report = add(plainButton(tr("Report…")), [this](const QString&) { askReport(); });
    m_report->setToolTip(tr("Data, network, settings, curves and evaluation as one HTML or PDF file"));
    m_resume = add(plainButton(tr("Resume")), [actions](const QString& run) { Q_EMIT actions->resumeRun(run); });
    m_show = add(plainButton(tr("Show in Train")), [actions](const QString& run) {
        Q_EMIT actions->showRun(run);
        Q_EMIT actions->showRoom(QStringLiteral("train"));
    });
    m_deploy = add(primaryButton(tr("Package and deploy")), [actions](const QString& run) { Q_EMIT actions->deployRun(run); });
    m_more = iconButton(QStringLiteral("more"), tr("More to do with the chosen runs"));
    connect(m_more, &QToolButton::clicked, this, [this] {
        auto* menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        fillMenu(*menu);
        menu->popup(m_more->mapToGlobal(QPoint(m_more->width() - menu->sizeHint().width(), m_more->height())));
    });
    row->addWidget(m_more);
    return header;
}

QWidget* RunsRoom::buildFilter() {
    m_text = new QLineEdit;
    m_text->setPlaceholderText(tr("Filter by tag or text"));
    m_text->setAccessibleName(tr("Filter by tag or text"));
    m_text->setClearButtonEnabled(true);
    m_text->setFixedWidth(filterWidth);
    m_tags = new QComboBox;
    m_tags->setAccessibleName(tr("Tag"));
    m_tags->setFixedWidth(tagsWidth);
    m_tags->addItem(tr("All tags"), QString());
    m_tags->hide();
    connect(m_text, &QLineEdit::textChanged, this, &RunsRoom::filterChanged);
    connect(m_tags, &QComboBox::currentIndexChanged, this, &RunsRoom::filterChanged);
    auto* filter = new QWidget;
    auto* row = new QHBoxLayout(filter);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(measure::grid);
    row->addWidget(m_text);
    row->addWidget(m_tags);
    return filter;
}

QWidget* RunsRoom::buildTable() {
    m_model = new RunTableModel(this);
    m_sorted = new RunFilter(this);
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(RunTableModel::sortRole);
    m_table = new QTreeView;
    m_table->setAccessibleName(tr("Runs of this project"));
    m_table->setModel(m_sorted);
    m_table->setItemDelegate(new RunRowDelegate(rowHeight, m_table));
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(RunTableModel::Run, Qt::DescendingOrder);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setAllColumnsShowFocus(true);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->setMinimumHeight(5 * rowHeight);
    m_table->header()->setStretchLastSection(true);
    m_table->header()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->installEventFilter(this);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &RunsRoom::selectionChanged);
    connect(m_table, &QTreeView::doubleClicked, this, [this](const QModelIndex& index) {
        if (!(index.flags() & Qt::ItemIsEditable))
            m_show->click();
    });
    connect(m_table, &QWidget::customContextMenuRequested, this, [this](QPoint place) {
        auto* menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        fillMenu(*menu);
        menu->popup(m_table->viewport()->mapToGlobal(place));
    });
    auto* card = new Card;
    card->layout()->setContentsMargins(measure::grid, measure::grid, measure::grid, measure::grid);
    card->body()->addWidget(m_table);
    return card;
}

QWidget* RunsRoom::buildLower() {
    m_comparison = new RunComparison;
    m_evaluation = new EvaluationView(studio());
    m_views = new Pills(tr("What is shown of the chosen runs"));
    m_views->add(tr("Curves"));
    m_views->add(tr("Evaluation"));
    m_lower = new QStackedWidget;
    m_lower->addWidget(m_comparison);
    m_lower->addWidget(m_evaluation);
    connect(m_views, &Pills::changed, this, [this](int view) { setView(static_cast<View>(view)); });
    auto* lower = new QWidget;
    auto* column = new QVBoxLayout(lower);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(measure::grid);
    column->addWidget(m_views, 0, Qt::AlignLeft);
    column->addWidget(m_lower, 1);
    return lower;
}

} // namespace lepton::widgets
