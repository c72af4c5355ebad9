package dev.downhill.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.downhill.tensor.DType;
import dev.downhill.tensor.Noise;
import dev.downhill.tensor.Parameter;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Function;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartsTest {
  private static Parameter knob(int... dims) {
    Shape shape = Shape.of(dims);
    return new Parameter(shape, DType.F32, _ -> Tensor.full(0, shape, DType.F32));
  }

  record Straight(Parameter weight, Parameter bias) implements Layer {
    @Override
    public Tensor apply(Tensor x) {
      return x.matmul(weight).plus(bias);
    }
  }

  enum Bend implements Layer {
    RELU;

    @Override
    public Tensor apply(Tensor x) {
      return x.relu();
    }
  }

  record Thin(double rate, Noise noise) implements Layer {
    @Override
    public Tensor apply(Tensor x) {
      return x;
    }
  }

  record Net(List<Layer> hidden, Straight output, int width, String name) implements Model {
    @Override
    public Tensor apply(Tensor x) {
      return x;
    }
  }

  @Test
  void namesPartsByPathInOrderOfDeclaration() {
    Parts parts =
        Parts.of(
            new Net(
                List.of(new Straight(knob(2, 3), knob(3)), Bend.RELU, new Thin(0.5, new Noise())),
                new Straight(knob(3, 1), knob(1)),
                3,
                "small"));
    assertThat(parts.parameters().keySet())
        .containsExactly("hidden.0.weight", "hidden.0.bias", "output.weight", "output.bias");
    assertThat(parts.noises().keySet()).containsExactly("hidden.2.noise");
    assertThat(parts.dtype()).isEqualTo(DType.F32);
    assertThat(parts)
        .hasToString(
            "Net(hidden.0.weight F32[2, 3], hidden.0.bias F32[3], output.weight F32[3, 1],"
                + " output.bias F32[1])");
  }

  @Test
  void aKnobHeldTwiceIsOneKnobUnderItsFirstPath() {
    Parameter tied = knob(2, 2);
    Straight shared = new Straight(tied, knob(2));
    Parts parts =
        Parts.of(new Net(List.of(shared, shared), new Straight(tied, knob(2)), 2, "tied"));
    assertThat(parts.parameters().keySet())
        .containsExactly("hidden.0.weight", "hidden.0.bias", "output.bias");
  }

  @Test
  void equalRecordsAreTwoLayers() {
    Parts parts =
        Parts.of(
            new Net(
                List.of(new Straight(knob(2, 2), knob(2)), new Straight(knob(2, 2), knob(2))),
                new Straight(knob(2, 1), knob(1)),
                2,
                "twins"));
    assertThat(parts.parameters()).hasSize(6);
  }

  @Test
  void streamsAreFixedHashesOfPaths() {
    // Test vectors of the FNV reference code.
    assertThat(hash("")).isEqualTo(0xcbf29ce484222325L);
    assertThat(hash("a")).isEqualTo(0xaf63dc4c8601ec8cL);
    assertThat(hash("foobar")).isEqualTo(0x85944171f73967e8L);
    Noise noise = new Noise();
    assertThat(Parts.of(new Thin(0.5, noise)).streams()).isEqualTo(Map.of(noise, hash("noise")));
  }

  private static long hash(String path) {
    return dev.downhill.model.Path.hash(path);
  }

  @Test
  void aLayerMustBeARecord() {
    Layer lambda = x -> x;
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Parts.of(new Net(List.of(lambda), new Straight(knob(1, 1), knob(1)), 1, "n")))
        .withMessageContaining("'hidden.0' of Net")
        .withMessageContaining("not a record")
        .withMessageContaining("record Name(Parameter");
  }

  record Odd(Tensor table) implements Layer {
    @Override
    public Tensor apply(Tensor x) {
      return x;
    }
  }

  @Test
  void whatHasNoPlaceInALayerIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Parts.of(new Odd(Tensor.constant(1, DType.F32))))
        .withMessageContaining("'table' of Odd is a dev.downhill.tensor.Tensor")
        .withMessageContaining("make it one of them");
  }

  @Test
  void aMissingPartIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Parts.of(new Straight(knob(1, 1), null)))
        .withMessageContaining("Straight.bias is null");
  }

  @Test
  void aModelWithoutKnobsHasNothingToTrain() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Parts.of(Bend.RELU).dtype())
        .withMessageContaining("no parameters");
  }

  @Test
  void mixedKindsOfNumberAreRefused() {
    Shape one = Shape.of(1);
    Parameter wide = new Parameter(one, DType.F64, _ -> Tensor.full(0, one, DType.F64));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Parts.of(new Straight(knob(1, 1), wide)).dtype())
        .withMessageContaining("'bias' of Straight holds F64")
        .withMessageContaining("F32");
  }

  @Test
  void aClosedModuleIsToldWhichLineToAdd(@TempDir Path folder) throws Exception {
    Path source = Files.createDirectories(folder.resolve("closed"));
    Path knob = source.resolve("Knob.java");
    Path make = source.resolve("Make.java");
    Path module = folder.resolve("module-info.java");
    Files.writeString(
        module, "module closed { provides java.util.function.Function with closed.Make; }");
    Files.writeString(
        knob,
        """
        package closed;
        record Knob(dev.downhill.tensor.Parameter weight) implements dev.downhill.model.Layer {
          public dev.downhill.tensor.Tensor apply(dev.downhill.tensor.Tensor x) { return x; }
        }
        """);
    Files.writeString(
        make,
        """
        package closed;
        public class Make implements java.util.function.Function<Object, Object> {
          public Object apply(Object p) { return new Knob((dev.downhill.tensor.Parameter) p); }
        }
        """);
    Path classes = Files.createDirectories(folder.resolve("classes"));
    String engine =
        Path.of(Layer.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    String[] arguments = {
      "-nowarn",
      "-cp",
      engine,
      "--add-reads",
      "closed=ALL-UNNAMED",
      "-d",
      classes.toString(),
      module.toString(),
      knob.toString(),
      make.toString()
    };
    assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments)).isZero();
    ModuleLayer boot = ModuleLayer.boot();
    ModuleLayer.Controller controller =
        ModuleLayer.defineModulesWithOneLoader(
            boot.configuration()
                .resolve(ModuleFinder.of(classes), ModuleFinder.of(), List.of("closed")),
            List.of(boot),
            Layer.class.getClassLoader());
    controller.addReads(
        controller.layer().findModule("closed").orElseThrow(), Layer.class.getModule());
    Layer layer = (Layer) layers(controller.layer()).apply(knob(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Parts.of(layer))
        .withMessageContaining("the record closed.Knob lies in the module closed")
        .withMessageContaining("Add to its module-info.java: opens closed to ");
  }

  @SuppressWarnings("unchecked")
  private static Function<Object, Object> layers(ModuleLayer layer) {
    return ServiceLoader.load(layer, Function.class).findFirst().orElseThrow();
  }
}
