package dev.downhill.text;

import dev.downhill.data.DataException;
import dev.downhill.data.DataException.Fault;
import dev.downhill.data.DataException.Place;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Tokens in files that are mapped, not read, so that a corpus may be larger than the memory: one
/// file, or the files `*.bin` of a folder in the order of their names.
///
/// A file holds nothing but tokens, each an unsigned whole number of 16 bits, little-endian, as
/// nanoGPT's `train.bin`. A file that changes while it is read is told, not read.
public final class TokenFiles implements Tokens {
  private static final ValueLayout.OfShort TOKEN =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /// The largest vocabulary that 16 bits can tell apart.
  public static final int MOST_TOKENS = 1 << 16;

  private static final String SUFFIX = ".bin";

  private record Shard(Path file, MemorySegment numbers, long first, long count) {}

  private final List<Shard> shards;
  private final long count;

  private TokenFiles(List<Shard> shards) {
    this.shards = List.copyOf(shards);
    Shard last = shards.getLast();
    count = last.first + last.count;
  }

  /// Whether a path is one of token files: a file `*.bin`, or a folder with such in it.
  public static boolean are(Path path) throws IOException {
    return isOne(path) || Files.isDirectory(path) && !inside(path).isEmpty();
  }

  private static boolean isOne(Path file) {
    return Files.isRegularFile(file) && file.toString().endsWith(SUFFIX);
  }

  private static List<Path> inside(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(TokenFiles::isOne).sorted().toList();
    }
  }

  /// Maps them.
  ///
  /// @param path a file, or a folder of files
  /// @throws DataException if there is none, or one holds half a token
  /// @throws IOException if one cannot be read
  public static TokenFiles open(Path path) throws IOException {
    List<Path> files = Files.isDirectory(path) ? inside(path) : List.of(path);
    List<Shard> shards = new ArrayList<>();
    long first = 0;
    for (Path file : files) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        long bytes = channel.size();
        if (bytes % Short.BYTES != 0) {
          throw new DataException(
              Fault.BINARY,
              new Place(String.valueOf(file.getFileName()), 0, null),
              "it has " + bytes + " bytes, and a token has 2",
              "A token file holds 16-bit numbers and nothing else");
        }
        MemorySegment numbers = channel.map(MapMode.READ_ONLY, 0, bytes, Arena.ofAuto());
        shards.add(new Shard(file, numbers, first, bytes / Short.BYTES));
        first += bytes / Short.BYTES;
      }
    }
    if (first == 0) {
      throw new DataException(
          Fault.EMPTY_FILE,
          new Place(String.valueOf(path.getFileName()), 0, null),
          "there are no tokens",
          "A token file is named *" + SUFFIX);
    }
    return new TokenFiles(shards);
  }

  /// Writes tokens as such a file.
  ///
  /// @throws IllegalArgumentException if one does not fit 16 bits
  /// @throws IOException if it cannot be written
  public static void write(Tokens tokens, Path file) throws IOException {
    int[] block = new int[1 << 14];
    byte[] bytes = new byte[Short.BYTES * block.length];
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (long from = 0; from < tokens.count(); from += block.length) {
        int size = (int) Math.min(block.length, tokens.count() - from);
        tokens.copy(from, size, block, 0);
        for (int i = 0; i < size; i++) {
          if (block[i] < 0 || block[i] >= MOST_TOKENS) {
            throw new IllegalArgumentException(
                "token " + block[i] + " does not fit 16 bits, which hold 0 to 65535");
          }
          bytes[2 * i] = (byte) block[i];
          bytes[2 * i + 1] = (byte) (block[i] >>> 8);
        }
        out.write(bytes, 0, Short.BYTES * size);
      }
    }
  }

  @Override
  public long count() {
    return count;
  }

  /// @throws IllegalStateException if a file has become shorter
  @Override
  public void copy(long from, int count, int[] to, int at) {
    java.util.Objects.checkFromIndexSize(from, count, this.count);
    int shard = shardOf(from);
    long next = from;
    int end = at + count;
    for (int i = at; i < end; shard++) {
      Shard here = shards.get(shard);
      checkLength(here);
      long within = next - here.first;
      int here16 = (int) Math.min(end - i, here.count - within);
      for (int k = 0; k < here16; k++) {
        to[i + k] = here.numbers.get(TOKEN, Short.BYTES * (within + k)) & 0xFFFF;
      }
      i += here16;
      next += here16;
    }
  }

  /// A mapped page that is gone would end the JVM's reading with an error at some later time.
  private static void checkLength(Shard shard) {
    if (shard.file.toFile().length() < Short.BYTES * shard.count) {
      throw new IllegalStateException(
          shard.file + " has become shorter while it is read; bring the old file back");
    }
  }

  private int shardOf(long token) {
    int low = 0;
    int high = shards.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) / 2;
      if (shards.get(middle).first <= token) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /// None: they stay in their files.
  @Override
  public long bytes() {
    return 0;
  }

  /// How many bytes the files have.
  public long fileBytes() {
    return Short.BYTES * count;
  }
}
