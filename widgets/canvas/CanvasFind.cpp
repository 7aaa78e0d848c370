// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/CanvasFind.h"

#include "core/layers/Layers.h"
#include "widgets/canvas/CanvasView.h"
#include "widgets/common/Buttons.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QToolButton>

#include <algorithm>
#include <unordered_map>

namespace lepton::widgets {

namespace {

/// What a type is called, in the user's language and in English.
QString typeWords(const std::string& name) {
    QStringList out{QString::fromStdString(name)};
    if (const auto* type = layers::catalogue().find(name)) {
        out << translated(type->title) << QString::fromUtf8(type->title);
        for (const auto& synonym : type->synonyms)
            out << QString::fromStdString(synonym) << translated(synonym.c_str());
    }
    return out.join('\n');
}

} // namespace

std::vector<graph::NodeId> findNodes(const graph::Network& network, const QString& words) {
    const QStringList wanted = words.split(' ', Qt::SkipEmptyParts);
    std::vector<graph::NodeId> out;
    if (wanted.isEmpty())
        return out;
    std::unordered_map<std::string, QString> byType; // thousands of nodes are of a few types
    for (const auto& node : network.nodes()) {
        auto& type = byType[node.type];
        if (type.isNull())
            type = typeWords(node.type);
        const QString has = QString::fromStdString(node.id.str()) + '\n' + QString::fromStdString(node.title) + '\n' + type;
        if (std::all_of(wanted.begin(), wanted.end(), [&](const QString& word) { return has.contains(word, Qt::CaseInsensitive); }))
            out.push_back(node.id);
    }
    return out;
}

CanvasFind::CanvasFind(CanvasView* canvas) : QFrame(canvas), m_canvas(canvas) {
    setRole(this, "popup");
    setAccessibleName(tr("Find on the canvas"));
    m_field = new QLineEdit;
    m_field->setPlaceholderText(tr("Find on the canvas"));
    m_field->setAccessibleName(tr("Find on the canvas"));
    m_field->setMinimumWidth(220);
    m_field->installEventFilter(this);
    m_count = new TextLabel(TextLabel::Role::Hint);
    m_count->setMinimumWidth(64);
    auto* back = iconButton("arrow-up", tr("Previous match"));
    auto* next = iconButton("arrow-down", tr("Next match"));
    auto* close = iconButton("close", tr("Close the search"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(8, 6, 8, 6);
    row->setSpacing(6);
    row->addWidget(m_field);
    row->addWidget(m_count);
    for (auto* button : {back, next, close}) {
        button->setFocusPolicy(Qt::NoFocus); // the field keeps the keyboard
        row->addWidget(button);
    }
    connect(m_field, &QLineEdit::textChanged, this, &CanvasFind::search);
    connect(back, &QToolButton::clicked, this, [this] { go(-1); });
    connect(next, &QToolButton::clicked, this, [this] { go(1); });
    connect(close, &QToolButton::clicked, this, &CanvasFind::close);
    hide();
}

void CanvasFind::open() {
    show();
    place();
    raise();
    m_field->setFocus();
    m_field->selectAll();
    search();
}

void CanvasFind::close() {
    hide();
    m_found.clear();
    Q_EMIT foundChanged();
    m_canvas->setFocus();
}

void CanvasFind::place() {
    adjustSize();
    move((m_canvas->width() - width()) / 2, 12);
}

void CanvasFind::search() {
    if (isHidden())
        return;
    m_found = findNodes(m_canvas->network(), m_field->text());
    m_at = -1;
    count();
    Q_EMIT foundChanged();
}

void CanvasFind::go(int step) {
    if (m_found.empty())
        return;
    const int all = static_cast<int>(m_found.size());
    m_at = m_at < 0 ? (step > 0 ? 0 : all - 1) : (m_at + step + all) % all;
    m_canvas->reveal(m_found[static_cast<std::size_t>(m_at)]);
    count();
}

void CanvasFind::count() {
    if (m_field->text().trimmed().isEmpty())
        m_count->clear();
    else if (m_found.empty())
        m_count->setText(tr("Nothing found"));
    else if (m_at < 0)
        m_count->setText(tr("%n found", nullptr, static_cast<int>(m_found.size())));
    else
        m_count->setText(tr("%1 of %2").arg(m_at + 1).arg(m_found.size()));
    m_count->setAccessibleName(m_count->text());
    adjustSize();
}

bool CanvasFind::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    switch (key->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        go(key->modifiers() & Qt::ShiftModifier ? -1 : 1);
        return true;
    case Qt::Key_Up:
        go(-1);
        return true;
    case Qt::Key_Down:
        go(1);
        return true;
    case Qt::Key_Escape:
        close();
        return true;
    default:
        return false;
    }
}

} // namespace lepton::widgets
