// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "StudioFixture.h"

#include <QDir>
#include <QtTest>

// How tests of the rooms lead fake_engine.py, and how they find what is on the screen.
namespace lepton::widgets {

/// From now on engines are fake_engine.py with these options.
inline void useFakeEngine(const Json& options = Json::object()) {
    qputenv("LEPTON_ENGINE", QFINDTESTDATA("fake_engine.py").toUtf8());
    qputenv("FAKE_ENGINE", QByteArray::fromStdString(options.dump()));
}

/// Asks and waits for the answer.
inline Result<Json> ask(EngineClient& engine, const char* method, const Json& params = Json::object()) {
    std::optional<Result<Json>> answer;
    engine.call(method, params, nullptr, [&](Result<Json> got) { answer = std::move(got); });
    if (!QTest::qWaitFor([&] { return answer.has_value(); }, 10'000))
        return Error(ErrorCode::Internal, "no answer");
    return *answer;
}

/// The engine sends this notification; what comes of it may take a moment.
inline void emitFromEngine(EngineClient& engine, const char* method, const Json& params) {
    QVERIFY(ask(engine, "test/emit", {{"method", method}, {"params", params}}).ok());
}

/// Parameters of all requests of that method so far.
inline Json requests(EngineClient& engine, const char* method) {
    const auto answer = ask(engine, "test/requests", {{"method", method}});
    return answer.ok() ? *answer : Json();
}

/// The button with that text or name; fails the test if there is none that can be seen.
template <typename Button>
Button* visibleButton(QWidget& room, const QString& name) {
    for (auto* button : room.findChildren<Button*>())
        if (button->isVisible() && (button->text() == name || button->accessibleName() == name))
            return button;
    return nullptr;
}

/// A picture of the widget, where $LEPTON_SHOTS names a folder: for looking at.
inline void shot(QWidget& widget, const QString& name) {
    const QString folder = qEnvironmentVariable("LEPTON_SHOTS");
    if (folder.isEmpty())
        return;
    QCoreApplication::processEvents(); // layouts that are on their way
    widget.grab().save(QDir(folder).filePath(name + QStringLiteral(".png")));
}

} // namespace lepton::widgets
