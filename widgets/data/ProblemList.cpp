// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/data/ProblemList.h"

#include "widgets/common/ColourDot.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace lepton::widgets {

namespace {

constexpr std::size_t mostShown = 50;

bool has(const datasets::SourceInfo& info, std::initializer_list<const char*> codes) {
    return std::any_of(info.problems.begin(), info.problems.end(), [&](const datasets::Problem& problem) {
        return std::any_of(codes.begin(), codes.end(), [&](const char* code) { return problem.code == code; });
    });
}

} // namespace

ProblemList::ProblemList(QWidget* parent) : Card(tr("Problems"), parent) {
    auto* inner = new QWidget;
    m_place = new QVBoxLayout(inner);
    m_place->setContentsMargins(0, 0, 4, 0);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setAccessibleName(tr("Problems of the data"));
    scroll->setWidget(inner);
    body()->addWidget(scroll, 1);
}

void ProblemList::setInfo(const datasets::SourceInfo& info) {
    delete m_rows;
    m_rows = new QWidget;
    auto* column = new QVBoxLayout(m_rows);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    for (std::size_t i = 0; i < std::min(info.problems.size(), mostShown); ++i) {
        const auto& problem = info.problems[i];
        const QString count = problem.count > 1 ? QLocale().toString(static_cast<qlonglong>(problem.count)) + QStringLiteral(" × ") : QString();
        addRow(column, false, translated(problem.what), count + QString::fromStdString(problem.where));
    }
    if (info.problems.size() > mostShown)
        addRow(column, false, tr("and %1 more").arg(info.problems.size() - mostShown), {});
    const bool pictures = info.kind == "pictures";
    long missing = 0;
    QStringList gaps;
    const bool lines = info.kind == "corpus"; // of which an empty one is no gap
    for (const auto& field : info.fields) {
        if (lines)
            break;
        missing += field.missing;
        if (field.missing > 0)
            gaps << QString::fromStdString(field.name);
    }
    if (!pictures && missing > 0)
        addRow(column, false, tr("%n missing value(s)", nullptr, static_cast<int>(missing)), gaps.join(QStringLiteral(", ")));
    if (pictures && !has(info, {"unreadable", "not-a-picture"}))
        addRow(column, true, tr("No unreadable pictures"), {});
    if (pictures && !has(info, {"duplicate", "duplicate-across-splits", "label-conflict"}))
        addRow(column, true, tr("No exact duplicates"), {});
    if (!pictures && !lines && missing == 0)
        addRow(column, true, tr("No missing values"), {});
    if (!pictures && info.problems.empty())
        addRow(column, true, tr("Every row could be read"), {});
    if (!info.classes.empty() && !has(info, {"empty-class"}))
        addRow(column, true, tr("No empty classes"), {});
    column->addStretch();
    m_place->addWidget(m_rows);
    setHint(info.problems.empty() ? QString() : QLocale().toString(static_cast<qlonglong>(info.problems.size())));
}

void ProblemList::addRow(QVBoxLayout* column, bool good, const QString& text, const QString& hint) {
    auto* line = new QHBoxLayout;
    line->setSpacing(10);
    auto* dot = new ColourDot([good] { return good ? Theme::instance().palette().ok : Theme::instance().palette().warn; });
    line->addWidget(dot, 0, Qt::AlignTop);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(2);
    auto* what = new TextLabel(TextLabel::Role::Body, text);
    what->setWordWrap(true);
    texts->addWidget(what);
    if (!hint.isEmpty()) {
        auto* where = new TextLabel(TextLabel::Role::Hint, hint);
        where->setElided(Qt::ElideMiddle);
        texts->addWidget(where);
    }
    line->addLayout(texts, 1);
    column->addLayout(line);
}

} // namespace lepton::widgets
