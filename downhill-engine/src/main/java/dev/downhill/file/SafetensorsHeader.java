package dev.downhill.file;

import dev.downhill.tensor.DType;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Values;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The text at the start of a safetensors file: what it says of itself, and where each tensor
/// lies.
///
/// There is one way to write it: the checksum, the format, other metadata by key, the tensors in
/// their order, no white space, then spaces up to a multiple of 8. In the data, wide numbers come
/// before narrow ones, so that each is aligned.
///
/// @param metadata without our own two keys
/// @param entries in the order of the header
record SafetensorsHeader(SortedMap<String, String> metadata, List<Entry> entries) {
  static final int FORMAT = 1;
  static final int MOST_BYTES = 100_000_000;
  static final int MOST_TENSORS = 65_536;
  static final int LONGEST_NAME = 1_000;

  /// Our own metadata begin so.
  static final String RESERVED = "downhill.";

  private static final String METADATA = "__metadata__";
  private static final String CHECKSUM = RESERVED + "sha256";
  private static final String FORMAT_KEY = RESERVED + "format";
  private static final String PREFIX = "{\"" + METADATA + "\":{\"" + CHECKSUM + "\":\"";

  /// Where in the header the 64 digits of the checksum stand, in every version.
  static final int CHECKSUM_FROM = PREFIX.length();

  static final int CHECKSUM_TO = CHECKSUM_FROM + 64;

  /// One tensor: bytes `begin` to `end` of the data.
  record Entry(String name, DType dtype, Shape shape, long begin, long end) {}

  /// Where the tensors of a file to be written go.
  static SafetensorsHeader of(Safetensors file) {
    List<Entry> entries = new ArrayList<>();
    Map<Integer, Long> next = new HashMap<>(); // where the next tensor of so wide numbers begins
    for (int width : new int[] {8, 4, 2}) {
      long wider =
          file.tensors().values().stream()
              .filter(values -> values.dtype().bytes() > width)
              .mapToLong(SafetensorsHeader::bytes)
              .sum();
      next.put(width, wider);
    }
    for (Map.Entry<String, Values> tensor : file.tensors().entrySet()) {
      Values values = tensor.getValue();
      DType dtype = values.dtype();
      long end = next.merge(dtype.bytes(), bytes(values), Long::sum);
      long begin = end - bytes(values);
      entries.add(new Entry(tensor.getKey(), dtype, values.shape(), begin, end));
    }
    return new SafetensorsHeader(file.metadata(), entries);
  }

  private static long bytes(Values values) {
    return (long) values.shape().size() * values.dtype().bytes();
  }

