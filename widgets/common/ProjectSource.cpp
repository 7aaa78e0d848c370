// SPDX-License-Identifier: GPL-3.0-or-later
// How the document opens its data: on a worker, told about as it goes on, and stopped when it is no longer wanted.
#include "core/templates/NewProject.h"
#include "datasets/Preparation.h"
#include "widgets/common/Background.h"
#include "widgets/common/ProjectDocument.h"

namespace lepton::widgets {

namespace {

Error isOtherData(const Path& path) {
    return Error(ErrorCode::Conflict, LT("core", "This is not the data that the project was made for"))
        .at(path.string())
        .fix(LT("core", "Use it anyway if the data was changed on purpose, or look for the original"));
}

/// SourceInfo::kind of what the recipe takes; empty if the recipe makes no sense.
std::string kindOf(const project::Project& project) {
    const auto preparation = datasets::Preparation::fromJson(project.recipe, project.data.shape);
    return preparation ? (*preparation)->kind() : std::string();
}

/// The likeliest format of that kind; empty: none is, so let openSource guess and say what it found.
std::string formatOf(const std::string& kind, const Path& path) {
    std::string best;
    double highest = 0;
    for (const auto& format : datasets::formats())
        if (const double likelihood = format.kind == kind ? format.likelihood(path) : 0; likelihood > highest) {
            highest = likelihood;
            best = format.name;
        }
    return best;
}

Result<std::unique_ptr<datasets::Source>> openOfKind(const std::string& kind, const Path& path, const datasets::Progress& progress) {
    LEPTON_TRY(auto opened, datasets::openSource(path, formatOf(kind, path), progress));
    if (!kind.empty() && opened->info().kind != kind)
        return Error(ErrorCode::BadFormat, text(LT("core", "This project is for data of the kind %1, but this is %2"), kind, opened->info().kind))
            .at(path.string())
            .fix(LT("core", "Make a new project for this data; networks can be copied from one to the other"));
    return opened;
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
    const auto work = [source, kind = kindOf(m_project), progress = readingProgress()] { return openOfKind(kind, source, progress); };
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
    if (const auto preparation = datasets::Preparation::fromJson(m_project.recipe, m_project.data.shape))
        m_project.data.classes = (*preparation)->classes(*m_source);
    findProblems();
    touch();
    Q_EMIT sourceChanged();
    Q_EMIT settingsChanged();
    Q_EMIT networkChanged();
}

} // namespace lepton::widgets
