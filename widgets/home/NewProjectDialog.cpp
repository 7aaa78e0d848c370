// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/home/NewProjectDialog.h"

#include "core/project/Project.h"
#include "core/templates/NewProject.h"
#include "widgets/common/Buttons.h"
#include "widgets/common/Notice.h"
#include "widgets/common/Pills.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/SamplePaths.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/data/DataFacts.h"
#include "widgets/home/DataChoice.h"
#include "widgets/home/TemplateGrid.h"

#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>

#include <algorithm>

namespace lepton::widgets {

namespace {

constexpr int columns = 3;
constexpr int templatesHeight = 264;

TextLabel* heading(const QString& text) { return new TextLabel(TextLabel::Role::Heading, text); }

bool fits(const templates::Template* item, const datasets::SourceInfo& info) {
    const auto in = [](const std::vector<std::string>& list, const std::string& word) { return std::find(list.begin(), list.end(), word) != list.end(); };
    return item != nullptr && in(item->kinds, info.kind) && (info.kind == "pictures" || in(item->tasks, info.task));
}

/// "digits", or "digits 2" where there is one already.
QString freeName(const QString& wanted, const QString& parent) {
    QString name = wanted;
    for (int number = 2; QFileInfo::exists(parent + "/" + name); ++number)
        name = wanted + " " + QString::number(number);
    return name;
}

} // namespace

NewProjectDialog::NewProjectDialog(const Studio& studio, QWidget* parent) : QDialog(parent), m_studio(studio) {
    setWindowTitle(tr("New project"));
    setAcceptDrops(true);
    resize(880, 0);
    m_data = new DataChoice;
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 20);
    column->setSpacing(10);
    column->addWidget(new TextLabel(TextLabel::Role::Title, tr("New project")));
    column->addSpacing(6);
    column->addWidget(heading(tr("Data")));
    column->addWidget(m_data);
    column->addSpacing(8);
    column->addWidget(heading(tr("Template")));
    column->addWidget(buildTemplates(), 1);
    column->addSpacing(8);
    column->addWidget(heading(tr("Project")));
    column->addWidget(buildPlace());
    column->addSpacing(8);
    column->addWidget(buildFoot());
    connect(m_data, &DataChoice::changed, this, &NewProjectDialog::dataChanged);
    connectDocument();
    update();
}

QWidget* NewProjectDialog::buildTemplates() {
    m_templates = new TemplateGrid(columns, true);
    m_templates->check(QString::fromStdString(templates::all().front().name));
    connect(m_templates, &TemplateGrid::chosen, this, &NewProjectDialog::templateChosen);
    m_data->setFormat([this](const Path& path) { return m_ownTemplate && chosenTemplate() != nullptr ? templates::formatFor(*chosenTemplate(), path) : std::string(); });
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setAccessibleName(tr("Templates"));
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setMinimumHeight(templatesHeight);
    scroll->setWidget(m_templates);
    scroll->viewport()->setAutoFillBackground(false);
    m_templates->setAutoFillBackground(false);
    auto* out = new QWidget;
    auto* column = new QVBoxLayout(out);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    column->addWidget(m_templates->filter());
    column->addWidget(scroll, 1);
    return out;
}

const templates::Template* NewProjectDialog::chosenTemplate() const {
    const auto found = templates::find(m_templates->checked().toStdString());
    return found ? *found : nullptr;
}

/// What may be several things (a CSV file) is now looked at as what the template is for.
void NewProjectDialog::templateChosen() {
    m_ownTemplate = true;
    const auto* chosen = chosenTemplate();
    if (chosen != nullptr && !m_data->path().isEmpty() && (!m_data->info() || std::find(chosen->kinds.begin(), chosen->kinds.end(), m_data->info()->kind) == chosen->kinds.end()))
        m_data->readAgain();
    update();
}

QWidget* NewProjectDialog::buildPlace() {
    m_name = new QLineEdit;
    m_name->setAccessibleName(tr("Name of the project"));
    m_parent = new QLineEdit(QString::fromStdString(projectsFolder().string()));
    m_parent->setAccessibleName(tr("Folder that the project's folder goes into"));
    auto* choose = plainButton(tr("Choose…"));
    connect(choose, &QPushButton::clicked, this, [this] {
        if (const QString chosen = QFileDialog::getExistingDirectory(this, tr("Choose where the project goes"), m_parent->text()); !chosen.isEmpty())
            m_parent->setText(chosen);
    });
    connect(m_name, &QLineEdit::textChanged, this, &NewProjectDialog::update);
    connect(m_parent, &QLineEdit::textChanged, this, &NewProjectDialog::update);
    auto* place = new QHBoxLayout;
    place->setSpacing(8);
    place->addWidget(m_parent, 1);
    place->addWidget(choose);
    auto* out = new QWidget;
    auto* form = new QFormLayout(out);
    form->setContentsMargins(0, 0, 0, 0);
    form->setSpacing(8);
    form->setHorizontalSpacing(16);
    form->addRow(new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, tr("Name")), m_name);
    form->addRow(new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, tr("In")), place);
    return out;
}

