"""Which numbers multiply faster on this machine: processors differ a hundredfold in bfloat16."""

import time

import torch

_SIZE, _ROUNDS = 768, 6


def _seconds(kind: torch.dtype) -> float:
    one, other = torch.randn(_SIZE, _SIZE).to(kind), torch.randn(_SIZE, _SIZE).to(kind)
    torch.mm(one, other)
    best = float("inf")
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        torch.mm(one, other)
        best = min(best, time.perf_counter() - start)
        if best > 0.1:
            break
    return best


def measured() -> dict[torch.dtype, float]:
    """Return the thousand millions of operations a second in float32 and in bfloat16."""
    return {kind: 2e-9 * _SIZE**3 / _seconds(kind) for kind in (torch.float32, torch.bfloat16)}


def faster() -> torch.dtype:
    """Return bfloat16 where it is well faster, else float32."""
    speed = measured()
    # Casting to and fro costs something too.
    return torch.bfloat16 if speed[torch.bfloat16] > 1.3 * speed[torch.float32] else torch.float32
