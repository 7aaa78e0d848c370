// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/templates/Template.h"

#include "core/templates/TemplateList.h"

namespace lepton::templates {

const std::vector<Template>& all() {
    static const std::vector<Template> list{
        cnn(), mlp(), lenet(), catsAndDogs(), vggSmall(), resnet18(), mobileNet(), uNet(), autoencoder(), vae(), dcgan(), conditionalGan(), // pictures
        textCnn(), gruText(), lstmText(), transformerText(),                                                      // texts
        charLstm(), smallGpt(), tabularMlp(), pictureAndRow(), lstmForecaster(), tcnForecaster(), matrixFactorisation(), neuralRecommender(),
    };
    return list;
}

Result<const Template*> find(const std::string& name) {
    std::string known;
    for (const auto& item : all()) {
        if (item.name == name)
            return &item;
        known += (known.empty() ? "" : ", ") + item.name;
    }
    return Error(ErrorCode::NotFound, text(LT("core", "There is no template “%1”"), name)).fix(text(LT("core", "Choose one of: %1"), known));
}

Result<void> requireKind(const DataFacts& data, const char* kind) {
    if (data.kind == kind)
        return {};
    return Error(ErrorCode::BadValue, text(LT("core", "This template is for data of the kind “%1”, but this is “%2”"), kind, data.kind))
        .fix(LT("core", "Choose a template for this kind of data, or open the data as the other kind"));
}

Json toJson(const Template& t) { return {{"name", t.name}, {"title", t.title}, {"summary", t.summary}, {"source", t.source}, {"tasks", t.tasks}, {"kinds", t.kinds}, {"kinds", t.kinds}}; }

} // namespace lepton::templates
