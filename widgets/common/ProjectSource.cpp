// SPDX-License-Identifier: GPL-3.0-or-later
// How the document opens its data: on a worker, told about as it goes on, and stopped when it is no longer wanted.
#include "core/templates/NewProject.h"
#include "widgets/common/Background.h"
#include "widgets/common/ProjectDocument.h"

namespace lepton::widgets {

namespace {

Error isOtherData(const Path& path) {
    return Error(ErrorCode::Conflict, LT("core", "This is not the data that the project was made for"))
        .at(path.string())
        .fix(LT("core", "Use it anyway if the pictures were changed on purpose, or look for the original"));
}

} // namespace

void ProjectDocument::beginReading() {
    endReading();
    m_reading = std::make_shared<Reading>();
    m_sourceLoading = true;
    m_sourceError.reset();
    Q_EMIT sourceChanged();
}

void ProjectDocument::endReading() {
    if (m_reading)
        m_reading->cancelled = true;
    m_reading.reset();
    m_sourceLoading = false;
}

void ProjectDocument::cancelReading() {
    if (!m_reading)
        return;
    endReading();
    if (m_open && !m_source)
        m_sourceError = datasets::cancelled();
    Q_EMIT sourceChanged();
}

datasets::Progress ProjectDocument::readingProgress() {
    return [this, reading = m_reading](std::int64_t done, std::int64_t total) {
        if (reading->cancelled)
            return false;
        // The document may be gone when this arrives, the application is not: it asks whether the reading still counts.
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [this, reading, done, total] {
                if (!reading->cancelled)
                    Q_EMIT sourceProgress(done, total);
            },
            Qt::QueuedConnection);
        return true;
    };
}

void ProjectDocument::loadSource() {
    beginReading();
    const auto work = [path = m_project.data.source, format = m_project.data.format, progress = readingProgress()] {
        return datasets::openSource(path, format, progress);
    };
    inBackground(this, work, [this, reading = m_reading](Result<std::unique_ptr<datasets::Source>> opened) {
        if (!reading->cancelled)
            sourceLoaded(std::move(opened));
    });
}

void ProjectDocument::sourceLoaded(Result<std::unique_ptr<datasets::Source>> opened) {
    endReading();
    if (!opened)
        m_sourceError = opened.error();
    else if (!m_project.data.fingerprint.empty() && (*opened)->fingerprint() != m_project.data.fingerprint)
        m_sourceError = isOtherData(m_project.data.source);
    else
        m_source = std::move(*opened);
    Q_EMIT sourceChanged();
}

void ProjectDocument::setSource(const Path& source, bool replace) {
    beginReading();
    const auto work = [source, progress = readingProgress()] { return datasets::openSource(source, {}, progress); };
    inBackground(this, work, [this, source, replace, reading = m_reading](Result<std::unique_ptr<datasets::Source>> opened) {
        if (!reading->cancelled)
            sourceChosen(source, replace, std::move(opened));
    });
}

void ProjectDocument::sourceChosen(const Path& path, bool replace, Result<std::unique_ptr<datasets::Source>> opened) {
    endReading();
    const bool other = opened && !m_project.data.fingerprint.empty() && (*opened)->fingerprint() != m_project.data.fingerprint;
    if (!opened || (other && !replace)) {
        const Error error = opened ? isOtherData(path) : opened.error();
        if (!m_source)
            m_sourceError = error;
        Q_EMIT sourceChanged();
        Q_EMIT failed(error);
        return;
    }
    m_source = std::move(*opened);
    templates::setData(m_project, path, *m_source);
    findProblems();
    touch();
    Q_EMIT sourceChanged();
    Q_EMIT settingsChanged();
    Q_EMIT networkChanged();
}

} // namespace lepton::widgets
