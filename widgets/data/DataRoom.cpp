// SPDX-License-Identifier: GPL-3.0-or-later
// What the room does; how it is put together is in DataRoomPages.cpp.
#include "widgets/data/DataRoom.h"

#include "widgets/common/Background.h"
#include "widgets/common/EmptyState.h"
#include "widgets/common/Notice.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/StudioActions.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/data/ClassBalance.h"
#include "widgets/data/ColumnList.h"
#include "widgets/data/DataFacts.h"
#include "widgets/data/Gallery.h"
#include "widgets/data/ProblemList.h"
#include "widgets/data/RecipeCard.h"
#include "widgets/data/SamplePreview.h"
#include "widgets/data/TableRows.h"

#include <QDropEvent>
#include <QFileDialog>
#include <QListView>
#include <QMimeData>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>

namespace lepton::widgets {

namespace {

constexpr int patience = 200;

/// The one local file or folder that is dragged; empty: something else.
QString draggedPath(const QMimeData* data) {
    const auto urls = data->urls();
    return urls.size() == 1 && urls.first().isLocalFile() ? urls.first().toLocalFile() : QString();
}

} // namespace

DataRoom::DataRoom(const Studio& studio, QWidget* parent) : Room(studio, parent) {
    setRole(this, "page");
    setAttribute(Qt::WA_StyledBackground);
    setAcceptDrops(true);
    buildPages();
    m_patience.setSingleShot(true);
    m_patience.setInterval(patience);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        if (this->studio().document->sourceLoading())
            m_pages->setCurrentWidget(m_loading);
    });
    connectStudio();
    showState();
}

DataRoom::~DataRoom() {
    if (m_cancelled)
        *m_cancelled = true;
}

void DataRoom::enter() {
    if (m_pages->currentWidget() == m_contents)
        (pictures() ? static_cast<QWidget*>(m_gallery->view()) : m_rows->view())->setFocus();
}

bool DataRoom::pictures() const { return !m_source || m_source->info().kind == "pictures"; }

/// What shows samples gets those of its kind, and the other none.
void DataRoom::setSource(const std::shared_ptr<const datasets::Source>& source) {
    m_source = source;
    m_gallery->setSource(pictures() ? source : nullptr);
    m_rows->setSource(pictures() ? nullptr : source);
    m_samples->setCurrentIndex(pictures() ? 0 : 1);
}

void DataRoom::connectStudio() {
    const auto* document = studio().document;
    connect(document, &ProjectDocument::opened, this, &DataRoom::showState);
    connect(document, &ProjectDocument::closed, this, &DataRoom::showState);
    connect(document, &ProjectDocument::sourceChanged, this, &DataRoom::showState);
    connect(document, &ProjectDocument::settingsChanged, this, &DataRoom::settingsChanged);
    connect(document, &ProjectDocument::failed, this, &DataRoom::sourceFailed);
    connect(document, &ProjectDocument::sourceProgress, this, [this](qint64 done, qint64 total) {
        m_progress->setRange(0, 1000);
        m_progress->setValue(total > 0 ? static_cast<int>(done * 1000 / total) : 0);
        m_progressText->setText(tr("%1 of %2").arg(QLocale().toString(done), QLocale().toString(total)));
    });
    connect(m_recipe, &RecipeCard::recipeChanged, this, [this](const Json& steps) { this->studio().document->setRecipe(steps); });
    connect(m_recipe, &RecipeCard::splitChanged, this, [this](const Json& split) { this->studio().document->setSplit(split); });
    connect(m_classes, &ClassBalance::chosen, this, [this](int label) {
        if (pictures())
            m_gallery->setClass(label);
        else
            m_rows->setClass(label);
    });
    connect(m_gallery, &Gallery::selected, this, &DataRoom::look);
    connect(m_preview, &SamplePreview::rolled, this, [this] {
        ++m_roll;
        look(m_sample);
    });
}

void DataRoom::showState() {
    const auto* document = studio().document;
    if (document->sourceLoading()) {
        m_progress->setRange(0, 0);
        m_progressText->clear();
        if (!m_patience.isActive() && m_pages->currentWidget() != m_loading)
            m_patience.start();
        return;
    }
    m_patience.stop();
    if (!document->isOpen()) {
        setSource(nullptr);
        m_pages->setCurrentWidget(m_empty);
    } else if (document->source()) {
        showSource();
    } else if (document->sourceError()) {
        showMissing(*document->sourceError());
    }
}

void DataRoom::showSource() {
    const auto& project = studio().document->project();
    m_pages->setCurrentWidget(m_contents);
    m_title->setText(dataName(project.data.source));
    m_title->setToolTip(QString::fromStdString(project.data.source.string()));
    if (m_source != studio().document->source()) {
        setSource(studio().document->source());
        m_facts->setText(factsText(m_source->info()));
        m_notice->clear();
        m_sample = -1;
        m_preview->clear();
        m_classes->setInfo(m_source->info());
        m_classes->setVisible(!m_source->info().classes.empty());
        m_columns->setInfo(m_source->info());
        m_columns->setVisible(m_source->info().kind != "corpus"); // its lines are all there is
        m_problems->setInfo(m_source->info());
        m_recipe->setInfo(m_source->info());
        m_preparedSplit = m_preparedRecipe = Json();
        m_prepared = {};
    }
    settingsChanged();
}

