# SPDX-License-Identifier: GPL-3.0-or-later
"""peer_mlserver.py PORT: the textbook CNN in PyTorch behind MLServer, as its documentation does it, with its batching on."""

import asyncio
import logging
import sys

import mlserver
import numpy
import torch
from mlserver.types import InferenceResponse, ResponseOutput

from peer_networks import cnn


class Cnn(mlserver.MLModel):
    async def load(self):
        torch.set_num_threads(1)
        torch.manual_seed(1)
        self.network = cnn().eval().requires_grad_(False)
        return True

    async def predict(self, payload):
        tensor = payload.inputs[0]
        pictures = numpy.asarray(tensor.data.root, dtype=numpy.float32).reshape(tensor.shape)
        with torch.inference_mode():
            scores = torch.softmax(self.network(torch.from_numpy(pictures) / 255), 1)
        output = ResponseOutput(name="scores", shape=list(scores.shape), datatype="FP32", data=scores.flatten().tolist())
        return InferenceResponse(model_name=self.name, outputs=[output])


async def serve(port):
    # Without workers of its own it answers in its one process, which is the faster way on so few cores.
    settings = mlserver.Settings(host="127.0.0.1", http_port=port, grpc_port=port + 1, metrics_port=port + 2, parallel_workers=0, debug=False)
    model = mlserver.ModelSettings(name="cnn", implementation="peer_mlserver.Cnn", max_batch_size=64, max_batch_time=0.002)
    await mlserver.MLServer(settings).start(models_settings=[model])


if __name__ == "__main__":
    logging.disable(logging.INFO)
    asyncio.run(serve(int(sys.argv[1])))
