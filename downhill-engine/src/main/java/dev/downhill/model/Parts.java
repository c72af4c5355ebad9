package dev.downhill.model;

import dev.downhill.tensor.DType;
import dev.downhill.tensor.Noise;
import dev.downhill.tensor.Parameter;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Values;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What a model is made of, by path: its parameters and its sources of chance, in the order in
/// which its records declare them.
///
/// The same object at two paths is one tied knob, known by the first.
public final class Parts {
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, Noise> noises = new LinkedHashMap<>();
  private final String root;

  private Parts(Layer layer) {
    root = layer.getClass().getSimpleName();
    walk("", layer);
  }

  /// @throws IllegalArgumentException if a layer is not a record, if it holds what has no place
  ///     in a layer, or if its module does not open it; the message says what to write instead
  public static Parts of(Layer layer) {
    return new Parts(layer);
  }

  /// Path to parameter.
  public Map<String, Parameter> parameters() {
    return Collections.unmodifiableMap(parameters);
  }

  /// Bytes that a θ takes.
  public long bytes() {
    return parameters.values().stream()
        .mapToLong(knob -> Values.bytes(knob.shape(), knob.dtype()))
        .sum();
  }

  /// Path to source of chance.
  public Map<String, Noise> noises() {
    return Collections.unmodifiableMap(noises);
  }

  /// Each source of chance with the number of its stream: the hash of its path.
  public Map<Noise, Long> streams() {
    Map<Noise, Long> streams = new LinkedHashMap<>();
    noises.forEach((path, noise) -> streams.put(noise, Path.hash(path)));
    return streams;
  }

  /// The number of the stream of a source of chance with this path.
  public static long stream(String path) {
    return Path.hash(path);
  }

  /// @throws IllegalArgumentException if θ has other parameters or shapes than this model
  public void check(Theta theta) {
    if (!theta.values().keySet().equals(parameters.keySet())) {
      throw new IllegalArgumentException(
          "θ holds "
              + theta.values().keySet()
              + ", the model "
              + root
              + " has "
              + parameters.keySet());
    }
    parameters.forEach(
        (path, knob) -> {
          Values values = theta.at(path);
          if (!values.shape().equals(knob.shape()) || values.dtype() != knob.dtype()) {
            throw new IllegalArgumentException(
                "'"
                    + path
                    + "' is "
                    + values.dtype()
                    + " "
                    + values.shape()
                    + " in θ and "
                    + knob.dtype()
                    + " "
                    + knob.shape()
                    + " in the model "
                    + root);
          }
        });
  }

  private void walk(String path, Layer layer) {
    if (layer instanceof Enum<?>) {
      return;
    }
    if (!(layer instanceof Record)) {
      throw new IllegalArgumentException(
          where(path)
              + " is a "
              + layer.getClass().getName()
              + ", which is not a record: its knobs"
              + " cannot be found. Write the layer as `record Name(Parameter …) implements Layer`");
    }
    for (RecordComponent component : layer.getClass().getRecordComponents()) {
      visit(Path.join(path, component.getName()), read(layer, component));
    }
  }

  private void visit(String path, Object part) {
    switch (part) {
      case Parameter parameter -> addOnce(parameters, path, parameter);
      case Noise noise -> addOnce(noises, path, noise);
      case Layer layer -> walk(path, layer);
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) {
          visit(Path.join(path, Integer.toString(i)), list.get(i));
        }
      }
      case Number _, Boolean _, Character _, String _, Enum<?> _, Shape _ -> {} // a plain setting
      default ->
          throw new IllegalArgumentException(
              where(path)
                  + " is a "
                  + part.getClass().getName()
                  + ". A layer holds Parameter, Noise, Layer, lists of these, and plain settings"
                  + " (numbers, words, enums, Shape); make it one of them, or compute it in"
                  + " apply()");
    }
  }

  private static <T> void addOnce(Map<String, T> parts, String path, T part) {
    if (!parts.containsValue(part)) {
      parts.put(path, part);
    }
  }

  private Object read(Layer layer, RecordComponent component) {
    Class<?> type = layer.getClass();
    try {
      var accessor = component.getAccessor();
      accessor.setAccessible(true);
      Object value = accessor.invoke(layer);
      if (value == null) {
        throw new IllegalArgumentException(
            type.getSimpleName()
                + "."
                + component.getName()
                + " is null; a layer's parts must exist");
      }
      return value;
    } catch (java.lang.reflect.InaccessibleObjectException | IllegalAccessException closed) {
      throw new IllegalArgumentException(
          "the record "
              + type.getName()
              + " lies in the module "
              + type.getModule().getName()
              + ", which is not open to Downhill. Add to its module-info.java: opens "
              + type.getPackageName()
              + " to "
              + Parts.class.getModule().getName()
              + ";",
          closed);
    } catch (InvocationTargetException thrown) {
      throw new IllegalArgumentException(
          type.getSimpleName() + "." + component.getName() + "() threw", thrown.getCause());
    }
  }

  private String where(String path) {
    return path.isEmpty() ? "the model" : "'" + path + "' of " + root;
  }

  /// The kind of number that the parameters hold.
  ///
  /// @throws IllegalArgumentException if there are none or they differ
  public DType dtype() {
    DType first = null;
    for (var entry : parameters.entrySet()) {
      DType dtype = entry.getValue().dtype();
      if (first != null && first != dtype) {
        throw new IllegalArgumentException(
            where(entry.getKey())
                + " holds "
                + dtype
                + ", the parameters before it "
                + first
                + "; a descent needs one kind of number throughout");
      }
      first = dtype;
    }
    if (first == null) {
      throw new IllegalArgumentException("the model " + root + " has no parameters to train");
    }
    return first;
  }

  @Override
  public String toString() {
    return parameters.entrySet().stream()
        .map(knob -> knob.getKey() + " " + knob.getValue().dtype() + knob.getValue().shape())
        .collect(Collectors.joining(", ", root + "(", ")"));
  }
}
