// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/Session.h"

#include "app/studio/StartClock.h"
#include "widgets/common/Theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QLibraryInfo>
#include <QTimer>

#include <chrono>
#include <cstdio>

namespace lepton::studio {

using namespace std::chrono_literals;
using widgets::Theme;

Session::Session(const Options& options) : m_options(options) {
    const QString chosen = options.language.isEmpty() ? m_settings.language() : options.language;
    speak(chosen.isEmpty() ? QLocale::system().name() : chosen);
    Theme::instance().apply(options.theme == "light" ? Theme::Mode::Light : options.theme == "dark" ? Theme::Mode::Dark : m_settings.theme());
    m_window = std::make_unique<widgets::StudioWindow>(widgets::Studio{&m_document, &m_engine, &m_actions}, m_settings);
    if (!options.size.isEmpty())
        m_window->resize(options.size);
}

void Session::speak(const QString& language) {
    const QLocale locale(language);
    const bool chinese = locale.language() == QLocale::Chinese;
    QLocale::setDefault(chinese ? QLocale(QLocale::Chinese, QLocale::China) : locale.language() == QLocale::English ? locale : QLocale(QLocale::English));
    const QString name = chinese ? "zh_CN" : "en";
    // Qt's own words (dialogs), then ours.
    for (const auto& [file, folder] : {std::pair{"qtbase_" + name, QLibraryInfo::path(QLibraryInfo::TranslationsPath)},
                                       std::pair{"lepton_" + name, QString(":/lepton/translations")}}) {
        auto translator = std::make_unique<QTranslator>();
        if (translator->load(file, folder) && QApplication::installTranslator(translator.get()))
            m_translators.push_back(std::move(translator));
    }
}

void Session::start() {
    if (m_options.measureStart)
        measureStart();
    m_window->show();
    if (m_options.measureStart)
        return;
    // The window takes input first; the engine and the project come after.
    QTimer::singleShot(0, this, [this] {
        m_engine.start();
        openFirst();
    });
    if (!m_options.grab.isEmpty())
        grabWhenSettled();
}

void Session::openFirst() {
    if (!m_options.room.isEmpty())
        connect(&m_document, &widgets::ProjectDocument::opened, this, [this] { Q_EMIT m_actions.showRoom(m_options.room); });
    if (m_options.sample)
        Q_EMIT m_actions.openSample();
    else if (m_options.project.endsWith(QLatin1String(".leptonmodel")))
        Q_EMIT m_actions.openPackage(m_options.project);
    else if (!m_options.project.isEmpty())
        m_window->openProjectAt(m_options.project);
    if (!m_options.room.isEmpty())
        Q_EMIT m_actions.showRoom(m_options.room);
}

/// Once everything of the first picture has been painted (all of it in one go) and nothing waits any more.
void Session::measureStart() { QApplication::instance()->installEventFilter(this); }

bool Session::eventFilter(QObject* watched, QEvent* event) {
    const auto* widget = qobject_cast<QWidget*>(watched);
    if (event->type() == QEvent::Paint && widget != nullptr && widget->window() == m_window.get()) {
        QApplication::instance()->removeEventFilter(this);
        QTimer::singleShot(0, this, [] {
            std::printf("%.0f\n", millisecondsSinceStart());
            std::fflush(stdout);
            QApplication::exit(0);
        });
    }
    return QObject::eventFilter(watched, event);
}

bool Session::settled() const {
    using State = widgets::EngineClient::State;
    return !m_document.sourceLoading() && m_engine.state() != State::Starting && m_engine.state() != State::Off;
}

void Session::grabWhenSettled() {
    auto* timer = new QTimer(this);
    auto clock = std::make_shared<QElapsedTimer>();
    clock->start();
    auto calmSince = std::make_shared<qint64>(-1);
    connect(timer, &QTimer::timeout, this, [this, clock, calmSince] {
        if (!settled() && clock->elapsed() < 15000)
            *calmSince = -1;
        else if (*calmSince < 0)
            *calmSince = clock->elapsed();
        if (*calmSince < 0 || clock->elapsed() - *calmSince < 1200)
            return;
        const bool written = m_window->grab().save(m_options.grab);
        if (!written)
            std::fprintf(stderr, "error: the picture could not be written, %s\nhint: choose a folder that is there\n", qPrintable(m_options.grab));
        QApplication::exit(written ? 0 : 1);
    });
    timer->start(100ms);
}

} // namespace lepton::studio
