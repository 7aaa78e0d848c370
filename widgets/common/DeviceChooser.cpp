// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/DeviceChooser.h"

#include "widgets/common/EngineClient.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/Theme.h"

#include <QMenu>
#include <QPainter>

namespace lepton::widgets {

namespace {

constexpr int widest = 190;

QIcon dot(const QColor& colour) {
    QPixmap pixmap(32, 32);
    pixmap.setDevicePixelRatio(2);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawEllipse(QPointF(8, 8), 4, 4);
    return QIcon(pixmap);
}

QString word(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? QString::fromStdString(found->get<std::string>()) : QString();
}

/// "CPU · AMD EPYC": a processor's name alone may say little.
QString titleOf(const Json& device) {
    const QString title = word(device, "title");
    const bool plain = word(device, "name") == "cpu" && !title.contains("CPU", Qt::CaseInsensitive);
    return plain ? (title.isEmpty() ? QString("CPU") : "CPU · " + title) : title;
}

Json devices(const EngineClient& engine) { return engine.hello().value("devices", Json::array()); }

} // namespace

DeviceChooser::DeviceChooser(const Studio& studio, QWidget* parent) : QToolButton(parent), m_studio(studio) {
    setRole(this, "chooser");
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setPopupMode(QToolButton::InstantPopup);
    setIconSize({16, 16});
    setMenu(new QMenu(this));
    connect(menu(), &QMenu::aboutToShow, this, &DeviceChooser::fillMenu);
    connect(studio.engine, &EngineClient::stateChanged, this, &DeviceChooser::refresh);
    connect(studio.document, &ProjectDocument::opened, this, &DeviceChooser::refresh);
    connect(studio.document, &ProjectDocument::closed, this, &DeviceChooser::refresh);
    connect(studio.document, &ProjectDocument::settingsChanged, this, &DeviceChooser::refresh);
    connect(&Theme::instance(), &Theme::changed, this, &DeviceChooser::refresh);
    refresh();
}

QString DeviceChooser::title(const QString& device) const {
    for (const auto& item : devices(*m_studio.engine))
        if (word(item, "name") == device)
            return titleOf(item);
    return device;
}

void DeviceChooser::refresh() {
    const Palette& palette = Theme::instance().palette();
    const auto state = m_studio.engine->state();
    const QString device = m_studio.document->isOpen() ? QString::fromStdString(m_studio.document->project().training.device) : QString("auto");
    QString text;
    switch (state) {
    case EngineClient::State::Off:
        text = tr("Engine off");
        break;
    case EngineClient::State::Starting:
        text = tr("Engine starting…");
        break;
    case EngineClient::State::Failed:
        text = tr("No engine");
        break;
    case EngineClient::State::Ready: {
        const Json all = devices(*m_studio.engine);
        text = device == "auto" ? (all.empty() ? tr("Automatic") : all.size() == 1 ? titleOf(all[0]) : tr("Automatic")) : title(device);
        break;
    }
    }
    using State = EngineClient::State;
    setIcon(dot(state == State::Ready ? palette.ok : state == State::Failed ? palette.error : palette.warn));
    setText(fontMetrics().elidedText(text, Qt::ElideRight, widest));
    setAccessibleName(tr("Device: %1").arg(text));
    setToolTip(state == State::Ready ? tr("Where the network is trained. The engine is ready.") : text);
}

void DeviceChooser::fillMenu() {
    menu()->clear();
    m_choices.clear();
    if (m_studio.engine->state() != EngineClient::State::Ready) {
        auto* start = menu()->addAction(tr("Start the engine"), m_studio.engine, &EngineClient::start);
        start->setEnabled(m_studio.engine->state() != EngineClient::State::Starting);
        return;
    }
    const bool open = m_studio.document->isOpen();
    const QString present = open ? QString::fromStdString(m_studio.document->project().training.device) : QString("auto");
    const auto add = [&](const QString& name, const QString& text) {
        auto* action = menu()->addAction(text, this, [this, name] { choose(name); });
        action->setCheckable(true);
        action->setChecked(name == present);
        action->setEnabled(open);
        m_choices.insert(name, action);
    };
    add("auto", tr("Automatic: the fastest one"));
    for (const auto& item : devices(*m_studio.engine))
        add(word(item, "name"), titleOf(item));
    addMemory();
    if (!open)
        menu()->addAction(tr("A project chooses its device: open one first"))->setEnabled(false);
}

/// How much of each device is free now; comes a moment after the menu.
void DeviceChooser::addMemory() {
    m_studio.engine->call(protocol::method::devices, Json::object(), this, [this](const Result<Json>& answer) {
        if (!answer)
            return;
        for (const auto& item : answer->value("devices", Json::array()))
            if (auto* action = m_choices.value(word(item, "name")); action != nullptr && item.value("free_bytes", 0.0) > 0)
                action->setText(tr("%1 – %2 of %3 free").arg(titleOf(item), bytesText(item.value("free_bytes", qint64(0))), bytesText(item.value("memory_bytes", qint64(0)))));
    });
}

void DeviceChooser::choose(const QString& device) {
    auto settings = m_studio.document->project().training;
    settings.device = device.toStdString();
    m_studio.document->setTraining(settings);
}

} // namespace lepton::widgets
