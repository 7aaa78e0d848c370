// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/home/RecentProjects.h"

#include "widgets/common/Buttons.h"
#include "widgets/common/TextLabel.h"

#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QPainter>
#include <QToolButton>

namespace lepton::widgets {

namespace {

constexpr int mostRows = 6;

QString shortened(const QString& folder) {
    const QString home = QDir::homePath();
    return folder.startsWith(home + '/') ? "~" + folder.mid(home.size()) : folder;
}

} // namespace

ProjectRow::ProjectRow(const QString& folder, QWidget* parent)
    : QAbstractButton(parent), m_folder(folder), m_missing(!QFileInfo::exists(folder + "/project.json")) {
    const QString name = QFileInfo(folder).fileName();
    setText(name);
    setAccessibleName(m_missing ? tr("%1, no longer there").arg(name) : name);
    setAccessibleDescription(folder);
    setToolTip(m_missing ? tr("%1 is no longer there. It may have been moved, or be on a disk that is not connected.").arg(folder) : folder);
    setCursor(m_missing ? Qt::ArrowCursor : Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    setEnabled(!m_missing);
    setFixedHeight(sizeHint().height());
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ProjectRow::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::instance();
    const Palette& palette = theme.palette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if ((underMouse() && isEnabled()) || hasFocus()) {
        painter.setPen(hasFocus() ? QPen(palette.accent) : QPen(Qt::NoPen));
        painter.setBrush(palette.bg2);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), measure::fieldRadius, measure::fieldRadius);
    }
    theme.icon(m_missing ? "warning" : "folder", m_missing ? palette.warn : palette.text2).paint(&painter, QRect(10, 15, 22, 22));
    const int left = 44;
    const QString note = m_missing ? tr("not found") : QString();
    painter.setFont(theme.hint());
    const int noteWidth = note.isEmpty() ? 0 : painter.fontMetrics().horizontalAdvance(note) + 12;
    painter.setPen(palette.warn);
    painter.drawText(rect().adjusted(0, 0, -10, 0), Qt::AlignVCenter | Qt::AlignRight, note);
    painter.setPen(palette.text2);
    const QRect lower(left, 27, width() - left - 10 - noteWidth, 18);
    painter.drawText(lower, Qt::AlignVCenter | Qt::AlignLeft, painter.fontMetrics().elidedText(shortened(m_folder), Qt::ElideMiddle, lower.width()));
    QFont name = theme.body();
    name.setWeight(QFont::Medium);
    painter.setFont(name);
    painter.setPen(m_missing ? palette.text2 : palette.text);
    painter.drawText(QRect(left, 7, width() - left - 10 - noteWidth, 20), Qt::AlignVCenter | Qt::AlignLeft, text());
}

RecentProjects::RecentProjects(QWidget* parent) : Card(tr("Recent projects"), parent) {
    body()->setSpacing(2);
    refresh();
}

void RecentProjects::refresh() {
    delete m_rows;
    m_rows = new QWidget;
    auto* column = new QVBoxLayout(m_rows);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    const QStringList folders = StudioSettings().recentProjects().mid(0, mostRows);
    for (const auto& folder : folders)
        column->addWidget(row(folder));
    if (folders.isEmpty()) {
        auto* none = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, tr("Projects that you open will stand here. Start with the sample: it trains in seconds."));
        none->setWordWrap(true);
        column->addWidget(none);
    }
    column->addStretch();
    body()->addWidget(m_rows);
}

QWidget* RecentProjects::row(const QString& folder) {
    auto* out = new QWidget;
    auto* line = new QHBoxLayout(out);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(4);
    auto* project = new ProjectRow(folder);
    line->addWidget(project, 1);
    connect(project, &QAbstractButton::clicked, this, [this, folder] { Q_EMIT chosen(folder); });
    auto* forget = iconButton("close", tr("Take %1 off this list").arg(project->text()));
    line->addWidget(forget);
    connect(
        forget, &QToolButton::clicked, this,
        [this, folder] {
            StudioSettings().removeRecentProject(folder);
            refresh();
        },
        Qt::QueuedConnection); // the button goes with its row
    return out;
}

} // namespace lepton::widgets
