// SPDX-License-Identifier: GPL-3.0-or-later
// How the room is built and what is live; which runs and packages there are is in DeployRoomSources.cpp.
#include "widgets/deploy/DeployRoom.h"

#include "widgets/common/Buttons.h"
#include "widgets/common/EmptyState.h"
#include "widgets/common/EngineClient.h"
#include "widgets/common/Pills.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/StudioActions.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/deploy/DeployJobs.h"
#include "widgets/deploy/DeployJson.h"
#include "widgets/deploy/DeployPage.h"
#include "widgets/deploy/OperatePage.h"
#include "widgets/deploy/PackageCard.h"
#include "widgets/deploy/PackageList.h"
#include "widgets/deploy/PackagePage.h"

#include <QComboBox>
#include <QDropEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QMimeData>
#include <QPushButton>
#include <QStackedWidget>

namespace lepton::widgets {

namespace {
constexpr int sourcesWidth = 264;
}

QString draggedPackage(const QMimeData* data) {
    const auto urls = data->urls();
    const QString file = urls.size() == 1 && urls.first().isLocalFile() ? urls.first().toLocalFile() : QString();
    return file.endsWith(QLatin1String(".leptonmodel")) ? file : QString();
}

DeployRoom::DeployRoom(const Studio& studio, QWidget* parent) : Room(studio, parent) {
    setRole(this, "page");
    setAttribute(Qt::WA_StyledBackground);
    setAcceptDrops(true);
    m_jobs = new DeployJobs(studio.engine, this);
    build();
    connectPages();
    connect(studio.document, &ProjectDocument::opened, this, &DeployRoom::projectChanged);
    connect(studio.document, &ProjectDocument::closed, this, &DeployRoom::projectChanged);
    connect(studio.actions, &StudioActions::deployRun, this, &DeployRoom::chooseRun);
    connect(studio.actions, &StudioActions::openPackage, this, &DeployRoom::openPackage);
    connect(studio.engine, &EngineClient::runEnded, this, &DeployRoom::refresh);
    connect(studio.engine, &EngineClient::stateChanged, this, [this] {
        if (this->studio().engine->state() == EngineClient::State::Ready)
            refreshDeployments();
    });
    connect(m_jobs, &DeployJobs::ended, this, [this](DeployJob* job) { jobEnded(*job); });
    m_deploy->refresh();
    projectChanged();
    refreshDeployments();
}

DeployRoom::~DeployRoom() = default;

void DeployRoom::build() {
    m_empty = new EmptyState(QStringLiteral("cloud-upload"), tr("Nothing to deploy yet"),
                             tr("A trained run becomes a package: one file with the network, its weights, the recipe and the labels. With one click it answers on "
                                "this machine, in a registry's image, on a cluster or in a cloud. Train first, or open a package from somebody else."));
    m_train = m_empty->addButton(tr("Go to training"), true);
    connect(m_train, &QPushButton::clicked, this, [this] { Q_EMIT studio().actions->showRoom(QStringLiteral("train")); });
    connect(m_empty->addButton(tr("Open a package…")), &QPushButton::clicked, this, &DeployRoom::askForPackage);
    m_contents = buildContents();
    m_pages = new QStackedWidget;
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_contents);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(24, measure::cardPadding, 24, measure::cardPadding);
    all->addWidget(m_pages);
}

QHBoxLayout* DeployRoom::buildHeader() {
    m_title = new TextLabel(TextLabel::Role::Title);
    m_facts = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft);
    m_facts->setElided(Qt::ElideRight);
    m_sources = new QComboBox;
    m_sources->setAccessibleName(tr("What is deployed"));
    m_sources->setToolTip(tr("A run, of which a package is made first, or a package"));
    m_sources->setFixedWidth(sourcesWidth);
    m_sources->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_open = plainButton(tr("Open a package…"));
    m_choice = new Pills(tr("Part of the room"));
    for (const auto& name : {tr("Deploy"), tr("Package"), tr("Live")})
        m_choice->add(name);
    auto* header = new QHBoxLayout;
    header->setSpacing(12);
    header->addWidget(m_title);
    header->addWidget(m_facts, 1);
    header->addWidget(m_sources);
    header->addWidget(m_open);
    header->addSpacing(4);
    header->addWidget(m_choice);
    return header;
}