  /// The entries in the order of their data.
  List<Entry> byPosition() {
    return entries.stream()
        .sorted(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end))
        .toList();
  }

  /// The header's bytes with `checksum` in them.
  byte[] bytes(String checksum) {
    StringBuilder json = new StringBuilder(PREFIX).append(checksum).append('"');
    json.append(",\"" + FORMAT_KEY + "\":\"" + FORMAT + '"');
    metadata.forEach(
        (key, value) -> json.append(',' + StrictJson.quote(key) + ':' + StrictJson.quote(value)));
    json.append('}');
    for (Entry entry : entries) {
      json.append(',').append(StrictJson.quote(entry.name)).append(":{\"dtype\":\"");
      json.append(entry.dtype).append("\",\"shape\":[").append(sizes(entry.shape));
      json.append("],\"data_offsets\":[").append(entry.begin).append(',').append(entry.end);
      json.append("]}");
    }
    byte[] text = json.append('}').toString().getBytes(StandardCharsets.UTF_8);
    byte[] padded = Arrays.copyOf(text, (text.length + 7) / 8 * 8);
    Arrays.fill(padded, text.length, padded.length, (byte) ' ');
    return padded;
  }

  private static String sizes(Shape shape) {
    return Arrays.stream(shape.dims()).mapToObj(Integer::toString).collect(Collectors.joining(","));
  }

  static boolean hasChecksum(byte[] header) {
    return header.length >= CHECKSUM_TO
        && new String(header, 0, CHECKSUM_FROM, StandardCharsets.ISO_8859_1).equals(PREFIX);
  }

  /// Reads a header that says how the `dataBytes` after it are shared out.
  ///
  /// @throws NewerFormatException if a newer Downhill wrote it
  /// @throws DamagedFileException if anything in it is not as [#bytes] writes it
  static SafetensorsHeader read(Path file, byte[] header, long dataBytes)
      throws DamagedFileException {
    SequencedMap<String, Object> json = StrictJson.read(file, Long.BYTES, header, MOST_TENSORS + 1);
    SortedMap<String, String> metadata = metadata(file, json.remove(METADATA));
    String format = metadata.remove(FORMAT_KEY);
    if (format == null || !format.matches("[1-9][0-9]{0,8}")) {
      throw new DamagedFileException(
          file, "\"" + FORMAT_KEY + "\" is " + (format == null ? "missing" : format));
    }
    if (Integer.parseInt(format) > FORMAT) {
      throw new NewerFormatException(file, Integer.parseInt(format), FORMAT);
    }
    metadata.remove(CHECKSUM);
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, Object> tensor : json.entrySet()) {
      entries.add(entry(file, tensor.getKey(), tensor.getValue()));
    }
    SafetensorsHeader read = new SafetensorsHeader(metadata, entries);
    read.checkCoverage(file, dataBytes);
    return read;
  }

  private static SortedMap<String, String> metadata(Path file, @Nullable Object json)
      throws DamagedFileException {
    SortedMap<String, String> metadata = new TreeMap<>();
    if (!(json instanceof Map<?, ?> map)) {
      throw new DamagedFileException(file, "\"" + METADATA + "\" is not an object");
    }
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getValue() instanceof String value)) {
        throw new DamagedFileException(file, "metadata \"" + entry.getKey() + "\" is not a string");
      }
      metadata.put((String) entry.getKey(), value);
    }
    return metadata;
  }

  private static Entry entry(Path file, String name, Object json) throws DamagedFileException {
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw new DamagedFileException(
          file, "a tensor's name has " + name.length() + " characters, not 1 to " + LONGEST_NAME);
    }
    if (!(json instanceof Map<?, ?> map)
        || !map.keySet().equals(Set.of("dtype", "shape", "data_offsets"))) {
      throw fault(file, name, "it must have dtype, shape and data_offsets and nothing else");
    }
    DType dtype =
        switch (String.valueOf(map.get("dtype"))) {
          case "F32" -> DType.F32;
          case "F64" -> DType.F64;
          case "I32" -> DType.I32;
          case "BF16" -> DType.BF16;
          default ->
              throw fault(
                  file, name, "dtype " + map.get("dtype") + " is not F32, F64, I32 or BF16");
        };
    long[] sizes = numbers(file, name, "shape", map.get("shape"));
    long[] offsets = numbers(file, name, "data_offsets", map.get("data_offsets"));
    if (offsets.length != 2 || offsets[0] > offsets[1]) {
      throw fault(file, name, "data_offsets must be a beginning and an end");
    }
    Shape shape = shape(file, name, sizes);
    if (offsets[1] - offsets[0] != (long) shape.size() * dtype.bytes()) {
      throw fault(
          file,
          name,
          "shape "
              + shape
              + " of "
              + dtype
              + " does not fill data_offsets "
              + offsets[0]
              + " to "
              + offsets[1]);
    }
    return new Entry(name, dtype, shape, offsets[0], offsets[1]);
  }

  static Shape shape(Path file, String name, long[] sizes) throws DamagedFileException {
    try {
      return Shape.of(Arrays.stream(sizes).mapToInt(Math::toIntExact).toArray());
    } catch (ArithmeticException | IllegalArgumentException tooLarge) {
      throw fault(file, name, "its shape holds more than 2,147,483,647 numbers");
    }
  }

  static long[] numbers(Path file, String name, String field, @Nullable Object json)
      throws DamagedFileException {
    if (!(json instanceof List<?> list) || list.size() > 8) {
      throw fault(file, name, field + " must be a list of at most 8 numbers");
    }
    long[] numbers = new long[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!(list.get(i) instanceof Long number)) {
        throw fault(file, name, field + " must hold numbers");
      }
      numbers[i] = number;
    }
    return numbers;
  }

  /// Every byte of the data belongs to exactly one tensor: no hole, no overlap, nothing after.
  private void checkCoverage(Path file, long dataBytes) throws DamagedFileException {
    long covered = 0;
    for (Entry entry : byPosition()) {
      if (entry.begin != covered) {
        throw fault(
            file,
            entry.name,
            "its data begin at " + entry.begin + ", the tensor before ends at " + covered);
      }
      covered = entry.end;
    }
    if (covered != dataBytes) {
      throw new DamagedFileException(
          file,
          "the header describes " + covered + " bytes of numbers, the file holds " + dataBytes);
    }
  }

  static DamagedFileException fault(Path file, String tensor, String problem) {
    return new DamagedFileException(file, "tensor \"" + tensor + "\": " + problem);
  }
}
