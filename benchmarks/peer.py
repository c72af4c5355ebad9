"""The comparison's other side, in PyTorch: reads nothing, prints a line "name, microseconds, losses" (tab between) for each name it is given.

    python3 peer.py LINE SOFTMAX ...

Any Python that has torch will do. Shapes and numbers are those of Workload.java and Formula.java.
"""
import math, sys, time
import torch, torch.nn as nn, torch.nn.functional as F

WARM_SECONDS, SECONDS = 1.5, 3.0


def wave(start, scale, *shape):
    i = torch.arange(math.prod(shape), dtype=torch.float64)
    return (scale * torch.sin(start + i)).reshape(shape).float()


def mlp(*sizes):
    layers, number = [], 0
    for i, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
        layer = nn.Linear(inputs, outputs)
        scale = 1 / math.sqrt(inputs)
        layer.weight.data = wave(10_000 * number, scale, inputs, outputs).T.contiguous()
        layer.bias.data = wave(10_000 * (number + 1), scale, outputs)
        number += 2
        layers += [layer] if i == len(sizes) - 2 else [layer, nn.ReLU()]
    return nn.Sequential(*layers)


def training(rows, sizes, optimizer, classes=False):
    model = mlp(*sizes)
    x = wave(1, 1, rows, sizes[0])
    y = 7 * torch.arange(rows) % 10 if classes else wave(1000, 1, rows, 1)
    loss_of = F.cross_entropy if classes else F.mse_loss
    optimizer = optimizer(model.parameters())

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(model(x), y)
        loss.backward()
        optimizer.step()
        return loss

    return step


def sgd(parameters):
    return torch.optim.SGD(parameters, 0.01)


def adam(parameters):
    return torch.optim.Adam(parameters, 1e-3)


STEPS = {
    "LINE": lambda: training(32, (2, 1), sgd),
    "HOUSES": lambda: training(256, (13, 64, 64, 1), adam),
    "DIGITS": lambda: training(128, (784, 512, 256, 10), adam, classes=True),
}


def product(*shapes, transposed=False):
    a, b = (wave(k, 1, *shape).abs() for k, shape in enumerate(shapes))
    a = a.mT if transposed else a
    return lambda: a @ b


def adam_million():
    p = wave(0, 1, 1 << 20).requires_grad_()
    p.grad = wave(1, 1, 1 << 20)
    return torch.optim.Adam([p], 1e-3, fused=True).step


def over_rows(function):
    x = wave(0, 1, 1024, 1024).abs()
    return lambda: function(x)


def layer_norm():
    x, scale, shift = wave(0, 1, 1024, 1024).abs(), wave(1, 1, 1024), wave(2, 1, 1024)
    return lambda: F.layer_norm(x, (1024,), scale, shift)


OPERATIONS = {
    "PRODUCT_1024": lambda: product((1024, 1024), (1024, 1024)),
    "PRODUCT_512_768_3072": lambda: product((512, 768), (768, 3072)),
    "PRODUCT_512_3072_768": lambda: product((512, 3072), (3072, 768)),
    "PRODUCT_TRANSPOSED_768_512_3072": lambda: product((512, 768), (512, 3072), transposed=True),
    "PRODUCT_128_384_384": lambda: product((128, 384), (384, 384)),
    "PRODUCT_64": lambda: product((64, 64), (64, 64)),
    "PRODUCT_256_13_64": lambda: product((256, 13), (13, 64)),
    "PRODUCTS_48_64_64_32": lambda: product((48, 64, 64), (48, 64, 32)),
    "ADD": lambda: over_rows(lambda x: x + x),
    "EXP": lambda: over_rows(torch.exp),
    "GELU_TANH": lambda: over_rows(lambda x: F.gelu(x, approximate="tanh")),
    "GELU_ERF": lambda: over_rows(F.gelu),
    "SOFTMAX": lambda: over_rows(lambda x: x.softmax(1)),
    "LAYER_NORM": layer_norm,
    "ADAM": adam_million,
}


def median(run):
    """Of groups of runs, each a few hundred microseconds long, so that the clock costs nothing."""
    count, end = 0, time.perf_counter() + WARM_SECONDS
    while time.perf_counter() < end:
        run()
        count += 1
    group = max(1, round(count / WARM_SECONDS * 300e-6))
    times, end = [], time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        start = time.perf_counter()
        for _ in range(group):
            run()
        times.append((time.perf_counter() - start) / group)
    return 1e6 * sorted(times)[len(times) // 2]


if __name__ == "__main__":
    for name in sys.argv[1:]:
        if name in STEPS:
            step = STEPS[name]()
            losses = [step().item() for _ in range(5)]
            time_of = median(step)
        else:
            losses = []
            with torch.no_grad():
                time_of = median(OPERATIONS[name]())
        print(name, f"{time_of:.3f}", " ".join(f"{loss:.9g}" for loss in losses), sep="\t", flush=True)
    print("PEER", "PyTorch " + torch.__version__, torch.get_num_threads(), sep="\t", flush=True)
