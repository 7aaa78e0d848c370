// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/home/MachineCard.h"

#include "core/base/platform/Platform.h"
#include "widgets/common/Buttons.h"
#include "widgets/common/EngineClient.h"
#include "widgets/common/SamplePaths.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace lepton::widgets {

namespace {

QString word(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? translated(found->get<std::string>().c_str()) : QString();
}

/// A fault, but not one of the studio: that it runs is plain to see.
bool concernsTheUser(const Json& check) { return !check.value("ok", false) && check.value("name", "") != "studio"; }

} // namespace

MachineCard::MachineCard(const Studio& studio, QWidget* parent) : Card(tr("This machine"), parent), m_studio(studio) {
    connect(studio.engine, &EngineClient::stateChanged, this, &MachineCard::follow);
    connect(&Theme::instance(), &Theme::changed, this, &MachineCard::follow);
    follow();
}

void MachineCard::follow() {
    switch (m_studio.engine->state()) {
    case EngineClient::State::Off:
    case EngineClient::State::Starting:
        say(tr("Looking at what this machine can do…"));
        break;
    case EngineClient::State::Ready:
        ask();
        break;
    case EngineClient::State::Failed: {
        clear();
        const Palette& palette = Theme::instance().palette();
        const auto& failure = m_studio.engine->failure();
        addLine("error", palette.error, failure ? translated(failure->what) : tr("The engine does not start"), failure ? translated(failure->hint) : QString());
        auto* again = plainButton(tr("Start it again"));
        connect(again, &QPushButton::clicked, m_studio.engine, &EngineClient::start);
        m_lines->layout()->addWidget(again);
        break;
    }
    }
}

void MachineCard::ask() {
    m_studio.engine->call(protocol::method::doctor, Json::object(), this, [this](Result<Json> findings) {
        if (findings)
            show(*findings);
        else
            say(translated(findings.error().what));
    });
}

void MachineCard::show(const Json& findings) {
    clear();
    const Palette& palette = Theme::instance().palette();
    const Json cpu = findings.value("cpu", Json::object());
    const int threads = cpu.value("threads", 0);
    addLine("chip", palette.text2, tr("Processor with %n thread(s)", nullptr, threads),
            tr("%1 of memory").arg(bytesText(static_cast<qint64>(platform::totalMemoryBytes()))));
    addLine("save", palette.text2, tr("%1 free on the disk").arg(bytesText(static_cast<qint64>(platform::freeDiskBytes(projectsFolder())))),
            tr("where new projects go: %1").arg(QString::fromStdString(projectsFolder().string())));
    for (const auto& gpu : findings.value("gpus", Json::array()))
        addLine("chip", palette.ok, word(gpu, "name"), tr("%1 of memory").arg(bytesText(gpu.value("memory_bytes", qint64(0)))));
    for (const auto& check : findings.value("checks", Json::array()))
        if (concernsTheUser(check))
            addLine("warning", palette.warn, translated(textFromJson(check.value("detail_text", check.value("detail", Json())))), word(check, "fix"));
    static_cast<QVBoxLayout*>(m_lines->layout())->addStretch();
}

void MachineCard::say(const QString& text) {
    clear();
    auto* label = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, text);
    label->setWordWrap(true);
    m_lines->layout()->addWidget(label);
    static_cast<QVBoxLayout*>(m_lines->layout())->addStretch();
}

void MachineCard::clear() {
    if (m_lines != nullptr) {
        m_lines->hide();
        m_lines->deleteLater();
    }
    m_lines = new QWidget;
    auto* column = new QVBoxLayout(m_lines);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    body()->addWidget(m_lines);
}

void MachineCard::addLine(const QString& icon, const QColor& colour, const QString& text, const QString& hint) {
    auto* line = new QWidget;
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(10);
    auto* picture = new QLabel;
    picture->setPixmap(Theme::instance().icon(icon, colour).pixmap(18, 18));
    auto* words = new QVBoxLayout;
    words->setSpacing(1);
    auto* name = new TextLabel(TextLabel::Role::Body, text);
    name->setWordWrap(true);
    words->addWidget(name);
    if (!hint.isEmpty()) {
        auto* note = new TextLabel(TextLabel::Role::Hint, hint);
        note->setWordWrap(true);
        note->setTextInteractionFlags(Qt::TextSelectableByMouse);
        words->addWidget(note);
    }
    row->addWidget(picture, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    m_lines->layout()->addWidget(line);
}

} // namespace lepton::widgets
