// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/CommandList.h"

#include "core/graph/Group.h"
#include "core/layers/Layers.h"
#include "widgets/canvas/BlockLibrary.h"
#include "widgets/common/NetworkLevel.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/StudioActions.h"
#include "widgets/common/Theme.h"

#include <QAction>
#include <QCoreApplication>

#include <algorithm>

namespace lepton::widgets {

namespace {

struct Commands {
    Q_DECLARE_TR_FUNCTIONS(Commands)
};

/// Of a large network not all layers that have the words: who looks for one types more of its name.
constexpr int mostNodes = 40;

struct Found {
    int rank; ///< 0: begins with what was typed, 1: has the words, 2: only a synonym has them
    Command command;
};

/// The rank, or -1 if a word is missing.
int rankOf(const QString& text, const QString& synonyms, const QString& typed) {
    if (text.startsWith(typed.trimmed(), Qt::CaseInsensitive))
        return 0;
    bool inText = true;
    for (const auto& word : typed.split(' ', Qt::SkipEmptyParts)) {
        const bool here = text.contains(word, Qt::CaseInsensitive);
        if (!here && !synonyms.contains(word, Qt::CaseInsensitive))
            return -1;
        inText = inText && here;
    }
    return inText ? 1 : 2;
}

void offer(std::vector<Found>& found, const QString& synonyms, const QString& typed, Command command) {
    if (const int rank = rankOf(command.text, synonyms, typed); rank >= 0)
        found.push_back({rank, std::move(command)});
}

void acts(const Studio& studio, const QString& typed, std::vector<Found>& found) {
    const auto& registry = studio.actions->registry();
    for (const auto& act : registry.acts()) {
        if (!act.action || act.id == "studio.commands")
            continue;
        const auto perform = [actions = studio.actions, room = registry.place(act).room, action = act.action] {
            if (!room.isEmpty())
                Q_EMIT actions->showRoom(room);
            if (action)
                action->trigger();
        };
        const QString whyNot = act.action->isEnabled() ? QString() : ActionRegistry::whyNot(*act.action);
        offer(found, registry.place(act).title + ' ' + act.words, typed,
              {act.action->text().remove('&'), shortcutText(registry.shortcuts(act.id)), act.action->isEnabled() || !whyNot.isEmpty() ? whyNot : Commands::tr("Not possible now"), perform});
    }
}

/// Of one network of the nesting, then of those in its groups; `left` counts down the matches that are still taken.
void nodesOf(const Studio& studio, const project::NamedNetwork& named, const std::vector<graph::NodeId>& path, const QString& typed, std::vector<Found>& found, int& left) {
    const graph::Network& root = named.network;
    const graph::Network* network = graph::networkAt(root, path);
    const QString prefix = QString::fromStdString(graph::prefixAt(root, path));
    for (std::size_t i = 0; network != nullptr && i < network->nodes().size() && left > 0; ++i) {
        const graph::Node& node = network->nodes()[i];
        const QString id = QString::fromStdString(node.id.str());
        const auto* type = layers::catalogue().find(node.type);
        QString words = prefix + ' ' + QString::fromStdString(node.type);
        if (type != nullptr)
            words += ' ' + translated(type->title);
        QString name = node.title.empty() ? id : id + " · " + QString::fromStdString(node.title);
        if (!path.empty())
            name = Commands::tr("%1 in %2").arg(name, QString::fromStdString(path.back().str()));
        if (named.name != studio.document->activeNetwork())
            name = Commands::tr("%1 in %2").arg(name, QString::fromStdString(named.name));
        const auto before = found.size();
        offer(found, words, typed, {Commands::tr("Go to %1").arg(name), {}, {}, [studio, network = named.name, whole = prefix + id] {
            studio.document->setActiveNetwork(network);
            Q_EMIT studio.actions->selectNode(whole);
        }});
        left -= static_cast<int>(found.size() - before);
        if (node.group == nullptr)
            continue;
        auto inside = path;
        inside.push_back(node.id);
        nodesOf(studio, named, inside, typed, found, left);
    }
}

void nodes(const Studio& studio, const QString& typed, std::vector<Found>& found) {
    int left = mostNodes;
    const auto& project = studio.document->project();
    if (const auto* active = project.find(studio.document->activeNetwork()))
        nodesOf(studio, *active, {}, typed, found, left);
    for (const auto& other : project.networks)
        if (other.name != studio.document->activeNetwork())
            nodesOf(studio, other, {}, typed, found, left);
}

void layersToAdd(const Studio& studio, const QString& typed, std::vector<Found>& found) {
    const QString whyNot = studio.document->isOpen() ? QString() : Commands::tr("Open a project first");
    const bool inGroup = studio.document->isOpen() && !studio.document->level().path().empty();
    const auto add = [&](const QString& type, const QString& title, const QString& words) {
        offer(found, words, typed, {Commands::tr("Add %1").arg(title), {}, whyNot, [actions = studio.actions, type] { Q_EMIT actions->addLayer(type); }});
    };
    for (const auto& type : layers::catalogue().types()) {
        if (!inGroup && graph::isGroupPort(type.name))
            continue;
        QString words = QString::fromStdString(type.name);
        for (const auto& synonym : type.synonyms)
            words += '\n' + QString::fromStdString(synonym) + '\n' + translated(synonym.c_str());
        add(QString::fromStdString(type.name), translated(type.title), words);
    }
    for (const auto& block : BlockLibrary().names())
        add(blockPrefix + block, block, Commands::tr("block"));
}

} // namespace

QList<Command> findCommands(const Studio& studio, const QString& typed) {
    std::vector<Found> found;
    acts(studio, typed, found);
    if (!typed.trimmed().isEmpty()) { // else the acts alone: what one can do, not what there is
        nodes(studio, typed, found);
        layersToAdd(studio, typed, found);
    }
    // What can be done before what can't, within the same rank.
    std::stable_sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
        return std::pair(a.rank, !a.command.whyNot.isEmpty()) < std::pair(b.rank, !b.command.whyNot.isEmpty());
    });
    QList<Command> out;
    for (auto& entry : found)
        out.append(std::move(entry.command));
    return out;
}

} // namespace lepton::widgets
