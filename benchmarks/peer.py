"""The comparison's other sides, in PyTorch and scikit-learn: prints a line "name, microseconds, checks" (tab between) for each name it is given.

    python3 peer.py torch LINE SOFTMAX ...
    python3 peer.py sklearn LEAST_SQUARES EPOCHS

    python3 peer.py text FILE SEED ...      trains as examples/src/main/java/Shakespeare.java does, and prints what it prints

Any Python that has them will do. Shapes and numbers are those of Workload.java, Language.java,
Fit.java and Formula.java.
"""
import math, sys, time
import torch, torch.nn as nn, torch.nn.functional as F

WARM_SECONDS, SECONDS, CHECKS = 1.5, 3.0, 5
ROWS, COLUMNS = 100_000, 20


def wave(start, scale, *shape):
    i = torch.arange(math.prod(shape), dtype=torch.float64)
    return (scale * torch.sin(start + i)).reshape(shape).float()


def scattered(stream, scale, *shape):
    x = (torch.arange(math.prod(shape)) + 40_503 * stream * stream + 1) & 0xFFFFFFFF
    for _ in range(2):
        x = ((x ^ x >> 16) * 73_244_475) & 0xFFFFFFFF
    x = x ^ x >> 16
    return (scale * (x.double() * 2.0**-31 - 1)).reshape(shape).float()


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

    return step, torch.Tensor.item


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.projection = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x):
        texts, length, width = x.shape
        q, k, v = self.qkv(self.norm1(x)).split(width, 2)
        q, k, v = (part.view(texts, length, self.heads, -1).transpose(1, 2) for part in (q, k, v))
        seen = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.projection(seen.transpose(1, 2).reshape(x.shape))
        return x + self.down(F.gelu(self.up(self.norm2(x)), approximate="tanh"))


class Gpt(nn.Module):
    def __init__(self, vocabulary, context, layers, heads, width):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(vocabulary, width), nn.Embedding(context, width)
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(layers))
        self.norm = nn.LayerNorm(width)
        number = 0
        for part in (self.tokens, self.positions, *(part for b in self.blocks for part in (b.norm1, b.qkv, b.projection, b.norm2, b.up, b.down))):
            if isinstance(part, nn.Embedding):
                part.weight.data = scattered(number, 0.03, *part.weight.shape)
                number += 1
                continue
            if isinstance(part, nn.Linear):
                part.weight.data = scattered(number, 0.03, part.in_features, part.out_features).T.contiguous()
                part.bias.data.zero_()
            number += 2

    def forward(self, ids):
        x = self.tokens(ids) + self.positions.weight[: ids.shape[1]]
        for block in self.blocks:
            x = block(x)
        return self.norm(x) @ self.tokens.weight.T


def language(texts, length, *size):
    model = Gpt(*size)
    optimizer = torch.optim.AdamW(model.parameters(), 1e-3)
    i = torch.arange(texts * length)
    x, y = (factor * i % size[0] for factor in (7, 11))

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = F.cross_entropy(model(x.view(texts, length)).flatten(0, 1), y)
        loss.backward()
        optimizer.step()
        return loss

    return step, torch.Tensor.item


def sgd(parameters):
    return torch.optim.SGD(parameters, 0.01)


def adam(parameters):
    return torch.optim.Adam(parameters, 1e-3)


def line():
    i = torch.arange(1, ROWS * COLUMNS + 1, dtype=torch.float64)
    row = torch.arange(1, ROWS + 1, dtype=torch.float64)
    x = (i * i).sin().reshape(ROWS, COLUMNS)
    return x, x @ (torch.arange(1, COLUMNS + 1).double() / COLUMNS) + (7 * row * row).sin()


def mean_square(tensor):
    return tensor.double().square().mean().item()


def least_squares():
    x, y = line()

    def fit():
        full = torch.cat((x, torch.ones(ROWS, 1).double()), 1)
        return torch.linalg.lstsq(full, y[:, None]).solution

    return fit, lambda theta: mean_square(x @ theta[:-1, 0] + theta[-1] - y)


def epochs():
    x, y = (part.float() for part in line())
    y = y[:, None]

    def fit():
        model = nn.Linear(COLUMNS, 1)
        for knob in model.parameters():
            knob.data.zero_()
        optimizer = sgd(model.parameters())
        for _ in range(5):
            for rows in torch.randperm(ROWS).split(32):
                optimizer.zero_grad(set_to_none=True)
                F.mse_loss(model(x[rows]), y[rows]).backward()
                optimizer.step()
        return model

    return fit, lambda model: mean_square(model(x) - y)


def scikit(name):
    from sklearn.linear_model import LinearRegression, SGDRegressor

    x, y = (part.numpy() for part in line())
    # Its descent knows no batches: each row is a step.
    model = SGDRegressor(alpha=0, learning_rate="constant", eta0=1e-3, max_iter=5, tol=None)
    model = LinearRegression() if name == "LEAST_SQUARES" else model
    return lambda: model.fit(x, y), lambda model: ((model.predict(x) - y) ** 2).mean()


