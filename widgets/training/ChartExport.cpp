// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/ChartExport.h"

#include "core/base/Files.h"
#include "widgets/common/Background.h"
#include "widgets/common/Theme.h"
#include "widgets/training/Chart.h"

#include <QFileDialog>
#include <QMenu>
#include <QSvgGenerator>

#include <array>
#include <charconv>

namespace lepton::widgets {

namespace {

struct ChartExport {
    Q_DECLARE_TR_FUNCTIONS(ChartExport)
};

struct CsvColumn {
    std::string name;
    ChartSeries series;
    double xScale;
};

std::string quoted(const QString& text) {
    QString out = text;
    return '"' + out.replace(QLatin1Char('"'), QLatin1String("\"\"")).toStdString() + '"';
}

/// As short as it reads back.
template <typename Real>
std::string number(Real value) {
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    return {buffer.data(), end.ptr};
}

/// One line a point: curve, x as it was recorded (step), epoch, value.
std::string csvOf(const std::vector<CsvColumn>& columns) {
    std::string out = "curve,step,epoch,value\n";
    for (const auto& column : columns)
        for (std::size_t i = 0; i < column.series.size(); ++i) {
            const auto point = column.series.at(i);
            // The series keeps values as float32: written as such they read back exactly and without stray digits.
            out += column.name + ',' + number(point.x) + ',' + number(static_cast<float>(point.x * column.xScale)) + ',' + number(static_cast<float>(point.y)) + '\n';
        }
    return out;
}

void saveCsv(Chart& chart, const QString& file, std::function<void(Result<void>)> done) {
    std::vector<CsvColumn> columns; // copies: the curves grow while the worker writes
    for (const auto& curve : chart.curves())
        if (curve.series)
            columns.push_back({quoted(curve.key.isEmpty() ? curve.name : curve.key), *curve.series, curve.xScale});
    inBackground(&chart, [columns = std::move(columns), path = Path(file.toStdString())] { return writeFile(path, csvOf(columns)); },
                 std::move(done));
}

bool endsWith(const QString& file, const char* suffix) { return file.endsWith(QLatin1String(suffix), Qt::CaseInsensitive); }

/// While it lives, the chart bears its name, its axis' name and the names of its curves, which on the screen stand around it.
class Lettering {
public:
    explicit Lettering(Chart& chart) : m_chart(chart), m_cursor(chart.cursor()) {
        chart.showCursor(std::nullopt);
        const Palette& palette = Theme::instance().palette();
        chart.plotLayout()->insertRow(0);
        chart.plotLayout()->addElement(0, 0, new QCPTextElement(&chart, chart.name(), Theme::instance().title()));
        static_cast<QCPTextElement*>(chart.plotLayout()->element(0, 0))->setTextColor(palette.text);
        chart.xAxis->setLabel(ChartExport::tr("Epoch"));
        chart.xAxis->setLabelColor(palette.text2);
        chart.xAxis->setLabelFont(Theme::instance().hint());
        auto* legend = new QCPLegend;
        chart.plotLayout()->insertRow(2);
        chart.plotLayout()->addElement(2, 0, legend);
        chart.plotLayout()->setRowStretchFactor(2, 0.001);
        legend->setFillOrder(QCPLegend::foColumnsFirst);
        legend->setWrap(4);
        legend->setBorderPen(Qt::NoPen);
        legend->setBrush(Qt::NoBrush);
        legend->setTextColor(palette.text);
        legend->setFont(Theme::instance().hint());
        for (int i = 0; i < chart.graphCount(); ++i) {
            const auto& curve = chart.curves()[static_cast<std::size_t>(i)];
            chart.graph(i)->setName(curve.name);
            if (!curve.name.isEmpty() && curve.series && !curve.series->empty())
                chart.graph(i)->addToLegend(legend);
        }
        chart.replot(QCustomPlot::rpImmediateRefresh);
    }
    ~Lettering() {
        m_chart.plotLayout()->removeAt(m_chart.plotLayout()->rowColToIndex(2, 0));
        m_chart.plotLayout()->removeAt(m_chart.plotLayout()->rowColToIndex(0, 0));
        m_chart.plotLayout()->simplify();
        m_chart.xAxis->setLabel({});
        m_chart.showCursor(m_cursor);
        m_chart.replot(QCustomPlot::rpQueuedReplot);
    }
    Lettering(const Lettering&) = delete;
    Lettering& operator=(const Lettering&) = delete;

private:
    Chart& m_chart;
    std::optional<double> m_cursor;
};

bool saveSvg(Chart& chart, const QString& file) {
    QSvgGenerator svg;
    svg.setFileName(file);
    svg.setSize(chart.size());
    svg.setViewBox(QRect(QPoint(), chart.size()));
    svg.setTitle(chart.name());
    QCPPainter painter;
    if (!painter.begin(&svg))
        return false;
    painter.setMode(QCPPainter::pmVectorized);
    painter.setMode(QCPPainter::pmNoCaching);
    painter.fillRect(QRect(QPoint(), chart.size()), Theme::instance().palette().bg1);
    chart.toPainter(&painter, chart.width(), chart.height());
    return painter.end();
}

bool saveOnPaper(Chart& chart, const QString& file) {
    bool saved = false;
    {
        const Theme::OnPaper paper;
        chart.followTheme();
        const Lettering lettering(chart);
        saved = endsWith(file, ".svg") ? saveSvg(chart, file) : chart.savePdf(file, chart.width(), chart.height());
    }
    chart.followTheme();
    return saved;
}

bool savePicture(Chart& chart, const QString& file) {
    const Lettering lettering(chart);
    return chart.savePng(file, chart.width(), chart.height(), 2);
}

QString chosenFile(Chart& chart, const QString& suffix) {
    return QFileDialog::getSaveFileName(&chart, ChartExport::tr("Save the chart"), chart.name().toLower() + QLatin1Char('.') + suffix,
                                        QStringLiteral("*.%1").arg(suffix));
}

} // namespace

void saveChart(Chart& chart, const QString& file, std::function<void(Result<void>)> done) {
    if (endsWith(file, ".csv")) {
        saveCsv(chart, file, std::move(done));
        return;
    }
    const bool saved = endsWith(file, ".pdf") || endsWith(file, ".svg") ? saveOnPaper(chart, file) : savePicture(chart, file);
    if (saved)
        done({});
    else
        done(Error(ErrorCode::Unwritable, LT("core", "The chart could not be saved"))
                 .at(file.toStdString())
                 .fix(LT("core", "Choose a folder that you may write to")));
}

void showChartMenu(Chart& chart, QPoint globalPosition) {
    auto* menu = new QMenu(&chart);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const std::array<std::pair<QString, QString>, 4> kinds{{{ChartExport::tr("Save as picture…"), QStringLiteral("png")},
                                                            {ChartExport::tr("Save as SVG…"), QStringLiteral("svg")},
                                                            {ChartExport::tr("Save as PDF…"), QStringLiteral("pdf")},
                                                            {ChartExport::tr("Save values as CSV…"), QStringLiteral("csv")}}};
    for (const auto& [title, suffix] : kinds)
        QObject::connect(menu->addAction(title), &QAction::triggered, &chart, [&chart, suffix = suffix] {
            const QString file = chosenFile(chart, suffix);
            if (!file.isEmpty())
                saveChart(chart, file, [&chart](Result<void> saved) {
                    if (!saved)
                        Q_EMIT chart.saveFailed(saved.error());
                });
        });
    menu->addSeparator();
    auto* all = menu->addAction(ChartExport::tr("Show all"));
    all->setEnabled(chart.zoomed());
    QObject::connect(all, &QAction::triggered, &chart, &Chart::resetZoom);
    menu->popup(globalPosition);
}

} // namespace lepton::widgets
