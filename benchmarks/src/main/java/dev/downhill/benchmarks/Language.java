package dev.downhill.benchmarks;

import dev.downhill.descent.Batch;
import dev.downhill.descent.Descent;
import dev.downhill.descent.Keep;
import dev.downhill.descent.Recipe;
import dev.downhill.descent.Stop;
import dev.downhill.kernel.Machine;
import dev.downhill.loss.CrossEntropy;
import dev.downhill.model.Layer;
import dev.downhill.model.Theta;
import dev.downhill.models.Gpt;
import dev.downhill.models.GptSize;
import dev.downhill.optimizer.Adam;
import dev.downhill.optimizer.Decay;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Values;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Training steps of a language model in the shape of GPT-2 with AdamW: rate 0.001, decay 0.01.
///
/// Token `i` of the batch is `7·i mod vocabulary`, its target `11·i mod vocabulary`. Matrix `p`
/// of the model's parameters is `0.03·sin(10,000·p + i)`, row by row; gains are 1, the rest is 0.
public enum Language implements Work {
  /// nanoGPT's setting for a processor.
  CHARS(12, new GptSize(65, 64, 4, 4, 128)),
  /// nanoGPT's setting for a graphics card, with fewer texts.
  CHARS_BIG(4, new GptSize(65, 256, 6, 6, 384)),
  /// GPT-2, the smallest, on short texts.
  GPT2(4, 64, new GptSize(50_257, 1024, 12, 12, 768));

  private final int texts;
  private final int length;
  private final GptSize size;

  Language(int texts, GptSize size) {
    this(texts, size.context(), size);
  }

  Language(int texts, int length, GptSize size) {
    this.texts = texts;
    this.length = length;
    this.size = size;
  }

  @Override
  public Set<Side> peers() {
    return EnumSet.of(Side.PYTORCH);
  }

  /// Where a slope is as small as its rounding, Adam's first steps go either way, as far as any
  /// other. A step has some fifty kernels, compiled one after another, and takes up to a second.
  @Override
  public Patience patience() {
    return new Patience(40, 10);
  }

  @Override
  public double agreement() {
    return 1e-2;
  }

  @Override
  public Floor floor() {
    double width = size.width();
    double weights = size.layers() * 12 * width * width + size.vocabulary() * width;
    double attention = 2.0 * size.layers() * length * length * width * texts / 2;
    double knobs = weights + size.context() * width;
    return new Floor(
        6 * weights * texts * length + 3.5 * attention,
        24 * knobs,
        "element-wise loops over activations; norms; attention's exponentials; Adam's pass");
  }

  @Override
  public Trial begin(Machine machine) {
    Descent descent = descent(machine);
    return new Trial() {
      @Override
      public void run() {
        descent.step();
      }

      @Override
      public double check() {
        return descent.progress().loss();
      }
    };
  }

  /// At its start, before the first step.
  Descent descent(Machine machine) {
    Layer model = Gpt.gpt2(size, 0, DType.F32);
    Batch batch = Batch.of(tokens(7), tokens(11));
    Recipe recipe =
        Recipe.of(new CrossEntropy(), new Adam().then(new Decay(0.01)), 1e-3)
            .withBatch(Recipe.ALL)
            .withKeep(Keep.TRAINING)
            .withStops(new Stop.Steps(Long.MAX_VALUE));
    return new Descent(model, start(model), batch, null, recipe, machine);
  }

  private Values tokens(int factor) {
    int[] tokens = new int[texts * length];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = (int) ((long) factor * i % size.vocabulary());
    }
    return Values.indices(Shape.of(texts, length), tokens);
  }

  private static Theta start(Layer model) {
    Map<String, Values> start = new LinkedHashMap<>();
    Theta.start(model, 1)
        .values()
        .forEach(
            (path, values) -> {
              boolean matrix = values.shape().rank() == 2;
              start.put(
                  path, matrix ? Numbers.scattered(start.size(), 0.03, values.shape()) : values);
            });
    return Theta.of(start);
  }
}
