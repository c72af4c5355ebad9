package dev.downhill.kernel;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.downhill.tensor.DType;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/// The instructions of a [Tile] that differ between numbers and vectors of numbers.
///
/// Arguments and results are on the stack, as in the bytecode itself.
sealed interface TileNumbers {
  static TileNumbers of(DType dtype, Form form) {
    return form == Form.SCALAR ? new Scalars(dtype) : new Vectors(dtype, form.bits());
  }

  /// What a local variable holds.
  TypeKind kind();

  /// `… → 0`.
  void zero(CodeBuilder code);

  /// Leaves what [#load] and [#broadcast] need below the array and the index.
  void beforeLoad(CodeBuilder code);

  /// `array, index → the numbers from there on`.
  void load(CodeBuilder code);

  /// `array, index → the number there, in all lanes`.
  void broadcast(CodeBuilder code);

  /// `a, b, c → a·b + c`.
  void fma(CodeBuilder code);

  /// `a, b → a + b`.
  void add(CodeBuilder code);

  /// Stores local variable `slot`; the array and index are made by `target`.
  void store(CodeBuilder code, int slot, Runnable target);

  static ClassDesc number(DType dtype) {
    return dtype == DType.F32 ? CD_float : CD_double;
  }

  /// Plain arithmetic.
  record Scalars(DType dtype) implements TileNumbers {
    @Override
    public TypeKind kind() {
      return TypeKind.from(number(dtype));
    }

    @Override
    public void zero(CodeBuilder code) {
      if (dtype == DType.F32) {
        code.fconst_0();
      } else {
        code.dconst_0();
      }
    }

    @Override
    public void beforeLoad(CodeBuilder code) {}

    @Override
    public void load(CodeBuilder code) {
      code.arrayLoad(kind());
    }

    @Override
    public void broadcast(CodeBuilder code) {
      code.arrayLoad(kind());
    }

    @Override
    public void fma(CodeBuilder code) {
      ClassDesc number = number(dtype);
      code.invokestatic(
          ClassDesc.of("java.lang.Math"), "fma", MethodTypeDesc.of(number, number, number, number));
    }

    @Override
    public void add(CodeBuilder code) {
      if (dtype == DType.F32) {
        code.fadd();
      } else {
        code.dadd();
      }
    }

    @Override
    public void store(CodeBuilder code, int slot, Runnable target) {
      target.run();
      code.loadLocal(kind(), slot).arrayStore(kind());
    }
  }

  /// The Vector API, named only in the bytecode: this class links without it.
  record Vectors(DType dtype, int bits) implements TileNumbers {
    private static final ClassDesc ANY = ClassDesc.of("jdk.incubator.vector.Vector");
    private static final ClassDesc SPECIES = ClassDesc.of("jdk.incubator.vector.VectorSpecies");

    ClassDesc vector() {
      return ClassDesc.of(
          "jdk.incubator.vector." + (dtype == DType.F32 ? "FloatVector" : "DoubleVector"));
    }

    @Override
    public TypeKind kind() {
      return TypeKind.REFERENCE;
    }

    @Override
    public void zero(CodeBuilder code) {
      beforeLoad(code);
      code.invokestatic(vector(), "zero", MethodTypeDesc.of(vector(), SPECIES));
    }

    @Override
    public void beforeLoad(CodeBuilder code) {
      code.getstatic(vector(), "SPECIES_" + bits, SPECIES);
    }

    @Override
    public void load(CodeBuilder code) {
      ClassDesc array = number(dtype).arrayType();
      code.invokestatic(vector(), "fromArray", MethodTypeDesc.of(vector(), SPECIES, array, CD_int));
    }

    @Override
    public void broadcast(CodeBuilder code) {
      ClassDesc number = number(dtype);
      code.arrayLoad(TypeKind.from(number))
          .invokestatic(vector(), "broadcast", MethodTypeDesc.of(vector(), SPECIES, number));
    }

    @Override
    public void fma(CodeBuilder code) {
      code.invokevirtual(vector(), "fma", MethodTypeDesc.of(vector(), ANY, ANY));
    }

    @Override
    public void add(CodeBuilder code) {
      code.invokevirtual(vector(), "add", MethodTypeDesc.of(vector(), ANY));
    }

    @Override
    public void store(CodeBuilder code, int slot, Runnable target) {
      code.aload(slot);
      target.run();
      ClassDesc array = number(dtype).arrayType();
      code.invokevirtual(vector(), "intoArray", MethodTypeDesc.of(CD_void, array, CD_int));
    }
  }
}
