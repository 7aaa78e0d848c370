"""Where the program under test and the sample data are; benchmarks use it too, without pytest."""

import os
import pathlib

SOURCE = pathlib.Path(os.environ.get("LEPTON_SOURCE", pathlib.Path(__file__).parents[2]))
LEPTON = pathlib.Path(os.environ.get("LEPTON_BIN", SOURCE / "build/release/bin")) / "lepton"
DIGITS = SOURCE / "datasets/samples/digits"
PICTURES = SOURCE / "datasets/samples/pictures"
