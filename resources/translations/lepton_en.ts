<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Captions</name>
    <message numerus="yes">
        <source>%n layer(s)</source>
        <translation>
            <numerusform>%n layer</numerusform>
            <numerusform>%n layers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ChartMarks</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DataFacts</name>
    <message numerus="yes">
        <source>%n column(s)</source>
        <translation>
            <numerusform>%n column</numerusform>
            <numerusform>%n columns</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Question</name>
    <message numerus="yes">
        <source>one of %n label(s)</source>
        <translation>
            <numerusform>one of %n label</numerusform>
            <numerusform>one of %n labels</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lepton::widgets::CalibrationChart</name>
    <message numerus="yes">
        <source>%n sample(s)</source>
        <translation>
            <numerusform>%n sample</numerusform>
            <numerusform>%n samples</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lepton::widgets::CanvasFind</name>
    <message numerus="yes">
        <source>%n found</source>
        <translation>
            <numerusform>%n found</numerusform>
            <numerusform>%n found</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lepton::widgets::CanvasView</name>
    <message numerus="yes">
        <source>Network canvas, %n layer(s) selected</source>
        <translation>
            <numerusform>Network canvas, %n layer selected</numerusform>
            <numerusform>Network canvas, %n layers selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lepton::widgets::CellSamples</name>
    <message numerus="yes">
        <source>%n, greatest loss first</source>
        <translation>
            <numerusform>%n, greatest loss first</numerusform>
            <numerusform>%n, greatest loss first</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lepton::widgets::CodeView</name>
    <message numerus="yes">
        <source>Copied %n line(s) of PyTorch</source>
        <translation>
            <numerusform>Copied %n line of PyTorch</numerusform>
            <numerusform>Copied %n lines of PyTorch</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lepton::widgets::ErrorBar</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lepton::widgets::EvaluationView</name>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n run</numerusform>
            <numerusform>%n runs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sample(s)</source>
        <translation>
            <numerusform>%n sample</numerusform>
            <numerusform>%n samples</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Evaluate %n run(s)</source>
        <translation>
            <numerusform>Evaluate %n run</numerusform>
            <numerusform>Evaluate %n runs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lepton::widgets::ExportCard</name>
    <message numerus="yes">
        <source>%1 · %2 gives the engine&apos;s answers to %n sample(s), largest difference %3</source>
        <translation>
            <numerusform>%1 · %2 gives the engine&apos;s answers to %n sample, largest difference %3</numerusform>
            <numerusform>%1 · %2 gives the engine&apos;s answers to %n samples, largest difference %3</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lepton::widgets::MachineCard</name>
    <message numerus="yes">
        <source>Processor with %n thread(s)</source>
        <translation>
            <numerusform>Processor with %n thread</numerusform>
            <numerusform>Processor with %n threads</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lepton::widgets::MetricFields</name>
    <message numerus="yes">
        <source>%n chosen</source>
        <translation>
            <numerusform>%n chosen</numerusform>
            <numerusform>%n chosen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lepton::widgets::NetworkPage</name>
    <message numerus="yes">
        <source>%n layer(s) selected</source>
        <translation>
            <numerusform>%n layer selected</numerusform>
            <numerusform>%n layers selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lepton::widgets::NetworkTabs</name>
    <message numerus="yes">
        <source>%1, %2: %n problem(s)</source>
        <translation>
            <numerusform>%1, %2: %n problem</numerusform>
            <numerusform>%1, %2: %n problems</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lepton::widgets::PackageCard</name>
    <message numerus="yes">
        <source>Run %1 · %n epoch(s)</source>
        <translation>
            <numerusform>Run %1 · %n epoch</numerusform>
            <numerusform>Run %1 · %n epochs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Run %1 · accuracy %2 · %n epoch(s)</source>
        <translation>
            <numerusform>Run %1 · accuracy %2 · %n epoch</numerusform>
            <numerusform>Run %1 · accuracy %2 · %n epochs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Run %1 · %2: %3 · %n epoch(s)</source>
        <translation>
            <numerusform>Run %1 · %2: %3 · %n epoch</numerusform>
            <numerusform>Run %1 · %2: %3 · %n epochs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lepton::widgets::PackageDetails</name>
    <message numerus="yes">
        <source>Gives the answers it was packaged with to %n sample(s), largest difference %1</source>
        <translation>
            <numerusform>Gives the answer it was packaged with to %n sample, largest difference %1</numerusform>
            <numerusform>Gives the answers it was packaged with to %n samples, largest difference %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lepton::widgets::PlanCard</name>
    <message numerus="yes">
        <source>%n field(s) change</source>
        <translation>
            <numerusform>%n field changes</numerusform>
            <numerusform>%n fields change</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lepton::widgets::ProblemList</name>
    <message numerus="yes">
        <source>%n missing value(s)</source>
        <translation>
            <numerusform>%n missing value</numerusform>
            <numerusform>%n missing values</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lepton::widgets::RunsRoom</name>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n run</numerusform>
            <numerusform>%n runs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n run(s)</source>
        <translation>
            <numerusform>%1 of %n run</numerusform>
            <numerusform>%1 of %n runs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n run(s)</source>
        <translation>
            <numerusform>Delete %n run</numerusform>
            <numerusform>Delete %n runs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) deleted</source>
        <translation>
            <numerusform>%n run deleted</numerusform>
            <numerusform>%n runs deleted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) are back</source>
        <translation>
            <numerusform>%n run is back</numerusform>
            <numerusform>%n runs are back</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lepton::widgets::ScatterChart</name>
    <message numerus="yes">
        <source>%1: %n point(s); on the dashed line prediction and truth are the same</source>
        <translation>
            <numerusform>%1: %n point; on the dashed line prediction and truth are the same</numerusform>
            <numerusform>%1: %n points; on the dashed line prediction and truth are the same</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lepton::widgets::StatusStrip</name>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>%n problem</numerusform>
            <numerusform>%n problems</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s) in the other network</source>
        <translation>
            <numerusform>%n problem in the other network</numerusform>
            <numerusform>%n problems in the other network</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s), and %1 in the other network</source>
        <translation>
            <numerusform>%n problem, and %1 in the other network</numerusform>
            <numerusform>%n problems, and %1 in the other network</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lepton::widgets::TemplateGallery</name>
    <message numerus="yes">
        <source>%n layer(s)</source>
        <translation>
            <numerusform>%n layer</numerusform>
            <numerusform>%n layers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lepton::widgets::TransferFields</name>
    <message numerus="yes">
        <source>%n weights of the file fit the network</source>
        <translation>
            <numerusform>%n weight of the file fits the network</numerusform>
            <numerusform>%n weights of the file fit the network</numerusform>
        </translation>
    </message>
</context>
</TS>
