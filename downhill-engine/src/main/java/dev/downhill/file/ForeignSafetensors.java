package dev.downhill.file;

import dev.downhill.tensor.DType;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Values;
import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Predicate;

/// Reads safetensors that other programs wrote: models as they are published. They have no
/// checksum, so what can be proved is that each size fits the file and no two tensors overlap.
///
/// What a file says is believed only after that, so a hostile one costs no more memory than its
/// own length. Numbers of 16 bits that are no bfloat16 come as F32.
public final class ForeignSafetensors {
  private static final String METADATA = "__metadata__";

  /// Bytes of a number, by its kind.
  private static final Map<String, Integer> WIDTHS =
      Map.ofEntries(
          Map.entry("F64", 8),
          Map.entry("F32", 4),
          Map.entry("F16", 2),
          Map.entry("BF16", 2),
          Map.entry("I64", 8),
          Map.entry("I32", 4),
          Map.entry("I16", 2),
          Map.entry("I8", 1),
          Map.entry("U8", 1),
          Map.entry("BOOL", 1));

  private ForeignSafetensors() {}

  private record Entry(String name, String kind, Shape shape, long begin, long end) {}

  /// The tensors of a file, by name.
  ///
  /// @param wanted which of them, by name
  /// @throws DamagedFileException if sizes do not fit each other or the file, or a wanted tensor
  ///     is of a kind that formulas do not know; says which and where
  /// @throws IOException if the file is not there or cannot be read
  public static SequencedMap<String, Values> read(Path file, Predicate<String> wanted)
      throws IOException {
    long length = Files.size(file);
    try (InputStream in = new BufferedInputStream(new FileInputStream(file.toFile()), 1 << 16)) {
      byte[] prefix = fill(file, in, Long.BYTES, length);
      long size = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
      if (size < 2 || size > SafetensorsHeader.MOST_BYTES || size > length - Long.BYTES) {
        throw new DamagedFileException(
            file,
            "bytes 0 to 7 say that the header has " + size + " bytes; the file has " + length);
      }
      byte[] header = fill(file, in, (int) size, length);
      List<Entry> entries = entries(file, header, length - Long.BYTES - size);
      SequencedMap<String, Values> tensors = new LinkedHashMap<>();
      long at = 0;
      for (Entry entry : entries) {
        in.skipNBytes(entry.begin - at);
        if (wanted.test(entry.name)) {
          tensors.put(entry.name, values(file, entry, in));
        } else {
          in.skipNBytes(entry.end - entry.begin);
        }
        at = entry.end;
      }
      return tensors;
    }
  }

  private static byte[] fill(Path file, InputStream in, int count, long length) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new DamagedFileException(file, "it ends after " + length + " bytes, in its header");
    }
    return bytes;
  }

  /// In the order of their data.
  private static List<Entry> entries(Path file, byte[] header, long dataBytes)
      throws DamagedFileException {
    SequencedMap<String, Object> json =
        StrictJson.read(file, Long.BYTES, header, SafetensorsHeader.MOST_TENSORS + 1);
    json.remove(METADATA);
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, Object> tensor : json.entrySet()) {
      entries.add(entry(file, tensor.getKey(), tensor.getValue()));
    }
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long covered = 0;
    for (Entry entry : entries) {
      if (entry.begin < covered) {
        throw SafetensorsHeader.fault(
            file,
            entry.name,
            "its data begin at " + entry.begin + ", where those before end at " + covered);
      }
      covered = entry.end;
    }
    if (covered > dataBytes) {
      throw new DamagedFileException(
          file,
          "the header describes " + covered + " bytes of numbers, the file holds " + dataBytes);
    }
    return entries;
  }

  private static Entry entry(Path file, String name, Object json) throws DamagedFileException {
    if (!(json instanceof Map<?, ?> map) || !(map.get("dtype") instanceof String kind)) {
      throw SafetensorsHeader.fault(file, name, "it must have dtype, shape and data_offsets");
    }
    Integer width = WIDTHS.get(kind);
    if (width == null) {
      throw SafetensorsHeader.fault(file, name, "dtype " + kind + " is none that is known");
    }
    long[] sizes = SafetensorsHeader.numbers(file, name, "shape", map.get("shape"));
    long[] offsets = SafetensorsHeader.numbers(file, name, "data_offsets", map.get("data_offsets"));
    Shape shape = SafetensorsHeader.shape(file, name, sizes);
    if (offsets.length != 2
        || offsets[0] > offsets[1]
        || offsets[1] - offsets[0] != (long) shape.size() * width) {
      throw SafetensorsHeader.fault(
          file, name, "shape " + shape + " of " + kind + " does not fill its data_offsets");
    }
    return new Entry(name, kind, shape, offsets[0], offsets[1]);
  }

  private static Values values(Path file, Entry entry, InputStream in) throws IOException {
    DType dtype =
        switch (entry.kind) {
          case "F64" -> DType.F64;
          case "F32", "F16" -> DType.F32;
          case "BF16" -> DType.BF16;
          case "I32" -> DType.I32;
          default ->
              throw SafetensorsHeader.fault(
                  file, entry.name, entry.kind + " is no kind that formulas compute with");
        };
    boolean half = entry.kind.equals("F16");
    int width = half ? Short.BYTES : dtype.bytes();
    Values values = Values.zeros(entry.shape, dtype);
    int size = entry.shape.size();
    ByteBuffer block = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < size; from += block.capacity() / width) {
      int count = Math.min(block.capacity() / width, size - from);
      if (in.readNBytes(block.array(), 0, count * width) < count * width) {
        throw new DamagedFileException(file, "it was cut short while it was read");
      }
      block.clear();
      if (half) {
        for (int i = 0; i < count; i++) {
          values.set(from + i, Float.float16ToFloat(block.getShort()));
        }
      } else {
        values.read(block, from, from + count);
      }
    }
    return values;
  }
}
