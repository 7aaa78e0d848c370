// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/DeployRoom.h"

#include "widgets/common/Background.h"
#include "widgets/common/EmptyState.h"
#include "widgets/common/EngineClient.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/StudioActions.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/deploy/EndpointCard.h"
#include "widgets/deploy/LocalEndpoint.h"
#include "widgets/deploy/PackageCard.h"
#include "widgets/deploy/PackageList.h"
#include "widgets/deploy/TryCard.h"
#include "widgets/deploy/UseItCard.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QStackedWidget>

namespace lepton::widgets {

DeployRoom::DeployRoom(const Studio& studio, QWidget* parent) : Room(studio, parent) {
    setRole(this, "page");
    setAttribute(Qt::WA_StyledBackground);
    m_local = new LocalEndpoint(studio.engine, this);
    build();
    connect(studio.document, &ProjectDocument::opened, this, &DeployRoom::projectChanged);
    connect(studio.document, &ProjectDocument::closed, this, &DeployRoom::projectChanged);
    connect(studio.actions, &StudioActions::deployRun, this, &DeployRoom::chooseRun);
    connect(studio.engine, &EngineClient::runEnded, this, &DeployRoom::refresh);
    connect(m_package, &PackageCard::made, this, [this](const PackageFacts& facts) {
        showPackage(facts);
        refresh();
    });
    connect(m_packages, &PackageList::chosen, this, [this](const QString& file) {
        const auto work = [path = Path(file.toStdString())] { return packageFacts(path); };
        inBackground(this, work, [this, round = ++m_round](const PackageFacts& facts) {
            if (round == m_round)
                showPackage(facts);
        });
    });
    connect(m_use, &UseItCard::copied, this, [this] { Q_EMIT this->studio().actions->notify(tr("Copied")); });
    projectChanged();
}

DeployRoom::~DeployRoom() = default;

void DeployRoom::build() {
    m_empty = new EmptyState(QStringLiteral("cloud-upload"), tr("Nothing to deploy yet"),
                             tr("A trained run becomes a package: one file with the network, its weights, the recipe and the labels. From it an "
                                "endpoint is started on this machine that answers with your own labels. Train first."));
    connect(m_empty->addButton(tr("Go to training"), true), &QPushButton::clicked, this,
            [this] { Q_EMIT studio().actions->showRoom(QStringLiteral("train")); });
    m_contents = buildContents();
    m_pages = new QStackedWidget;
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_contents);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(24, measure::cardPadding, 24, measure::cardPadding);
    all->addWidget(m_pages);
}

QWidget* DeployRoom::buildContents() {
    m_title = new TextLabel(TextLabel::Role::Title);
    m_facts = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft);
    m_facts->setElided(Qt::ElideRight);
    m_package = new PackageCard(studio());
    m_packages = new PackageList;
    m_endpoint = new EndpointCard(m_local);
    m_use = new UseItCard(m_local);
    m_try = new TryCard(m_local);
    auto* header = new QHBoxLayout;
    header->setSpacing(12);
    header->addWidget(m_title);
    header->addWidget(m_facts, 1);
    auto* left = new QVBoxLayout;
    left->setSpacing(measure::cardPadding);
    left->addWidget(m_package);
    left->addWidget(m_try, 3);
    left->addWidget(m_packages, 2);
    auto* right = new QVBoxLayout;
    right->setSpacing(measure::cardPadding);
    right->addWidget(m_endpoint);
    right->addWidget(m_use, 1);
    auto* columns = new QHBoxLayout;
    columns->setSpacing(measure::cardPadding);
    columns->addLayout(left, 1);
    columns->addLayout(right, 1);
    auto* page = new QWidget;
    auto* all = new QVBoxLayout(page);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(12);
    all->addLayout(header);
    all->addLayout(columns, 1);
    return page;
}

void DeployRoom::enter() { refresh(); }

void DeployRoom::projectChanged() {
    ++m_round;
    m_package->clear();
    m_local->forget();
    m_endpoint->setPackage({}, {});
    m_packages->setPackages({});
    m_title->setText(studio().document->isOpen() ? QString::fromStdString(studio().document->project().name) : QString());
    m_facts->setText(tr("no package yet"));
    m_pages->setCurrentWidget(m_empty);
    refresh();
}

void DeployRoom::refresh() {
    if (!studio().document->isOpen())
        return;
    const auto& project = studio().document->project();
    const auto work = [runs = project.runsFolder(), packages = project.packagesFolder(), known = !package().isEmpty()] {
        Found found{project::listRuns(runs), packagesIn(packages), {}};
        if (!known && !found.packages.empty())
            found.newest = packageFacts(Path(found.packages.front().file.toStdString()));
        return found;
    };
    inBackground(this, work, [this, round = ++m_round](const Found& found) {
        if (round == m_round)
            take(found);
    });
}

void DeployRoom::take(const Found& found) {
    m_package->setRuns(found.runs);
    m_packages->setPackages(found.packages);
    const bool something = m_package->runs()->count() > 0 || m_packages->count() > 0;
    m_pages->setCurrentWidget(something ? m_contents : static_cast<QWidget*>(m_empty));
    if (package().isEmpty() && !found.newest.file.isEmpty())
        showPackage(found.newest);
    m_packages->mark(package());
}

void DeployRoom::chooseRun(const QString& run) {
    Q_EMIT studio().actions->showRoom(QStringLiteral("deploy"));
    m_package->chooseRun(run);
    refresh();
}

QString DeployRoom::package() const { return m_package->facts().file; }

void DeployRoom::showPackage(const PackageFacts& facts) {
    const bool other = facts.file != package() || m_local->stage() == LocalEndpoint::Stage::Off;
    m_package->showPackage(facts);
    QStringList parts{tr("version %1").arg(facts.version)};
    if (!facts.metrics.empty())
        parts << metricsText(facts.metrics);
    parts << bytesText(facts.bytes);
    m_title->setText(facts.name);
    m_facts->setText(parts.join(QStringLiteral(" · ")));
    m_endpoint->setPackage(facts.error ? QString() : facts.file, tr("%1 version %2").arg(facts.name, facts.version));
    m_packages->mark(facts.file);
    const Question question = facts.question.value_or(Question());
    m_try->setQuestion(question);
    m_use->setQuestion(question);
    if (!facts.question && !facts.error)
        lookInto(facts);
    if (other)
        findEndpoint(facts.file);
}

/// What the engine tells of a package it has just written is not all: what it is asked stands in the file.
void DeployRoom::lookInto(const PackageFacts& facts) {
    inBackground(this, [file = Path(facts.file.toStdString())] { return packageFacts(file); }, [this, facts](const PackageFacts& read) {
        if (read.error || read.file != package())
            return;
        PackageFacts whole = facts;
        whole.question = read.question;
        m_package->showPackage(whole);
        m_try->setQuestion(*read.question);
        m_use->setQuestion(*read.question);
    });
}

/// An endpoint of this package that goes on from before is taken up again.
void DeployRoom::findEndpoint(const QString& file) {
    m_local->forget();
    studio().engine->call(protocol::method::endpointList, Json::object(), this, [this, file](Result<Json> answer) {
        if (!answer || !answer->is_object() || file != package() || m_local->stage() != LocalEndpoint::Stage::Off)
            return;
        for (const auto& endpoint : answer->value("endpoints", Json::array()))
            if (endpoint.value("package", "") == file.toStdString())
                m_local->adopt(endpoint);
    });
}

} // namespace lepton::widgets
