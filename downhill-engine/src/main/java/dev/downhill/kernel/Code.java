package dev.downhill.kernel;

import dev.downhill.tensor.DType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Writes down arithmetic as [Primitive]s; a number is the place of its primitive. Equal
/// primitives have one place.
final class Code implements Arithmetic<Integer> {
  private final DType dtype;
  private final List<Primitive> primitives = new ArrayList<>();
  private final List<Level> levels = new ArrayList<>();
  private final Map<Primitive, Integer> places = new HashMap<>();

  Code(DType dtype) {
    this.dtype = dtype;
  }

  /// exp, log and the others, written down here.
  Elementary<Integer> functions() {
    return new Elementary<>(this, dtype);
  }

  List<Primitive> primitives() {
    return primitives;
  }

  List<Level> levels() {
    return levels;
  }

  Level level(int place) {
    return levels.get(place);
  }

  int load(int array, Access access) {
    return add(
        new Primitive(Operation.LOAD, List.of(), array),
        switch (access) {
          case FULL, COLUMN, PARTIAL -> Level.ELEMENT;
          case ROW -> Level.ROW;
          case SCALAR -> Level.CALL;
        });
  }

  int rowValue(int slot) {
    return add(new Primitive(Operation.ROW_VALUE, List.of(), slot), Level.ROW);
  }

  int columnIndex() {
    return add(new Primitive(Operation.COLUMN_INDEX, List.of(), 0), Level.ELEMENT);
  }

  int rowIndex() {
    return add(new Primitive(Operation.ROW_INDEX, List.of(), 0), Level.ROW);
  }

  /// The value at `place` of the earlier `stage`, which is written down in `code` and is the same
  /// for the whole row.
  int recall(int stage, Code code, int place) {
    Level level = code.levels.get(place);
    return level == Level.CONSTANT
        ? add(code.primitives.get(place), level)
        : add(new Primitive(Operation.RECALL, List.of(stage, place), 0), level);
  }

  private int add(Primitive primitive, Level level) {
    Integer place = places.get(primitive);
    if (place == null) {
      place = primitives.size();
      places.put(primitive, place);
      primitives.add(primitive);
      levels.add(level);
    }
    return place;
  }

  private int computeWith(long data, Operation operation, Integer... operands) {
    Level level = Level.CALL;
    for (int operand : operands) {
      level = level.max(levels.get(operand));
    }
    return add(new Primitive(operation, List.of(operands), data), level);
  }

  private int compute(Operation operation, Integer... operands) {
    return computeWith(0, operation, operands);
  }

  @Override
  public Integer number(double value) {
    return bits(
        dtype == DType.F32
            ? Float.floatToRawIntBits((float) value)
            : Double.doubleToRawLongBits(value));
  }

  @Override
  public Integer bits(long bits) {
    long data = dtype == DType.F32 ? (int) bits : bits;
    return add(new Primitive(Operation.NUMBER, List.of(), data), Level.CONSTANT);
  }

  @Override
  public Integer negate(Integer a) {
    return compute(Operation.NEGATE, a);
  }

  @Override
  public Integer abs(Integer a) {
    return compute(Operation.ABS, a);
  }

  @Override
  public Integer sqrt(Integer a) {
    return compute(Operation.SQRT, a);
  }

  @Override
  public Integer add(Integer a, Integer b) {
    return compute(Operation.ADD, a, b);
  }

  @Override
  public Integer subtract(Integer a, Integer b) {
    return compute(Operation.SUBTRACT, a, b);
  }

  @Override
  public Integer multiply(Integer a, Integer b) {
    return compute(Operation.MULTIPLY, a, b);
  }

  @Override
  public Integer divide(Integer a, Integer b) {
    return compute(Operation.DIVIDE, a, b);
  }

  /// With a constant that is neither NaN nor −0 a comparison does, which is faster.
  @Override
  public Integer max(Integer a, Integer b) {
    if (isPlainConstant(b)) {
      return select(Comparison.LESS_OR_EQUAL, a, b, b, a);
    }
    if (isPlainConstant(a)) {
      return select(Comparison.LESS_OR_EQUAL, b, a, a, b);
    }
    return compute(Operation.MAX, a, b);
  }

  private boolean isPlainConstant(int place) {
    if (levels.get(place) != Level.CONSTANT) {
      return false;
    }
    long data = primitives.get(place).data();
    double value =
        dtype == DType.F32 ? Float.intBitsToFloat((int) data) : Double.longBitsToDouble(data);
    return !Double.isNaN(value)
        && Double.doubleToRawLongBits(value) != Double.doubleToRawLongBits(-0.0);
  }

  @Override
  public Integer fma(Integer a, Integer b, Integer c) {
    return compute(Operation.FMA, a, b, c);
  }

  @Override
  public Integer choose(Comparison comparison, Integer a, Integer b, Integer yes, Integer no) {
    return choose(0, comparison, a, b, yes, no);
  }

  /// As [#choose], where it goes either way by chance: that of data, rather than one at the ends
  /// of a function's range.
  int select(Comparison comparison, int a, int b, int yes, int no) {
    return choose(Primitive.UNFORESEEN, comparison, a, b, yes, no);
  }

  private int choose(long data, Comparison comparison, int a, int b, int yes, int no) {
    return computeWith(
        data,
        switch (comparison) {
          case LESS -> Operation.IF_LESS;
          case LESS_OR_EQUAL -> Operation.IF_LESS_OR_EQUAL;
          case EQUAL -> Operation.IF_EQUAL;
          case NOT_EQUAL -> Operation.IF_NOT_EQUAL;
        },
        a,
        b,
        yes,
        no);
  }

  @Override
  public Integer shiftLeft(Integer a, int bits) {
    return computeWith(bits, Operation.SHIFT_LEFT, a);
  }

  @Override
  public Integer shiftRight(Integer a, int bits) {
    return computeWith(bits, Operation.SHIFT_RIGHT, a);
  }

  @Override
  public Integer and(Integer a, Integer b) {
    return compute(Operation.AND, a, b);
  }

  @Override
  public Integer or(Integer a, Integer b) {
    return compute(Operation.OR, a, b);
  }

  @Override
  public Integer xor(Integer a, Integer b) {
    return compute(Operation.XOR, a, b);
  }

  @Override
  public Integer addBits(Integer a, Integer b) {
    return compute(Operation.ADD_BITS, a, b);
  }

  @Override
  public Integer subtractBits(Integer a, Integer b) {
    return compute(Operation.SUBTRACT_BITS, a, b);
  }

  @Override
  public Integer sinBeyond(double bound, Integer x, Integer near) {
    return computeWith(Double.doubleToRawLongBits(bound), Operation.SIN_BEYOND, x, near);
  }

  @Override
  public Integer cosBeyond(double bound, Integer x, Integer near) {
    return computeWith(Double.doubleToRawLongBits(bound), Operation.COS_BEYOND, x, near);
  }
}
