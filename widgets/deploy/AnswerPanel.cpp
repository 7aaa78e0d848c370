// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/AnswerPanel.h"

#include "widgets/common/Background.h"
#include "widgets/common/EngineClient.h"
#include "widgets/common/StudioActions.h"
#include "widgets/common/Theme.h"
#include "widgets/deploy/AddressCard.h"
#include "widgets/deploy/AskedModel.h"
#include "widgets/deploy/DeployJson.h"
#include "widgets/deploy/PackageFacts.h"
#include "widgets/deploy/TryCard.h"
#include "widgets/deploy/UseItCard.h"

#include <QVBoxLayout>

namespace lepton::widgets {

AnswerPanel::AnswerPanel(const Studio& studio, QWidget* parent) : QWidget(parent), m_studio(studio) {
    m_model = new AskedModel(studio.engine, this);
    m_address = new AddressCard;
    m_use = new UseItCard;
    m_try = new TryCard(m_model);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    column->addWidget(m_address);
    column->addWidget(m_try, 1);
    column->addWidget(m_use, 1);
    const auto tell = [this] { Q_EMIT m_studio.actions->notify(tr("Copied")); };
    connect(m_address, &AddressCard::copied, this, tell);
    connect(m_use, &UseItCard::copied, this, tell);
    clear();
}

void AnswerPanel::clear() {
    ++m_round;
    m_shown.clear();
    m_model->clear();
    m_use->clear();
    m_address->setAddress({}, {}, true);
    hide();
}

void AnswerPanel::setDeployment(const DeploymentFacts& deployment) {
    const auto* current = deployment.current();
    if (deployment.url.isEmpty() || current == nullptr) {
        clear();
        return;
    }
    const QString what = QStringLiteral("%1 %2 %3").arg(deployment.name, deployment.url).arg(deployment.live);
    show();
    if (what == m_shown)
        return;
    m_shown = what;
    ++m_round;
    m_use->clear();
    m_address->setAddress(deployment.url, {}, deployment.tlsChecked());
    askForQuestion(deployment);
    if (deployment.token) {
        m_model->clear();
        askForToken(deployment);
    } else {
        m_model->setAddress(deployment.url, current->model, {}, deployment.tlsChecked());
        askForUsage(deployment.name, {});
    }
}

/// What it is asked stands in the package that is kept with the deployment.
void AnswerPanel::askForQuestion(const DeploymentFacts& deployment) {
    const Path file = keptPackage(deployment, *deployment.current());
    inBackground(this, [file] { return packageFacts(file); }, [this, round = m_round](const PackageFacts& facts) {
        if (round == m_round && facts.question)
            m_try->setQuestion(*facts.question);
    });
}

void AnswerPanel::askForToken(const DeploymentFacts& deployment) {
    m_studio.engine->call(protocol::method::deployToken, {{"name", deployment.name.toStdString()}}, this, [this, deployment, round = m_round](Result<Json> answer) {
        if (round != m_round)
            return;
        const QString token = answer ? textIn(*answer, "token") : QString();
        m_address->setAddress(deployment.url, token, deployment.tlsChecked());
        m_model->setAddress(deployment.url, deployment.current()->model, token, deployment.tlsChecked());
        askForUsage(deployment.name, token);
    });
}

void AnswerPanel::askForUsage(const QString& name, const QString& token) {
    m_studio.engine->call(protocol::method::deployUsage, {{"name", name.toStdString()}}, this, [this, token, round = m_round](Result<Json> answer) {
        if (round == m_round && answer)
            m_use->setSnippets(listIn(*answer, "snippets"), token);
    });
}

} // namespace lepton::widgets
