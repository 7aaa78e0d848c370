// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/DroppedFile.h"

#include "datasets/Source.h"
#include "widgets/canvas/NetworkClipboard.h"

#include <QFile>
#include <QFileInfo>
#include <QMimeData>
#include <QUrl>

#include <algorithm>

namespace lepton::widgets {

namespace {

/// Layers copied by hand are kilobytes; what is larger is not read to find out.
constexpr qint64 largestText = 16 << 20;
/// Any file of letters may be a running text; one that is not even called so was not meant as data.
constexpr double unlikelyText = 0.5;

QString textOf(const QFileInfo& info) {
    QFile file(info.filePath());
    if (!info.isFile() || info.size() > largestText || !file.open(QIODevice::ReadOnly))
        return {};
    return QString::fromUtf8(file.readAll());
}

bool isData(const QString& path) {
    const Path place(path.toStdString());
    return std::any_of(datasets::formats().begin(), datasets::formats().end(), [&](const datasets::Format& format) { return format.likelihood(place) > (format.kind == "corpus" ? unlikelyText : 0); });
}

} // namespace

QString draggedFile(const QMimeData& data) {
    for (const auto& url : data.urls())
        if (url.isLocalFile())
            return url.toLocalFile();
    return {};
}

Result<DroppedFile> recogniseFile(const QString& path) {
    const QFileInfo info(path);
    const std::string name = info.fileName().toStdString();
    if (!info.exists())
        return Error(ErrorCode::NotFound, text(LT("core", "%1 is not there"), name)).at(path.toStdString());
    if (info.isDir() && QFileInfo::exists(path + "/project.json"))
        return DroppedFile{DroppedFile::Kind::Project, path, {}};
    if (info.fileName() == "project.json")
        return DroppedFile{DroppedFile::Kind::Project, info.absolutePath(), {}};
    if (const QString text = textOf(info); clipboard::holdsLayers(text))
        return DroppedFile{DroppedFile::Kind::Layers, path, text};
    if (isData(path))
        return DroppedFile{DroppedFile::Kind::Data, path, {}};
    return Error(ErrorCode::BadFormat, text(LT("core", "%1 is no project, no copied layers and no data that can be read"), name))
        .at(path.toStdString())
        .fix(LT("core", "Drop a project folder, a text file of copied layers, or a file or folder with data"));
}

} // namespace lepton::widgets
