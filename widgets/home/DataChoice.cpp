// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/home/DataChoice.h"

#include "widgets/common/Background.h"
#include "widgets/common/Buttons.h"
#include "widgets/common/Notice.h"
#include "widgets/common/SamplePaths.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/data/DataFacts.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>

namespace lepton::widgets {

DataChoice::DataChoice(QWidget* parent) : QWidget(parent) {
    m_path = new QLineEdit;
    m_path->setAccessibleName(tr("File or folder with the data"));
    m_path->setPlaceholderText(tr("A folder of pictures, a CSV file, a text …"));
    auto* folder = plainButton(tr("Folder…"));
    auto* file = plainButton(tr("File…"));
    m_samples = plainButton(tr("Samples"));
    m_samples->setToolTip(tr("Data that comes with the studio"));
    m_samples->setVisible(!bundledSamples().empty());
    m_progress = new QProgressBar;
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Reading the data"));
    m_progress->hide();
    m_found = new TextLabel(TextLabel::Role::Hint);
    m_found->setWordWrap(true);
    m_notice = new Notice;
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_path, 1);
    row->addWidget(folder);
    row->addWidget(file);
    row->addWidget(m_samples);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addLayout(row);
    column->addWidget(m_progress);
    column->addWidget(m_found);
    column->addWidget(m_notice);
    connect(m_path, &QLineEdit::editingFinished, this, &DataChoice::read);
    connect(m_samples, &QPushButton::clicked, this, &DataChoice::offerSamples);
    connect(folder, &QPushButton::clicked, this, [this] { setPath(QFileDialog::getExistingDirectory(this, tr("Choose the folder with the data"), path())); });
    connect(file, &QPushButton::clicked, this, [this] { setPath(QFileDialog::getOpenFileName(this, tr("Choose the file with the data"), path())); });
}

DataChoice::~DataChoice() {
    if (m_cancelled)
        *m_cancelled = true;
}

QString DataChoice::path() const { return m_path->text().trimmed(); }

void DataChoice::setPath(const QString& path) {
    if (path.isEmpty()) // a dialog that was cancelled
        return;
    m_path->setText(path);
    m_path->setModified(true);
    read();
}

void DataChoice::offerSamples() {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const auto& sample : bundledSamples()) {
        auto* act = menu->addAction(QString::fromStdString(sample.title));
        connect(act, &QAction::triggered, this, [this, place = sample.place] { setPath(QString::fromStdString(place.string())); });
    }
    menu->popup(m_samples->mapToGlobal(QPoint(0, m_samples->height())));
}

void DataChoice::readAgain() {
    if (path().isEmpty())
        return;
    m_path->setModified(true);
    read();
}

void DataChoice::read() {
    if (!m_path->isModified())
        return;
    m_path->setModified(false);
    if (m_cancelled)
        *m_cancelled = true;
    m_cancelled = std::make_shared<std::atomic<bool>>(false);
    m_info.reset();
    m_notice->clear();
    m_found->setText(path().isEmpty() ? QString() : tr("Reading…"));
    m_progress->setVisible(!path().isEmpty());
    m_progress->setRange(0, 0);
    Q_EMIT changed();
    if (path().isEmpty())
        return;
    const Path place(path().toStdString());
    const auto work = [place, format = m_formatFor ? m_formatFor(place) : std::string(), cancelled = m_cancelled] {
        return datasets::openSource(place, format, [cancelled](std::int64_t, std::int64_t) { return !*cancelled; });
    };
    inBackground(this, work, [this, cancelled = m_cancelled](Result<std::unique_ptr<datasets::Source>> opened) {
        if (!*cancelled)
            found(std::move(opened));
    });
}

void DataChoice::found(Result<std::unique_ptr<datasets::Source>> opened) {
    m_progress->hide();
    m_found->setText({});
    if (!opened) {
        m_notice->showError(opened.error());
    } else {
        m_info = (*opened)->info();
        m_found->setText(tr("%1: %2").arg(kindTitle(m_info->kind), factsText(*m_info)));
    }
    Q_EMIT changed();
}

} // namespace lepton::widgets