QWidget* NewProjectDialog::buildFoot() {
    m_next = new TextLabel(TextLabel::Role::Hint);
    m_next->setWordWrap(true);
    m_progress = new QProgressBar;
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Making the project"));
    m_progress->hide();
    m_notice = new Notice;
    m_create = primaryButton(tr("Create"));
    m_create->setDefault(true);
    auto* cancel = plainButton(tr("Cancel"));
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_create, &QPushButton::clicked, this, &NewProjectDialog::create);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_next, 1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_create);
    auto* out = new QWidget;
    auto* column = new QVBoxLayout(out);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_notice);
    column->addWidget(m_progress);
    column->addLayout(buttons);
    return out;
}

void NewProjectDialog::connectDocument() {
    connect(m_studio.document, &ProjectDocument::opened, this, [this] {
        if (m_creating)
            accept();
    });
    connect(m_studio.document, &ProjectDocument::failed, this, [this](const Error& error) {
        if (!m_creating)
            return;
        m_creating = false;
        m_notice->showError(error);
        update();
    });
    connect(m_studio.document, &ProjectDocument::sourceProgress, this, [this](qint64 done, qint64 total) {
        m_progress->setRange(0, 1000);
        m_progress->setValue(total > 0 ? static_cast<int>(done * 1000 / total) : 0);
    });
}

void NewProjectDialog::preset(const QString& source, const QString& templateName) {
    if (const auto chosen = templates::find(templateName.toStdString())) {
        m_templates->check(templateName);
        m_templates->showKind((*chosen)->kinds.front());
        m_ownTemplate = true;
    }
    m_data->setPath(source);
    update();
}

QString NewProjectDialog::folder() const { return m_parent->text().trimmed() + "/" + m_name->text().trimmed(); }

void NewProjectDialog::dataChanged() {
    const auto& info = m_data->info();
    if (info && !m_ownTemplate && !fits(chosenTemplate(), *info))
        for (const auto& item : templates::all())
            if (fits(&item, *info)) {
                m_templates->check(QString::fromStdString(item.name));
                break;
            }
    if (info && !m_ownTemplate)
        m_templates->showKind(info->kind);
    if (info && !m_name->isModified())
        m_name->setText(freeName(QFileInfo(m_data->path()).baseName(), m_parent->text()));
    update();
}

/// Why the template is nothing for the data; empty if it is.
QString NewProjectDialog::whyNot() const {
    const auto* chosen = chosenTemplate();
    const auto& info = *m_data->info();
    if (chosen == nullptr)
        return tr("Choose a template.");
    if (fits(chosen, info))
        return {};
    QStringList kinds;
    for (const auto& kind : chosen->kinds)
        kinds << kindTitle(kind);
    if (!kinds.contains(kindTitle(info.kind)))
        return tr("“%1” is for %2, but this data is: %3. Choose another template.").arg(translated(chosen->title), kinds.join(QStringLiteral(", ")), kindTitle(info.kind));
    return tr("“%1” learns something else than this data has to be learned from. Choose another template.").arg(translated(chosen->title));
}

/// Says what is missing until everything is there.
void NewProjectDialog::update() {
    QString next;
    if (m_data->path().isEmpty())
        next = tr("Choose the data first.");
    else if (!m_data->info())
        next = tr("The data has to be read first.");
    else if (const QString why = whyNot(); !why.isEmpty())
        next = why;
    else if (m_name->text().trimmed().isEmpty() || m_parent->text().trimmed().isEmpty())
        next = tr("Give the project a name and a place.");
    else if (const auto free = project::checkNewFolder(folder().toStdString()); !free)
        next = sentences(translated(free.error().what), translated(free.error().hint));
    m_next->setText(next);
    m_create->setEnabled(next.isEmpty() && !m_creating);
    m_progress->setVisible(m_creating);
}

void NewProjectDialog::create() {
    m_creating = true;
    m_notice->clear();
    m_progress->setRange(0, 0);
    update();
    m_studio.document->create(folder().toStdString(), m_templates->checked(), m_data->path().toStdString());
}

void NewProjectDialog::dragEnterEvent(QDragEnterEvent* event) {
    const auto urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls.first().isLocalFile())
        event->acceptProposedAction();
}

void NewProjectDialog::dropEvent(QDropEvent* event) {
    event->acceptProposedAction();
    m_data->setPath(event->mimeData()->urls().first().toLocalFile());
}

} // namespace lepton::widgets
