package dev.downhill.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.downhill.file.DamagedFileException;
import dev.downhill.model.Theta;
import dev.downhill.models.GptSize;
import dev.downhill.models.Sampling;
import dev.downhill.tensor.DType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// GPT-2's files, written and read; and files as another program writes them, by hand.
class PublishedGpt2Test {
  @TempDir private Path folder;

  private static LanguageModel small() {
    ModelShape shape =
        new ModelShape(Architecture.GPT2, new GptSize(50_257, 16, 2, 2, 8), DType.F32);
    return new LanguageModel(shape, new Gpt2Pairs(), Theta.start(shape.build(0), 5));
  }

  private static String write(LanguageModel model) {
    StringBuilder written = new StringBuilder();
    model.write("The hill", 12, Sampling.of(1), 4, written::append);
    return written.toString();
  }

  @Test
  void a_model_goes_out_and_comes_back() throws IOException {
    LanguageModel model = small();
    Path published = folder.resolve("gpt2");
    model.publish(published);
    LanguageModel back = LanguageModel.load(published);

    assertThat(back.theta().sha256()).isEqualTo(model.theta().sha256());
    assertThat(write(back)).isEqualTo(write(model));
    assertThat(LanguageModel.isIn(published)).isTrue();
    assertThat(
            Files.readString(published.resolve("model.safetensors"), StandardCharsets.ISO_8859_1))
        .contains(
            "\"wte.weight\"",
            "\"wpe.weight\"",
            "\"h.0.ln_1.weight\"",
            "\"h.1.attn.c_attn.bias\"",
            "\"h.0.attn.c_proj.weight\"",
            "\"h.1.ln_2.bias\"",
            "\"h.0.mlp.c_fc.weight\"",
            "\"h.1.mlp.c_proj.weight\"",
            "\"ln_f.bias\"");
  }

  /// As `transformers` writes it: no checksum of ours, a prefix, buffers that are no parameters,
  /// halves for floats.
  @Test
  void a_file_of_another_program_is_read() throws IOException {
    LanguageModel model = small();
    Path published = folder.resolve("gpt2");
    model.publish(published);
    StringBuilder header = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
    ByteBuffer data = ByteBuffer.allocate(1 << 22).order(ByteOrder.LITTLE_ENDIAN);
    header.append(",\"transformer.h.0.attn.bias\":{\"dtype\":\"BOOL\",\"shape\":[1,3],");
    header.append("\"data_offsets\":[0,3]}");
    data.put(new byte[3]);
    model
        .theta()
        .values()
        .forEach(
            (path, values) -> {
              int from = data.position();
              for (int i = 0; i < values.shape().size(); i++) {
                data.putShort(Float.floatToFloat16((float) values.at(i)));
              }
              header
                  .append(",\"transformer.")
                  .append(PublishedGpt2.name(path))
                  .append("\":{\"shape\":")
                  .append(Arrays.toString(values.shape().dims()).replace(" ", ""))
                  .append(",\"dtype\":\"F16\",\"data_offsets\":[")
                  .append(from)
                  .append(',')
                  .append(data.position())
                  .append("]}");
            });
    write(published, header.append('}').toString(), Arrays.copyOf(data.array(), data.position()));
    LanguageModel back = LanguageModel.load(published);

    back.theta()
        .values()
        .forEach(
            (path, values) -> {
              for (int i = 0; i < values.shape().size(); i += 7) {
                float exact = (float) model.theta().at(path).at(i);
                assertThat((float) values.at(i))
                    .isEqualTo(Float.float16ToFloat(Float.floatToFloat16(exact)));
              }
            });
  }

  private static void write(Path published, String header, byte[] data) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(8 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(text.length).put(text).put(data);
    Files.write(published.resolve("model.safetensors"), file.array());
  }

  @Test
  void hostile_files_are_refused_before_they_cost_memory() throws IOException {
    Path published = folder.resolve("gpt2");
    small().publish(published);
    String huge =
        "{\"wte.weight\":{\"dtype\":\"F32\",\"shape\":[2000000000],\"data_offsets\":[0,8000000000]}}";
    String overlap =
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}";
    String unlike = "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}";
    String product = "{\"a\":{\"dtype\":\"F32\",\"shape\":[65536,65536],\"data_offsets\":[0,8]}}";
    String twice =
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,16]}}";
    String none = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";
    for (String header : new String[] {huge, overlap, unlike, product, twice, none, "[]", "{"}) {
      write(published, header, new byte[12]);
      assertThatThrownBy(() -> LanguageModel.load(published))
          .as(header)
          .isInstanceOf(DamagedFileException.class)
          .hasMessageContaining("model.safetensors");
    }
    Files.write(
        published.resolve("model.safetensors"), new byte[] {-1, -1, -1, -1, -1, -1, -1, 127});
    assertThatThrownBy(() -> LanguageModel.load(published))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("bytes 0 to 7");
    Files.writeString(published.resolve("config.json"), "{\"model_type\":\"llama\"}");
    assertThatThrownBy(() -> LanguageModel.load(published))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("only gpt2 is known");
  }
}
