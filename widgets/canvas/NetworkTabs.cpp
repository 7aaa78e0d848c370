// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/NetworkTabs.h"

#include "widgets/common/Buttons.h"
#include "widgets/common/NetworkRoles.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/StudioActions.h"
#include "widgets/common/Theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QMenu>
#include <QMessageBox>
#include <QPainter>
#include <QTabBar>
#include <QToolButton>

namespace lepton::widgets {

namespace {

constexpr int barHeight = 40;
constexpr int padding = 16;
constexpr int gap = 8;
constexpr int badgePadding = 6;
constexpr int badgeHeight = 18;

QString nameOf(const project::NamedNetwork& item) { return QString::fromStdString(item.name); }

} // namespace

QString roleOf(const project::Project& project, const std::string& network) {
    const auto& objective = project.objective;
    if (objective.adversary && objective.adversary->network == network)
        return NetworkTabs::tr("discriminator");
    if (objective.network != network)
        return NetworkTabs::tr("not trained");
    return objective.adversary ? NetworkTabs::tr("generator, served") : NetworkTabs::tr("served");
}

/// Paints name, role and number of problems of each; the active one has a line below.
class NetworkTabs::Bar : public QTabBar {
public:
    struct Face {
        QString name, role;
        int problems = 0;
    };

    explicit Bar(QWidget* parent) : QTabBar(parent) {
        setDrawBase(false);
        setExpanding(false);
        setUsesScrollButtons(true);
        setFocusPolicy(Qt::StrongFocus);
        setMouseTracking(true);
        setFixedHeight(barHeight);
    }
    std::vector<Face> faces;

    QSize tabSizeHint(int index) const override {
        const Face& face = faces[static_cast<std::size_t>(index)];
        int width = 2 * padding + QFontMetrics(nameFont()).horizontalAdvance(face.name) + gap + QFontMetrics(Theme::instance().hint()).horizontalAdvance(face.role);
        if (face.problems > 0)
            width += gap + badgeWidth(face);
        return {width, barHeight};
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        for (int i = 0; i < count() && i < static_cast<int>(faces.size()); ++i)
            paintTab(painter, i);
    }
    void mouseMoveEvent(QMouseEvent* event) override {
        QTabBar::mouseMoveEvent(event);
        update();
    }

private:
    static QFont nameFont() {
        QFont font = Theme::instance().body();
        font.setWeight(QFont::DemiBold);
        return font;
    }
    static int badgeWidth(const Face& face) {
        return std::max(badgeHeight, QFontMetrics(Theme::instance().hint()).horizontalAdvance(QString::number(face.problems)) + 2 * badgePadding);
    }

