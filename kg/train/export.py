"""From the trained network to the file that ships: ONNX, its weights in eight bits."""

import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from kg.extract.neural.labels import FEATURES
from kg.extract.neural.windows import WINDOW
from kg.train.network import Reader

_LENGTH = 40


def write_onnx(reader: Reader, path: Path) -> None:
    """Write the network with int8 weights, one scale an output channel, for one text of any length at a time.

    One at a time, because the activations' scale is taken over all of the input: among others a text would be read
    otherwise than alone.
    """
    given = (
        torch.ones(1, _LENGTH, dtype=torch.long),
        torch.zeros(1, _LENGTH, len(FEATURES), dtype=torch.long),
    )
    length = {1: torch.export.Dim("length", min=3, max=WINDOW)}
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "reader.onnx"
        torch.onnx.export(
            reader.eval(),
            given,
            str(whole),
            input_names=["ids", "features"],
            output_names=["tags", "relations"],
            dynamic_shapes=(length, length),
            dynamo=True,
            external_data=False,
        )
        # Seven bits of range: with eight, a processor without VNNI overflows (ONNX Runtime's guide).
        quantize_dynamic(str(whole), str(path), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