QWidget* DeployRoom::buildContents() {
    m_deploy = new DeployPage(studio(), m_jobs);
    m_packages = new PackagePage(studio());
    m_live = new OperatePage(studio(), m_jobs);
    m_page = new QStackedWidget;
    for (QWidget* page : std::initializer_list<QWidget*>{m_deploy, m_packages, m_live})
        m_page->addWidget(page);
    auto* contents = new QWidget;
    auto* all = new QVBoxLayout(contents);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(12);
    all->addLayout(buildHeader());
    all->addWidget(m_page, 1);
    return contents;
}

void DeployRoom::connectPages() {
    connect(m_choice, &Pills::changed, m_page, &QStackedWidget::setCurrentIndex);
    connect(m_sources, &QComboBox::activated, this, &DeployRoom::sourceActivated);
    connect(m_open, &QPushButton::clicked, this, &DeployRoom::askForPackage);
    connect(m_packages->card(), &PackageCard::made, this, [this](const PackageFacts& facts) {
        showPackage(facts);
        refresh();
    });
    connect(m_packages->list(), &PackageList::chosen, this, &DeployRoom::choosePackage);
    connect(m_deploy, &DeployPage::packaged, this, [this](const PackageFacts& facts) {
        showPackage(facts);
        refresh();
    });
    connect(m_deploy, &DeployPage::targetsTold, m_live, &OperatePage::setTargets);
    connect(m_live, &OperatePage::deployAsked, this, [this] { showPage(Deploy); });
}

void DeployRoom::showPage(Page page) { m_choice->choose(page); }

void DeployRoom::enter() {
    refresh();
    m_deploy->refresh(); // a program that was missing may be there now
    refreshDeployments();
}

void DeployRoom::projectChanged() {
    ++m_round;
    ++m_packageRound;
    m_packages->card()->clear();
    m_packages->list()->setPackages({});
    m_opened.clear();
    m_train->setVisible(studio().document->isOpen());
    setSource({});
    fillSources({});
    showSomething();
    refresh();
}

void DeployRoom::showSomething() {
    const bool something = m_sources->count() > 0 || !m_deployments.empty();
    m_pages->setCurrentWidget(something ? m_contents : static_cast<QWidget*>(m_empty));
}

void DeployRoom::refreshDeployments() {
    studio().engine->call(protocol::method::deployList, Json::object(), this, [this](Result<Json> answer) {
        if (answer)
            takeDeployments(deploymentsIn(*answer));
    });
}

void DeployRoom::takeDeployments(const std::vector<DeploymentFacts>& deployments) {
    m_deployments = deployments;
    m_deploy->setDeployments(deployments);
    m_live->setDeployments(deployments);
    m_choice->setText(Live, deployments.empty() ? tr("Live") : tr("Live · %1").arg(deployments.size()));
    showSomething();
}

/// Those who are in another room hear how it ended.
void DeployRoom::jobEnded(const DeployJob& job) {
    refreshDeployments();
    const bool seen = isVisible() && m_page->currentIndex() != Package;
    if (job.state() == DeployJob::State::Done && !(seen && job.kind() == DeployJob::Kind::Deploy)) {
        const QString url = textIn(job.outcome(), "url");
        Q_EMIT studio().actions->notify(url.isEmpty() ? job.title() : tr("%1: %2").arg(job.title(), url));
    } else if (job.error() && !seen) {
        Q_EMIT studio().actions->report(*job.error());
    }
    if (job.state() == DeployJob::State::Done && job.kind() == DeployJob::Kind::Deploy)
        m_live->choose(job.name());
}

void DeployRoom::askForPackage() {
    const QString file = QFileDialog::getOpenFileName(this, tr("Open a package"), {}, tr("Packages (*.leptonmodel);;All files (*)"));
    if (!file.isEmpty())
        openPackage(file);
}

void DeployRoom::dragEnterEvent(QDragEnterEvent* event) {
    if (!draggedPackage(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void DeployRoom::dropEvent(QDropEvent* event) {
    event->acceptProposedAction();
    openPackage(draggedPackage(event->mimeData()));
}

} // namespace lepton::widgets
