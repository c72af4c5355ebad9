package dev.downhill.kernel;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;

/// Makes a hidden class out of a loop.
final class Compiler {
  /// Bytes of bytecode that a method may have: above 8,000 HotSpot never compiles it.
  private static final int MOST_BYTES = 7_500;

  private Compiler() {}

  static LoopKernel compile(Loop loop, Form form) {
    Lowering lowering = Lowering.of(loop);
    ClassDesc self = ClassDesc.of(Compiler.class.getPackageName(), form + "Loop");
    byte[] bytes =
        ClassFile.of()
            .build(
                self,
                builder -> {
                  builder
                      .withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER)
                      .withInterfaceSymbols(ClassDesc.of(LoopKernel.class.getName()))
                      .withMethodBody(INIT_NAME, MTD_void, 0, Compiler::constructor)
                      .withMethodBody(
                          "run",
                          Nest.RUN,
                          ClassFile.ACC_PUBLIC,
                          b -> new Nest(b, lowering, self).write());
                  for (int stage = 0; stage < lowering.stages().size(); stage++) {
                    if (lowering.stages().get(stage).hasColumns()) {
                      columns(builder, lowering, stage, form, self);
                    }
                  }
                });
    checkLength(loop, bytes);
    try {
      return (LoopKernel)
          MethodHandles.lookup()
              .defineHiddenClass(bytes, true)
              .lookupClass()
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the generated code of " + loop + " is refused", e);
    }
  }

  private static void constructor(CodeBuilder b) {
    b.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void).return_();
  }

  /// The methods that take a stage over the columns of a row.
  private static void columns(
      ClassBuilder builder, Lowering lowering, int stage, Form form, ClassDesc self) {
    MethodTypeDesc type = Frame.type(lowering, stage);
    int flags = ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC;
    if (form == Form.SCALAR) {
      builder.withMethodBody(
          columns(stage), type, flags, b -> new ScalarPass(new Frame(b, lowering, stage)).write());
      return;
    }
    builder
        .withMethodBody(
            columns(stage),
            type,
            flags,
            b -> {
              Frame frame = new Frame(b, lowering, stage);
              new VectorPass(frame, form.bits())
                  .whole(
                      () -> {
                        frame.pushArguments();
                        b.invokestatic(self, rest(stage), type);
                      });
            })
        .withMethodBody(
            rest(stage),
            type,
            flags,
            b -> new VectorPass(new Frame(b, lowering, stage), form.bits()).rest());
  }

  /// The name of the method that takes a stage over the columns.
  static String columns(int stage) {
    return "columns" + stage;
  }

  private static String rest(int stage) {
    return "rest" + stage;
  }

  private static void checkLength(Loop loop, byte[] bytes) {
    for (MethodModel method : ClassFile.of().parse(bytes).methods()) {
      int length = ((CodeAttribute) method.code().orElseThrow()).codeLength();
      if (length > MOST_BYTES) {
        throw new IllegalArgumentException(
            "a loop of "
                + loop.vectorOps()
                + " operations makes "
                + length
                + " bytes of bytecode, and HotSpot compiles at most "
                + MOST_BYTES
                + " well: split the loop");
      }
    }
  }
}
