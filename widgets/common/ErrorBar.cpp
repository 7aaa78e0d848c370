// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/ErrorBar.h"

#include "core/base/Files.h"
#include "widgets/common/Buttons.h"
#include "widgets/common/EngineClient.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/StudioActions.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"

#include <QAccessible>
#include <QDesktopServices>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <QUrl>

namespace lepton::widgets {

namespace {

/// The node that an error's place names ("conv1" or "conv1.in"), if the open network has it.
QString nodeIn(const ProjectDocument& document, const std::string& where) {
    const graph::NodeId id(where.substr(0, where.find('.')));
    return document.network().find(id) != nullptr ? QString::fromStdString(id.str()) : QString();
}

/// The folder of the file that an error's place names ("/data/a.png" or "/data/a.json:12").
QString folderIn(const std::string& where) {
    std::error_code fault;
    Path path = where.substr(0, where.find(':'));
    while (path.is_absolute() && path.has_relative_path() && !std::filesystem::is_directory(path, fault))
        path = path.parent_path();
    return path.is_absolute() && path.has_relative_path() ? QString::fromStdString(path.string()) : QString();
}

TextLabel* line(TextLabel::Role role, TextLabel::Tone tone) {
    auto* label = new TextLabel(role, tone);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

} // namespace

ErrorBar::ErrorBar(const Studio& studio, QWidget* parent) : QWidget(parent), m_studio(studio) {
    m_icon = new QLabel;
    m_what = line(TextLabel::Role::Body, TextLabel::Tone::Plain);
    m_where = line(TextLabel::Role::Hint, TextLabel::Tone::Soft);
    m_hint = line(TextLabel::Role::Body, TextLabel::Tone::Soft);
    m_more = new TextLabel(TextLabel::Role::Hint);
    m_action = plainButton(tr("Open the folder"));
    auto* close = iconButton("close", tr("Dismiss this error"));
    auto* texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(m_what);
    texts->addWidget(m_hint);
    texts->addWidget(m_where);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(20, 10, 12, 10);
    row->setSpacing(12);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addLayout(texts, 1);
    row->addWidget(m_more);
    row->addWidget(m_action);
    row->addWidget(close, 0, Qt::AlignTop);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    connect(close, &QToolButton::clicked, this, &ErrorBar::dismiss);
    connect(m_action, &QPushButton::clicked, this, &ErrorBar::act);
    connect(&Theme::instance(), &Theme::changed, this, &ErrorBar::refresh);
    hide();
}

void ErrorBar::report(const Error& error) {
    // The same once more (a retry that failed again) is no second error.
    for (qsizetype i = 0; i < m_errors.size(); ++i)
        if (m_errors[i].what == error.what && m_errors[i].where == error.where)
            m_errors.removeAt(i--);
    m_errors.prepend(error);
    refresh();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void ErrorBar::dismiss() {
    if (!m_errors.isEmpty())
        m_errors.removeFirst();
    refresh();
}

QString ErrorBar::text() const { return m_what->text(); }

void ErrorBar::refresh() {
    setVisible(!m_errors.isEmpty());
    if (m_errors.isEmpty())
        return;
    const Error& error = m_errors.first();
    m_icon->setPixmap(Theme::instance().icon("error", Theme::instance().palette().error).pixmap(20, 20));
    m_what->setText(translated(error.what));
    m_where->setText(QString::fromStdString(error.where));
    m_where->setVisible(!error.where.empty());
    m_hint->setText(translated(error.hint));
    m_hint->setVisible(!error.hint.empty());
    m_more->setText(tr("%n more", nullptr, waiting() - 1));
    m_more->setVisible(waiting() > 1);
    setAccessibleName(tr("Error: %1").arg(m_what->text()));
    setAccessibleDescription(m_hint->text());
    offerAction(error);
    update();
}

void ErrorBar::offerAction(const Error& error) {
    QString text;
    if (m_studio.engine->state() == EngineClient::State::Failed && error.code == ErrorCode::Internal)
        text = tr("Start the engine again");
    else if (!nodeIn(*m_studio.document, error.where).isEmpty())
        text = tr("Show the layer");
    else if (!folderIn(error.where).isEmpty())
        text = tr("Open the folder");
    m_action->setText(text);
    m_action->setAccessibleName(text);
    m_action->setVisible(!text.isEmpty());
}

void ErrorBar::act() {
    const Error error = m_errors.first();
    if (m_studio.engine->state() == EngineClient::State::Failed && error.code == ErrorCode::Internal) {
        dismiss();
        m_studio.engine->start();
    } else if (const QString node = nodeIn(*m_studio.document, error.where); !node.isEmpty()) {
        Q_EMIT m_studio.actions->selectNode(node);
    } else {
        QDesktopServices::openUrl(QUrl::fromLocalFile(folderIn(error.where)));
    }
}

void ErrorBar::paintEvent(QPaintEvent*) {
    const Palette& palette = Theme::instance().palette();
    QPainter painter(this);
    painter.fillRect(rect(), palette.bg1);
    QColor wash = palette.error;
    wash.setAlpha(22);
    painter.fillRect(rect(), wash);
    painter.fillRect(QRect(0, 0, 4, height()), palette.error);
    painter.fillRect(QRect(0, height() - 1, width(), 1), palette.line);
}

} // namespace lepton::widgets
