// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/CanvasFind.h"

#include "core/graph/Group.h"
#include "core/layers/Layers.h"
#include "widgets/canvas/CanvasView.h"
#include "widgets/common/Buttons.h"
#include "widgets/common/NetworkLevel.h"
#include "widgets/common/ProjectDocument.h"
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

/// Looks through one network of the nesting and those in its groups.
class NodeSearch {
public:
    NodeSearch(const graph::Network& root, const QStringList& wanted) : m_root(root), m_wanted(wanted) {}

    void look(const std::vector<graph::NodeId>& path) {
        const graph::Network* network = graph::networkAt(m_root, path);
        if (network == nullptr)
            return;
        const std::string prefix = graph::prefixAt(m_root, path);
        for (const auto& node : network->nodes()) {
            if (fits(node))
                found.emplace_back(prefix + node.id.str());
            if (node.group == nullptr)
                continue;
            auto inside = path;
            inside.push_back(node.id);
            look(inside);
        }
    }

    std::vector<graph::NodeId> found;

private:
    bool fits(const graph::Node& node) {
        auto& type = m_byType[node.type];
        if (type.isNull())
            type = typeWords(node.type);
        const QString has = QString::fromStdString(node.id.str()) + '\n' + QString::fromStdString(node.title) + '\n' + type;
        return std::all_of(m_wanted.begin(), m_wanted.end(), [&](const QString& word) { return has.contains(word, Qt::CaseInsensitive); });
    }

    const graph::Network& m_root;
    QStringList m_wanted;
    std::unordered_map<std::string, QString> m_byType; ///< thousands of nodes are of a few types
};

} // namespace

std::vector<graph::NodeId> findNodes(const graph::Network& network, const QString& words) {
    const QStringList wanted = words.split(' ', Qt::SkipEmptyParts);
    NodeSearch search(network, wanted);
    if (!wanted.isEmpty())
        search.look({});
    return std::move(search.found);
}

CanvasFind::CanvasFind(const Studio& studio, CanvasView* canvas) : QFrame(canvas), m_studio(studio), m_canvas(canvas) {
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
    m_marked.clear();
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
    auto found = findNodes(m_studio.document->network(), m_field->text());
    if (found != m_found)
        m_at = -1; // else only another network of the nesting is looked at
    m_found = std::move(found);
    m_marked.clear();
    for (const auto& id : m_found)
        if (const auto here = m_studio.document->level().nodeOf(id); !here.empty())
            m_marked.insert(here);
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
