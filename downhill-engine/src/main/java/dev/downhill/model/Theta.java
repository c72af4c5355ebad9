package dev.downhill.model;

import dev.downhill.kernel.Machine;
import dev.downhill.program.Execution;
import dev.downhill.program.Program;
import dev.downhill.tensor.Parameter;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Values;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import java.util.function.UnaryOperator;

/// A setting of all knobs of a model, θ: a position in the landscape. Values by parameter path,
/// in the model's order.
///
/// Positions add, subtract and scale like vectors; sums run in F64, in that order. The numbers of
/// a `Theta` may be changed by whoever holds it (a descent walks its own); [#copy] keeps them.
public final class Theta {
  private final Map<String, Values> values;

  // The map's keys: walking an array allocates nothing, and a descent assigns at every step.
  private final String[] paths;

  private Theta(Map<String, Values> values) {
    this.values = Collections.unmodifiableMap(values);
    paths = values.keySet().toArray(String[]::new);
  }

  /// A position that shares the given values.
  public static Theta of(Map<String, Values> values) {
    return new Theta(new LinkedHashMap<>(values));
  }

  /// Where `model` starts: the values of its parameters' start formulas. Each parameter draws
  /// from the stream of its own path, so what one adds to a model leaves the others' starts as
  /// they are.
  ///
  /// @param seed of all chance in it
  public static Theta start(Layer model, long seed) {
    Map<String, Parameter> parameters = Parts.of(model).parameters();
    Map<String, Values> values = new LinkedHashMap<>();
    parameters.forEach((path, knob) -> values.put(path, Values.zeros(knob.shape(), knob.dtype())));
    Theta theta = new Theta(values);
    parameters.forEach(
        (path, knob) -> {
          Execution execution = starting(path, knob).execution();
          execution.bind(knob, theta.at(path));
          execution.run(seed, 0, 0);
        });
    return theta;
  }

  /// Bytes that it takes to [#start], beside the θ that is made: one parameter is made after the
  /// other.
  public static long startingBytes(Layer model) {
    return Parts.of(model).parameters().entrySet().stream()
        .mapToLong(entry -> starting(entry.getKey(), entry.getValue()).buffers())
        .max()
        .orElse(0);
  }

  private static Program starting(String path, Parameter knob) {
    return Program.compile(
        List.of(),
        Map.of(knob, knob.start()),
        true,
        Map.of(knob.noise(), Path.hash(path)),
        Machine.shared());
  }

  /// Zeros, shaped like this.
  public Theta zeros() {
    Map<String, Values> zeros = new LinkedHashMap<>();
    values.forEach((path, v) -> zeros.put(path, Values.zeros(v.shape(), v.dtype())));
    return new Theta(zeros);
  }

  /// Zeros for something that is kept beside each parameter, in the kind of number that is
  /// computed with.
  ///
  /// @param shape of what is kept, from the parameter's
  public Theta zeros(UnaryOperator<Shape> shape) {
    Map<String, Values> zeros = new LinkedHashMap<>();
    values.forEach(
        (path, v) -> zeros.put(path, Values.zeros(shape.apply(v.shape()), v.dtype().computing())));
    return new Theta(zeros);
  }

  /// Path to values.
  public Map<String, Values> values() {
    return values;
  }

  /// @throws IllegalArgumentException if there is no such parameter; names those there are
  public Values at(String path) {
    Values found = values.get(path);
    if (found == null) {
      throw new IllegalArgumentException(
          "no parameter '" + path + "'; there are " + String.join(", ", values.keySet()));
    }
    return found;
  }

  /// How many knobs in all.
  public long size() {
    return values.values().stream().mapToLong(v -> v.shape().size()).sum();
  }

  public Theta copy() {
    Map<String, Values> copies = new LinkedHashMap<>();
    values.forEach((path, numbers) -> copies.put(path, numbers.copy()));
    return new Theta(copies);
  }

  /// Copies `other`'s numbers over these.
  ///
  /// @throws IllegalArgumentException if the paths, shapes or kinds of number differ
  public void assign(Theta other) {
    checkSame(other);
    for (String path : paths) {
      at(path).assign(other.at(path));
    }
  }

  public Theta plus(Theta other) {
    return with(other, Double::sum);
  }

  public Theta minus(Theta other) {
    return with(other, (a, b) -> a - b);
  }

  public Theta times(double factor) {
    return with(this, (a, _) -> a * factor);
  }

  /// `Σ θᵢ·otherᵢ`.
  public double dot(Theta other) {
    checkSame(other);
    double sum = 0;
    for (var entry : values.entrySet()) {
      Values mine = entry.getValue();
      Values theirs = other.at(entry.getKey());
      for (int i = 0; i < mine.shape().size(); i++) {
        sum = Math.fma(mine.at(i), theirs.at(i), sum);
      }
    }
    return sum;
  }

  /// The length `√(θ·θ)`.
  public double norm() {
    return Math.sqrt(dot(this));
  }

  /// The SHA-256 of all numbers, little-endian, NaN made canonical, parameters by name in the
  /// order of their UTF-16 code units. Equal exactly where a saved model's numbers are.
  public String sha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      ByteBuffer bytes = ByteBuffer.allocate(1 << 13).order(ByteOrder.LITTLE_ENDIAN);
      for (Values numbers : new TreeMap<>(values).values()) {
        update(digest, numbers, bytes);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  private static void update(MessageDigest digest, Values numbers, ByteBuffer bytes) {
    int size = numbers.shape().size();
    int block = bytes.capacity() / numbers.dtype().bytes();
    for (int from = 0; from < size; from += block) {
      int to = Math.min(size, from + block);
      bytes.clear();
      numbers.write(bytes, from, to);
      digest.update(bytes.flip());
    }
  }

  private Theta with(Theta other, DoubleBinaryOperator operator) {
    checkSame(other);
    Map<String, Values> results = new LinkedHashMap<>();
    values.forEach(
        (path, mine) -> {
          Values theirs = other.at(path);
          Values result = Values.zeros(mine.shape(), mine.dtype());
          for (int i = 0; i < mine.shape().size(); i++) {
            result.set(i, operator.applyAsDouble(mine.at(i), theirs.at(i)));
          }
          results.put(path, result);
        });
    return new Theta(results);
  }

  private void checkSame(Theta other) {
    boolean same = paths.length == other.paths.length;
    for (String path : paths) {
      same &= other.values.containsKey(path);
    }
    if (!same) {
      throw new IllegalArgumentException(
          "positions of different models: " + values.keySet() + " and " + other.values.keySet());
    }
    for (String path : paths) {
      Values mine = at(path);
      Values theirs = other.at(path);
      if (!mine.shape().equals(theirs.shape()) || mine.dtype() != theirs.dtype()) {
        throw new IllegalArgumentException(
            "'"
                + path
                + "' is "
                + mine.dtype()
                + " "
                + mine.shape()
                + " here and "
                + theirs.dtype()
                + " "
                + theirs.shape()
                + " there");
      }
    }
  }

  @Override
  public String toString() {
    return "θ of " + size() + " knobs in " + values.size() + " parameters";
  }
}
