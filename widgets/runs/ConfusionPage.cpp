// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/ConfusionPage.h"

#include "widgets/common/Card.h"
#include "widgets/common/Pills.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/runs/CellSamples.h"
#include "widgets/runs/ConfusionMatrix.h"

#include <QHBoxLayout>

#include <numeric>

namespace lepton::widgets {

namespace {

std::shared_ptr<const ConfusionData> dataOf(const EvaluationDocument& document) {
    auto data = std::make_shared<ConfusionData>();
    data->classes = document.classes;
    data->counts = document.confusion;
    for (const auto& row : data->counts)
        data->rows.push_back(std::accumulate(row.begin(), row.end(), qint64(0)));
    return data;
}

} // namespace

ConfusionPage::ConfusionPage(QWidget* parent) : QWidget(parent) {
    m_matrix = new ConfusionMatrix;
    m_samples = new CellSamples;
    m_figures = new Pills(tr("What stands in the cells"));
    m_figures->add(tr("% of the row"));
    m_figures->add(tr("Counts"));
    m_cell = new TextLabel(TextLabel::Role::Hint);
    m_cell->setElided(Qt::ElideRight);
    auto* card = new Card(tr("Confusion matrix"));
    card->header()->addWidget(m_figures);
    card->body()->addWidget(m_matrix, 1);
    card->body()->addWidget(m_cell);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(measure::cardPadding);
    row->addWidget(card, 11);
    row->addWidget(m_samples, 10);
    connect(m_figures, &Pills::changed, this, [this](int chosen) { m_matrix->setFigures(chosen == 0 ? ConfusionMatrix::Figures::Shares : ConfusionMatrix::Figures::Counts); });
    connect(m_matrix, &ConfusionMatrix::cellChosen, this, &ConfusionPage::choose);
    connect(m_matrix, &ConfusionMatrix::saveFailed, this, &ConfusionPage::saveFailed);
}

void ConfusionPage::setDocument(const QString& run, std::shared_ptr<const EvaluationDocument> document, std::shared_ptr<const datasets::Source> open) {
    const auto before = m_place == run + document->classes.join(QLatin1Char('\n')) ? m_matrix->current() : std::nullopt;
    m_place = run + document->classes.join(QLatin1Char('\n'));
    m_matrix->setData(dataOf(*document));
    m_samples->setRun(run, std::move(open));
    m_samples->setDocument(document);
    m_cell->setText(tr("Click a cell, or go there with the arrow keys, to see its samples"));
    m_matrix->setCurrent(before);
}

void ConfusionPage::choose(int truth, int answer) {
    m_cell->setText(m_matrix->sentence(truth, answer));
    m_samples->showCell(truth, answer);
}

} // namespace lepton::widgets
