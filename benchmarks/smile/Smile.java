import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import smile.data.DataFrame;
import smile.data.formula.Formula;
import smile.data.vector.DoubleVector;
import smile.model.mlp.Layer;
import smile.model.mlp.LayerBuilder;
import smile.model.mlp.OutputFunction;
import smile.regression.OLS;
import smile.util.function.TimeFunction;

/// The comparison's side in Smile: prints a line "name, microseconds, checks" (tab between) for
/// each name it is given. Shapes and numbers are those of `Workload` and `Fit`.
///
///     java -cp 'benchmarks/target/smile/*' benchmarks/smile/Smile.java HOUSES LEAST_SQUARES
///
/// Smile's nets are F32, take rows one by one, and have a hidden layer at least. They have no
/// Adam: the first loss is the same, and their step is the cheaper plain one.
final class Smile {
  private static final int ROWS = 100_000;
  private static final int COLUMNS = 20;
  private static final double WARM_SECONDS = 4;
  private static final double SECONDS = 3;

  private Smile() {}

  interface Trial {
    void run();

    /// Of a net, its loss now; of a fit, that of another.
    double check();
  }

  public static void main(String[] names) {
    for (String name : names) {
      Trial trial =
          switch (name) {
            case "HOUSES" -> new Net(256, 13, 64, 64, 1);
            case "DIGITS" -> new Classes(128, 784, 512, 256, 10);
            case "LEAST_SQUARES" -> leastSquares();
            default -> throw new IllegalArgumentException(name);
          };
      double check = trial.check();
      System.out.printf(Locale.ROOT, "%s\t%.3f\t%s%n", name, median(trial), check);
    }
    System.out.println("SIDE\t6.3.0 with OpenBLAS on " + System.getenv("OPENBLAS_NUM_THREADS"));
  }

  private static double median(Trial trial) {
    long end = System.nanoTime() + (long) (WARM_SECONDS * 1e9);
    while (System.nanoTime() < end) {
      trial.run();
    }
    List<Double> times = new ArrayList<>();
    end = System.nanoTime() + (long) (SECONDS * 1e9);
    while (System.nanoTime() < end) {
      long start = System.nanoTime();
      trial.run();
      times.add((System.nanoTime() - start) / 1e3);
    }
    times.sort(null);
    return times.get(times.size() / 2);
  }

  private static double[][] wave(double from, double scale, int rows, int columns) {
    double[][] wave = new double[rows][columns];
    for (int i = 0; i < rows * columns; i++) {
      wave[i / columns][i % columns] = (float) (scale * Math.sin(from + i));
    }
    return wave;
  }

  /// Sets the knobs of layer `number` as `Workload` does; Smile keeps `[out, in]`.
  private static void set(Layer layer, int number) {
    int in = layer.getInputSize();
    int out = layer.getOutputSize();
    double scale = 1 / Math.sqrt(in);
    double[][] weight = wave(20_000 * number, scale, in, out);
    double[][] bias = wave(20_000 * number + 10_000, scale, 1, out);
    for (int o = 0; o < out; o++) {
      for (int i = 0; i < in; i++) {
        layer.weight().set(o, i, weight[i][o]);
      }
      layer.bias().set(o, bias[0][o]);
    }
  }

  private static void start(Layer[] hidden, Layer output) {
    for (int i = 1; i < hidden.length; i++) {
      set(hidden[i], i - 1);
    }
    set(output, hidden.length - 1);
  }

  private static LayerBuilder[] layers(LayerBuilder output, int... sizes) {
    LayerBuilder[] layers = new LayerBuilder[sizes.length];
    layers[0] = Layer.input(sizes[0]);
    for (int i = 1; i < sizes.length - 1; i++) {
      layers[i] = Layer.rectifier(sizes[i]);
    }
    layers[sizes.length - 1] = output;
    return layers;
  }

  /// Plain descent on one batch. Smile's gradient of a squared error lacks the factor 2.
  private static final class Net extends smile.regression.MLP implements Trial {
    private final double[][] x;
    private final double[] y;

    Net(int rows, int... sizes) {
      super(layers(Layer.mse(1, OutputFunction.LINEAR), sizes));
      setLearningRate(TimeFunction.constant(0.02));
      start(net, output);
      x = wave(1, 1, rows, sizes[0]);
      y = wave(1000, 1, 1, rows)[0];
    }

    @Override
    public void run() {
      update(x, y);
    }

    @Override
    public double check() {
      double sum = 0;
      for (int row = 0; row < y.length; row++) {
        sum += Math.pow(predict(x[row]) - y[row], 2);
      }
      return sum / y.length;
    }
  }

  /// Plain descent on one batch of classes.
  private static final class Classes extends smile.classification.MLP implements Trial {
    private final double[][] x;
    private final int[] y;

    Classes(int rows, int... sizes) {
      super(layers(Layer.mle(10, OutputFunction.SOFTMAX), sizes));
      setLearningRate(TimeFunction.constant(0.01));
      start(net, output);
      x = wave(1, 1, rows, sizes[0]);
      y = new int[rows];
      Arrays.setAll(y, row -> 7 * row % 10);
    }

    @Override
    public void run() {
      update(x, y);
    }

    @Override
    public double check() {
      double sum = 0;
      double[] shares = new double[10];
      for (int row = 0; row < y.length; row++) {
        predict(x[row], shares);
        sum -= Math.log(shares[y[row]]);
      }
      return sum / y.length;
    }
  }

  private static double[][] inputs() {
    double[][] x = new double[ROWS][COLUMNS];
    for (int i = 0; i < ROWS * COLUMNS; i++) {
      x[i / COLUMNS][i % COLUMNS] = Math.sin((i + 1.0) * (i + 1.0));
    }
    return x;
  }

  private static double[] targets(double[][] x) {
    double[] y = new double[ROWS];
    for (int row = 0; row < ROWS; row++) {
      y[row] = Math.sin(7 * (row + 1.0) * (row + 1.0));
      for (int column = 0; column < COLUMNS; column++) {
        y[row] += (column + 1.0) / COLUMNS * x[row][column];
      }
    }
    return y;
  }

  private static Trial leastSquares() {
    double[][] x = inputs();
    DataFrame data = DataFrame.of(x).add(new DoubleVector("y", targets(x)));
    return new Trial() {
      @Override
      public void run() {
        OLS.fit(Formula.lhs("y"), data);
      }

      @Override
      public double check() {
        return OLS.fit(Formula.lhs("y"), data).RSS() / ROWS;
      }
    };
  }
}