void DataRoom::showMissing(const Error& error) {
    const auto path = QString::fromStdString(studio().document->project().data.source.string());
    const bool other = error.code == ErrorCode::Conflict;
    setSource(nullptr);
    m_tried = other ? path : QString();
    m_useAnyway->setVisible(other);
    m_missing->setHeading(error.code == ErrorCode::NotFound ? tr("The data is not where it was") : translated(error.what));
    QString text = error.code == ErrorCode::NotFound ? path : QString::fromStdString(error.where.empty() ? path.toStdString() : error.where);
    if (!error.hint.empty() && error.code != ErrorCode::NotFound)
        text += QStringLiteral("\n\n") + translated(error.hint);
    m_missing->setText(text);
    m_pages->setCurrentWidget(m_missing);
}

/// Other data was refused. What is on show stays; that it is other data is offered to be overruled where it was chosen.
void DataRoom::sourceFailed(const Error& error) {
    if (m_tried.isEmpty() || error.code != ErrorCode::Conflict || !studio().document->isOpen())
        return;
    if (m_pages->currentWidget() == m_missing) {
        m_missing->setHeading(translated(error.what));
        m_missing->setText(QString::fromStdString(error.where) + QStringLiteral("\n\n") + translated(error.hint));
        m_useAnyway->show();
        return;
    }
    m_notice->showError(error);
    connect(m_notice->addButton(tr("Use it anyway")), &QPushButton::clicked, this, [this] { take(m_tried, true); });
}

void DataRoom::settingsChanged() {
    if (!m_source || !studio().document->isOpen())
        return;
    const auto& project = studio().document->project();
    m_recipe->setRecipe(project.recipe);
    m_recipe->setSplit(project.data.split);
    if (project.data.split != m_preparedSplit || project.recipe != m_preparedRecipe)
        prepare();
}

void DataRoom::prepare() {
    if (m_cancelled)
        *m_cancelled = true;
    m_cancelled = std::make_shared<std::atomic<bool>>(false);
    m_preparedSplit = studio().document->project().data.split;
    m_preparedRecipe = studio().document->project().recipe;
    const auto work = [source = m_source, split = m_preparedSplit, recipe = m_preparedRecipe, cancelled = m_cancelled] {
        return prepareData(source, split, recipe, *cancelled);
    };
    inBackground(this, work, [this, cancelled = m_cancelled](PreparedData prepared) {
        if (*cancelled)
            return;
        const bool sameSplit = m_prepared.split && prepared.split && *m_prepared.split == *prepared.split;
        m_prepared = std::move(prepared);
        m_recipe->setPrepared(m_prepared);
        if (!pictures()) {
            if (!sameSplit)
                m_rows->setSplit(m_prepared.byRows ? m_prepared.split : nullptr);
            return;
        }
        if (!sameSplit)
            m_gallery->setSplit(m_prepared.split);
        if (m_sample >= 0)
            look(m_sample);
        else if (m_source->size() > 0)
            look(m_gallery->model()->index(0).data(GalleryModel::sampleRole).toLongLong());
    });
}

void DataRoom::look(qint64 sample) {
    m_sample = sample;
    const auto work = [source = m_source, prepared = m_prepared, sample, roll = m_roll] { return lookAt(*source, prepared, sample, roll); };
    inBackground(this, work, [this, round = ++m_looks, source = m_source](const SampleLook& found) {
        if (round == m_looks && source == m_source)
            m_preview->show(found);
    });
}

void DataRoom::take(const QString& path, bool replace) {
    if (path.isEmpty())
        return;
    if (!studio().document->isOpen()) {
        Q_EMIT studio().actions->newProjectFrom(path, QString());
        return;
    }
    m_tried = path;
    m_notice->clear();
    studio().document->setSource(path.toStdString(), replace);
}

void DataRoom::chooseFolder() { take(QFileDialog::getExistingDirectory(this, tr("Choose a folder with data")), true); }

void DataRoom::chooseFile() { take(QFileDialog::getOpenFileName(this, tr("Choose a data file")), true); }

void DataRoom::locate() { take(QFileDialog::getExistingDirectory(this, tr("Where is the data now?")), false); }

void DataRoom::dragEnterEvent(QDragEnterEvent* event) {
    if (draggedPath(event->mimeData()).isEmpty())
        return;
    event->acceptProposedAction();
    m_dragging = true;
    update();
}

void DataRoom::dragLeaveEvent(QDragLeaveEvent*) {
    m_dragging = false;
    update();
}

void DataRoom::dropEvent(QDropEvent* event) {
    m_dragging = false;
    update();
    event->acceptProposedAction();
    // Dropped onto the place where data is missing, it is most likely that data.
    take(draggedPath(event->mimeData()), m_pages->currentWidget() != m_missing);
}

void DataRoom::paintEvent(QPaintEvent* event) {
    Room::paintEvent(event);
    if (!m_dragging)
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Theme::instance().palette().accent, 2, Qt::DashLine));
    painter.drawRoundedRect(QRectF(rect()).adjusted(6, 6, -6, -6), measure::cardRadius, measure::cardRadius);
}

} // namespace lepton::widgets
