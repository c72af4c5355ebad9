package dev.downhill.kernel;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.constant.ClassDesc;
import java.lang.invoke.MethodHandles;
import java.util.function.Consumer;

/// Makes a hidden class out of a loop.
final class Compiler {
  /// Bytes of bytecode that a method may have: above 8,000 HotSpot never compiles it.
  private static final int MOST_BYTES = 7_500;

  private Compiler() {}

  static LoopKernel compile(Loop loop, Form form) {
    Lowering lowering = Lowering.of(loop);
    return define(
        loop,
        "Loop",
        b -> {
          Nest nest = new Nest(b, lowering);
          nest.write(new ScalarPass(nest));
        });
  }

  private static LoopKernel define(Loop loop, String name, Consumer<CodeBuilder> run) {
    ClassDesc self = ClassDesc.of(Compiler.class.getPackageName(), name);
    byte[] bytes =
        ClassFile.of()
            .build(
                self,
                builder ->
                    builder
                        .withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER)
                        .withInterfaceSymbols(LoopKernel.class.describeConstable().orElseThrow())
                        .withMethodBody(
                            INIT_NAME,
                            MTD_void,
                            0,
                            b -> b.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void).return_())
                        .withMethodBody("run", Nest.RUN, ClassFile.ACC_PUBLIC, run));
    checkLength(loop, bytes);
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup().defineHiddenClass(bytes, true);
      return (LoopKernel) lookup.lookupClass().getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the generated code of " + loop + " is refused", e);
    }
  }

  private static void checkLength(Loop loop, byte[] bytes) {
    for (MethodModel method : ClassFile.of().parse(bytes).methods()) {
      CodeModel code = method.code().orElseThrow();
      int length = ((CodeAttribute) code).codeLength();
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
