// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/CountedDimension.h"
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"

namespace lepton::layers {

namespace {

/// One number a sample that says how alike two rows are. `products`: multiply-adds a pair of numbers.
LayerType similarity(const char* name, std::int64_t products) {
    LayerType type;
    type.name = name;
    type.family = graph::Family::Dense;
    type.inputs = twoInputs();
    type.rule = [name, products](const Parameters&, Inputs inputs) -> RuleResult {
        if (auto fault = requireRows(name, inputs, twoInputs()))
            return *fault;
        if (auto fault = requireOneShape(name, inputs, LT("core", "Give both branches the same number of features, for example by a Linear layer")))
            return *fault;
        return LayerFacts{{{{inputs[0].shape[0], 1}, inputs[0].dtype}}, {}, products * inputs[0].shape[1].size(), 0};
    };
    return type;
}

} // namespace

graph::LayerType dotProduct() {
    LayerType type = similarity("DotProduct", 1);
    type.title = LT("core", "Dot product");
    type.summary = LT("core", "How alike two rows are: the sum of their products.");
    type.doc = LT("core", "y = Σᵢ aᵢ · bᵢ, [N, F] and [N, F] to [N, 1]. How matrix factorisation scores a user and an item (Koren et al. 2009).");
    type.synonyms = {"inner product", "scalar product", "similarity", "recommender", "score"};
    type.pytorch = [](const Parameters&, Inputs, InputNames in) { return PyTorchCode{{}, pythonCall("torch.sum", {in[0] + " * " + in[1], "dim=1", "keepdim=True"})}; };
    return type;
}

graph::LayerType cosineSimilarity() {
    LayerType type = similarity("CosineSimilarity", 3);
    type.title = LT("core", "Cosine similarity");
    type.summary = LT("core", "How alike the directions of two rows are, from −1 to 1.");
    type.doc = LT("core", "y = Σᵢ aᵢ · bᵢ / (max(‖a‖, ε) · max(‖b‖, ε)), [N, F] and [N, F] to [N, 1]. Source: PyTorch's CosineSimilarity.");
    type.synonyms = {"angle", "likeness", "distance", "siamese", "contrastive"};
    type.parameters = {{"epsilon", LT("core", "Epsilon"), ParameterKind::Real, 1e-8, 1e-12, 1, {}, LT("core", "Keeps the division away from zero")}};
    type.pytorch = [](const Parameters& p, Inputs, InputNames in) {
        return PyTorchCode{{}, pythonCall("F.cosine_similarity", {in[0], in[1], "dim=1", pythonOption("eps", pythonNumber(p.real("epsilon")), "1e-08")}) + ".unsqueeze(1)"};
    };
    return type;
}

} // namespace lepton::layers