    void paintTab(QPainter& painter, int index) const {
        const Palette& palette = Theme::instance().palette();
        const Face& face = faces[static_cast<std::size_t>(index)];
        const QRect place = tabRect(index);
        const bool chosen = index == currentIndex();
        const bool hovered = place.contains(mapFromGlobal(QCursor::pos()));
        int x = place.left() + padding;
        const auto write = [&](const QFont& font, const QColor& ink, const QString& text) {
            painter.setFont(font);
            painter.setPen(ink);
            const int width = painter.fontMetrics().horizontalAdvance(text);
            painter.drawText(QRect(x, place.top(), width + 1, place.height()), Qt::AlignVCenter | Qt::AlignLeft, text);
            x += width + gap;
        };
        write(nameFont(), chosen || hovered ? palette.text : palette.text2, face.name);
        write(Theme::instance().hint(), palette.text2, face.role);
        if (face.problems > 0) {
            const QRect badge(x, place.center().y() - badgeHeight / 2 + 1, badgeWidth(face), badgeHeight);
            painter.setPen(Qt::NoPen);
            painter.setBrush(palette.error);
            painter.drawRoundedRect(badge, badgeHeight / 2.0, badgeHeight / 2.0);
            painter.setFont(Theme::instance().hint());
            painter.setPen(Qt::white);
            painter.drawText(badge, Qt::AlignCenter, QString::number(face.problems));
        }
        if (!chosen)
            return;
        painter.fillRect(QRect(place.left() + padding, place.bottom() - 2, place.width() - 2 * padding, 2), palette.accent);
        if (hasFocus()) {
            painter.setBrush(Qt::NoBrush);
            painter.setPen(palette.accent);
            painter.drawRoundedRect(QRectF(place).adjusted(4.5, 5.5, -4.5, -6.5), measure::fieldRadius, measure::fieldRadius);
        }
    }
};

NetworkTabs::NetworkTabs(const Studio& studio, QWidget* room) : QWidget(room), m_studio(studio) {
    setFixedHeight(barHeight + 1);
    setAccessibleName(tr("Networks of the project"));
    m_bar = new Bar(this);
    m_bar->setAccessibleName(tr("Networks of the project"));
    m_bar->setContextMenuPolicy(Qt::CustomContextMenu);
    auto* add = iconButton("plus", tr("Add a network…"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(4, 0, 8, 1);
    row->setSpacing(4);
    row->addWidget(m_bar);
    row->addWidget(add);
    row->addStretch();
    connect(add, &QToolButton::clicked, this, &NetworkTabs::askAdd);
    connect(m_bar, &QTabBar::currentChanged, this, [this](int index) {
        const auto& networks = m_studio.document->project().networks;
        if (!m_refreshing && index >= 0 && index < static_cast<int>(networks.size()))
            m_studio.document->setActiveNetwork(networks[static_cast<std::size_t>(index)].name);
    });
    connect(m_bar, &QTabBar::tabBarDoubleClicked, this, [this](int index) {
        if (index >= 0)
            askRename();
    });
    connect(m_bar, &QWidget::customContextMenuRequested, this, [this](QPoint at) { showMenu(m_bar->tabAt(at), m_bar->mapToGlobal(at)); });
    buildActs(room);
    for (auto signal : {&ProjectDocument::opened, &ProjectDocument::closed, &ProjectDocument::networkChanged, &ProjectDocument::activeNetworkChanged, &ProjectDocument::settingsChanged})
        connect(studio.document, signal, this, &NetworkTabs::refresh);
    connect(&Theme::instance(), &Theme::changed, this, &NetworkTabs::refresh);
    refresh();
}

void NetworkTabs::buildActs(QWidget* room) {
    auto& registry = m_studio.actions->registry();
    registry.addPlace("network", {tr("Networks"), "network"});
    const auto add = [&](const QString& id, const QString& text, const Shortcuts& shortcuts, const QString& words, std::function<void()> act) {
        registry.add(room, {"network." + id, text, shortcuts, words, {}}, Qt::WidgetWithChildrenShortcut, std::move(act));
    };
    add("next", tr("Go to the next network"), {Qt::CTRL | Qt::Key_Tab, Qt::CTRL | Qt::Key_PageDown}, tr("switch tab generator discriminator other"), [this] { step(1); });
    add("previous", tr("Go to the previous network"), {Qt::CTRL | Qt::SHIFT | Qt::Key_Tab, Qt::CTRL | Qt::Key_PageUp}, tr("switch tab generator discriminator other"), [this] { step(-1); });
    add("add", tr("Add a network…"), {}, tr("new second discriminator"), [this] { askAdd(); });
    add("rename", tr("Rename the network…"), {}, tr("title name"), [this] { askRename(); });
    add("serve", tr("Train and serve this network"), {}, tr("objective main"), [this] { report(m_studio.document->serveNetwork(m_studio.document->activeNetwork())); });
    add("delete", tr("Delete the network…"), {}, tr("remove erase"), [this] { askDelete(); });
}

void NetworkTabs::refresh() {
    const auto& document = *m_studio.document;
    const auto& project = document.project();
    const bool several = document.isOpen() && project.networks.size() > 1;
    auto* bar = static_cast<Bar*>(m_bar);
    m_refreshing = true;
    std::vector<Bar::Face> faces;
    for (const auto& item : project.networks)
        faces.push_back({nameOf(item), roleOf(project, item.name), static_cast<int>(document.problemCount(item.name))});
    bar->faces = faces;
    while (bar->count() > static_cast<int>(faces.size()))
        bar->removeTab(bar->count() - 1);
    while (bar->count() < static_cast<int>(faces.size()))
        bar->addTab({});
    for (int i = 0; i < bar->count(); ++i) {
        const auto& face = faces[static_cast<std::size_t>(i)];
        bar->setTabText(i, face.name);
        const QString words = face.problems == 0 ? tr("%1, %2").arg(face.name, face.role) : tr("%1, %2: %n problem(s)", nullptr, face.problems).arg(face.name, face.role);
        bar->setAccessibleTabName(i, words);
        bar->setTabToolTip(i, words);
        if (face.name.toStdString() == document.activeNetwork())
            bar->setCurrentIndex(i);
    }
    m_refreshing = false;
    bar->setIconSize(bar->iconSize()); // the one way to have the tabs measured anew
    setVisible(several);
    updateActs();
}

void NetworkTabs::updateActs() {
    const auto& document = *m_studio.document;
    const auto& project = document.project();
    auto& registry = m_studio.actions->registry();
    const auto allow = [&](const char* id, bool possible, const QString& why) {
        ActionRegistry::setAvailable(registry.action(id), document.isOpen() && possible, document.isOpen() ? why : tr("Open a project first"));
    };
    const bool several = project.networks.size() > 1;
    const bool trained = isTrained(project, document.activeNetwork());
    allow("network.next", several, tr("The project has one network"));
    allow("network.previous", several, tr("The project has one network"));
    allow("network.add", true, {});
    allow("network.rename", true, {});
    allow("network.serve", !trained, tr("This network is trained already"));
    allow("network.delete", !trained, tr("The objective trains this network"));
}

void NetworkTabs::step(int by) {
    const auto& networks = m_studio.document->project().networks;
    const auto count = static_cast<int>(networks.size());
    for (int i = 0; i < count; ++i)
        if (networks[static_cast<std::size_t>(i)].name == m_studio.document->activeNetwork()) {
            m_studio.document->setActiveNetwork(networks[static_cast<std::size_t>((i + by + count) % count)].name);
            return;
        }
}

void NetworkTabs::report(const Result<void>& done) {
    if (!done)
        Q_EMIT m_studio.actions->report(done.error());
}

void NetworkTabs::askAdd() {
    bool given = false;
    const QString name = QInputDialog::getText(window(), tr("Add a network"), tr("Name of the network"), QLineEdit::Normal, {}, &given).trimmed();
    if (given)
        report(m_studio.document->addNetwork(name.toStdString()));
}

void NetworkTabs::askRename() {
    const std::string before = m_studio.document->activeNetwork();
    bool given = false;
    const QString name = QInputDialog::getText(window(), tr("Rename the network"), tr("Name of the network"), QLineEdit::Normal, QString::fromStdString(before), &given).trimmed();
    if (given)
        report(m_studio.document->renameNetwork(before, name.toStdString()));
}

void NetworkTabs::askDelete() {
    const std::string name = m_studio.document->activeNetwork();
    const bool empty = m_studio.document->network().nodes().empty();
    const QString question = tr("Delete the network “%1” with all its layers? Undo brings it back.").arg(QString::fromStdString(name));
    if (empty || QMessageBox::question(window(), tr("Delete the network"), question) == QMessageBox::Yes)
        report(m_studio.document->removeNetwork(name));
}

void NetworkTabs::showMenu(int tab, QPoint at) {
    if (tab >= 0)
        m_bar->setCurrentIndex(tab);
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const char* id : {"network.rename", "network.serve", "network.delete"})
        menu->addAction(m_studio.actions->registry().action(id));
    menu->addSeparator();
    menu->addAction(m_studio.actions->registry().action("network.add"));
    menu->popup(at);
}

void NetworkTabs::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), Theme::instance().palette().bg1);
    painter.fillRect(QRect(0, height() - 1, width(), 1), Theme::instance().palette().line);
}

} // namespace lepton::widgets
