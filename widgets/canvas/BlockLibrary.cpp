// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/BlockLibrary.h"

#include "core/base/platform/Platform.h"

#include <QRegularExpression>

#include <algorithm>

namespace lepton::widgets {

namespace {

constexpr const char* suffix = ".leptonblock";

Result<void> checkName(const QString& name) {
    static const QRegularExpression good(QStringLiteral("^[^/\\\\:*?\"<>|.][^/\\\\:*?\"<>|]{0,60}$"));
    if (good.match(name).hasMatch())
        return {};
    return Error(ErrorCode::BadValue, text(LT("core", "“%1” can't be the name of a block"), name.toStdString()))
        .fix(LT("core", "Use up to 60 letters, digits, spaces, “-” and “_”"));
}

} // namespace

BlockLibrary::BlockLibrary(QObject* parent) : QObject(parent), m_folder(platform::configFolder() / "blocks") {}

Path BlockLibrary::file(const QString& name) const { return m_folder / (name.toStdString() + suffix); }

QStringList BlockLibrary::names() const {
    QStringList out;
    std::error_code fault;
    for (const auto& entry : std::filesystem::directory_iterator(m_folder, fault))
        if (entry.path().extension() == suffix)
            out << QString::fromStdString(entry.path().stem().string());
    std::sort(out.begin(), out.end(), [](const QString& a, const QString& b) { return a.localeAwareCompare(b) < 0; });
    return out;
}

Result<QString> BlockLibrary::text(const QString& name) const {
    LEPTON_TRY(const std::string content, readFile(file(name)));
    return QString::fromStdString(content);
}

Result<void> BlockLibrary::save(const QString& name, const QString& text) {
    LEPTON_CHECK(checkName(name));
    std::error_code fault;
    std::filesystem::create_directories(m_folder, fault);
    LEPTON_CHECK(writeFile(file(name), text.toStdString()));
    Q_EMIT changed();
    return {};
}

Result<void> BlockLibrary::remove(const QString& name) {
    std::error_code fault;
    if (!std::filesystem::remove(file(name), fault))
        return Error(ErrorCode::NotFound, lepton::text(LT("core", "There is no block “%1”"), name.toStdString()));
    Q_EMIT changed();
    return {};
}

} // namespace lepton::widgets