def product(*shapes, transposed=False):
    a, b = (wave(k, 1, *shape).abs() for k, shape in enumerate(shapes))
    a = a.mT if transposed else a
    return lambda: a @ b, mean_square


def adam_million():
    p = wave(0, 1, 1 << 20).abs().requires_grad_()
    p.grad = wave(1, 1, 1 << 20).abs()
    optimizer = torch.optim.Adam([p], 1e-3, fused=True)
    # Downhill's run begins from its memory's numbers.
    optimizer.state[p] = dict(step=torch.tensor(0.0), exp_avg=wave(2, 1, 1 << 20).abs(), exp_avg_sq=wave(3, 1, 1 << 20).abs())
    return optimizer.step, lambda _: mean_square(p.detach())


def over_rows(function):
    x = wave(0, 1, 1024, 1024).abs()
    return lambda: function(x), mean_square


def layer_norm():
    scale, shift = wave(1, 1, 1024).abs(), wave(2, 1, 1024).abs()
    return over_rows(lambda x: F.layer_norm(x, (1024,), scale, shift))


def attention():
    q, k, v, slope = (wave(i, 1, 4, 12, 256, 64).abs() for i in range(4))
    leaves = [leaf.requires_grad_() for leaf in (q, k, v)]

    def attend():
        for leaf in leaves:
            leaf.grad = None
        F.scaled_dot_product_attention(q, k, v, is_causal=True).backward(slope)
        return v.grad

    return attend, mean_square


def shakespeare(file, seed, steps=2000, length=64, texts=12):
    torch.manual_seed(seed)
    text = open(file, encoding="utf-8", newline="").read()
    alphabet = sorted(set(text))
    tokens = torch.tensor([alphabet.index(c) for c in text])
    cut = int(len(tokens) * 0.9)
    train, valid = tokens[:cut], tokens[cut:]
    model = Gpt(len(alphabet), length, 4, 4, 128)
    for name, knob in model.named_parameters():
        if knob.dim() == 2:
            nn.init.normal_(knob, std=0.02 / math.sqrt(8) if "projection" in name or "down" in name else 0.02)
    matrices = [knob for knob in model.parameters() if knob.dim() == 2]
    vectors = [knob for knob in model.parameters() if knob.dim() < 2]
    groups = [dict(params=matrices, weight_decay=0.1), dict(params=vectors, weight_decay=0)]
    optimizer = torch.optim.AdamW(groups, 1e-3, betas=(0.9, 0.99))
    start = time.perf_counter()
    for step in range(1, steps + 1):
        warm = steps // 20
        way = (step - warm) / (steps - warm)
        rate = 3e-3 * step / warm if step <= warm else 3e-4 + 2.7e-3 * 0.5 * (1 + math.cos(math.pi * way))
        for group in optimizer.param_groups:
            group["lr"] = rate
        at = torch.randint(len(train) - length, (texts, 1)) + torch.arange(length)
        optimizer.zero_grad(set_to_none=True)
        loss = F.cross_entropy(model(train[at]).flatten(0, 1), train[at + 1].flatten())
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        if step == 1 or step % warm == 0:
            print("step", step, "J", loss.item(), flush=True)
    windows = (len(valid) - 1) // length
    x, y = (valid[i : i + windows * length].view(windows, length) for i in (0, 1))
    with torch.no_grad():
        losses = [F.cross_entropy(model(x[i]).flatten(0, 1), y[i].flatten(), reduction="sum") for i in torch.arange(windows).split(64)]
    print("validation J", (sum(losses) / y.numel()).item(), "seed", seed, "seconds", time.perf_counter() - start, flush=True)


# What works on formulas' gradients, and what does without.
TRAINING = {
    "LINE": lambda: training(32, (2, 1), sgd),
    "HOUSES": lambda: training(256, (13, 64, 64, 1), adam),
    "DIGITS": lambda: training(128, (784, 512, 256, 10), adam, classes=True),
    "TABLE": lambda: training(10_000_000, (10, 1), sgd),
    "CHARS": lambda: language(12, 64, 65, 64, 4, 4, 128),
    "CHARS_BIG": lambda: language(4, 256, 65, 256, 6, 6, 384),
    "GPT2": lambda: language(4, 64, 50257, 1024, 12, 12, 768),
    "EPOCHS": epochs,
    "ATTENTION": attention,
}
PLAIN = {
    "LEAST_SQUARES": least_squares,
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
    side, *names = sys.argv[1:]
    if side == "text":
        for seed in names[1:]:
            shakespeare(names[0], int(seed))
        raise SystemExit
    for name in names:
        run, check = scikit(name) if side == "sklearn" else {**TRAINING, **PLAIN}[name]()
        with torch.set_grad_enabled(name in TRAINING):
            checks = [check(run()) for _ in range(CHECKS)]
            time_of = median(run)
        print(name, f"{time_of:.3f}", " ".join(f"{number:.9g}" for number in checks), sep="\t", flush=True)
    version = __import__(side).__version__
    print("SIDE", f"{version}, {torch.get_num_threads()} threads", sep="\t", flush=True)
