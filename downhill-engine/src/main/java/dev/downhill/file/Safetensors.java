package dev.downhill.file;

import dev.downhill.tensor.Values;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/// Named tensors and a few words about them, in one file that any reader of
/// [safetensors](https://github.com/huggingface/safetensors) can open.
///
///     8 bytes   length of the header, little-endian
///     header    JSON: "__metadata__", then for each tensor dtype, shape and data_offsets
///     data      the numbers, little-endian, without holes
///
/// The same contents give the same bytes: metadata are sorted, every NaN is written as the one
/// canonical NaN, and nothing of time, host or path goes in. The metadata `downhill.sha256` is
/// the SHA-256 of the whole file with its own 64 digits taken as `0`, so one altered bit anywhere
/// is noticed; `downhill.format` is the version of these rules. Reading proves every size against
/// the file's length before it takes memory.
///
/// @param tensors by name, in an order that is kept; the arrays are shared, not copied
/// @param metadata by key; keys that begin with `downhill.` are ours
public record Safetensors(SequencedMap<String, Values> tensors, SortedMap<String, String> metadata)
    implements Content {
  private static final int CHUNK = 1 << 16;

  /// @throws IllegalArgumentException if a name or key cannot be written, or there are too many
  public Safetensors {
    tensors = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tensors));
    metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    if (tensors.size() > SafetensorsHeader.MOST_TENSORS) {
      throw new IllegalArgumentException(
          tensors.size() + " tensors; one file holds at most " + SafetensorsHeader.MOST_TENSORS);
    }
    for (String name : tensors.keySet()) {
      int length = name.length();
      if (length == 0 || length > SafetensorsHeader.LONGEST_NAME || name.startsWith("__")) {
        throw new IllegalArgumentException(
            "\""
                + name
                + "\" cannot name a tensor: use 1 to "
                + SafetensorsHeader.LONGEST_NAME
                + " characters that do not begin with \"__\"");
      }
      checkText(name);
    }
    metadata.forEach(
        (key, value) -> {
          if (key.startsWith(SafetensorsHeader.RESERVED)) {
            throw new IllegalArgumentException("the metadata key \"" + key + "\" is reserved");
          }
          checkText(key);
          checkText(value);
        });
  }

  private static void checkText(String text) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new IllegalArgumentException("\"" + text + "\" holds half of a surrogate pair");
    }
  }

  /// Writes the file's bytes.
  @Override
  public void writeTo(OutputStream out) throws IOException {
    SafetensorsHeader header = SafetensorsHeader.of(this);
    MessageDigest digest = Stamp.sha256Digest();
    byte[] blank = header.bytes("0".repeat(64));
    if (blank.length > SafetensorsHeader.MOST_BYTES) {
      throw new IOException("names and metadata take " + blank.length + " bytes, over 100 MB");
    }
    ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    length.putLong(0, blank.length);
    digest.update(length.array());
    digest.update(blank);
    writeNumbers(header, digest::update);
    out.write(length.array());
    out.write(header.bytes(HexFormat.of().formatHex(digest.digest())));
    writeNumbers(header, out::write);
  }

  /// Where converted bytes go.
  private interface Chunks {
    void take(byte[] bytes, int from, int length) throws IOException;
  }

  private void writeNumbers(SafetensorsHeader header, Chunks chunks) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    for (SafetensorsHeader.Entry entry : header.byPosition()) {
      Values values = Objects.requireNonNull(tensors.get(entry.name()));
      int size = entry.shape().size();
      int step = CHUNK / entry.dtype().bytes();
      for (int from = 0; from < size; from += step) {
        int count = Math.min(step, size - from);
        buffer.clear();
        values.write(buffer, from, from + count);
        chunks.take(buffer.array(), 0, buffer.position());
      }
    }
  }

  /// Reads a file that [#writeTo] wrote.
  ///
  /// @throws NewerFormatException if a newer Downhill wrote it
  /// @throws DamagedFileException if it is cut short, altered, or not one of ours
  /// @throws IOException if it is not there or cannot be read
  public static Safetensors read(Path file) throws IOException {
    long length = Files.size(file);
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      return read(file, length, in);
    }
  }

  static Safetensors read(Path file, long length, InputStream in) throws IOException {
    MessageDigest digest = Stamp.sha256Digest();
    byte[] header = readHeader(file, length, in, digest);
    SafetensorsHeader parsed;
    try {
      parsed = SafetensorsHeader.read(file, header, length - Long.BYTES - header.length);
    } catch (NewerFormatException newer) {
      in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
      checksum(file, header, digest);
      throw newer;
    }
    Map<String, Values> numbers = new HashMap<>();
    for (SafetensorsHeader.Entry entry : parsed.byPosition()) {
      Values values = Values.zeros(entry.shape(), entry.dtype());
      readNumbers(file, values, in, digest);
      numbers.put(entry.name(), values);
    }
    String checksum = checksum(file, header, digest);
    SequencedMap<String, Values> tensors = new LinkedHashMap<>();
    parsed.entries().forEach(entry -> tensors.put(entry.name(), numbers.get(entry.name())));
    Safetensors read;
    try {
      read = new Safetensors(tensors, parsed.metadata());
    } catch (IllegalArgumentException unacceptable) {
      throw new DamagedFileException(file, String.valueOf(unacceptable.getMessage()));
    }
    if (!Arrays.equals(header, SafetensorsHeader.of(read).bytes(checksum))) {
      throw new DamagedFileException(file, "its header is not laid out as Downhill writes it");
    }
    return read;
  }

  private static byte[] readHeader(Path file, long length, InputStream in, MessageDigest digest)
      throws IOException {
    if (length < Long.BYTES) {
      throw new DamagedFileException(file, "it has " + length + " bytes and no header");
    }
    byte[] prefix = new byte[Long.BYTES];
    fill(file, prefix, prefix.length, in);
    long size = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (size < 0 || size > SafetensorsHeader.MOST_BYTES || size > length - Long.BYTES) {
      throw new DamagedFileException(
          file, "bytes 0 to 7 say that the header has " + size + " bytes; the file has " + length);
    }
    byte[] header = new byte[(int) size];
    fill(file, header, header.length, in);
    if (!SafetensorsHeader.hasChecksum(header)) {
      throw new DamagedFileException(
          file,
          "its header does not begin with our checksum (byte 8), so it was altered or another"
              + " program wrote it");
    }
    byte[] blank = header.clone();
    Arrays.fill(blank, SafetensorsHeader.CHECKSUM_FROM, SafetensorsHeader.CHECKSUM_TO, (byte) '0');
    digest.update(prefix);
    digest.update(blank);
    return header;
  }

  private static void readNumbers(Path file, Values values, InputStream in, MessageDigest digest)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    int width = values.dtype().bytes();
    int size = values.shape().size();
    for (int from = 0; from < size; from += CHUNK / width) {
      int count = Math.min(CHUNK / width, size - from);
      fill(file, buffer.array(), count * width, in);
      digest.update(buffer.array(), 0, count * width);
      values.read(buffer.clear(), from, from + count);
    }
  }

  private static void fill(Path file, byte[] bytes, int count, InputStream in) throws IOException {
    if (in.readNBytes(bytes, 0, count) < count) {
      throw new DamagedFileException(file, "it was cut short while it was read");
    }
  }

  /// The checksum in the header, once it is the one that the bytes give.
  private static String checksum(Path file, byte[] header, MessageDigest digest)
      throws DamagedFileException {
    String stated =
        new String(
            header,
            SafetensorsHeader.CHECKSUM_FROM,
            SafetensorsHeader.CHECKSUM_TO - SafetensorsHeader.CHECKSUM_FROM,
            StandardCharsets.ISO_8859_1);
    String found = HexFormat.of().formatHex(digest.digest());
    if (!found.equals(stated)) {
      throw new DamagedFileException(
          file, "its SHA-256 is " + found + ", the header says " + stated);
    }
    return stated;
  }
}
