# SPDX-License-Identifier: GPL-3.0-or-later
"""peer_litserve.py PORT: the textbook CNN in PyTorch behind LitServe, as its documentation does it, with its batching on."""

import sys

import litserve
import torch

from peer_networks import cnn


class Cnn(litserve.LitAPI):
    def setup(self, device):
        torch.set_num_threads(1)
        torch.manual_seed(1)
        self.network = cnn().eval().requires_grad_(False)

    def decode_request(self, request):
        return torch.tensor(request["input"], dtype=torch.float32).view(1, 28, 28) / 255

    def batch(self, inputs):
        return torch.stack(inputs)

    def predict(self, pictures):
        with torch.inference_mode():
            return torch.softmax(self.network(pictures), 1)

    def unbatch(self, output):
        return list(output)

    def encode_response(self, output):
        return {"scores": output.tolist()}


if __name__ == "__main__":
    server = litserve.LitServer(Cnn(max_batch_size=64, batch_timeout=0.002), accelerator="cpu", workers_per_device=2)
    server.run(host="127.0.0.1", port=int(sys.argv[1]), generate_client_file=False, log_level="warning")
